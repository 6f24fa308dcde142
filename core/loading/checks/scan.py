"""The bytes of a file looked through before DuckDB reads it: what only the careful way may decide, and how many lines."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from core.loading.checks.garbled import is_garbled
from core.loading.checks.signs import SUSPECT, has_controls
from core.loading.guarded import may_be_guarded

PULSE = 64  # megabytes read between two ticks, about a tenth of a second
_CHUNK = 1 << 20
_TRIED = 1 << 16  # bytes of a text that is not ASCII in which a wrong encoding would show


@dataclass(frozen=True)
class Scan:
    """What the bytes of a file tell.

    clean:  nothing was seen that DuckDB reads in another way than a person, or that has to be noted.
    blanks: cells may be surrounded by more than spaces: only then is the dear trim needed.
    lines:  how many lines the file has.
    """

    clean: bool
    blanks: bool = False
    lines: int = 0


def scan(path: Path, tick: Callable[[int], None]) -> Scan:
    """Look through a whole file; ends early once it is not clean."""
    blanks, ends, plain, last = False, 0, True, b"\n"
    with path.open("rb") as file:
        if file.read(4).removeprefix(codecs.BOM_UTF8)[:1] in (b"\r", b"\n", b" "):
            return Scan(clean=False)  # a blank line before the headings
        file.seek(0)
        for number in count():
            if not (chunk := file.read(_CHUNK)):
                return Scan(True, blanks, ends + (last != b"\n"))
            if number % PULSE == PULSE - 1:
                tick(0)
            ascii_ = chunk.isascii()
            if b"\0" in chunk or may_be_guarded(chunk, last) or (number == 0 and has_controls(chunk)):
                return Scan(clean=False)
            if not ascii_:
                if SUSPECT.search(chunk) or (plain and is_garbled(chunk[:_TRIED].decode("utf-8", "ignore"))):
                    return Scan(clean=False)
                plain = False
            blanks = blanks or not ascii_ or _has_blanks(chunk)
            ends += chunk.count(b"\n")
            last = chunk[-1:]
    return Scan(clean=False)


def _has_blanks(chunk: bytes) -> bool:
    return b"\t" in chunk or (b'"' in chunk and (b'\n"' in chunk or b'"\n' in chunk))
