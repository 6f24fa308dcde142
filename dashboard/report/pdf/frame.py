"""The axes of a figure on paper, with the words and the legend around them."""

from dataclasses import dataclass, replace

from dashboard.report.drawing.axes import Axis
from dashboard.report.drawing.charts import Drawing, Note
from dashboard.report.drawing.colours import GREY, LINE, Colour
from dashboard.report.pdf.pen import POINT, Pen

PIXEL = 0.232  # millimetres of paper for one of the screen
SIZE = 7.6  # points of the words
STEP = SIZE * POINT
_PAD = 1.6


@dataclass
class Frame:
    """Where on the paper a figure's axes lie."""

    drawing: Drawing
    left: float
    top: float
    width: float
    height: float

    def x(self, at: float) -> float:
        return self.left + self.drawing.x.share(at) * self.width

    def y(self, at: float) -> float:
        return self.top + (1 - self.drawing.y.share(at)) * self.height


def legend(pen: Pen, drawing: Drawing, x: float, y: float, width: float) -> float:
    """The names with their colours on lines from the top left; how much height they take."""
    at, line = x, y + STEP
    for mark in drawing.named:
        name = pen.cut(mark.name, SIZE, width * 0.6)
        own = 4.2 + pen.wide(name, SIZE) + 5
        if at + own > x + width and at > x:
            at, line = x, line + 1.6 * STEP
        if mark.kind == "line" and mark.joined:
            pen.rule(at, line - 0.36 * STEP, at + 3, line - 0.36 * STEP, mark.sample(), 0.7, dashed=mark.dashed)
        elif mark.hollow:
            ring(pen, at + 1.3, line - 0.36 * STEP, 1.1, mark.sample())
        else:
            pen.box(at, line - 0.75 * STEP, 2.6, 0.8 * STEP, mark.sample(), round_by=0.4)
        pen.put(at + 4.2, line, name, SIZE, ink=GREY)
        at += own
    return line - y + 1.6 if drawing.named else 0.0


def framed(pen: Pen, drawing: Drawing, x: float, y: float, width: float, height: float) -> Frame:
    """What is left for the axes between the words around them; the words themselves are written on the way."""
    names = [text for _, text in drawing.y.ticks]
    room = min(
        max((max((pen.wide(line, SIZE) for line in text.split("\n")), default=0.0) for text in names), default=0.0),
        0.42 * width,
    )
    left = x + (room + _PAD if names else 0)
    drawing = _fitted(pen, drawing, x + width - left - 3.0)
    right = 3.0 + _overhang(pen, drawing, x + width - left - 3.0)
    top, bottom = y + 1.2, 1.0
    if drawing.y.title:
        pen.put(x, y + STEP, pen.cut(drawing.y.title, SIZE, width), SIZE, ink=GREY)
        top += 1.7 * STEP
    elif any(mark.kind == "line" and mark.words for mark in drawing.marks):
        top += STEP
    tall, tilted = _tick_room(pen, drawing.x, width - (left - x) - right)
    top, bottom = (top + tall, bottom) if drawing.x.far else (top, bottom + tall)
    top += max((_rise(note) for note in drawing.notes), default=0.0)
    bottom += 1.5 * STEP if drawing.x.title else 0.0
    frame = Frame(drawing, left, top, max(width - (left - x) - right, 10), max(y + height - top - bottom, 10))
    _x_words(pen, frame, tilted)
    _y_words(pen, frame, room)
    if drawing.x.title:
        pen.put(
            frame.left + frame.width / 2,
            y + height - 0.6,
            pen.cut(drawing.x.title, SIZE, frame.width),
            SIZE,
            ink=GREY,
            align="center",
        )
    return frame


def _rise(note: Note) -> float:
    """Room above the axes for words that stand there."""
    return 1.5 * STEP if note.paper[1] and note.y >= 1 else 0.0


def _fitted(pen: Pen, drawing: Drawing, width: float) -> Drawing:
    """Flat bars drawn as long as the words beside them allow; on the screen they leave room for a phone."""
    axis = drawing.x
    plain = [mark for mark in drawing.marks if mark.kind == "bars" and mark.flat and mark.above == "outside"]
    if drawing.stacked or len(plain) != len(drawing.marks) or axis.kind != "number" or axis.low != 0 or drawing.guides:
        return drawing
    ends = [
        (base + value) / max(1 - (pen.wide(text, SIZE) + 3) / width, 0.3)
        for mark in plain
        for base, value, text in zip(mark.base, mark.x, mark.words or [""] * len(mark.x), strict=True)
        if value is not None
    ]
    high = max(ends, default=axis.high)
    if not 0 < high < axis.high:
        return drawing
    return replace(drawing, x=replace(axis, high=high, ticks=tuple(tick for tick in axis.ticks if tick[0] <= high)))


