"""Where the table is within a file: what stands before it, its headings, and how wide it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.loading.text.headings import joined, mended_headings
from core.loading.text.mend import mend, redivided
from core.loading.text.profile import Profile
from core.loading.text.records import Record
from core.loading.text.shape import TYPED, kind
from core.loading.text.style import Style
from core.loading.values import BLANKS

MOST_HEADINGS = 4  # rows of headings
SHORT = 12  # rows a preamble may have
LEARN = 300


@dataclass(frozen=True)
class Layout:
    """Where the table is.

    headings:  empty where the file has none.
    first:     number of the first line of the headings, or of the first row where there are none.
    body:      number of the line from which on rows are data.
    before:    lines before the table, as they are written.
    """

    headings: tuple[str, ...]
    first: int
    body: int
    width: int
    rows: int = 0
    numeric: bool = False
    unnamed_first: bool = False
    before: tuple[tuple[int, str], ...] = ()
    blank_before: bool = False


@dataclass(frozen=True)
class _Row:
    record: Record
    after_blank: bool

    @property
    def width(self) -> int:
        return len(self.record.cells)

    @property
    def given(self) -> int:
        return sum(bool(cell.strip()) for cell in self.record.cells)


def layout(found: Sequence[Record], style: Style, others: Sequence[str], header_line: int | None = None) -> Layout:
    """The place of the first table among the first rows of a file."""
    rows = _given(found)
    if header_line is not None:
        return _forced(rows, header_line)
    start, width = _start(rows)
    start = _past_titles(rows, start, width)
    body = [row.record.cells for row in rows[start:] if row.width == width][: LEARN + MOST_HEADINGS]
    heads = _header_rows(body)
    after = _index_after(rows, start, heads, width)
    first = rows[start] if start < len(rows) else rows[0]
    headings = joined(body[:heads])
    numeric = heads > 0 and bool(body[0]) and any(kind(cell) == "int" for cell in body[0])
    unnamed = False
    if len(body) > 1 and start > 0 and not first.after_blank and (heads == 0 or not _firmly(body, heads)):
        profile = Profile(body)
        ready = mended_headings(rows[start - 1].record, style, profile, others)
        if ready is not None:
            headings, unnamed = ready
            first, after, heads, numeric = rows[start - 1], start, 1, False
            start -= 1
    if heads == 0 and start > 0 and not first.after_blank and _is_data(rows[start - 1].record, style, body, others):
        start -= 1
        first, after = rows[start], start
    line_after = rows[after].record.number if after < len(rows) else rows[-1].record.number + _lines(rows[-1].record)
    before = tuple((row.record.number, row.record.raw.rstrip("\r\n")) for row in rows[:start])
    return Layout(
        tuple(headings), first.record.number, line_after, width, heads, numeric, unnamed, before, first.after_blank
    )


def _is_data(record: Record, style: Style, body: list[list[str]], others: Sequence[str]) -> bool:
    """Whether a row before the others, of another width, is one of them."""
    profile = Profile(body)
    reading = redivided(record.raw, style, profile, others) or mend(record.raw, record.cells, style, profile)
    other, same = profile.evidence(reading.cells) if reading else (1, 0)
    return same > 0 and other == 0


def _lines(record: Record) -> int:
    raw = record.raw
    return max(raw.count("\n"), raw.replace("\r\n", "\n").count("\r"), 1)


def _forced(rows: list[_Row], header_line: int) -> Layout:
    """The line the user named has the headings; 0: there are none."""
    if header_line == 0:
        width = Counter(row.width for row in rows).most_common(1)[0][0]
        return Layout((), rows[0].record.number, rows[0].record.number, width)
    at = next((k for k, row in enumerate(rows) if row.record.number >= header_line), 0)
    head = rows[at].record
    before = tuple((row.record.number, row.record.raw.rstrip("\r\n")) for row in rows[:at])
    after = rows[at + 1].record.number if at + 1 < len(rows) else head.number + _lines(head)
    return Layout(tuple(head.cells), head.number, after, len(head.cells), 1, before=before)


def _given(found: Sequence[Record]) -> list[_Row]:
    rows: list[_Row] = []
    blank = False
    for record in found:
        if any(cell.strip(BLANKS) for cell in record.cells):
            rows.append(_Row(record, blank))
            blank = False
        else:
            blank = True
    return rows


def _start(rows: list[_Row]) -> tuple[int, int]:
    """(index of the first row of the first table, its width)."""
    runs = _runs(rows)
    most = max((length * (width - 1) for width, _, length in runs), default=0)
    if not most:
        longest = max(runs, key=lambda run: (run[0], run[2]))
        return longest[1], longest[0]
    for k, (width, start, length) in enumerate(runs):
        if width < 2 or length < 2:
            continue
        worth = length * (width - 1)
        later = max((n * (w - 1) for w, _, n in runs[k + 1 :] if w > width), default=0)
        if worth >= 0.3 * most or length > SHORT or (length >= 4 and later < worth * 4):
            return start, width
        if _is_table([row.record.cells for row in rows[start : start + length + 2] if row.width == width]):
            return start, width
    width, start, _ = max(runs, key=lambda run: run[2] * (run[0] - 1))
    return start, width


def _is_table(body: list[list[str]]) -> bool:
    """Whether a few rows are a table of their own: headings over columns of some kind, or rows that are not prose."""
    other, same = Profile(body[1:]).evidence(body[0])
    prose = sum(cell[:1] == " " for row in body for cell in row[1:]) > 0.3 * len(body) * len(body[0])
    return other > same or (len(body) >= 4 and len(body[0]) >= 3 and not prose)


def _runs(rows: list[_Row]) -> list[tuple[int, int, int]]:
    """Stretches of rows of one width, few others among them: (width, index of the first row, how many of this width)."""
    runs: list[list[int]] = []  # width, start, length, last index
    for k, row in enumerate(rows):
        near = next((run for run in reversed(runs[-3:]) if run[0] == row.width and k - run[3] <= 3), None)
        if near is not None and near is not runs[-1]:
            between = runs[runs.index(near) + 1 :]
            if row.width > 1 and sum(run[2] for run in between) <= 2:
                del runs[runs.index(near) + 1 :]
            else:
                near = None
        if near is None:
            runs.append([row.width, k, 1, k])
        else:
            near[2] += 1
            near[3] = k
    return [(width, start, length) for width, start, length, _ in runs]


def _past_titles(rows: list[_Row], start: int, width: int) -> int:
    """Titles and remarks that are as wide as the table, filled up with empty cells, before it."""
    for gap in range(start + 1, min(start + SHORT, len(rows) - 1)):
        if rows[gap].after_blank and rows[gap].width == width and _is_before(rows[start:gap], rows[gap:], width):
            return gap
    if width < 3:
        return start
    few = max(1, width // 3)
    k = start
    while k + 1 < len(rows) and k - start < SHORT and rows[k].given <= few and rows[k].width == width:
        k += 1
    parted = any(rows[n].after_blank for n in range(start + 1, min(k + 1, len(rows))))
    single = all(row.given == 1 for row in rows[start:k]) and rows[k].given > 2 * few
    if k > start and rows[k].width == width and (parted or single):
        sparse = sum(row.given <= few for row in rows[k:]) > 0.3 * max(len(rows) - k, 1)
        return start if sparse else k
    return start


def _is_before(upper: list[_Row], lower: list[_Row], width: int) -> bool:
    """Whether rows above a blank line are none of the table below it, which has headings of its own."""
    body = [row.record.cells for row in lower[1:] if row.width == width][:LEARN]
    if len(body) < max(2, len(upper)):
        return False
    profile = Profile(body)
    seen = [profile.evidence(row.record.cells) for row in (*upper, lower[0]) if row.width == width]
    return all(other > same for other, same in seen)


def _header_rows(body: list[list[str]]) -> int:
    """How many rows of headings the table has."""
    if not body:
        return 0
    if len(body) == 1:
        given = [kind(cell) for cell in body[0] if cell.strip()]
        return int(sum(k in TYPED and k != "code" for k in given) < 0.5 * len(given))
    skip = _tentative(body)
    profile = Profile(body[skip:])
    count = 0
    for k, row in enumerate(body[: min(MOST_HEADINGS, len(body) - 1)]):
        if not (_is_first_header(row, profile) if k == 0 else _is_more_header(row, body, k, profile)):
            break
        count += 1
    return count


def _tentative(body: list[list[str]]) -> int:
    """How many rows at the top not to learn from."""
    return min(MOST_HEADINGS, max(1, len(body) // 2)) if len(body) > 2 else 1


def _firmly(body: list[list[str]], heads: int) -> bool:
    """Whether the headings are told from the data by its kinds, and not only believed."""
    profile = Profile(body[_tentative(body) :])
    other, same = profile.evidence(body[0])
    return heads > 0 and other > same


def _is_first_header(row: list[str], profile: Profile) -> bool:
    other, same = profile.evidence(row)
    if other > same:
        return True
    if all(kind(cell) == "int" for cell in row) and (other or _never_numbers(profile)) and len(set(row)) == len(row):
        return True
    if other == same == 0:
        return not _repeats(row, profile)
    return _years(row, profile)


def _never_numbers(profile: Profile) -> bool:
    return any(column.given and not column.kinds["int"] and not column.kinds["number"] for column in profile.columns)


def _repeats(row: list[str], profile: Profile) -> bool:
    """Whether cells of this row are values of their columns, in tables that are only words."""
    others = [other for other in profile.rows if list(other) != row]
    if len(others) < 3:
        return False
    seen = sum(
        bool(cell.strip()) and cell in column for column, cell in zip(zip(*others, strict=True), row, strict=True)
    )
    return seen > 0.3 * len(row) or len({cell for cell in row if cell}) < len([c for c in row if c]) - 1


def _years(row: list[str], profile: Profile) -> bool:
    """Headings that count on: 2019, 2020, 2021 over numbers that do not."""
    numbers = [int(cell) for cell in row if kind(cell) == "int" and len(cell) <= 6]
    steps = {b - a for a, b in pairwise(numbers)}
    if len(numbers) < 3 or steps != {1} or len(numbers) == len(row):
        return False
    return not any(column.values[cell] for column, cell in zip(profile.columns, row, strict=True))


def _is_more_header(row: list[str], body: list[list[str]], k: int, profile: Profile) -> bool:
    """A further row of headings: the first once more, or none of the kinds of the columns below."""
    if row == body[0]:
        return True
    typed = sum(column.typed and bool(cell.strip()) for column, cell in zip(profile.columns, row, strict=True))
    other, same = profile.evidence(row)
    return (same == 0 and other >= max(2, 0.5 * typed)) or (other > 1 and other >= 0.7 * typed)


def _index_after(rows: list[_Row], start: int, heads: int, width: int) -> int:
    """Index of the first row after the headings."""
    left = heads
    for k in range(start, len(rows)):
        if left == 0:
            return k
        left -= rows[k].width == width
    return len(rows)
