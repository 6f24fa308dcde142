"""Rows that are not of the table: totals and remarks at its end, and the beginning of another table."""

import re
from collections.abc import Sequence

from core.loading.text.profile import Profile
from core.loading.text.shape import family, kind, looks_like_text
from core.loading.values import BLANKS

_TOTAL = re.compile(
    r"(grand |sub|column |report )?-?(totals?|sum|summe|average|avg|mean|count|gesamt|合计|总计|小计|总数|平均|汇总)"
    r"\s*(\(.{0,20}\)|[:：].{0,40}|of .{0,20}|rows?)?",
    re.IGNORECASE,
)


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row begins with a word for a total."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return len(first) < 80 and _TOTAL.fullmatch(first) is not None


def is_remark(cells: Sequence[str]) -> bool:
    """Whether only one cell of a row holds anything."""
    return sum(bool(cell.strip()) for cell in cells) == 1


class Guard:
    """Sees at a glance that a row of the right width is one of the table: by a few cells of its typed columns."""

    def __init__(self, profile: Profile | None) -> None:
        self.profile = profile
        columns = profile.columns if profile else []
        typed = [(column.share, -i) for i, column in enumerate(columns) if column.typed and column.given > 1]
        self.watched = [-i for _, i in sorted(typed, reverse=True)[:3]]
        self.families = [columns[i].family for i in self.watched]

    def passes(self, cells: Sequence[str]) -> bool:
        """Whether any watched cell is of its column's kind; all of them missing passes too."""
        other = False
        for i, expected in zip(self.watched, self.families, strict=True):
            found = family(kind(cells[i]))
            if found == expected:
                return True
            other = other or found not in ("empty", "missing")
        return not other


def begins_table(cells: Sequence[str], headings: Sequence[str], guard: Guard) -> bool:
    """Whether a row as wide as the table has headings: these once more, or others where the columns hold no words."""
    if [cell.strip(BLANKS) for cell in cells] == list(headings):
        return len(cells) > 2 or (guard.profile is not None and guard.profile.evidence(cells)[0] > 0)
    if guard.profile is None or len(set(cells)) < len(cells) or not all(cells) or not looks_like_text(cells):
        return False
    other, same = guard.profile.evidence(cells)
    known = any(column.values[cell] > 1 for column, cell in zip(guard.profile.columns, cells, strict=True))
    return other >= 2 and same == 0 and not known


def other_table(
    rows: Sequence[Sequence[str]], blanks: Sequence[bool], width: int, guard: Guard, enough: int = 3
) -> int | None:
    """Where another table begins among odd rows: headings of another width, and a row as wide as they are.

    enough: rows of this other width that prove it where the headings are no other words than those below.
    """
    last = len(rows[-1])
    if len(rows) < 2:
        return None
    begin = len(rows) - 1
    while begin > 0 and len(rows[begin - 1]) == last and not blanks[begin]:
        begin -= 1
    length = len(rows) - begin
    if last == width or length < 2:
        return None
    proven = length >= enough and bool(guard.watched)
    if last >= 2 and is_header(rows[begin]) and (proven or not _is_alike(rows[begin + 1], rows[begin])):
        return begin
    return begin if (length >= 3 and blanks[begin]) or (last == 1 and length > 12 and blanks[begin]) else None


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row has words alone, most of them different."""
    return looks_like_text(cells) and all(cells) and len(set(cells)) >= 0.5 * len(cells) and not any(
        kind(cell) in ("int", "number", "date", "time", "url", "email") for cell in cells
    )  # fmt: skip


def _is_alike(row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether two rows are alike in kind, so that neither has the headings of the other."""
    return [family(kind(cell)) for cell in row] == [family(kind(cell)) for cell in head]
