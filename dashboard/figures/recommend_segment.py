"""The favourites of a segment: the share of its people who have an item, and everyone's below it."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.names import short_names
from dashboard.figures.style import ACCENT, MUTED, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import percent

LONGEST = 22


def favourites_figure(table: pd.DataFrame, lang: Language) -> go.Figure:
    """Two bars an item, the best item by score on top: the segment's share in colour, everyone's in grey."""
    names = [plain(name) for name in short_names(table["title"], LONGEST)]
    bars = [
        _bars(names, table[column], t(f"recommend.segment.{column}", lang), colour)
        for column, colour in (("share", ACCENT), ("overall", MUTED))
    ]
    drawing = figure(bars, x=t("recommend.segment.axis", lang), height=110 + 36 * len(table))
    drawing.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.06, "x": 0})
    drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)
    most = 100 * max([0.001, *table["share"], *table["overall"]])
    return drawing.update_xaxes(range=[0, 1.25 * most], showgrid=True).update_layout(bargap=0.3)


def _bars(names: list[str | None], shares: pd.Series, name: str, colour: str) -> go.Bar:
    return go.Bar(
        x=(100 * shares).tolist(),
        y=names,
        name=name,
        text=[percent(share) for share in shares],
        orientation="h",
        marker={"color": colour, "cornerradius": 2},
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
