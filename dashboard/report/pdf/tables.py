"""Tables on paper: as wide as their words need, with the headings again on each page."""

from dataclasses import dataclass

from dashboard.report.cells import columns, is_text, rows
from dashboard.report.document import Chart, Table
from dashboard.report.drawing.colours import GREY, GROUND, LINE
from dashboard.report.pdf.paper import EDGE, ROOM, Paper
from dashboard.report.pdf.pen import POINT
from dashboard.text import t
from dashboard.text.numbers import whole

MOST_ROWS = 400  # of one table; the rest is in the workbook
_SIZES = (8.0, 7.0, 6.2, 5.4)  # of letters: smaller ones only where numbers would not fit
_PAD, _NARROW, _MANY = 2.0, 1.2, 7  # millimetres beside words, and beside those of more columns than that
_WORDS = 26.0  # millimetres that words may claim before they are broken
_LINES = 4  # of one cell
_SEEN = 400  # rows by which the widths are chosen


@dataclass(frozen=True)
class Shape:
    """How a table is laid out. right: whether a column stands at the right."""

    heads: list[str]
    right: list[bool]
    size: float
    pad: float
    widths: list[float]

    @property
    def step(self) -> float:
        """Millimetres from line to line."""
        return self.size * POINT * 1.25


def table(paper: Paper, block: Chart | Table) -> None:
    """The table, over as many pages as it takes; of a very long one its beginning, and where the rest is."""
    names = columns(block)
    found = list(rows(block, paper.document.symbol, paper.lang, MOST_ROWS))
    paper.need(paper.heading_height(block) + 20)
    paper.pen.start_section(paper.pen.clean(block.title) or "–", level=1)
    paper.heading(block)
    if not found or not names:
        paper.words(t("report.doc.no_rows", paper.lang), 9, ink=GREY)
        paper.y += 4
        return
    shape = _shape(paper, [block.headings[name] for name in names], found, [not is_text(block, name) for name in names])
    _head(paper, shape)
    for row in found:
        _row(paper, row, shape)
    rest = len(block.frame) - len(found)
    if rest > 0:
        paper.y += 1.5
        paper.words(t("report.doc.more", paper.lang, rows=whole(rest), n=rest), 8.4, ink=GREY)
    paper.y += 7


def _shape(paper: Paper, heads: list[str], found: list[list[str]], right: list[bool]) -> Shape:
    """Numbers have what they need; words and headings share what is left."""
    pad = _PAD if len(heads) <= _MANY else _NARROW
    for size in _SIZES:
        wants, needs = _wanted(paper, heads, found[:_SEEN], right, size)
        wants, needs = ([width + 2 * pad for width in widths] for widths in (wants, needs))
        if sum(needs) <= ROOM:
            break
    over = sum(wants) - sum(needs)
    if sum(wants) > ROOM and over:
        part = max(ROOM - sum(needs), 0.0) / over
        widths = [need + part * (want - need) for want, need in zip(wants, needs, strict=True)]
    else:
        widths = [want + 0.6 * (ROOM - sum(wants)) / len(wants) for want in wants]
        widths[right.index(False) if False in right else 0] += ROOM - sum(widths)
    return Shape(heads, right, size, pad, [width * ROOM / sum(widths) for width in widths])


def _wanted(
    paper: Paper, heads: list[str], found: list[list[str]], right: list[bool], size: float
) -> tuple[list[float], list[float]]:
    """How wide each column would like to be, and how wide it must be."""
    wide = paper.pen.wide
    cells = [max(wide(row[at], size) for row in found) for at in range(len(heads))]
    words = [max((wide(word, size, bold=True) for word in head.split()), default=0.0) for head in heads]
    wants = [max(cell, wide(head, size, bold=True)) for cell, head in zip(cells, heads, strict=True)]
    needs = [
        max(cell if side else min(cell, _WORDS), min(word, _WORDS))
        for cell, word, side in zip(cells, words, right, strict=True)
    ]
    return wants, needs


def _head(paper: Paper, shape: Shape) -> None:
    pairs = zip(shape.heads, shape.widths, strict=True)
    lines = [paper.pen.lines(head, shape.size, width - 2 * shape.pad, bold=True) for head, width in pairs]
    height = max(map(len, lines)) * shape.step + 2.4
    paper.need(height + 12)
    paper.pen.box(EDGE, paper.y, ROOM, height, GROUND)
    _cells(paper, lines, shape, height, bold=True)
    paper.y += height


def _row(paper: Paper, row: list[str], shape: Shape) -> None:
    pairs = zip(row, shape.widths, strict=True)
    lines = [_fitted(paper, cell, width - 2 * shape.pad, shape.size) for cell, width in pairs]
    height = max(map(len, lines)) * shape.step + 2.2
    if paper.need(height):
        _head(paper, shape)
    _cells(paper, lines, shape, height)
    paper.y += height
    paper.pen.rule(EDGE, paper.y, EDGE + ROOM, paper.y, LINE, 0.12)


def _fitted(paper: Paper, cell: str, room: float, size: float) -> list[str]:
    if "\n" not in cell and paper.pen.wide(cell, size) <= room + 0.01:
        return [cell]
    lines = paper.pen.lines(cell, size, room)
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], paper.pen.cut(lines[_LINES - 1] + "…", size, room)]


def _cells(paper: Paper, lines: list[list[str]], shape: Shape, height: float, *, bold: bool = False) -> None:
    x = EDGE
    for cell, width, side in zip(lines, shape.widths, shape.right, strict=True):
        top = paper.y + (height - len(cell) * shape.step) / 2
        at, align = (x + width - shape.pad, "right") if side else (x + shape.pad, "left")
        for place, line in enumerate(cell):
            paper.pen.put(at, top + (place + 0.8) * shape.step, line, shape.size, bold=bold, align=align)
        x += width
