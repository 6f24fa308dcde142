"""The next four weeks day by day, behind the last eight."""

import pandas as pd
import plotly.graph_objects as go

from core.analytics import Daily, Forecast
from dashboard.figures.style import ACCENT, day_ticks, figure, number_ticks
from dashboard.figures.trend import LEGEND, dates, expected
from dashboard.text import Language, t
from dashboard.text.numbers import day, money, percent, whole

_BEFORE = 56  # days


def forecast_figure(past: Daily, found: Forecast, title: str, symbol: str, lang: Language) -> go.Figure:
    """The last eight weeks as they were, then four weeks as expected in their band of 80%."""
    values = past.values[-_BEFORE:]
    known = pd.DataFrame({"day": range(past.last - len(values) + 1, past.last + 1), "value": values})
    line = go.Scatter(
        x=dates(known["day"]),
        y=known["value"].tolist(),
        customdata=[day(d, lang) for d in known["day"]],
        mode="lines",
        name=t("forecast.known", lang),
        line={"color": ACCENT, "width": 2},
        hovertemplate="%{customdata}: " + symbol + "%{y:,.0f}<extra></extra>",
    )
    traces = [line, *expected(known.tail(1), found.days, symbol, lang)]
    drawing = figure(traces, y=title, height=320, showlegend=True, legend=LEGEND)
    drawing.update_yaxes(rangemode="tozero", tickprefix=symbol, **number_ticks([*values, *found.days["value"]], lang))
    return drawing.update_xaxes(**day_ticks([*known["day"], *found.days["day"]]))


def sentence(found: Forecast, symbol: str, lang: Language) -> str:
    """What to expect of the next four weeks together, with its interval; plain text."""
    row = found.total.iloc[0]
    values = {"metric": t(f"metric.{found.name}", lang), "value": _said(found, row["value"], symbol, lang)}
    if row["low80"] != row["low80"]:
        return t("forecast.no_band", lang, **values)
    ends = {end: _said(found, row[f"{end}80"], symbol, lang) for end in ("low", "high")}
    return t("forecast.sentence", lang, **values, **ends)


def trust(found: Forecast, lang: Language) -> str:
    """Whether it is better than "every day as a week before"; plain text."""
    if not found.beats:
        return t("forecast.too_few" if found.too_few else "forecast.not_better", lang)
    tests, apart = whole(found.ratio.origins), whole(found.apart)
    return t("forecast.trusted", lang, less=percent(1 - found.ratio.value, 0), tests=tests, apart=apart)


def measured(found: Forecast, lang: Language) -> str:
    """The errors of the back-test, and how often the ranges held; plain text."""
    ratios = {"ratio": found.ratio.value, "low": found.ratio.low, "high": found.ratio.high}
    said = {name: f"{value:.2f}" for name, value in ratios.items()}
    said |= {"tests": whole(found.ratio.origins), "apart": whole(found.apart)}
    lines = [t("forecast.beats" if found.beats else "forecast.naive", lang, **said)]
    if found.tried:
        lines.append(t("forecast.held", lang, share=percent(found.held / found.tried, 0), tried=whole(found.tried)))
    return ("" if lang == "zh" else " ").join([*lines, t("forecast.note", lang)])


def _said(found: Forecast, value: float, symbol: str, lang: Language) -> str:
    return money(value, symbol, lang) if found.name == "revenue" else whole(value)
