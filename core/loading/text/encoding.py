"""The encoding of a text file, told from its first bytes: marks and UTF-8 prove themselves, the rest is judged by its text."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from core.errors import LoadError
from core.loading.text.plausible import cost

SAMPLE_BYTES = 1 << 20
EVIDENCE = 6000  # bytes of lines with other than ASCII that the judgement reads
# What a reader may choose, as a person would name it; the first is tried first.
ENCODINGS = ("utf-8", "gb18030", "big5", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "shift_jis", "euc_kr",
             "cp1250", "cp1251", "cp1254", "mac_roman", "cp850", "latin-1")  # fmt: skip
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"\x84\x31\x95\x33", "gb18030"))  # fmt: skip
# Encodings of old programs -> the bits by which each must be better than the others: common ones need less proof.
_LEGACY = {"gb18030": 0.0, "cp1252": 0.0, "big5": 6.0, "cp932": 4.0, "cp949": 4.0, "cp1251": 2.0, "cp1250": 8.0,
           "cp1254": 4.0, "mac_roman": 5.0, "cp850": 8.0, "latin-1": 10.0}  # fmt: skip
_ONE_BYTE = ("cp1252", "cp1251", "cp1250", "cp1254", "mac_roman", "cp850", "latin-1")
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_FAMILIAR = 6.0  # bits by which the encoding of the neighbouring lines is likelier than another one
_CONTROLS = bytes(range(1, 9)) + bytes(range(14, 32)) + b"\x7f"


@dataclass(frozen=True)
class Encoding:
    """How the bytes of a text file are read.

    codec:    Python's name of it.
    guessed:  neither a mark nor valid UTF-8 proves it.
    fallback: the encoding of the few lines that are of another one, where the beginning of the file has any.
    """

    codec: str
    guessed: bool = False
    fallback: str | None = None


def encoding_of(path: Path, name: str, wish: str | None = None) -> Encoding:
    """The encoding of a text file, told from its first part that is more than ASCII. Raises LoadError E_NOT_TEXT."""
    if wish in ENCODINGS:
        return Encoding(wish)
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
        whole, part = len(head) < SAMPLE_BYTES, head
        while not whole and part.isascii() and b"\0" not in part:
            part = file.read(SAMPLE_BYTES)
            whole = len(part) < SAMPLE_BYTES
    if part is not head:
        _refuse_binary(head, name)
        head = part[part.find(b"\n") + 1 :]
    return encoding_of_head(head, name, whole=whole)


def encoding_of_head(head: bytes, name: str, *, whole: bool) -> Encoding:
    """The encoding of a text by its beginning (`whole`: there is no more). Raises LoadError E_NOT_TEXT."""
    for mark, codec in _MARKS:
        if head.startswith(mark) and (codec != "utf-32" or len(head) % 4 == 0 or not whole):
            return Encoding(codec)
    if b"\0" in head and (wide := _wide(head)):
        return Encoding(wide, guessed=True)
    head = head if whole else head[: head.rfind(b"\n") + 1] or head[:-4]
    _refuse_binary(head, name)
    if _is(head, "utf-8"):
        return Encoding("utf-8")
    good, bad = _evidence(head)
    legacy = likeliest(bad)
    if legacy == "utf-8" or (len(good) >= len(bad) and _reads_better(good, "utf-8", legacy)):
        return Encoding("utf-8", fallback=None if legacy == "utf-8" else legacy)
    if legacy in _ONE_BYTE and _is_lone(head):
        return Encoding("utf-8", fallback=legacy)
    return Encoding(legacy or "cp1252", guessed=True, fallback="utf-8")


def _is_lone(head: bytes) -> bool:
    """Whether a single line of several is more than ASCII: a slip in that line, which says little about the file."""
    lines = head.splitlines()
    return len(lines) > 2 and sum(not line.isascii() for line in lines) == 1


def _reads_better(raw: bytes, codec: str, other: str | None) -> bool:
    return other is None or cost(raw.decode(codec, "replace")) < cost(raw.decode(other, "replace"))


def _refuse_binary(head: bytes, name: str) -> None:
    """Raise LoadError E_NOT_TEXT for pictures, programs and the like: control characters of many kinds, or mostly NUL."""
    sample = head[:8192].rstrip(b"\0\x1a")
    controls = sample.translate(None, bytes(set(range(256)) - set(_CONTROLS)))
    nuls = sample.count(0)
    few, kinds = (0.1, 8) if _is(sample[: sample.rfind(b"\n") + 1] or sample, "utf-8") else (0.02, 3)
    if nuls > 0.3 * len(sample) or (len(controls) + nuls > few * len(sample) and len(set(controls)) > kinds):
        raise LoadError("E_NOT_TEXT", name)


def _wide(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by where its zero bytes stand and by what it then says; else None."""
    sample = head[: len(head[:4096]) // 4 * 4]
    found = {}
    for codec in _WIDE:
        text = (sample if codec.startswith("utf-32") else head[: len(head[:4096]) // 2 * 2]).decode(codec, "replace")
        if "\0" not in text and text.count("\ufffd") <= len(text) / 50 and (bits := cost(text)) < 12.0 * len(text):
            found[codec] = bits
    best = min(found, key=lambda codec: found[codec], default=None)
    return best if best and found[best] < cost(sample.decode("latin-1")) else None


def _evidence(head: bytes) -> tuple[bytes, bytes]:
    """Of the first pieces that are more than ASCII those that are UTF-8, and those that are something else."""
    good: dict[bytes, None] = {}  # each once: what is repeated proves nothing more
    bad: dict[bytes, None] = {}
    size = 0
    for line in head.splitlines():
        if line.isascii():
            continue
        for piece in PIECES.split(line):
            found = good if piece.isascii() or _is(piece, "utf-8") else bad
            if not (piece.isascii() or piece in found):
                found[piece] = None
                size += len(piece)
        if size > EVIDENCE and bad:
            break
    return b",".join(good)[:EVIDENCE], b",".join(bad)[:EVIDENCE]


PIECES = re.compile(rb'([,;\t"\r\n]+)')  # bytes that are no part of a longer character in any of these encodings


def likeliest(raw: bytes, familiar: str | None = None) -> str | None:
    """The encoding under which bytes that are not quite UTF-8 read best; None where they make no sense in any.

    familiar: the encoding of the text around them.
    """
    bits = {}
    for codec, handicap in (("utf-8", 0.0), *_LEGACY.items()):
        text = raw.decode(codec, "replace")
        if codec in ("utf-8", familiar) or text.count("\ufffd") * 50 <= len(text):
            bits[codec] = cost(text) + handicap - (_FAMILIAR if codec == familiar else 0.0)
    best = min(bits, key=lambda codec: bits[codec])
    return best if bits[best] < 14.0 * len(raw) else None


def _is(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
