"""The typefaces that a report brings along, and which characters they have."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "typefaces"
LATIN = FOLDER / "Inter-Regular.ttf"
STRONG = FOLDER / "Inter-SemiBold.ttf"
CHINESE = FOLDER / "DroidSansFallbackFull.ttf"
MISSING = "□"  # stands for a character that no typeface has

# Unseen characters that steer how others are drawn; they print nothing and miss nothing.
_UNSEEN = {
    *range(0x20),
    0x7F,
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    0x2060,
    0xFEFF,
    *range(0xFE00, 0xFE10),
}


@cache
def characters(path: Path) -> frozenset[int]:
    """The code points a typeface has."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> tuple[str, int]:
    """The text with a mark for each character that no typeface has, and how many those are."""
    if text.isascii() and text.isprintable():
        return text, 0
    kept = "".join(letter for letter in text if ord(letter) not in _UNSEEN)
    gone = [letter for letter in kept if not has(letter)]
    return "".join(letter if has(letter) else MISSING for letter in kept), len(gone)


def has(letter: str) -> bool:
    """Whether a typeface has a character."""
    return ord(letter) in characters(LATIN) or ord(letter) in characters(CHINESE)


def runs(text: str) -> list[tuple[bool, str]]:
    """Printable text cut where the typeface changes: whether a piece is Chinese, and the piece."""
    found: list[tuple[bool, str]] = []
    for letter in text:
        foreign = ord(letter) not in characters(LATIN)
        if found and found[-1][0] == foreign:
            found[-1] = (foreign, found[-1][1] + letter)
        else:
            found.append((foreign, letter))
    return found
