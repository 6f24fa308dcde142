"""A tree of customers: the last merges, where it is cut, and the groups below the cut in their colours."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from core.segments import Dendrogram
from dashboard.figures.style import INK, MUTED, SEGMENT_COLOURS, figure
from dashboard.text import Language, t
from dashboard.text.numbers import decimal, percent, whole

ABOVE = -1
HEIGHT = 420


def tree(drawn: Dendrogram, colours: Sequence[int], lang: Language, *, dark: bool = False) -> go.Figure:
    """Brackets join two groups at the height at which they merge; numbers stand where the cut meets each group."""
    traces = [
        _brackets(rows, MUTED if segment == ABOVE else SEGMENT_COLOURS[colours[segment]])
        for segment, rows in drawn.branches.groupby("segment")
    ]
    traces += [_merges(drawn, lang), _marks(drawn, colours, lang)]
    drawing = figure(traces, x=t("segments.tree_x", lang), y=t("segments.tree_y", lang), height=HEIGHT)
    top = float(drawn.branches["height"].max()) or 1.0
    drawing.add_hline(y=drawn.cut, layer="below", line={"dash": "dash", "width": 1.5, "color": INK[dark]})
    drawing.add_annotation(
        x=len(drawn.leaves) - 0.3, y=drawn.cut, text=f"K = {drawn.leaves['segment'].nunique()}", showarrow=False,
        xanchor="right", yanchor="bottom", yshift=12, font={"size": 12, "color": INK[dark]},
    )  # fmt: skip
    counts = [whole(n) for n in drawn.leaves["customers"]]
    drawing.update_xaxes(
        range=[-0.8, len(counts) - 0.2], tickvals=list(range(len(counts))), ticktext=counts, tickangle=-90,
        tickfont={"size": 10}, showgrid=False, zeroline=False,
    )  # fmt: skip
    return drawing.update_yaxes(range=[0, 1.06 * top], zeroline=False)


def _brackets(rows: pd.DataFrame, colour: str) -> go.Scatter:
    x: list[float | None] = []
    y: list[float | None] = []
    for row in rows.itertuples():
        x += [row.left, row.left, row.right, row.right, None]
        y += [row.left_height, row.height, row.height, row.right_height, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": 2}, hoverinfo="skip")


def _merges(drawn: Dendrogram, lang: Language) -> go.Scatter:
    """Unseen, in the middle of each bracket: what hovering tells."""
    rows = drawn.branches
    said = [
        t("segments.tree_merge", lang, customers=whole(n), n=int(n), height=decimal(h, 2))
        for n, h in zip(rows["customers"], rows["height"], strict=True)
    ]
    return go.Scatter(
        x=(rows["left"] + rows["right"]) / 2, y=rows["height"], mode="markers", marker={"size": 14, "opacity": 0},
        customdata=said, hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _marks(drawn: Dendrogram, colours: Sequence[int], lang: Language) -> go.Scatter:
    """The number of each segment on the cut, as at the centres of the map."""
    sizes = drawn.leaves.groupby("segment")["customers"].sum()
    total = int(sizes.sum())
    said = [
        t("segments.tree_segment", lang, number=s + 1, customers=whole(n), share=percent(n / total), n=int(n))
        for s, n in sizes.items()
    ]
    return go.Scatter(
        x=[_trunk(drawn, segment) for segment in sizes.index],
        y=[drawn.cut] * len(sizes),
        mode="markers+text",
        text=[str(segment + 1) for segment in sizes.index],
        textfont={"color": "#FFFFFF", "size": 12},
        marker={"size": 22, "color": [SEGMENT_COLOURS[colours[s]] for s in sizes.index],
                "line": {"width": 1.5, "color": "#FFFFFF"}},
        customdata=said,
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip


def _trunk(drawn: Dendrogram, segment: int) -> float:
    """Where the line of a segment crosses the cut: above its highest merge, or above its only leaf."""
    rows = drawn.branches[drawn.branches["segment"] == segment]
    if not len(rows):
        return float(drawn.leaves.loc[drawn.leaves["segment"] == segment, "place"].iloc[0])
    highest = rows.loc[rows["height"].idxmax()]
    return float(highest["left"] + highest["right"]) / 2
