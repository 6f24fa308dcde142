"""Figures about movement: from which segment to which, with the sums."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.segments import Movement
from dashboard.figures.heat import Cell, heat_map
from dashboard.figures.names import short_names
from dashboard.figures.style import plain
from dashboard.text import Language, t
from dashboard.text.numbers import compact, percent, whole

ROOM = 34  # letters of a row's name


def movement_heat(movement: Movement, names: Sequence[str], lang: Language, *, dark: bool = False) -> go.Figure:
    """Rows before, columns after, coloured by the share of the row; who came and who went beside them, sums last.

    `names` begin with the number of the segment.
    """
    table, k = movement.table(), movement.k
    sums = table.sum(axis=1)
    rows = [*names, t("segments.move.new", lang)]
    columns = [*names, t("segments.move.gone", lang), t("segments.move.sum", lang)]
    short = [*(f"→ {n}" for n in range(1, k + 1)), *columns[k:]]  # the rows have the names; hovering tells both
    cells = [
        [_cell(int(table[i, j]), int(sums[i]), rows[i], columns[j], lang, bold=i == j) for j in range(k + 1)]
        + [_sum(int(sums[i]), lang)]
        for i in range(k + 1)
    ]
    cells[k][k] = Cell(None, "", "")
    cells.append([_sum(int(n), lang) for n in [*table.sum(axis=0), table.sum()]])
    sides = [*rows, t("segments.move.sum", lang)]
    drawing = heat_map(cells, sides, short, (0.0, 1.0), dark=dark)
    return drawing.update_yaxes(ticktext=[plain(name) for name in short_names(sides, ROOM)])


def _cell(n: int, of: int, row: str, column: str, lang: Language, *, bold: bool) -> Cell:
    share = n / of if of else 0.0
    hover = t(
        "segments.move.cell", lang, before=plain(row), after=plain(column), count=whole(n), share=percent(share), n=n
    )
    return Cell(share if n else None, compact(n, lang) if n else "·", hover, bold=bold)


def _sum(n: int, lang: Language) -> Cell:
    return Cell(None, compact(n, lang), whole(n))
