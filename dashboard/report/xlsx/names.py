"""Words in a workbook: names that it allows, of sheets and of columns, and the lines that sentences take."""

import re
from collections.abc import Sequence

from core.privacy import held
from dashboard.report.cells import safe

_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def unique_heads(heads: Sequence[str]) -> list[str]:
    """Headings that differ, as an Excel table needs them."""
    found: list[str] = []
    for head in heads:
        name = short = safe(held(head))[:200].strip() or "–"
        number = 2
        while name.casefold() in {other.casefold() for other in found}:
            name, number = f"{short} ({number})", number + 1
        found.append(name)
    return found


def sheet_name(title: str, taken: set[str]) -> str:
    """A legal name of a sheet that is not taken yet: up to 31 UTF-16 units, none of []:*?/\\, no ' at its ends."""
    clean = " ".join(_ILLEGAL.sub(" ", safe(title)).split()).strip("'") or "–"
    number, name = 1, _units(clean, 31).strip("' ")
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{_units(clean, 31 - len(f' {number}')).strip(chr(39) + ' ')} {number}"
    taken.add(name.casefold())
    return name


def _units(text: str, most: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text


def lines_of(text: str, letters: int) -> int:
    """Lines that a text takes in a cell of so many letters; a Chinese one is two wide."""
    return sum(
        1 + sum(2 if letter > "\u2e7f" else 1 for letter in line) // letters for line in (text or " ").splitlines()
    )
