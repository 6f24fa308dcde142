"""Names from data beside bars: never so long that they push the chart aside, never two alike."""

from collections.abc import Iterable
from unicodedata import east_asian_width

MOST = 26
# Room to the right of the longest bar for a label of two numbers, also on a phone.
ROOM = 1.45


def short(name: object, most: int = MOST) -> str:
    """The name on one line, at most `most` letters wide; a Chinese character is as wide as two letters."""
    whole, taken, width = " ".join(str(name).split()), "", 0
    for sign in whole:
        width += 2 if east_asian_width(sign) in "WF" else 1
        if width > most:
            return taken[:-1].rstrip() + "…"
        taken += sign
    return taken


def short_names(names: Iterable[object], most: int = MOST) -> list[str]:
    """Short names that stay different: plotly would draw two bars of one name on top of each other."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        text = short(name, most)
        seen[text] = seen.get(text, 0) + 1
        # A space of no width: the reader sees the same name twice, plotly two.
        found.append(text + "\u200b" * (seen[text] - 1))
    return found
