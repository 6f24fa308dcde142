"""Text that was written in one encoding and read in another ("FranÃ§ois"), and how it was meant."""

import re
from collections.abc import Callable

from core.loading.text.plausible import cost

LOST = "\ufffd"
_LOST_WORDS = re.compile("(?:锟斤拷)+锟?|ï¿½|锟斤")
_HIGH = re.compile("[\x80-\U0010ffff]+")
_PROOF = 3.0  # bits by which the mended text must be likelier
# Windows-1252 as programs use it: the five bytes it leaves out are themselves.
_WINDOWS = {bytes([b]).decode("cp1252", "ignore") or chr(b): b for b in range(128, 256)} | {
    chr(b): b for b in range(128, 160)
}
_MAC = {bytes([b]).decode("mac_roman"): b for b in range(128, 256)}


def mojibake(text: str) -> str | None:
    """How a text garbled by a wrong encoding was meant, exactly; None for a text that is all right.

    Holds U+FFFD (LOST) where the original is gone for good, as in 锟斤拷.
    """
    if text.isascii():
        return None
    mended = _once(text)
    return None if mended is None else _once(mended) or mended


def _once(text: str) -> str | None:
    if _LOST_WORDS.search(text):
        return _LOST_WORDS.sub(LOST, text)
    found = min((_meant(text, how) for how in (_from_windows, _from_mac, _from_chinese)), key=cost)
    if found != text and cost(found) + _PROOF < cost(text):
        return found
    return _chinese_meant(text)


def _meant(text: str, how: Callable[[str], bytes | None]) -> str:
    """The text with its runs beyond ASCII taken as the bytes of UTF-8 where they are that, the others left."""
    return _HIGH.sub(lambda run: _utf8(how(run[0])) or run[0], text)


def _from_windows(run: str) -> bytes | None:
    return bytes(_WINDOWS[c] for c in run) if all(c in _WINDOWS for c in run) else None


def _from_mac(run: str) -> bytes | None:
    return bytes(_MAC[c] for c in run) if all(c in _MAC for c in run) else None


def _from_chinese(run: str) -> bytes | None:
    return run.encode("gb18030", "surrogatepass") if len(run) > 1 else None


def _utf8(raw: bytes | None) -> str | None:
    try:
        return raw.decode("utf-8") if raw else None
    except UnicodeDecodeError:
        return None


def _chinese_meant(text: str) -> str | None:
    """Chinese read as Windows-1252 ("ÕÅÎ°"), where every letter of it is one that Western words hardly have side by side."""
    if len(text) < 4 or any(c not in _WINDOWS for c in text if ord(c) > 127):
        return None
    raw = b"".join(bytes([_WINDOWS[c]]) if ord(c) > 127 else c.encode() for c in text)
    try:
        meant = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return meant if 2 * cost(meant) < cost(text) else None
