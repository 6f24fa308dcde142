"""A total over time."""

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from core.analytics import Series
from dashboard.figures.style import ACCENT, MUTED, day_ticks, figure, number_ticks
from dashboard.text import Language
from dashboard.text.numbers import day

LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}


def trend_figure(
    series: Series, title: str, symbol: str, lang: Language, *, earlier: Series | None = None
) -> go.Figure:
    """The series as a line from zero; each point is a whole day or week.

    `earlier` lies behind it as a grey line, its first point under the first.
    """
    points = series.points
    first = date(1970, 1, 1)
    line = go.Scatter(
        x=[first + timedelta(days=int(d)) for d in points["day"]],
        y=points["value"].tolist(),
        customdata=[day(d, lang) for d in points["day"]],
        mode="lines",
        name=span(points["day"], lang),
        line={"color": ACCENT, "width": 2},
        fill="tozeroy",
        fillcolor="rgba(0, 114, 178, 0.08)",
        hovertemplate="%{customdata}: " + symbol + "%{y:,.0f}<extra></extra>",
    )
    behind = [] if earlier is None else [_behind(points, earlier.points, symbol, lang)]
    drawing = figure([*behind, line], y=title, height=300, showlegend=bool(behind), legend=LEGEND)
    drawing.update_yaxes(rangemode="tozero", tickprefix=symbol, **number_ticks(points["value"], lang))
    return drawing.update_xaxes(**day_ticks(points["day"]))


def _behind(points: pd.DataFrame, earlier: pd.DataFrame, symbol: str, lang: Language) -> go.Scatter:
    """The values of an earlier period at the places of this one; each says its own day."""
    both = min(len(points), len(earlier))
    return go.Scatter(
        x=[date(1970, 1, 1) + timedelta(days=int(d)) for d in points["day"][:both]],
        y=earlier["value"][:both].tolist(),
        customdata=[day(d, lang) for d in earlier["day"][:both]],
        mode="lines",
        name=span(earlier["day"], lang),
        line={"color": MUTED, "width": 1.5, "dash": "dot"},
        hovertemplate="%{customdata}: " + symbol + "%{y:,.0f}<extra></extra>",
    )


def span(days: "pd.Series[int]", lang: Language) -> str:
    """From the first to the last of these days."""
    return f"{day(days.min(), lang)} – {day(days.max(), lang)}" if len(days) else ""
