"""Native charts of a workbook; their values are the cells of the table beside them wherever these are the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.report.cells import plain, safe
from dashboard.report.document import Chart
from dashboard.report.drawing.colours import hexadecimal
from dashboard.report.drawing.native import Native, Series
from dashboard.text import Language

_KINDS = {"bar": "bar", "column": "column", "line": "line", "points": "scatter"}
Range = list[Any]  # sheet, first row, first column, last row, last column


@dataclass
class Sheets:
    """The workbook, and a sheet for values that stand in no table; it is made when it is first needed."""

    workbook: Any
    make: Callable[[], Any]
    extra: Any = None
    column: int = 0

    def written(self, heading: str, values: Sequence[Any]) -> Range:
        """A column of values on the extra sheet."""
        if self.extra is None:
            self.extra = self.make()
        days = self.workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.extra.write_string(0, self.column, safe(heading))
        for row, value in enumerate(values, start=1):
            if isinstance(value, date):
                self.extra.write_datetime(row, self.column, value, days)
            elif isinstance(value, str):
                self.extra.write_string(row, self.column, safe(value))
            elif value is not None:
                self.extra.write_number(row, self.column, value)
        self.column += 1
        return [self.extra.get_name(), 1, self.column - 1, len(values), self.column - 1]


def place_chart(
    sheets: Sheets,
    sheet: Any,
    found: Native,
    block: Chart,
    corner: tuple[int, int],
    table: tuple[int, list[str]],
    lang: Language,
) -> None:
    """The chart at a corner of the sheet; `table` is the first row of the values there, and their columns."""
    kind = {"type": _KINDS[found.kind]}
    if found.stacked:
        kind["subtype"] = "stacked"
    elif found.kind == "points":
        kind["subtype"] = "straight" if any(one.line for one in found.series) else "marker_only"
    chart = sheets.workbook.add_chart(kind)
    where = _Table(sheet.get_name(), block, *table)
    lines: Any = None
    shared = None if found.kind == "points" else where.find(found.categories) or sheets.written("", found.categories)
    for one in found.series:
        values = where.find(one.values) or sheets.written(one.name, one.values)
        across = shared or where.find(one.x) or sheets.written("", one.x)
        target = chart
        if one.over:
            lines = lines or sheets.workbook.add_chart({"type": "line"})
            target = lines
        target.add_series(_series(found, one, across, values))
    if lines:
        chart.combine(lines)
    _look(chart, found, block, lang)
    chart.set_size({"width": 620, "height": _height(found)})
    options = {"description": block.alt[:250], "object_position": 2}
    sheet.insert_chart(corner[0], corner[1], chart, options)


@dataclass(frozen=True)
class _Table:
    """The values of a block on a sheet."""

    sheet: str
    block: Chart
    first: int
    names: list[str]

    def find(self, values: Sequence[Any]) -> Range | None:
        """The column whose cells are exactly these values."""
        if len(values) != len(self.block.frame) or not len(values):
            return None
        for at, name in enumerate(self.names):
            cells = [plain(value) for value in self.block.frame[name].tolist()]
            if self.block.kinds.get(name) == "day":
                cells = [None if cell is None else date.fromordinal(719_163 + int(cell)) for cell in cells]
            if cells == list(values):
                return [self.sheet, self.first, at, self.first + len(cells) - 1, at]
        return None


def _series(found: Native, one: Series, across: Range, values: Range) -> dict[str, Any]:
    ink = "#" + hexadecimal(one.colours[0])
    series: dict[str, Any] = {"name": one.name or None, "categories": across, "values": values}
    if found.kind in ("bar", "column") and not one.over:
        hidden = one.faint and found.stacked
        series |= {"fill": {"none": True} if hidden else {"color": ink}, "gap": 45, "border": {"none": True}}
        series["overlap"] = 100 if found.stacked or not found.grouped else 0
        if len(one.colours) > 1:
            series["points"] = [{"fill": {"color": "#" + hexadecimal(colour)}} for colour in one.colours]
        if one.labelled and not hidden:
            inside = (
                {"position": "inside_base", "font": {"size": 8, "color": "white"}} if one.low else {"font": {"size": 8}}
            )
            series["data_labels"] = {"value": True, "num_format": found.number} | inside
            if one.words:
                series["data_labels"]["custom"] = [{"value": safe(text)} for text in one.words]
    else:
        line = {"color": ink, "width": 0.75 if one.faint else max(one.width, 0.75)} | (
            {"dash_type": "dash"} if one.dashed or one.faint else {}
        )
        series["line"] = line if one.line else {"none": True}
        dots = {"type": "circle", "size": 5, "fill": {"color": ink}, "border": {"none": True}}
        series["marker"] = dots if one.dots else {"type": "none"}
    if one.low and one.high:
        series["y_error_bars"] = _errors(one)
    return {name: value for name, value in series.items() if value is not None}


def _errors(one: Series) -> dict[str, Any]:
    ends = zip(one.values, one.low, one.high, strict=True)
    sides = [(0.0, 0.0) if None in (v, a, b) else (v - a, b - v) for v, a, b in ends]
    return {
        "type": "custom",
        "plus_values": [up for _, up in sides],
        "minus_values": [down for down, _ in sides],
        "line": {"color": "#5F6672"},
    }


def _look(chart: Any, found: Native, block: Chart, lang: Language) -> None:
    flat = found.kind == "bar"
    grid = {"visible": True, "line": {"color": "#DEE1E7", "width": 0.5}}
    names = {"num_font": {"size": 8}, "line": {"color": "#C9CDD5"}, "name": safe(found.up if flat else found.across)}
    values = {
        "num_font": {"size": 8},
        "num_format": found.number,
        "major_gridlines": grid,
        "line": {"none": True},
        "name": safe(found.across if flat else found.up),
    }
    for axis in (names, values):
        axis["name_font"] = {"size": 9, "bold": False, "color": "#5F6672"}
        if not axis["name"]:
            del axis["name"], axis["name_font"]
    if found.dated:
        months = found.dated > 62
        unit = {"major_unit": max(1, round(found.dated / 304)), "major_unit_type": "months"} if months else {}
        names |= {"date_axis": True, "num_format": "yyyy-mm" if months else "yyyy-mm-dd"} | unit
    if found.kind in ("line", "column"):
        names["label_position"] = "low"
    if flat:
        names |= {"reverse": True, "label_position": "low", "interval_unit": 1}
        values |= {"label_position": "high"}  # below, as the first category is on top
    if found.kind in ("bar", "column"):
        values |= {name: end for name, end in (("min", found.low), ("max", found.high)) if end is not None}
    chart.set_x_axis(values if flat else names)  # of flat bars the x axis is the one that lies
    chart.set_y_axis(names if flat else values)
    chart.set_title({"name": safe(block.title)[:250], "name_font": {"size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom"} if found.named else {"none": True})
    chart.show_blanks_as("gap")


def _height(found: Native) -> int:
    bars = len(found.categories) * (len(found.series) if not found.stacked else 1)
    return max(320, min(20 * bars + 90, 960)) if found.kind == "bar" else 320
