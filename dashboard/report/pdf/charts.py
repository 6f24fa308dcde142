"""A figure drawn on paper as lines and areas that stay sharp at any size."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from dashboard.report.drawing.charts import Drawing, Note
from dashboard.report.drawing.colours import GREY, INK, WHITE, Colour, readable_on
from dashboard.report.drawing.marks import Cells, Marks
from dashboard.report.pdf.frame import PIXEL, SIZE, STEP, Frame, framed, grid, legend, ring
from dashboard.report.pdf.pen import POINT, Pen

MOST_POINTS = 3_000  # dots of one name; more would only lie on one another
_AROUND = 74  # pixels of the screen that titles and marks take above and below the axes


def height_of(drawing: Drawing, most: float) -> float:
    """Millimetres of paper a figure wants, at most `most`."""
    return min(max(drawing.height * PIXEL, 42.0), most)


def draw(pen: Pen, drawing: Drawing, x: float, y: float, width: float, height: float) -> None:
    """The whole figure within a rectangle of the paper."""
    top = y + legend(pen, drawing, x, y, width)
    frame = framed(pen, drawing, x, top, width, y + height - top)
    with pen.clipped(frame.left - 0.3, frame.top - 0.3, frame.width + 0.6, frame.height + 0.6):
        for mark in drawing.marks:
            _area(pen, frame, mark, drawing.marks)
    grid(pen, frame)
    _rectangles(pen, frame)
    for cells in drawing.cells:
        _cells(pen, frame, cells)
    for mark in drawing.marks:
        if mark.kind == "bars":
            _bars(pen, frame, mark)
    with pen.clipped(frame.left - 0.5, frame.top - 0.5, frame.width + 1.0, frame.height + 1.0):
        for mark in drawing.marks:
            if mark.kind == "line":
                _strokes(pen, frame, mark)
    _lines(pen, frame)
    for mark in drawing.marks:
        _errors(pen, frame, mark)
        _dots(pen, frame, mark)
        _labels(pen, frame, mark)
    for note in drawing.notes:
        _note(pen, frame, note)


def _ends(frame: Frame, low: float | None, high: float | None, name: str) -> tuple[float, float]:
    """Two places of a guide on the paper; where one is open, the end of the axis."""
    if name == "x":
        ends = (frame.left, frame.left + frame.width)
        return ends[0] if low is None else frame.x(low), ends[1] if high is None else frame.x(high)
    ends = (frame.top + frame.height, frame.top)
    return ends[0] if low is None else frame.y(low), ends[1] if high is None else frame.y(high)


def _rectangles(pen: Pen, frame: Frame) -> None:
    for guide in frame.drawing.guides:
        (x0, x1), (y0, y1) = _ends(frame, guide.x0, guide.x1, "x"), _ends(frame, guide.y0, guide.y1, "y")
        if guide.fill:
            pen.box(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), guide.fill)
        if guide.fill and guide.line:
            pen.set_draw_color(*guide.line)
            pen.set_line_width(guide.width * 0.2)
            pen.rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def _lines(pen: Pen, frame: Frame) -> None:
    for guide in frame.drawing.guides:
        if guide.line and guide.fill is None:
            (x0, x1), (y0, y1) = _ends(frame, guide.x0, guide.x1, "x"), _ends(frame, guide.y0, guide.y1, "y")
            if abs(x1 - x0) < 1e-6 or abs(y1 - y0) < 1e-6:
                pen.rule(x0, y0, x1, y1, guide.line, guide.width * 0.2, dashed=guide.dashed)
            else:
                for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                    pen.rule(a, b, c, d, guide.line, guide.width * 0.2, dashed=guide.dashed)


def _cells(pen: Pen, frame: Frame, cells: Cells) -> None:
    gap = min(cells.gap * 0.12, 0.4)
    for i, row in enumerate(cells.colours):
        for j, fill in enumerate(row):
            (x0, x1), (y0, y1) = (
                sorted(map(turn, (at - 0.5, at + 0.5))) for turn, at in ((frame.x, cells.x[j]), (frame.y, cells.y[i]))
            )
            text = cells.words[i][j] if j < len(cells.words[i]) else ""
            if fill:
                pen.box(x0 + gap, y0 + gap, x1 - x0 - 2 * gap, y1 - y0 - 2 * gap, fill)
            if text:
                size = (
                    SIZE
                    if pen.wide(text.split("\n")[0], SIZE) <= x1 - x0 - 1
                    else max(4.6, SIZE * (x1 - x0 - 1) / pen.wide(text.split("\n")[0], SIZE))
                )
                _centred(pen, (x0 + x1) / 2, (y0 + y1) / 2, text, size, readable_on(fill), bold=cells.bold[i][j])


def _centred(pen: Pen, x: float, y: float, text: str, size: float, ink: Colour, *, bold: bool = False) -> None:
    lines = text.split("\n")
    step = 1.12 * size * POINT
    for place, line in enumerate(lines):
        pen.put(
            x,
            y + 0.36 * size * POINT + (place - (len(lines) - 1) / 2) * step,
            line,
            size,
            bold=bold,
            ink=ink,
            align="center",
        )


def _bars(pen: Pen, frame: Frame, mark: Marks) -> None:
    for at in range(len(mark.x)):
        spot, length = (mark.y[at], mark.x[at]) if mark.flat else (mark.x[at], mark.y[at])
        fill = mark.colour(at)
        if spot is None or length is None or fill is None:
            continue
        across, along = (frame.y, frame.x) if mark.flat else (frame.x, frame.y)
        a, b = sorted((across(spot + mark.shift - mark.thick / 2), across(spot + mark.shift + mark.thick / 2)))
        c, d = sorted((along(mark.base[at]), along(mark.base[at] + length)))
        x, y, width, height = (c, a, d - c, b - a) if mark.flat else (a, c, b - a, d - c)
        if width > 0 and height > 0:
            pen.box(
                x, y, width, height, fill, round_by=min(0.5, width / 2, height / 2) if min(width, height) > 1.5 else 0
            )


def _pieces(frame: Frame, mark: Marks) -> Iterator[list[tuple[float, float]]]:
    """The points of a line on paper, cut where a value is missing."""
    points = zip(mark.x, mark.y, strict=True)
    for known, part in groupby(points, key=lambda p: p[0] is not None and p[1] is not None):
        if known:
            yield [(frame.x(x), frame.y(y)) for x, y in part if x is not None and y is not None]


def _area(pen: Pen, frame: Frame, mark: Marks, marks: Sequence[Marks]) -> None:
    if not mark.fill or not mark.fill_to:
        return
    pen.set_fill_color(*mark.fill)
    before = marks[marks.index(mark) - 1] if mark.fill_to == "before" and marks.index(mark) else None
    floor = list(_pieces(frame, before)) if before else []
    for place, piece in enumerate(_pieces(frame, mark)):
        if mark.fill_to == "zero":
            edge = [(piece[-1][0], frame.y(0)), (piece[0][0], frame.y(0))]
        elif mark.fill_to == "before":
            edge = list(reversed(floor[place])) if place < len(floor) else []
        else:
            edge = []
        if len(piece) + len(edge) > 2:
            pen.polygon([*piece, *edge], style="F")


def _strokes(pen: Pen, frame: Frame, mark: Marks) -> None:
    if not mark.joined or mark.line is None or (mark.fill_to == "self" and mark.width == 0):
        return
    pen.set_draw_color(*mark.line)
    pen.set_line_width(max(mark.width * 0.2, 0.12))
    pen.set_dash_pattern(dash=1.1, gap=0.9) if mark.dashed else pen.set_dash_pattern()
    for piece in _pieces(frame, mark):
        if mark.steps:
            piece = [point for a, b in zip(piece, [*piece[1:], piece[-1]], strict=True) for point in (a, (b[0], a[1]))]
        if len(piece) > 1:
            pen.polyline(piece)
    pen.set_dash_pattern()


def _errors(pen: Pen, frame: Frame, mark: Marks) -> None:
    for x, y, low, high in zip(mark.x, mark.y, mark.low, mark.high, strict=False):
        if x is None or y is None or low is None or high is None:
            continue
        flat = mark.errors == "x"
        across, along = ((y, frame.y), frame.x) if flat else ((x, frame.x), frame.y)
        middle = across[1](across[0] + mark.shift)
        for a, b, c, d in (
            (along(low), middle, along(high), middle),
            *((along(end), middle - 0.8, along(end), middle + 0.8) for end in (low, high)),
        ):
            pen.rule(*((a, b, c, d) if flat else (b, a, d, c)), GREY, 0.3)


def _dots(pen: Pen, frame: Frame, mark: Marks) -> None:
    if not mark.dots:
        return
    every = -(-len(mark.x) // MOST_POINTS) or 1
    radius = max(mark.dot * PIXEL / 2, 0.35)
    for at in range(0, len(mark.x), every):
        x, y, fill = mark.x[at], mark.y[at], mark.colour(at)
        if x is None or y is None or fill is None:
            continue
        if mark.hollow:
            ring(pen, frame.x(x), frame.y(y), radius, fill)
        else:
            pen.set_fill_color(*fill)
            pen.circle(frame.x(x), frame.y(y), radius, style="F")


def _labels(pen: Pen, frame: Frame, mark: Marks) -> None:
    for at, text in enumerate(mark.words):
        if text and mark.x[at] is not None and mark.y[at] is not None:
            (_bar_label if mark.kind == "bars" else _dot_label)(pen, frame, mark, at, text)


def _bar_label(pen: Pen, frame: Frame, mark: Marks, at: int, text: str) -> None:
    x, y = mark.x[at] or 0.0, mark.y[at] or 0.0
    wide, lines = max(pen.wide(line, SIZE) for line in text.split("\n")), text.count("\n") + 1
    if mark.flat:
        start, end, middle = frame.x(mark.base[at]), frame.x(mark.base[at] + x), frame.y(y + mark.shift)
        room, needed = abs(end - start), wide + 1.2
    else:
        start, end, middle = frame.y(mark.base[at]), frame.y(mark.base[at] + y), frame.x(x + mark.shift)
        room, needed = abs(end - start), 1.25 * STEP * lines
        slot = abs(frame.x(mark.thick) - frame.x(0)) * 1.35
        if wide > slot + 1:
            return
    if mark.above.startswith("in") or (mark.above in ("", "auto") and room >= needed):
        if room >= needed:
            spot = ((start + end) / 2, middle) if mark.flat else (middle, (start + end) / 2)
            _centred(pen, *spot, text, SIZE, readable_on(mark.colour(at)))
        return
    if mark.flat:
        side = 1 if x >= 0 else -1
        pen.put(end + side * 1.0, middle + 0.36 * STEP, text, SIZE, align="left" if side > 0 else "right")
    else:
        _centred(pen, middle, end - (0.75 * STEP * lines if y >= 0 else -0.75 * STEP * lines), text, SIZE, INK)


def _dot_label(pen: Pen, frame: Frame, mark: Marks, at: int, text: str) -> None:
    x, y = frame.x(mark.x[at] or 0.0), frame.y(mark.y[at] or 0.0)
    up, _, across = (mark.above or "middle center").partition(" ")
    away = mark.dot * PIXEL / 2 + 0.4 if mark.dots else 0.3
    height = (text.count("\n") + 1) * 1.12 * STEP
    y += {"top": -away - height / 2, "bottom": away + height / 2}.get(up, 0.0)
    ink = mark.ink or INK
    if ink == WHITE and not (up == "middle" and mark.dots):
        ink = INK
    if across in ("left", "right"):
        wide = pen.wide(text, SIZE)
        x += (wide / 2 + away) * (1 if across == "right" else -1)
    _centred(pen, x, y, text, SIZE, ink)


def _note(pen: Pen, frame: Frame, note: Note) -> None:
    x = frame.left + note.x * frame.width if note.paper[0] else frame.x(note.x)
    y = frame.top + (1 - note.y) * frame.height if note.paper[1] else frame.y(note.y)
    x, y = x + note.dx * PIXEL, y - note.dy * frame.height / max(frame.drawing.height - _AROUND, 60)
    size = SIZE * note.size / 12.5
    lines = note.words.split("\n")
    step = 1.12 * size * POINT
    wide = max(pen.wide(line, size, bold=note.bold) for line in lines)
    x = min(
        max(x, frame.left + {"left": 0, "center": wide / 2, "right": wide}.get(note.across, 0)),
        200 - {"left": wide, "center": wide / 2}.get(note.across, 0),
    )
    y += {"top": 0.0, "middle": -len(lines) * step / 2, "bottom": -(len(lines) + 0.15) * step}.get(
        note.up, 0.0
    ) + 0.82 * step
    ink = INK if note.ink == WHITE else note.ink
    for line in lines:
        pen.put(x, y, line, size, bold=note.bold, ink=ink, align=note.across)
        y += step