def _overhang(pen: Pen, drawing: Drawing, width: float) -> float:
    """Words beside bars that stand out of the axes on the right."""
    most = 0.0
    for mark in drawing.marks:
        if mark.kind == "bars" and mark.flat and mark.words:
            for base, value, text in zip(mark.base, mark.x, mark.words, strict=False):
                share = drawing.x.share(base + (value or 0.0))
                if value is not None and share > 0 and mark.above in ("outside", "", "auto"):
                    most = max(most, (share * width + pen.wide(text, SIZE) + 2 - width) / share)
    for note in drawing.notes:
        if note.across == "left" and not note.paper[0]:
            most = max(most, (drawing.x.share(note.x) - 1) * width + pen.wide(note.words.split("\n")[0], SIZE))
    return min(max(most, 0.0), 0.3 * width)


def _tick_room(pen: Pen, axis: Axis, width: float) -> tuple[float, bool]:
    """Height of the words below an axis, and whether they have to be tilted."""
    if not axis.ticks:
        return 0.0, False
    lines = max(len(text.split("\n")) for _, text in axis.ticks)
    if axis.kind != "category" and not axis.far:
        return 1.7 * STEP, False
    slot = width / max(len(axis.ticks), 1)
    widest = max(pen.wide(line, SIZE) for _, text in axis.ticks for line in text.split("\n"))
    if widest <= slot * 0.96:
        return (0.7 + lines) * STEP, False
    wrapped = max(len(pen.lines(text, SIZE, slot * 0.96)) for _, text in axis.ticks)
    if slot > 14 and wrapped <= 3:
        return (0.7 + wrapped) * STEP, False
    return min(widest, 34.0) * 0.72 + 1.2 * STEP, True


def _x_words(pen: Pen, frame: Frame, tilted: bool) -> None:
    axis, base = frame.drawing.x, frame.top + frame.height
    slot = frame.width / max(len(axis.ticks), 1)
    last = -1e9
    for at, text in axis.ticks:
        x = frame.x(at)
        if tilted:
            if x - last < STEP * 1.05:
                continue
            name = pen.cut(text, SIZE, 33.0)
            end = (x + 0.6, frame.top - 1.4) if axis.far else (x + 0.8, base + STEP * 0.95)
            with pen.rotation(45, *end):
                pen.put(*end, name, SIZE, ink=GREY, align="left" if axis.far else "right")
        else:
            lines = pen.lines(text, SIZE, max(slot * 0.96, 14.0))
            wide = max(pen.wide(line, SIZE) for line in lines)
            if x - wide / 2 < last:
                continue
            y = frame.top - 0.6 - (len(lines) - 1) * 1.1 * STEP if axis.far else base + 1.35 * STEP
            for place, line in enumerate(lines):
                pen.put(x, y + place * 1.1 * STEP, line, SIZE, ink=GREY, align="center")
            x += wide / 2 + 1.0
        last = x


def _y_words(pen: Pen, frame: Frame, room: float) -> None:
    gap = abs(frame.y(0) - frame.y(1)) if frame.drawing.y.kind == "category" else 1e9
    every = max(1, round(STEP * 1.02 / gap + 0.49)) if gap < STEP * 1.02 else 1
    for place, (at, text) in enumerate(frame.drawing.y.ticks):
        if place % every:
            continue
        lines = [pen.cut(line, SIZE, room + 0.1) for line in text.split("\n")]
        y = frame.y(at) + 0.36 * STEP - (len(lines) - 1) * 0.55 * STEP
        for line in lines:
            pen.put(frame.left - _PAD, y, line, SIZE, ink=GREY, align="right")
            y += 1.1 * STEP


def grid(pen: Pen, frame: Frame) -> None:
    drawing = frame.drawing
    if drawing.cells:
        return
    if drawing.x.grid and drawing.x.kind != "category":
        for at, _ in drawing.x.ticks:
            pen.rule(frame.x(at), frame.top, frame.x(at), frame.top + frame.height, LINE, 0.15)
    if drawing.y.grid:
        for at, _ in drawing.y.ticks:
            pen.rule(frame.left, frame.y(at), frame.left + frame.width, frame.y(at), LINE, 0.15)
    low, high = sorted((drawing.y.low, drawing.y.high))
    if drawing.y.kind == "number" and low <= 0 <= high:
        pen.rule(frame.left, frame.y(0), frame.left + frame.width, frame.y(0), (190, 195, 203), 0.2)
    low, high = sorted((drawing.x.low, drawing.x.high))
    if drawing.x.kind == "number" and drawing.x.grid and low <= 0 <= high:
        pen.rule(frame.x(0), frame.top, frame.x(0), frame.top + frame.height, (190, 195, 203), 0.2)


def ring(pen: Pen, x: float, y: float, radius: float, ink: Colour) -> None:
    pen.set_draw_color(*ink)
    pen.set_line_width(0.4)
    pen.circle(x, y, radius, style="D")
