"""Rows after the headings, in one pass: those that fit, those to mend, and where the table ends."""

from collections import deque
from collections.abc import Iterator
from itertools import chain

from core.loading.line import Line, Note, Noting
from core.loading.text.dialect import Dialect
from core.loading.text.mend import Reading, is_torn, mend, redivided, regrown
from core.loading.text.odd import Guard, begins_table, is_header, is_remark, is_total, other_table
from core.loading.text.profile import ALLOWED, Profile
from core.loading.text.records import Record
from core.loading.text.shape import kind
from core.loading.text.style import Style
from core.loading.text.tail import RECENT, Tail
from core.loading.values import BLANKS

LEARNED, GUARDED = 300, 20  # rows the columns are learned from
TRIED = 3  # rows tried as headings of another table
HELD = 60  # odd rows in a stretch that may be the end of the file or another table
LINES = 8  # lines that may be one row
EACH = 300  # steps to mend rows that each row read allows
MENDED = 3000  # rows of a file that are mended at some cost

Found = tuple[Record, bool]  # and whether a blank line is before it


def rows_of(found: Iterator[Found], dialect: Dialect, headings: list[str], note: Noting) -> Iterator[Line]:
    """The rows of a table and what follows it."""
    return _Pass(found, dialect, headings, note).lines()


class _Ahead:
    """Rows of which the next can be looked at."""

    def __init__(self, found: Iterator[Found]) -> None:
        self.found = found
        self.next: list[Found] = []

    def __iter__(self) -> Iterator[Found]:
        return self

    def __next__(self) -> Found:
        return self.next.pop() if self.next else next(self.found)

    def peek(self) -> Found | None:
        """The next row, None at the end."""
        if not self.next:
            self.next = [one for one in [next(self.found, None)] if one is not None]
        return self.next[0] if self.next else None


