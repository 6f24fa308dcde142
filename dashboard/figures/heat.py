"""Tables as coloured cells, each with its own words; readable on a light ground and on a dark one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.names import short_names
from dashboard.figures.style import INK, MUTED, figure, plain

ORANGE_TO_BLUE = [[0, "rgba(213,94,0,0.7)"], [0.5, "rgba(127,127,127,0.07)"], [1, "rgba(0,114,178,0.7)"]]
FAINT_TO_BLUE = [[0, "rgba(0,114,178,0.05)"], [1, "rgba(0,114,178,0.7)"]]
NO_COLOUR = "rgba(127,127,127,0.10)"
ROW_HEIGHT = 34


@dataclass(frozen=True)
class Cell:
    """One cell: its colour (None: no statement), its words, what hovering says."""

    value: float | None
    text: str
    hover: str
    bold: bool = False


def heat_map(
    cells: Sequence[Sequence[Cell]],
    rows: Sequence[str],
    columns: Sequence[str],
    span: tuple[float, float],
    *,
    dark: bool,
    grey: tuple[Collection[int], Collection[int]] = ((), ()),
    most: int = 20,
) -> go.Figure:
    """Rows downwards, columns from the left; `span` is where the colours end.

    The names of the rows and of the columns at the places in `grey` stand back.
    """
    traces = [_cells(cells, span, ORANGE_TO_BLUE if span[0] < 0 else FAINT_TO_BLUE, dark=dark)]
    if any(cell.value is None and cell.text for row in cells for cell in row):
        traces.insert(0, _ground(cells))
    drawing = figure(traces, height=80 + ROW_HEIGHT * max(len(rows), 2))
    for axis, names, back in ((drawing.update_yaxes, rows, grey[0]), (drawing.update_xaxes, columns, grey[1])):
        short = [plain(name) for name in short_names(names, most)]
        words = [f'<span style="color:{MUTED}">{s}</span>' if i in back else s for i, s in enumerate(short)]
        axis(tickvals=list(range(len(names))), ticktext=words, showgrid=False, zeroline=False, showline=False)
    drawing.update_xaxes(side="top", range=[-0.5, len(columns) - 0.5])
    return drawing.update_yaxes(range=[len(rows) - 0.5, -0.5])


def _cells(cells: Sequence[Sequence[Cell]], span: tuple[float, float], colours: list, *, dark: bool) -> go.Heatmap:
    return go.Heatmap(
        z=[[cell.value for cell in row] for row in cells],
        text=[["" if cell.value is None else _styled(cell) for cell in row] for row in cells],
        customdata=[[cell.hover for cell in row] for row in cells],
        texttemplate="%{text}",
        textfont={"color": INK[dark], "size": 12},
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=colours,
        zmin=span[0],
        zmax=span[1],
        showscale=False,
        xgap=3,
        ygap=3,
        hoverongaps=False,
    )


def _ground(cells: Sequence[Sequence[Cell]]) -> go.Heatmap:
    """Grey where a cell has words and no colour of its own; plotly writes no words where it draws no colour."""
    return go.Heatmap(
        z=[[0 if cell.value is None and cell.text else None for cell in row] for row in cells],
        text=[[_styled(cell) if cell.value is None else "" for cell in row] for row in cells],
        customdata=[[cell.hover for cell in row] for row in cells],
        texttemplate="%{text}",
        textfont={"color": MUTED, "size": 12},
        hovertemplate="%{customdata}<extra></extra>",
        colorscale=[[0, NO_COLOUR], [1, NO_COLOUR]],
        showscale=False,
        xgap=3,
        ygap=3,
        hoverongaps=False,
    )


def _styled(cell: Cell) -> str:
    text = plain(cell.text) or ""
    return f"<b>{text}</b>" if cell.bold else text
