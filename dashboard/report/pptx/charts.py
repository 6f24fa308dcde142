"""Native charts of a deck: their numbers open in the office program and can be changed."""

from contextlib import contextmanager
from typing import Any

from dashboard.report.cells import safe
from dashboard.report.drawing.colours import Colour
from dashboard.report.drawing.native import Native, Series

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
MOST_NAMES = 40  # categories that are all named
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def add_chart(slide: Any, found: Native, place: tuple[float, float, float, float], alt: str) -> None:
    """The chart within a rectangle of the slide, in inches."""
    from pptx.util import Inches

    shape = slide.shapes.add_chart(_kind(found), *(Inches(each) for each in place), _data(found))
    shape._element.nvGraphicFramePr.cNvPr.set("descr", safe(alt))
    chart = shape.chart
    chart.has_title = False
    chart.font.size = _points(11)
    chart.has_legend = found.named
    if found.named:
        from pptx.enum.chart import XL_LEGEND_POSITION

        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = chart.plots[0]
    if found.kind in ("bar", "column"):
        plot.gap_width = 45
        plot.overlap = 100 if found.stacked or not found.grouped else 0
    for one, series in zip(found.series, list(plot.series), strict=True):
        if not one.over:
            _paint(series, one, found)
    _lines_over(chart, found)
    _axes(chart, found)


def _lines_over(chart: Any, found: Native) -> None:
    """Moves those series that are lines over bars into a line chart on the same axes."""
    from lxml import etree
    from pptx.oxml import parse_xml

    bars = chart.plots[0]._element
    moved = [series._element for one, series in zip(found.series, list(chart.plots[0].series), strict=True) if one.over]
    if not moved:
        return
    begun = f'<c:lineChart xmlns:c="{_C}"><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>'
    lines = parse_xml(begun)
    for series in moved:
        for name in ("invertIfNegative", "dPt", "dLbls"):
            for child in series.findall(f"{{{_C}}}{name}"):
                series.remove(child)
        lines.append(series)
    etree.SubElement(lines, f"{{{_C}}}marker").set("val", "1")
    for axis in bars.findall(f"{{{_C}}}axId"):
        etree.SubElement(lines, f"{{{_C}}}axId").set("val", axis.get("val"))
    bars.addnext(lines)
    for one, series in zip([one for one in found.series if one.over], chart.plots[1].series, strict=True):
        _stroke(series, one, one.colours[0])


def _kind(found: Native) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE as KIND

    if found.kind == "points":
        return KIND.XY_SCATTER_LINES_NO_MARKERS if any(one.line for one in found.series) else KIND.XY_SCATTER
    stacked, plain = {
        "bar": (KIND.BAR_STACKED, KIND.BAR_CLUSTERED),
        "column": (KIND.COLUMN_STACKED, KIND.COLUMN_CLUSTERED),
        "line": (KIND.LINE, KIND.LINE),
    }[found.kind]
    return stacked if found.stacked else plain


def _data(found: Native) -> Any:
    """The numbers, in a workbook inside the deck whose cells are never formulas."""
    from pptx.chart.data import CategoryChartData, XyChartData

    if found.kind == "points":
        points = XyChartData(number_format=found.number)
        for one in found.series:
            series = points.add_series(safe(one.name))
            for x, y in zip(one.x, one.values, strict=True):
                series.add_data_point(x, y)
        return _unformulated(points)
    data = CategoryChartData(number_format=found.number)
    data.categories = [safe(name) if isinstance(name, str) else name for name in found.categories]
    for one in found.series:
        data.add_series(safe(one.name), one.values)
    return _unformulated(data)


def _unformulated(data: Any) -> Any:
    """python-pptx writes a name that begins with = as a formula of the inner workbook; here it stays a name."""
    from xlsxwriter import Workbook

    from dashboard.report.xlsx.exact import ExactSheet

    @contextmanager
    def opened(file: Any) -> Any:
        workbook = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        yield workbook, workbook.add_worksheet(worksheet_class=ExactSheet)
        workbook.close()

    data._workbook_writer._open_worksheet = opened
    return data


def _paint(series: Any, one: Series, found: Native) -> None:
    ink = one.colours[0]
    if found.kind in ("bar", "column"):
        series.invert_if_negative = False
        if one.faint and found.stacked:
            series.format.fill.background()
            return
        _fill(series.format, ink)
        for at, colour in enumerate(one.colours if len(one.colours) > 1 else ()):
            if colour != ink:
                _fill(series.points[at].format, colour)
    else:
        _stroke(series, one, ink)
    if one.labelled:
        _labels(series, one, found)
    for at, text in ((at, text) for at, text in enumerate(one.words) if text):
        label = series.points[at].data_label
        label.has_text_frame, label.text_frame.text = True, safe(text)
        label.text_frame.paragraphs[0].runs[0].font.size = _points(10)
    if one.low and one.high:
        _errors(series, one, along="y")


def _fill(look: Any, colour: Colour) -> None:
    from pptx.dml.color import RGBColor

    look.fill.solid()
    look.fill.fore_color.rgb = RGBColor(*colour)


def _stroke(series: Any, one: Series, ink: Colour) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE

    series.smooth = False
    if one.line:
        series.format.line.width = _points(1 if one.faint else max(one.width, 0.75))
        series.format.line.color.rgb = RGBColor(*ink)
        if one.dashed or one.faint:
            series.format.line.dash_style = MSO_LINE.DASH
    else:
        series.format.line.fill.background()
    series.marker.style = XL_MARKER_STYLE.CIRCLE if one.dots else XL_MARKER_STYLE.NONE
    if one.dots:
        series.marker.size = 6
        _fill(series.marker.format, ink)
        series.marker.format.line.fill.background()


