"""Names of pages beside bars: addresses that begin alike are told apart by how they end."""

from collections.abc import Sequence
from itertools import takewhile

from dashboard.figures.names import MOST, short, short_names

_WORTH_LEAVING_OUT = 8


def page_names(pages: Sequence[object]) -> list[str]:
    """Short names that stay different: without the folder all share, and with their ends where they are too long."""
    names = [" ".join(str(page).split()) for page in pages]
    folder = _shared_folder(names) if len(names) > 1 else ""
    if len(folder) >= _WORTH_LEAVING_OUT and any(short(name) != name for name in names):
        names = ["…" + name[len(folder) :] for name in names]
    return short_names(middle_cut(name) for name in names)


def _shared_folder(names: Sequence[str]) -> str:
    """What all begin with, up to the last slash; the first and the last in order share no more than all do."""
    pairs = zip(min(names), max(names), strict=False)
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)).rpartition("/")[0]


def middle_cut(name: str, most: int = MOST) -> str:
    """The beginning and the end of a name that is longer than `most` letters."""
    if short(name, most) == name:
        return name
    start = short(name, most // 3).removesuffix("…")
    end = short(name[::-1], most - most // 3 - 1).removesuffix("…")[::-1]
    return f"{start}…{end}"
