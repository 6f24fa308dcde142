"""A total over time, what came before it, and what is expected next."""

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from core.analytics import Series
from dashboard.figures.style import ACCENT, MUTED, PALETTE, day_ticks, figure, number_ticks
from dashboard.text import Language, t
from dashboard.text.numbers import day

LEGEND = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
BAND = "rgba(0, 114, 178, 0.22)"  # the accent
_FIRST_DAY = date(1970, 1, 1)


def trend_figure(
    series: Series,
    title: str,
    symbol: str,
    lang: Language,
    *,
    earlier: Series | None = None,
    ahead: pd.DataFrame | None = None,
    partial: tuple[int, float] | None = None,
) -> go.Figure:
    """The series as a line from zero; each point is a whole day or week.

    `earlier` lies behind it as a grey line, its first point under the first. `ahead`, days or weeks of a Forecast, goes
    on as a dashed line in its band of 80%. `partial` is a last day that is not over, and its value: a ring.
    """
    points = series.points
    line = go.Scatter(
        x=dates(points["day"]),
        y=points["value"].tolist(),
        customdata=[day(d, lang) for d in points["day"]],
        mode="lines",
        name=span(points["day"], lang) if ahead is None else t("forecast.known", lang),
        line={"color": ACCENT, "width": 2},
        fill="tozeroy",
        fillcolor="rgba(0, 114, 178, 0.08)",
        hovertemplate="%{customdata}: " + symbol + "%{y:,.0f}<extra></extra>",
    )
    behind = [] if earlier is None else [_behind(points, earlier.points, symbol, lang)]
    after = [] if ahead is None or ahead.empty else expected(points.tail(1), ahead, symbol, lang)
    ring = [] if partial is None else [_not_over(partial, symbol, lang)]
    traces = [*behind, line, *after, *ring]
    drawing = figure(traces, y=title, height=300, showlegend=len(traces) > 1, legend=LEGEND)
    highest = [*points["value"], *(ahead["high80"].dropna() if ahead is not None else [])]
    drawing.update_yaxes(rangemode="tozero", tickprefix=symbol, **number_ticks(highest, lang))
    return drawing.update_xaxes(**day_ticks([*points["day"], *(ahead["day"] if ahead is not None else [])]))


def expected(last: pd.DataFrame, ahead: pd.DataFrame, symbol: str, lang: Language) -> list[go.Scatter]:
    """A forecast as a dashed line that begins at the last known point, and its band of 80%."""
    begins = last.assign(low80=last["value"], high80=last["value"])  # the band opens at what is known
    known = pd.concat([begins, ahead.dropna(subset=["low80", "high80"])])
    band = go.Scatter(
        x=[*dates(known["day"]), *dates(known["day"])[::-1]],
        y=[*known["high80"], *known["low80"][::-1]],
        fill="toself",
        fillcolor=BAND,
        mode="lines",
        line={"width": 0, "color": ACCENT},
        name=t("forecast.band", lang),
        hoverinfo="skip",
    )
    said = [
        f"{day(row.day, lang)}: {symbol}{row.value:,.0f}"
        + (f" ({symbol}{row.low80:,.0f} – {symbol}{row.high80:,.0f})" if row.low80 == row.low80 else "")
        for row in ahead.itertuples()
    ]
    joined = pd.concat([last[["day", "value"]], ahead[["day", "value"]]])
    line = go.Scatter(
        x=dates(joined["day"]),
        y=joined["value"].tolist(),
        customdata=["", *said] if len(last) else said,
        mode="lines",
        name=t("forecast.expected", lang),
        line={"color": ACCENT, "width": 2, "dash": "dash"},
        hovertemplate="%{customdata}<extra></extra>",
    )
    return [band, line]


def dates(days: "pd.Series[int]") -> list[date]:
    """Days since 1970-01-01 as dates."""
    return [_FIRST_DAY + timedelta(days=int(d)) for d in days]


def _not_over(partial: tuple[int, float], symbol: str, lang: Language) -> go.Scatter:
    """A ring at the last day, which is not over."""
    name = t("traffic.partial", lang)
    return go.Scatter(
        x=[_FIRST_DAY + timedelta(days=partial[0])],
        y=[partial[1]],
        mode="markers",
        name=name,
        marker={"symbol": "circle-open", "size": 11, "color": PALETTE[5], "line": {"width": 2}},
        hovertemplate=f"{day(partial[0], lang)} · {name}: {symbol}" + "%{y:,.0f}<extra></extra>",
    )


def _behind(points: pd.DataFrame, earlier: pd.DataFrame, symbol: str, lang: Language) -> go.Scatter:
    """The values of an earlier period at the places of this one; each says its own day."""
    both = min(len(points), len(earlier))
    return go.Scatter(
        x=dates(points["day"][:both]),
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
