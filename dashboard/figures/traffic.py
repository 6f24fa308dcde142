"""Figures about page views: a result of core.analytics.traffic in, a figure out."""

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from core.analytics import ViewsPerPerson
from core.analytics.trends import MOST_POINTS
from dashboard.figures.names import ROOM, short_names
from dashboard.figures.page_names import page_names
from dashboard.figures.style import ACCENT, MUTED, PALETTE, day_ticks, figure, number_ticks, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import compact, day, percent, whole

_FIRST_DAY = date(1970, 1, 1)
_FEW = 30  # up to here every point of a line is marked
LIGHT = "rgba(0, 114, 178, 0.08)"  # the accent, as a ground under its line
Named = Callable[[int, Language], str]


def pages(views: pd.DataFrame, lang: Language, *, most: int = 20, blue: int | None = None) -> go.Figure:
    """The most seen pages, largest on top; on hover what they and all above them take of the total.

    The first `blue` are in the accent and the others grey; all are blue without it.
    """
    total = max(int(views["page_views"].sum()), 1)
    shown = views.head(most)
    labels = [f"{compact(v, lang)} · {percent(v / total, 0)}" for v in shown["page_views"]]
    names = page_names(shown["page_id"].tolist())
    drawing = ranked_bars(names, shown["page_views"].tolist(), labels, x=t("metric.page_views", lang))
    upto = shown["page_views"].cumsum() / total
    hover = [
        plain(t("traffic.page_hover", lang, page=page, views=whole(v), people=whole(n), n=n, upto=percent(share)))
        for page, v, n, share in zip(shown["page_id"], shown["page_views"], shown["visitors"], upto, strict=True)
    ]
    drawing.update_xaxes(range=[0, ROOM * max([1, *shown["page_views"]])], **number_ticks(shown["page_views"], lang))
    colours = [ACCENT if blue is None or place < blue else MUTED for place in range(len(shown))]
    return drawing.update_traces(marker_color=colours, hovertext=hover, hovertemplate="%{hovertext}<extra></extra>")


