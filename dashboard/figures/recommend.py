"""The matrix of people and items, the lengths of histories, and the items most like one."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.recommend import ENOUGH, MatrixFacts
from dashboard.figures.names import short_names
from dashboard.figures.style import ACCENT, MUTED, figure, number_ticks, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import decimal, percent, whole

# The accent from nearly clear to full: little stays little on a light ground and on a dark one.
FAINT_TO_FULL = [[0, "rgba(0, 114, 178, 0.06)"], [1, "rgba(0, 114, 178, 1)"]]
LONGEST = 22  # letters of a title beside a bar: the card is narrow


def lengths_figure(facts: MatrixFacts, lang: Language) -> go.Figure:
    """People by the number of items in their history; too short ones in grey."""
    lengths = facts.lengths
    bars = go.Bar(
        x=[_bucket(row.first, row.last) for row in lengths.itertuples(index=False)],
        y=lengths["people"].tolist(),
        text=[whole(people) for people in lengths["people"]],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [MUTED if first < ENOUGH else ACCENT for first in lengths["first"]], "cornerradius": 3},
        hovertemplate="%{x}: %{text}<extra></extra>",
    )
    drawing = figure([bars], x=t("recommend.axis.items", lang), y=t("recommend.axis.people", lang), height=300)
    drawing.update_yaxes(range=[0, 1.15 * max([1, *lengths["people"]])], **number_ticks(lengths["people"], lang))
    return drawing.update_xaxes(type="category")


def matrix_figure(facts: MatrixFacts, lang: Language) -> go.Figure:
    """The share of known pairs, groups of people by groups of items; the colour grows with its square root."""
    share = facts.cells / np.maximum(facts.possible, 1)
    cells = go.Heatmap(
        z=np.sqrt(share).tolist(),
        text=[[percent(value, 2) for value in row] for row in share],
        colorscale=FAINT_TO_FULL,
        zmin=0,
        xgap=1,
        ygap=1,
        colorbar=_scale(float(share.max(initial=0.0))),
        hovertemplate="%{text}<extra></extra>",
    )
    drawing = figure(
        [cells], x=t("recommend.axis.item_groups", lang), y=t("recommend.axis.people_groups", lang), height=300
    )
    drawing.update_xaxes(showticklabels=False)
    return drawing.update_yaxes(showticklabels=False, showgrid=False, autorange="reversed")


def similar_figure(nearest: pd.DataFrame, x: str) -> go.Figure:
    """The nearest items, the nearest on top; `x` says what the similarity is made of."""
    names = short_names(nearest["title"], LONGEST)
    return ranked_bars(names, nearest["score"].tolist(), [decimal(s, 2) for s in nearest["score"]], x=x)


def _bucket(first: int, last: object) -> str:
    if last is None or last is pd.NA:
        return f"≥ {first}"
    return str(first) if first == last else f"{first}–{last}"


def _scale(most: float) -> dict[str, object]:
    """Marks of the colour bar at real shares."""
    marks = [most * part for part in (0.0, 0.25, 1.0)]
    return {
        "tickvals": np.sqrt(marks).tolist(),
        "ticktext": [percent(mark) if mark else "0%" for mark in marks],
        "thickness": 10,
        "outlinewidth": 0,
    }
