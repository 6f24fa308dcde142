"""How far apart and how steady the segments of each K are, beside what habits without groups give."""

from typing import Any

import plotly.graph_objects as go

from core.segments import Advice
from dashboard.figures.style import ACCENT, PALETTE, figure
from dashboard.text import Language, t
from dashboard.text.numbers import decimal

BAND = "rgba(127, 135, 150, 0.25)"


def k_curve(advice: Advice, k: int, lang: Language) -> go.Figure:
    """Separation and stability by K, the band of separation without groups, and a ring around the K shown."""
    table = advice.table
    ks, hover = table["k"], [_told(row, lang) for row in table.itertuples()]
    low = go.Scatter(x=ks, y=table["null_low"], mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip")
    band = go.Scatter(
        x=ks, y=table["null_high"], mode="lines", line={"width": 0}, fill="tonexty", fillcolor=BAND,
        name=t("segments.verdict_null", lang), hoverinfo="skip",
    )  # fmt: skip
    steady = go.Scatter(
        x=ks, y=table["stability"], mode="lines", line={"color": PALETTE[1], "dash": "dot"},
        name=t("segments.verdict_stability", lang), hoverinfo="skip",
    )  # fmt: skip
    separation = go.Scatter(
        x=ks, y=table["separation"], mode="lines+markers", line={"color": ACCENT}, customdata=hover,
        marker={"size": [15 if one == k else 12 if one == advice.k else 7 for one in ks], "symbol": _marks(advice)},
        name=t("segments.verdict_separation", lang), hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    drawing = figure([low, band, steady, separation], x=t("segments.verdict_k", lang), height=270)
    drawing.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    return drawing.update_xaxes(dtick=1).update_yaxes(rangemode="tozero", tickformat=".1f")


def _marks(advice: Advice) -> list[str]:
    """A star for the K that is recommended."""
    return ["star" if k == advice.k else "circle" for k in advice.table["k"]]


def _told(row: Any, lang: Language) -> str:
    numbers = {"low": row.null_low, "high": row.null_high, "separation": row.separation, "stability": row.stability}
    return t("segments.verdict_hover", lang, k=row.k, **{name: decimal(value, 2) for name, value in numbers.items()})
