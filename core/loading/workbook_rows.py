"""The rows of a sheet, streamed: only cells that are there exist, so that a far one costs nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from core.errors import LoadError
from core.loading.workbook_parts import number_kinds, sheets, strings
from core.loading.workbook_xml import Parts

MAX_ROWS, MAX_COLUMN = 1_048_576, 16_384
_SINCE_1900, _SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_DAY = 2_958_466  # 31 December 9999, plus one
_WHOLE = 1e15  # larger whole numbers have lost digits already: they stay as the file writes them


@dataclass
class Row:
    """A row of a sheet: its number, its cells by column (0 is A), those that could not be kept (column, code, text)."""

    number: int
    cells: dict[int, str] = field(default_factory=dict)
    odd: list[tuple[int, str, str]] = field(default_factory=list)
    hidden: bool = False


class Reader:
    """Reads the sheets of one workbook.  Raises LoadError, and what damaged content makes zipfile and expat raise."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.sheets, self.since_1904 = sheets(parts)
        self.kinds: Sequence[str] = number_kinds(parts)
        self._strings: list[str] | None = None

    def rows(self, part: str) -> Iterator[Row]:
        """The rows that are written in a sheet, blank ones too. Raises LoadError E_TOO_MANY_ROWS."""
        row, column, cell = Row(0), -1, _Cell()
        aside = False
        for tag, said, text in self.parts.elements(part):
            if tag == "c":
                if said is None:
                    self._keep(row, column, cell)
                else:
                    column = _column(said["r"]) if "r" in said else column + 1
                    cell = _Cell(said.get("t", "n"), said.get("s", "0"))
            elif tag == "v" and said is None:
                cell.value = text
            elif tag == "f" and said is None:
                cell.formula = text or "="
            elif tag == "rPh":
                aside = said is not None
            elif tag == "t" and said is None and not aside:
                cell.inline += text
            elif tag == "row":
                if said is None:
                    yield row
                    continue
                row = Row(int(said.get("r", row.number + 1)), hidden=said.get("hidden", "0") in ("1", "true"))
                column = -1
                if not 0 < row.number <= MAX_ROWS:
                    raise LoadError("E_TOO_MANY_ROWS", self.parts.name, most=MAX_ROWS)

    def _keep(self, row: Row, column: int, cell: "_Cell") -> None:
        if cell.kind == "e":
            row.odd.append((column, "W_CELL_ERROR", cell.value))
        elif cell.formula and not cell.value and cell.kind not in ("str", "inlineStr"):
            row.odd.append((column, "W_FORMULA_NO_VALUE", "=" + cell.formula.removeprefix("=")[:200]))
        elif text := self._text(cell):
            row.cells[column] = text

    def _text(self, cell: "_Cell") -> str:
        if cell.kind == "s":
            if self._strings is None:
                self._strings = strings(self.parts)
            index = int(cell.value or -1)
            return _unescaped(self._strings[index]) if cell.value and index >= 0 else ""
        if cell.kind == "inlineStr":
            return _unescaped(cell.inline or cell.value)
        if cell.kind == "b":
            return {"1": "True", "true": "True", "0": "False", "false": "False"}.get(cell.value, cell.value)
        if cell.kind == "d":
            return _day(datetime.fromisoformat(cell.value)) if cell.value else ""
        if cell.kind == "str":
            return _unescaped(cell.value)
        style = int(cell.style)
        return self._number(cell.value, self.kinds[style] if style < len(self.kinds) else "")

    def _number(self, value: str, kind: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value  # text where a number should be: it is what the file says
        if kind and 0 <= number < _LAST_DAY:
            return _duration(number) if kind == "duration" else self._moment(number, kind)
        if number.is_integer():
            return str(int(number)) if abs(number) < _WHOLE else value
        return repr(number)

    def _moment(self, days: float, kind: str) -> str:
        """A day or a time of day in ISO form; of days counted from 1900 the first 60 are one off, as in 1-2-3."""
        if kind == "time" and days < 1:
            return _duration(days)
        since = _SINCE_1904 if self.since_1904 else _SINCE_1900
        off = timedelta(days=1 if not self.since_1904 and days < 60 else 0)
        found = since + off + timedelta(milliseconds=round(days * 86_400_000))
        if kind == "date":
            return _day(found)
        return found.isoformat(" ", "milliseconds" if found.microsecond else "seconds")


@dataclass
class _Cell:
    kind: str = "n"
    style: str = "0"
    value: str = ""
    formula: str = ""
    inline: str = ""


def _day(found: datetime) -> str:
    return found.date().isoformat() if found.time() == datetime.min.time() else found.isoformat(" ")


def _duration(days: float) -> str:
    """Hours, minutes and seconds, as a stopwatch shows them."""
    thousandths = round(days * 86_400_000)
    seconds, rest = divmod(thousandths, 1000)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{clock}.{rest:03}" if rest else clock


def _unescaped(text: str) -> str:
    """Control characters as spreadsheets write them: _x000D_ is the end of a line."""
    return text.replace("_x000D_\n", "\n").replace("_x000D_", "\n") if "_x000D_" in text else text


@cache
def column_of(letters: str) -> int:
    """A -> 0, XFD -> 16383. Raises ValueError for anything else."""
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(letters)
        column = column * 26 + ord(letter) - 64
    if not 0 < column <= MAX_COLUMN:
        raise ValueError(letters)
    return column - 1


def _column(reference: str) -> int:
    return column_of(reference.rstrip("0123456789")[:4])
