"""A total over time."""

from datetime import date, timedelta

import plotly.graph_objects as go

from core.analytics import Series
from dashboard.figures.style import ACCENT, day_ticks, figure, number_ticks
from dashboard.text import Language
from dashboard.text.numbers import day


def trend_figure(series: Series, title: str, symbol: str, lang: Language) -> go.Figure:
    """The series as a line from zero; each point is a whole day or week."""
    points = series.points
    first = date(1970, 1, 1)
    line = go.Scatter(
        x=[first + timedelta(days=int(d)) for d in points["day"]],
        y=points["value"].tolist(),
        customdata=[day(d, lang) for d in points["day"]],
        mode="lines",
        line={"color": ACCENT, "width": 2},
        fill="tozeroy",
        fillcolor="rgba(0, 114, 178, 0.08)",
        hovertemplate="%{customdata}: " + symbol + "%{y:,.0f}<extra></extra>",
    )
    drawing = figure([line], y=title, height=300)
    drawing.update_yaxes(rangemode="tozero", tickprefix=symbol, **number_ticks(points["value"], lang))
    return drawing.update_xaxes(**day_ticks(points["day"]))
