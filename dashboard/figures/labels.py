"""Figures of the Labels page: the tree, the columns that matter, the scores beside what was true."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from core.predict import Calibration, Condition, Node, Rule, Rules
from dashboard.figures.names import short
from dashboard.figures.style import ACCENT, GROUND, MUTED, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import percent, whole

LABEL_ROOM = 34
STEPS_ACROSS = 14  # of the width one question is a step to the right


@dataclass(frozen=True)
class _Place:
    """Where a node is drawn: a row of its own, one step to the right of what was asked before; and the parent's row."""

    node: Node
    path: tuple[Condition, ...]
    row: int
    above: int


def tree_figure(
    found: Rules, word: Callable[[Condition], str], title: Callable[[str], str], lang: Language
) -> go.Figure:
    """The tree as indented rows, which fit a narrow screen too; at each end the share among people it never saw."""
    places = list(_places(found.tree.root, (), -1, count()))
    rules = {rule.conditions: rule for rule in found.rules}
    shares = [rules[place.path].share if place.path in rules else None for place in places]
    lines = [_line(place) for place in places if place.path]
    marks = go.Scatter(
        x=[len(p.path) for p in places], y=[p.row for p in places], mode="markers+text", cliponaxis=False,
        text=[_words(place, rules, word, title, lang) for place in places], textposition="middle right",
        textfont={"size": 12}, hoverinfo="skip",
        marker={"size": [12 if share is not None else 5 for share in shares],
                "color": [MUTED if share is None else sample_colorscale([GROUND[False], ACCENT], _known(share))[0]
                          for share in shares], "line": {"color": ACCENT, "width": 1}},
    )  # fmt: skip
    drawing = figure([*lines, marks], height=50 + 25 * len(places))
    drawing.update_xaxes(visible=False, range=[-0.3, STEPS_ACROSS], fixedrange=True)
    return drawing.update_yaxes(visible=False, range=[len(places) - 0.4, -0.7], fixedrange=True)


def _places(node: Node, path: tuple[Condition, ...], above: int, rows: Iterator[int]) -> Iterator[_Place]:
    """Every node, each before what is asked of it next."""
    row = next(rows)
    yield _Place(node, path, row, above)
    for asked, child in node.branches:
        yield from _places(child, (*path, asked), row, rows)


def _words(
    place: _Place,
    rules: Mapping[Any, Rule],
    word: Callable[[Condition], str],
    title: Callable[[str], str],
    lang: Language,
) -> str:
    """The condition that leads to a node, and of an end its share."""
    said = plain(short(word(place.path[-1]), LABEL_ROOM)) if place.path else plain(title(place.node.column))
    rule = rules.get(place.path)
    if rule is None:
        return f" {said}"
    return f" <b>{t('labels.leaf', lang, share=percent(rule.share), n=whole(rule.checked))}</b>  {said}"


def _known(share: float) -> float:
    """A share to colour by; nobody to check on is none."""
    return share if share == share else 0.0


def _line(place: _Place) -> go.Scatter:
    """From the parent down and then to the right."""
    x = len(place.path)
    return go.Scatter(
        x=[x - 1, x - 1, x], y=[place.above, place.row, place.row], mode="lines", hoverinfo="skip",
        line={"color": MUTED, "width": 1},
    )  # fmt: skip


def importance_figure(found: pd.DataFrame, titles: Sequence[str], lang: Language) -> go.Figure:
    """Bars of the fall of the AUC with intervals; what may be nothing in grey."""
    colours = [ACCENT if low > 0 else MUTED for low in found["low"]]
    spans = {"array": found["high"] - found["drop"], "arrayminus": found["drop"] - found["low"]}
    bars = go.Bar(
        x=found["drop"], y=[plain(short(title, 28)) for title in titles], orientation="h",
        marker={"color": colours, "cornerradius": 3},
        error_x={"type": "data", "symmetric": False, "thickness": 1, "color": MUTED, **spans},
        hovertemplate="%{y}: %{x:.3f}<extra></extra>",
    )  # fmt: skip
    drawing = figure([bars], x=t("labels.importance_axis", lang), height=90 + 26 * max(len(found), 3))
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False).update_xaxes(showgrid=True)


def calibration_figure(found: Calibration, lang: Language) -> go.Figure:
    """The share of the label by score with Wilson intervals, and the line where both are the same."""
    bins = found.bins
    most = min(1.0, 1.1 * float(max(bins["high"].max(), bins["score"].max())))
    same = go.Scatter(x=[0, most], y=[0, most], mode="lines", line={"color": MUTED, "dash": "dot"}, hoverinfo="skip")
    spans = {"array": bins["high"] - bins["share"], "arrayminus": bins["share"] - bins["low"]}
    points = go.Scatter(
        x=bins["score"], y=bins["share"], mode="markers", marker={"color": ACCENT, "size": 9},
        error_y={"type": "data", "symmetric": False, "thickness": 1, "color": ACCENT, **spans},
        customdata=bins["people"], hovertemplate="%{x:.1%} → %{y:.1%} (%{customdata})<extra></extra>",
    )  # fmt: skip
    drawing = figure([same, points], x=t("labels.axis_score", lang), y=t("labels.axis_share", lang), height=340)
    return drawing.update_xaxes(tickformat=".0%", range=[0, most]).update_yaxes(tickformat=".0%", rangemode="tozero")