def pareto(curve: pd.DataFrame, lang: Language, *, needed: int, share: float) -> go.Figure:
    """The share of all views that the most seen pages take together; a mark where `needed` pages take `share`."""
    last = int(curve["pages"].iloc[-1])
    hover = [
        plain(t("traffic.pareto_hover", lang, pages=whole(n), n=n, share=percent(taken)))
        for n, taken in zip(curve["pages"], curve["share"], strict=True)
    ]
    line = go.Scatter(
        x=curve["pages"].tolist(),
        y=curve["share"].tolist(),
        mode="lines+markers" if last <= 30 else "lines",
        line={"color": ACCENT, "width": 2.5},
        fill="tozeroy",
        fillcolor=LIGHT,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    even = go.Scatter(
        x=[0, last],
        y=[0, 1],
        mode="lines",
        line={"color": MUTED, "width": 1, "dash": "dot"},
        hovertemplate=plain(t("traffic.even", lang)) + "<extra></extra>",
    )
    drawing = figure([even, line], x=t("traffic.pareto_axis", lang), y=t("traffic.pareto_share", lang), height=460)
    guide = {"color": PALETTE[5], "width": 1.5, "dash": "dash"}
    drawing.add_shape(type="line", x0=0, x1=needed, y0=share, y1=share, line=guide)
    drawing.add_shape(type="line", x0=needed, x1=needed, y0=0, y1=share, line=guide)
    mark = plain(t("traffic.pareto_mark", lang, share=percent(share, 0), pages=whole(needed), n=needed))
    side, shift = ("left", 6) if needed < last * 0.6 else ("right", -6)
    drawing.add_annotation(x=needed, y=share, text=mark, showarrow=False, xanchor=side, yanchor="top", xshift=shift)
    drawing.update_yaxes(range=[0, 1.03], tickformat=".0%")
    return drawing.update_xaxes(range=[0, last * 1.01], **number_ticks([last], lang))


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


def days(trend: pd.DataFrame, lang: Language, *, partial: bool = False) -> go.Figure:
    """Views of each day, thin, and the mean of seven days, thick: the week's rhythm and the way it goes.

    A trend from beside() is drawn with the earlier period as a lighter line, first day on first day: as days where
    they are few, else as means of seven days. With `partial` the last day is marked as one that is not over.
    """
    names = [f"{day(d, lang)}, {weekday(w, lang)}" for d, w in zip(trend["day"], trend["weekday"], strict=True)]
    if "earlier_views" not in trend:
        daily = _line(trend["day"], trend["page_views"], t("traffic.each_day", lang), _THIN, names)
        weekly = _line(trend["day"], trend["week_mean"], t("traffic.week_mean", lang), _THICK, names)
        lines = [daily, weekly]
    else:
        long = len(trend) > MOST_POINTS
        now, then = ("week_mean", "earlier_mean") if long else ("page_views", "earlier_views")
        lines = _both(trend, now, then, t("traffic.week_mean" if long else "traffic.each_day", lang), lang)
    if partial:
        lines.append(_not_over(trend, lang))
    return _over_time(lines, trend["day"], trend["page_views"], lang)


def weeks(trend: pd.DataFrame, lang: Language) -> go.Figure:
    """Views of each whole week of weekly_trend(), and of the earlier period's where there is one."""
    names = [week_of(d, lang) for d in trend["day"]]
    if "earlier_views" in trend:
        lines = _both(trend, "page_views", "earlier_views", t("traffic.each_week", lang), lang)
    else:
        lines = [_line(trend["day"], trend["page_views"], t("traffic.each_week", lang), _THICK, names)]
    return _over_time(lines, trend["day"], trend["page_views"], lang)


_THIN = {"color": MUTED, "width": 1}
_THICK = {"color": ACCENT, "width": 2.5}


def _both(trend: pd.DataFrame, now: str, then: str, name: str, lang: Language) -> list[go.Scatter]:
    """The earlier period's line and this one's; each says both days and both numbers."""
    hover = [
        plain(
            t(
                "traffic.both_hover",
                lang,
                day=day(row["day"], lang),
                views=whole(row[now]),
                earlier_day=day(row["earlier_day"], lang),
                earlier=whole(row[then]),
            )
        )
        for row in trend.to_dict("records")
    ]
    earlier = _line(trend["day"], trend[then], t("traffic.earlier", lang, what=name), _THICK | {"color": MUTED}, hover)
    current = _line(trend["day"], trend[now], name, _THICK, hover)
    for line in (earlier, current):
        line.update(hovertemplate="%{customdata}<extra></extra>")
    return [earlier.update(line_dash="dot"), current]


def _not_over(trend: pd.DataFrame, lang: Language) -> go.Scatter:
    """A ring around the last day, which is not over."""
    last = trend.tail(1)
    name = t("traffic.partial", lang)
    ring = _line(last["day"], last["page_views"], name, {}, [f"{day(last['day'].iloc[0], lang)} · {name}"])
    ring.update(mode="markers", marker={"symbol": "circle-open", "size": 11, "color": PALETTE[5], "line": {"width": 2}})
    return ring


def _over_time(lines: list[go.Scatter], when: pd.Series, values: pd.Series, lang: Language) -> go.Figure:
    drawing = figure(lines, y=t("metric.page_views", lang), height=320, showlegend=len(lines) > 1)
    drawing.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    drawing.update_yaxes(rangemode="tozero", **number_ticks(values, lang))
    return drawing.update_xaxes(**day_ticks(when))


def _line(when: pd.Series, values: pd.Series, name: str, line: dict[str, object], names: list[str]) -> go.Scatter:
    return go.Scatter(
        x=[_FIRST_DAY + timedelta(days=int(d)) for d in when],
        y=[None if v != v else v for v in values.tolist()],
        name=name,
        customdata=names,
        mode="lines+markers" if len(when) <= _FEW else "lines",
        line=line,
        hovertemplate="%{customdata}: %{y:,.0f}<extra></extra>",
    )


def visitors(steps: pd.DataFrame, lang: Language, *, step: int) -> go.Figure:
    """New and returning visitors of new_and_returning(), one on top of the other: together all of the step."""
    named = week_of if step > 1 else day
    drawing = figure(
        [_stacked(steps, kind, colour, named, lang) for kind, colour in (("new", PALETTE[1]), ("returning", ACCENT))],
        y=t("traffic.visitors", lang),
        height=320,
        showlegend=True,
        barmode="stack",
        bargap=0.12,
    )
    drawing.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"})
    drawing.update_yaxes(rangemode="tozero", **number_ticks(steps["visitors"], lang))
    return drawing.update_xaxes(**day_ticks(steps["day"]))


def _stacked(steps: pd.DataFrame, kind: str, colour: str, named: Named, lang: Language) -> go.Bar:
    name = t(f"traffic.{kind}", lang)
    of_all = steps[kind] / steps["visitors"].where(steps["visitors"] > 0)
    return go.Bar(
        x=[_FIRST_DAY + timedelta(days=int(d)) for d in steps["day"]],
        y=steps[kind].tolist(),
        name=name,
        marker={"color": colour, "line": {"width": 0}},
        customdata=[
            plain(f"{named(d, lang)} · {name}: {whole(n)} ({percent(share)})")
            for d, n, share in zip(steps["day"], steps[kind], of_all, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
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


def breakdown(rows: pd.DataFrame, names: list[str], lang: Language) -> go.Figure:
    """Views of each row of views_by(), under these names; what is not one value is grey."""
    labels = [
        f"{compact(v, lang)} · {percent(share, 0)}" for v, share in zip(rows["page_views"], rows["share"], strict=True)
    ]
    drawing = ranked_bars(short_names(names), rows["page_views"].tolist(), labels, x=t("metric.page_views", lang))
    drawing.update_xaxes(range=[0, ROOM * max([1, *rows["page_views"]])], **number_ticks(rows["page_views"], lang))
    return drawing.update_traces(marker_color=[ACCENT if kind == "value" else MUTED for kind in rows["kind"]])


def weekday(number: int, lang: Language) -> str:
    """0 -> Monday."""
    return t(f"weekday.{int(number)}", lang)


def week_of(first: int, lang: Language) -> str:
    """The seven days from `first` on."""
    return t("traffic.week_of", lang, first=day(first, lang), last=day(first + 6, lang))
