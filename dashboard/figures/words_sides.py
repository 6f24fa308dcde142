"""Two sides of a word: the share of texts that use it on the left, and on the right."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.names import short_names
from dashboard.figures.style import ACCENT, PALETTE, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import percent

LEFT = PALETTE[5]
_NAMES = 22
_BESIDE = 0.45
_HAIR = 1e-9  # left of 0, so that the number of a bar without width stands on its side


def two_sides(
    rows: pd.DataFrame, term: str, sides: tuple[str, str], titles: tuple[str, str], hover: Sequence[str], lang: Language
) -> go.Figure:
    """One line a word: bars to the left and right are its shares of the two sides, in percent of their texts.

    rows: a column `term` with the word or phrase, and the two share columns (0..1) named in `sides`.
    """
    names = [plain(name) for name in short_names(rows[term], _NAMES)]
    bars = [
        _bars(names, rows[side], title, colour, sign, hover)
        for side, title, colour, sign in zip(sides, titles, (LEFT, ACCENT), (-1, 1), strict=True)
    ]
    left, right = (100 * max([0.001, *rows[side]]) for side in sides)
    widest = max(left, right)
    drawing = figure(bars, x=t("words.sides_axis", lang), height=110 + 26 * max(len(rows), 3), barmode="relative")
    drawing.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    marks = _marks(widest)
    names_of_marks = [f"{abs(mark):g}%" for mark in marks]
    # Room for the numbers beside the bars, also on a phone and where one side has next to nothing.
    reach = [-left - _BESIDE * widest, right + _BESIDE * widest]
    drawing.update_xaxes(range=reach, tickvals=marks, ticktext=names_of_marks, showgrid=True)
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)


def _bars(
    names: list[str | None], shares: pd.Series, title: str, colour: str, sign: int, hover: Sequence[str]
) -> go.Bar:
    return go.Bar(
        x=[sign * max(100 * share, _HAIR) for share in shares],
        y=names,
        name=plain(title),
        orientation="h",
        text=[percent(share) for share in shares],
        textposition="outside",
        cliponaxis=False,
        marker={"color": colour, "cornerradius": 3},
        hovertext=[plain(line) for line in hover],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _marks(widest: float) -> list[float]:
    """A few round percentages on both sides of 0."""
    step = next(s * 10.0**e for e in range(-3, 3) for s in (1, 2, 5) if s * 10.0**e * 3.2 >= widest)
    return [place * step for place in range(-3, 4) if abs(place) * step <= 1.2 * widest]
