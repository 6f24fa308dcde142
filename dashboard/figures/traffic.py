"""Figures about page views: a result of core.analytics.traffic in, a figure out."""

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from core.analytics import ViewsPerPerson
from dashboard.figures.names import ROOM, short_names
from dashboard.figures.style import ACCENT, MUTED, day_ticks, figure, number_ticks, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import compact, day, percent, whole

_FIRST_DAY = date(1970, 1, 1)


def pages(views: pd.DataFrame, lang: Language, *, most: int = 20) -> go.Figure:
    """The most seen pages, largest on top; on hover what they and all above them take of the total."""
    total = max(int(views["page_views"].sum()), 1)
    shown = views.head(most)
    labels = [f"{compact(v, lang)} · {percent(v / total, 0)}" for v in shown["page_views"]]
    names = short_names(shown["page_id"])
    drawing = ranked_bars(names, shown["page_views"].tolist(), labels, x=t("metric.page_views", lang))
    upto = shown["page_views"].cumsum() / total
    hover = [
        plain(t("traffic.page_hover", lang, page=page, views=whole(v), people=whole(n), n=n, upto=percent(share)))
        for page, v, n, share in zip(shown["page_id"], shown["page_views"], shown["visitors"], upto, strict=True)
    ]
    drawing.update_xaxes(range=[0, ROOM * max(1, *shown["page_views"])], **number_ticks(shown["page_views"], lang))
    return drawing.update_traces(hovertext=hover, hovertemplate="%{hovertext}<extra></extra>")


def people(spread: ViewsPerPerson, lang: Language) -> go.Figure:
    """How many people have so many views each."""
    bins = spread.bins
    names = [
        f"{low:,}" if low == high else f"{low:,}–{high:,}" for low, high in zip(bins["low"], bins["high"], strict=True)
    ]
    shares = [percent(n / spread.users) for n in bins["users"]]
    bars = go.Bar(
        x=names,
        y=bins["users"].tolist(),
        customdata=shares,
        marker={"color": ACCENT, "cornerradius": 3},
        hovertemplate="%{x}: %{y:,} (%{customdata})<extra></extra>",
    )
    drawing = figure([bars], x=t("traffic.views_each", lang), y=t("traffic.people", lang), height=300, bargap=0.08)
    drawing.update_yaxes(**number_ticks(bins["users"], lang))
    return drawing.update_xaxes(type="category", tickangle=-45 if len(names) > 8 else 0)


def days(trend: pd.DataFrame, lang: Language) -> go.Figure:
    """Views of each day, thin, and the mean of seven days, thick: the week's rhythm and the way it goes."""
    when = [_FIRST_DAY + timedelta(days=int(d)) for d in trend["day"]]
    names = [f"{day(d, lang)}, {weekday(w, lang)}" for d, w in zip(trend["day"], trend["weekday"], strict=True)]
    daily = _line(when, trend["page_views"], t("traffic.each_day", lang), {"color": MUTED, "width": 1}, names)
    weekly = _line(when, trend["week_mean"], t("traffic.week_mean", lang), {"color": ACCENT, "width": 2.5}, names)
    drawing = figure([daily, weekly], y=t("metric.page_views", lang), height=320, showlegend=True)
    drawing.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    drawing.update_yaxes(rangemode="tozero", **number_ticks(trend["page_views"], lang))
    return drawing.update_xaxes(**day_ticks(trend["day"]))


def _line(when: list[date], values: pd.Series, name: str, line: dict[str, object], names: list[str]) -> go.Scatter:
    return go.Scatter(
        x=when,
        y=[None if v != v else v for v in values.tolist()],
        name=name,
        customdata=names,
        mode="lines",
        line=line,
        hovertemplate="%{customdata}: %{y:,.0f}<extra></extra>",
    )


def weekdays(means: pd.DataFrame, lang: Language) -> go.Figure:
    """Mean views of a Monday, a Tuesday, ..."""
    bars = go.Bar(
        x=[weekday(w, lang) for w in means["weekday"]],
        y=means["page_views"].tolist(),
        text=[whole(v) for v in means["page_views"]],
        textposition="outside",
        cliponaxis=False,
        customdata=means["days"].tolist(),
        marker={"color": ACCENT, "cornerradius": 3},
        hovertemplate="%{x}: %{text} (n = %{customdata})<extra></extra>",
    )
    drawing = figure([bars], y=t("traffic.views_a_day", lang), height=320)
    return drawing.update_yaxes(**number_ticks(means["page_views"], lang))


def channels(views: pd.DataFrame, lang: Language, *, most: int = 12) -> go.Figure:
    """Views of each channel, largest on top; the unknown channel is grey."""
    total = max(int(views["page_views"].sum()), 1)
    shown = views.head(most)
    unknown = shown["channel"].isna().tolist()
    names = [t("traffic.no_channel", lang) if lost else c for c, lost in zip(shown["channel"], unknown, strict=True)]
    labels = [f"{compact(v, lang)} · {percent(v / total, 0)}" for v in shown["page_views"]]
    drawing = ranked_bars(short_names(names), shown["page_views"].tolist(), labels, x=t("metric.page_views", lang))
    drawing.update_xaxes(range=[0, ROOM * max(1, *shown["page_views"])], **number_ticks(shown["page_views"], lang))
    return drawing.update_traces(marker_color=[MUTED if lost else ACCENT for lost in unknown])


def weekday(number: int, lang: Language) -> str:
    """0 -> Monday."""
    return t(f"weekday.{int(number)}", lang)