class _Pass:
    def __init__(self, found: Iterator[Found], dialect: Dialect, headings: list[str], note: Noting) -> None:
        self.found, self.dialect, self.headings, self.note = found, dialect, headings, note
        self.width = len(headings)
        self.profile: Profile | None = None
        self.learned: list[list[str]] = []
        self.left = MENDED
        self.tail = Tail(self.width, self._known, lambda: len(self.learned))

    def lines(self) -> Iterator[Line]:
        """Every row, in order."""
        recent: deque[Line] = deque()
        for line in self._all():
            recent.append(line)
            if len(recent) > RECENT:
                yield self.tail.without_total(recent.popleft())
        yield from self.tail.last(list(recent))

    def _all(self) -> Iterator[Line]:
        first = self._ahead()
        guard = Guard(Profile(self.learned[:GUARDED]) if self.learned else None)
        passes, width = guard.passes, self.width
        quote = self.dialect.quote
        held: list[Found] = []
        rows = _Ahead(chain(first, self.found))
        for record, blank in rows:
            cells = record[1]
            if len(cells) == width and not record[3] and passes(cells):
                if held:
                    yield from self._released(held)
                    held = []
                raw = record[2].rstrip("\r\n")
                if width > 1 and cells[1][:1] == " ":
                    cells = self._unspaced(raw, cells)
                if cells[0][:1] == "'":
                    cells = self._unquoted(record, cells)
                if quote and quote in raw:
                    yield self._quoted(record, cells, raw)
                    continue
                yield Line(record[0], cells if "\0" not in raw else self._cleared(record), raw)
                continue
            other = len(cells) == width and begins_table(cells, self.headings, guard)
            if other and self._divided_otherwise(record, cells) is None:
                yield from self._released(held)
                held = []
                if self._goes_on(cells, rows):
                    yield self._set_aside(record, "W_MULTIPLE_TABLES")
                    continue
                yield from self._others(chain([(record, blank)], rows))
                return
            held.append((record, blank))
            begin = other_table([r.cells for r, _ in held], [b for _, b in held], width, guard)
            if begin is not None:
                yield from self._released(held[:begin])
                yield from self._foreign(held[begin:], rows, guard)
                held = []
            elif len(held) > HELD:
                yield from self._released(held)
                held = []
        yield from self._ended(held, guard)

    def _ahead(self) -> list[Found]:
        """The first rows, from which the columns are learned: those before the first blank line, if they are enough."""
        taken: list[Found] = []
        for one in self.found:
            taken.append(one)
            if len(taken) >= LEARNED:
                break
        quote = self.dialect.quote

        def is_good(record: Record) -> bool:
            if len(record.cells) != self.width or record.unclosed:
                return False
            return not (quote and quote in record.raw and is_torn(record.cells, quote))

        fitting = [r.cells for r, _ in taken if is_good(r)]
        gap = next((k for k, (_, blank) in enumerate(taken) if blank and k), len(taken))
        before = [r.cells for r, _ in taken[:gap] if is_good(r)]
        self.learned = before if len(before) >= 3 else self._above(fitting)
        return taken

    def _above(self, rows: list[list[str]]) -> list[list[str]]:
        """The rows above those that look like the headings of another table."""
        heads = [k for k, cells in enumerate(rows[:GUARDED]) if k > 1 and is_header(cells)][:TRIED]
        for k in heads:
            if begins_table(rows[k], self.headings, Guard(Profile(rows[:k]))):
                return rows[:k]
        return rows

    def _known(self) -> Profile | None:
        """What the columns hold, learned when the first row has to be mended."""
        if self.profile is None and self.learned:
            guard = Guard(Profile(self.learned[:GUARDED]))
            self.profile = Profile([cells for cells in self.learned if guard.passes(cells)] or self.learned)
        return self.profile

    def _spending(self, record: Record) -> Profile | None:
        """What the columns hold, where one more row may be mended; what that may cost grows with the rows read."""
        profile = self._known()
        if profile is None or self.left <= 0:
            return None
        self.left -= 1
        profile.allowed = ALLOWED + EACH * record.number
        return profile

    def _foreign(self, held: list[Found], rows: Iterator[Found], guard: Guard) -> Iterator[Line]:
        """Rows of another table, up to where rows of this one come again."""
        for record, _ in held:
            yield self._set_aside(record, "W_MULTIPLE_TABLES")
        for record, _ in rows:
            if len(record.cells) == self.width and guard.watched and guard.passes(record.cells):
                yield self._line(record)
                return
            yield self._set_aside(record, "W_MULTIPLE_TABLES")

    def _goes_on(self, cells: list[str], rows: "_Ahead") -> bool:
        """Whether the same headings come again, as on every page of a report, and other rows below than at first."""
        again = [cell.strip(BLANKS) for cell in cells] == self.headings
        below = rows.peek()
        return again and (below is None or below[0].cells not in self.learned[:3])

    def _others(self, rows: Iterator[Found]) -> Iterator[Line]:
        """The rows of all further tables, with a reading where they are as wide as this one."""
        first = True
        for record, _ in rows:
            fits = len(record.cells) == self.width and not first
            first = False
            yield Line(record.number, record.cells, record.raw.rstrip("\r\n"), "W_MULTIPLE_TABLES",
                       record.cells if fits else None)  # fmt: skip

    def _quoted(self, record: Record, cells: list[str], raw: str) -> Line:
        """A row with quotation marks, which may have cut a cell that is not its own."""
        cells = cells if "\0" not in raw else self._cleared(record)
        if is_torn(cells, self.dialect.quote) and (found := self._regrown(record)) is not None:
            return Line(record.number, cells, raw, "W_RAGGED_ROW", found.cells)
        return Line(record.number, cells, raw)

    def _regrown(self, record: Record) -> Reading | None:
        if (profile := self._spending(record)) is None:
            return None
        return regrown(record.raw, record.cells, self.dialect.style, profile)

    def _unspaced(self, raw: str, cells: list[str]) -> list[str]:
        """The cells of a row that has a blank behind each delimiter."""
        style = self.dialect.style
        spaced = style.delimiter + " "
        whole = Style(spaced, style.quote, style.escape).cells(raw)
        if whole is not None and len(whole) == self.width:
            return whole
        if raw.count(spaced) < self.width - 1 or any(cell[:1] not in ("", " ") for cell in cells[1:]):
            return cells
        return [cells[0], *(cell[1:] for cell in cells[1:])]

    def _unquoted(self, record: Record, cells: list[str]) -> list[str]:
        """The cells of a row that alone has each of them between single quotation marks."""
        if not all(not cell or (len(cell) > 1 and cell[0] == cell[-1] == "'") for cell in cells):
            return cells
        self.note(Note("W_RAGGED_ROW", record.number, value=record.raw.rstrip("\r\n")[:200], done="mended"))
        return [cell[1:-1].replace("''", "'") for cell in cells]

    def _set_aside(self, record: Record, code: str) -> Line:
        return Line(record.number, record.cells, record.raw.rstrip("\r\n"), code)

    def _released(self, held: list[Found]) -> Iterator[Line]:
        k = 0
        while k < len(held):
            line, used = self._joined(held[k : k + LINES]) or (self._line(held[k][0]), 1)
            yield line
            k += used

    def _joined(self, held: list[Found]) -> tuple[Line, int] | None:
        """A row cut at a line end within its quotes, which others could not see."""
        quote, first = self.dialect.quote, held[0][0]
        if not quote or first.raw.count(quote) % 2 == 0 or len(held) < 2 or (profile := self._spending(first)) is None:
            return None
        raw = first.raw
        for used, (record, blank) in enumerate(held[1:], 2):
            raw += record.raw
            if blank or raw.count(quote) % 2:
                continue
            cells, style = first.cells, self.dialect.style
            reading = redivided(raw, style, profile, self.dialect.others) or mend(raw, cells, style, profile)
            if reading is not None and self._belongs(reading.cells):
                return Line(
                    first.number, first.cells, raw.rstrip("\r\n"), "W_RAGGED_ROW", reading.cells, reading.sure
                ), used
            return None
        return None

    def _line(self, record: Record) -> Line:
        """A row of the table, mended where it does not fit."""
        raw = record.raw.rstrip("\r\n")
        if self.width > 2 and len(record.cells) < self.width and raw[:1] in ("#", "\f"):
            return Line(record.number, record.cells, raw, "W_FOOTER_ROW")
        cells = self._cleared(record) if "\0" in raw else record.cells
        if len(cells) == self.width:
            if record.unclosed:
                found = self._regrown(record)
                return Line(record.number, cells, raw, "W_UNCLOSED_QUOTE", found.cells if found else cells)
            found = self._divided_otherwise(record, cells)
            if found is not None:
                return Line(record.number, cells, raw, "W_RAGGED_ROW", found.cells, found.sure)
            return Line(record.number, cells, raw)
        reading = self._reading(record)
        code = "W_UNCLOSED_QUOTE" if record.unclosed else "W_RAGGED_ROW"
        if reading is None:
            return Line(record.number, cells, raw, code)
        return Line(record.number, cells, raw, code, reading.cells, reading.sure)

    def _reading(self, record: Record) -> Reading | None:
        if (profile := self._spending(record)) is None:
            return None
        style = self.dialect.style
        if len(record.cells) <= max(2, self.width // 2) or record.raw.count(style.delimiter + " ") >= self.width - 1:
            found = redivided(record.raw, style, profile, self.dialect.others)
            if found is not None:
                return found
        reading = mend(record.raw, record.cells, style, profile)
        return self._divided_otherwise(record, reading.cells if reading else []) or reading

    def _divided_otherwise(self, record: Record, cells: list[str]) -> Reading | None:
        """A row that another delimiter divides into the kinds of the table, where these cells are of other kinds."""
        if (profile := self._spending(record)) is None:
            return None
        other, same = profile.evidence(cells) if cells else (1, 0)
        found = redivided(record.raw, self.dialect.style, profile, self.dialect.others, exact=True) if other else None
        return found if found and (other > same or found.score > profile.score(cells)) else None

    def _cleared(self, record: Record) -> list[str]:
        """The cells without NULs, each noted."""
        for k, cell in enumerate(record.cells):
            if "\0" in cell:
                heading = self.headings[k] if k < self.width else None
                self.note(Note("W_NUL_BYTES", record.number, heading, cell, "removed"))
        return [cell.replace("\0", "") for cell in record.cells]

    def _ended(self, held: list[Found], guard: Guard) -> Iterator[Line]:
        """Odd rows at the end of the file: a table, remarks, or rows of the table that do not fit."""
        other = other_table([r.cells for r, _ in held], [b for _, b in held], self.width, guard, 2) if held else None
        if other is not None:
            yield from self._released(held[:other])
            yield from (self._set_aside(record, "W_MULTIPLE_TABLES") for record, _ in held[other:])
            return
        begin = len(held)
        for k in range(len(held) - 1, -1, -1):
            record, blank = held[k]
            if len(record.cells) == self.width and not is_total(record.cells):
                break
            reading = None if is_total(record.cells) else self._reading(record)
            remark = is_remark(record.cells) and (blank or any(kind(cell) == "text" for cell in record.cells))
            if reading is not None and ((self.width > 1 and self._belongs(reading.cells)) or not (blank or remark)):
                break
            if remark or is_total(record.cells) or blank:
                begin = k
        yield from self._released(held[:begin])
        for record, _ in held[begin:]:
            yield self._set_aside(record, "W_FOOTER_ROW")

    def _belongs(self, cells: list[str]) -> bool:
        """Whether a reading has the kinds of the table, in at least one typed column."""
        other, same = self.profile.evidence(cells) if self.profile else (1, 0)
        return same > 0 and other == 0