def _labels(series: Any, one: Series, found: Native) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LABEL_POSITION

    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, found.number, False
    labels.font.size = _points(10)
    if one.low:  # beside the end stands the interval
        labels.position, labels.font.color.rgb = XL_LABEL_POSITION.INSIDE_BASE, RGBColor(255, 255, 255)
    elif found.kind in ("bar", "column") and not found.stacked:
        labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _errors(series: Any, one: Series, *, along: str) -> None:
    """Intervals around the values, each end as it is."""
    from lxml import etree

    pairs = [
        (0.0, 0.0) if None in (v, a, b) else (b - v, v - a)
        for v, a, b in zip(one.values, one.low, one.high, strict=True)
    ]
    bars = etree.SubElement(series._element, f"{{{_C}}}errBars")
    if series._element.find(f"{{{_C}}}xVal") is not None:
        etree.SubElement(bars, f"{{{_C}}}errDir").set("val", along)
    etree.SubElement(bars, f"{{{_C}}}errBarType").set("val", "both")
    etree.SubElement(bars, f"{{{_C}}}errValType").set("val", "cust")
    etree.SubElement(bars, f"{{{_C}}}noEndCap").set("val", "0")
    for side, name in enumerate(("plus", "minus")):
        numbers = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}{name}"), f"{{{_C}}}numLit")
        etree.SubElement(numbers, f"{{{_C}}}ptCount").set("val", str(len(pairs)))
        for at, pair in enumerate(pairs):
            point = etree.SubElement(numbers, f"{{{_C}}}pt")
            point.set("idx", str(at))
            etree.SubElement(point, f"{{{_C}}}v").text = repr(float(pair[side]))
    line = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}spPr"), f"{{{_A}}}ln")
    line.set("w", "15875")
    etree.SubElement(etree.SubElement(line, f"{{{_A}}}solidFill"), f"{{{_A}}}srgbClr").set("val", "5F6672")
    first = next(child for child in series._element if etree.QName(child).localname in ("cat", "val", "xVal", "yVal"))
    first.addprevious(bars)


def _axes(chart: Any, found: Native) -> None:
    from lxml import etree
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK

    flat = found.kind == "bar"
    names, values = chart.category_axis, chart.value_axis
    for axis, title in ((names, found.up if flat else found.across), (values, found.across if flat else found.up)):
        axis.format.line.color.rgb = RGBColor(201, 205, 213)
        axis.major_tick_mark, axis.tick_labels.font.size = XL_TICK_MARK.NONE, _points(11)
        axis.has_title = bool(title)
        if title:
            axis.axis_title.text_frame.text = safe(title)
            for run in axis.axis_title.text_frame.paragraphs[0].runs:
                run.font.size, run.font.bold, run.font.color.rgb = _points(11), False, RGBColor(95, 102, 114)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = found.number, False
    values.has_major_gridlines, names.has_major_gridlines = True, False
    values.major_gridlines.format.line.color.rgb = RGBColor(222, 225, 231)
    if found.kind != "points":
        names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if flat:
        names.reverse_order, values.tick_label_position = True, XL_TICK_LABEL_POSITION.HIGH  # below, as first is on top
    if found.kind in ("bar", "column"):
        values.minimum_scale, values.maximum_scale = found.low, found.high
    if found.labelled:
        values.tick_label_position, values.has_major_gridlines = XL_TICK_LABEL_POSITION.NONE, False
        values.format.line.fill.background()
    if found.dated:
        _days(names, found.dated)
    elif found.kind in ("bar", "column") and len(found.categories) <= MOST_NAMES:
        etree.SubElement(names._element, f"{{{_C}}}tickLblSkip").set("val", "1")
        _in_order(names._element, "tickLblSkip", ("tickMarkSkip", "noMultiLvlLbl", "extLst"))
        names.tick_labels.font.size = _points(11 if len(found.categories) <= 10 else 9)


def _days(names: Any, span: int) -> None:
    """Marks of an axis of days: months on a long one."""
    from lxml import etree

    months = span > 62
    names.tick_labels.number_format, names.tick_labels.number_format_is_linked = (
        "yyyy-mm" if months else "yyyy-mm-dd",
        False,
    )
    for name, value in (
        ("majorUnit", max(1, round(span / 30.4 / 10)) if months else max(1, span // 8)),
        ("majorTimeUnit", "months" if months else "days"),
    ):
        for old in names._element.findall(f"{{{_C}}}{name}"):
            names._element.remove(old)
        etree.SubElement(names._element, f"{{{_C}}}{name}").set("val", str(value))
        _in_order(
            names._element,
            name,
            ("majorTimeUnit", "minorUnit", "minorTimeUnit", "extLst")
            if name == "majorUnit"
            else ("minorUnit", "minorTimeUnit", "extLst"),
        )


def _in_order(axis: Any, name: str, after: tuple[str, ...]) -> None:
    """Moves a new child before those that the schema wants behind it."""
    child = axis.find(f"{{{_C}}}{name}")
    later = next((one for one in axis if one.tag in [f"{{{_C}}}{other}" for other in after]), None)
    if later is not None:
        later.addprevious(child)


def _points(size: float) -> Any:
    from pptx.util import Pt

    return Pt(size)
