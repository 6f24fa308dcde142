"""Tables of a deck: native ones, whose cells can be edited; coloured cells for heat maps."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.report.cells import safe
from dashboard.report.drawing.charts import Drawing
from dashboard.report.drawing.colours import GREY, GROUND, INK, WHITE, Colour, readable_on

MOST_CELLS = 400


@dataclass(frozen=True)
class Grid:
    """Words in rows and columns. right: which columns stand at the right; fills: the colours of the cells, by row."""

    heads: list[str]
    rows: list[list[str]]
    right: list[bool]
    widths: tuple[float, ...] = ()  # shares of the room
    fills: list[list[Colour | None]] = field(default_factory=list)
    named: bool = False  # whether the first column names the rows


def heat_grid(drawing: Drawing) -> Grid | None:
    """The coloured cells of a drawing with their words; None where they have none, or are too many."""
    if not drawing.cells:
        return None
    columns = sorted({place for cells in drawing.cells for place in cells.x}, key=drawing.x.share)
    lines = sorted({place for cells in drawing.cells for place in cells.y}, key=drawing.y.share, reverse=True)
    words, fills = {}, {}
    for cells in drawing.cells:
        for i, row in enumerate(cells.words):
            for j, text in enumerate(row):
                spot = cells.y[i], cells.x[j]
                words[spot] = text or words.get(spot, "")
                fills[spot] = cells.colours[i][j] or fills.get(spot)
    if not any(words.values()) or len(columns) * len(lines) > MOST_CELLS:
        return None
    across, down = dict(drawing.x.ticks), dict(drawing.y.ticks)
    first = max((len(name) for name in down.values()), default=0)
    share = min(max(0.014 * first, 0.08), 0.34)
    return Grid(
        ["", *(across.get(at, "").replace("\n", " ") for at in columns)],
        [[down.get(at, "").replace("\n", " "), *(words.get((at, x), "") for x in columns)] for at in lines],
        [False, *(True for _ in columns)],
        (share, *((1 - share) / len(columns) for _ in columns)),
        [[None, *(fills.get((at, x)) for x in columns)] for at in lines],
        named=True,
    )


def add_grid(slide: Any, grid: Grid, place: tuple[float, float, float, float], *, alt: str) -> None:
    """The table within a rectangle of the slide, in inches."""
    from pptx.util import Inches

    count, across = len(grid.rows) + bool(grid.heads), len(grid.right)
    left, top, width, height = place
    step = min(0.36, height / count)
    shape = slide.shapes.add_table(count, across, *(Inches(each) for each in (left, top, width, step * count)))
    shape._element.nvGraphicFramePr.cNvPr.set("descr", safe(alt))
    table = shape.table
    _plain(table, bool(grid.heads))
    size = max(min(step * 33, 12 if across <= 7 else 10 if across <= 12 else 8), 6)
    for at, share in enumerate(grid.widths or _shares(grid)):
        table.columns[at].width = Inches(width * share)
    for row, words in enumerate([grid.heads, *grid.rows] if grid.heads else grid.rows):
        table.rows[row].height = Inches(step)
        fills = grid.fills[row - 1] if grid.fills and row else []
        for at, text in enumerate(words):
            fill = fills[at] if at < len(fills) else None
            head = bool(grid.heads) and row == 0
            ground = fill or (GROUND if head else WHITE)
            ink = readable_on(fill) if fill else GREY if head or (at == 0 and not grid.heads) else INK
            _write(
                table.cell(row, at),
                text,
                size,
                ground,
                ink,
                right=grid.right[at],
                middle=bool(grid.fills) and at > 0,
                bold=head,
            )


def _shares(grid: Grid) -> list[float]:
    """Widths by the longest words, none too narrow."""
    longest = [
        max(len(text) * (2 if text > "\u2e80" else 1) for text in column)
        for column in zip(grid.heads, *grid.rows, strict=True)
    ]
    wanted = [min(max(one + 2, 10), 44) for one in longest]
    return [one / sum(wanted) for one in wanted]


def _plain(table: Any, heads: bool) -> None:
    """No style but a line below each row."""
    properties = table._tbl.tblPr
    for name in ("bandRow", "firstCol", "bandCol"):
        properties.set(name, "0")
    properties.set("firstRow", "1" if heads else "0")
    style = properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of PowerPoint: no style, no grid


def _write(
    cell: Any, text: str, size: float, ground: Colour, ink: Colour, *, right: bool, middle: bool, bold: bool
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches, Pt

    cell.margin_left = cell.margin_right = Inches(0.07)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor(*ground)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if middle else PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = safe(text).replace("\n", " ")
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor(*ink)
