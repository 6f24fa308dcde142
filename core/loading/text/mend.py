"""Rows that are not as wide as the table: which reading of their text fits its columns best."""

from collections.abc import Sequence
from typing import NamedTuple

from core.loading.text.profile import Profile
from core.loading.text.search import MOST_CELLS, Search
from core.loading.text.style import Style

MOST_TEXT = 20_000  # characters of a row that is worth a search
MARGIN = 2.0  # by which the best reading has to be better than the next, to be sure
_GUESSED = frozenset(("join", "split", "fill", "stray"))


class Reading(NamedTuple):
    """A reading of a row, and whether nothing in it is guessed."""

    cells: list[str]
    sure: bool
    score: float = 0.0


def mend(raw: str, cells: Sequence[str], style: Style, profile: Profile) -> Reading | None:
    """The best reading of a row that is not as wide as the table, None where there is none."""
    width = profile.width
    surplus = cells[width:]
    if (
        surplus
        and not any(cell.strip() for cell in surplus)
        and all(cells[:width])
        and _plausible(cells[:width], profile)
    ):
        return Reading(list(cells[:width]), True)
    text = raw.rstrip("\r\n")
    if len(text) > MOST_TEXT or abs(len(cells) - width) > max(width, 40):
        return None
    return _by_steps(text, style, profile)


def _plausible(cells: Sequence[str], profile: Profile) -> bool:
    other, _ = profile.evidence(cells)
    return other == 0


def is_torn(cells: Sequence[str], quote: str) -> bool:
    """Whether a quotation mark within a cell may have its other one at the end of a later cell."""
    inner = next((k for k, cell in enumerate(cells) if quote in cell and cell.count(quote) % 2), len(cells))
    return any(cell.endswith(quote) and cell.count(quote) % 2 for cell in cells[inner + 1 :])


def regrown(raw: str, cells: Sequence[str], style: Style, profile: Profile) -> Reading | None:
    """A row of the right width whose cells are not what they seem: one ran into a cell in quotes, which then was cut."""
    text = raw.rstrip("\r\n")
    found = _by_steps(text, style, profile) if len(text) <= MOST_TEXT else None
    if found is None or found.cells == list(cells) or found.score < profile.score(cells) + 3.0:
        return None
    return found._replace(sure=False)


def redivided(
    raw: str, style: Style, profile: Profile, others: Sequence[str], *, exact: bool = False
) -> Reading | None:
    """A row written with another delimiter than the rest of the file.

    exact: only where this gives as many cells as the table has, all of the kinds of their columns.
    """
    text = raw.rstrip("\r\n")
    width = profile.width
    best: Reading | None = None
    for delimiter in dict.fromkeys((*others, style.delimiter + " ")):
        if delimiter == style.delimiter or text.count(delimiter) < (width - 1 if exact else 1):
            continue
        quote = "'" if "'" in text and '"' not in text else style.quote
        other = Style(delimiter, quote, style.escape)
        cells = other.cells(text)
        if cells is None:
            cells, _ = other.loose(text, pairs=True)
        if len(cells) == width:
            wrong, right = profile.evidence(cells)
            if wrong <= right * 0.25 and (right or delimiter.strip()):
                found = Reading(cells, right > 0 and wrong == 0, profile.score(cells))
                best = found if best is None or found.score > best.score else best
        elif not exact and best is None and width < len(cells) <= width + 60 and len(text) < 4000:
            guess = _by_steps(text, other, profile, splits=False)
            if guess is not None:
                wrong, right = profile.evidence(guess.cells)
                if right and not wrong:
                    best = guess._replace(sure=False)
    return best if best is None or best.sure or not exact else None


def _by_steps(text: str, style: Style, profile: Profile, *, splits: bool = True) -> Reading | None:
    """The most likely way to join, drop and split the pieces between delimiters; None where it fits badly."""
    atoms = text.split(style.delimiter)
    if len(atoms) > MOST_CELLS:
        return None
    search = Search(atoms, style, profile, text, splits=splits)
    found = search.best()
    profile.spent += search.work
    if not found:
        return None
    best = found[0]
    other, same = profile.evidence(best.cells)
    if best.filled and (best.filled >= profile.width / 2 or other >= max(same, 1)):
        return None
    close = len(found) > 1 and best.score - found[1].score < MARGIN
    return Reading(best.cells, not close and not best.done & _GUESSED, best.score)
