"""Figures about coming again: how many do, and how long it takes."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.analytics import Repeats, Return
from dashboard.figures.names import ROOM
from dashboard.figures.style import ACCENT, MUTED, figure, number_ticks, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import count, percent, whole

_BAND = "rgba(0,114,178,0.16)"


def repeats(found: Repeats, lang: Language) -> go.Figure:
    """How many came at least once, twice, three times .."""
    rows = found.steps.to_dict("records")
    names = [times_name(row["times"], lang) for row in rows]
    labels = [
        t("loyalty.times_label", lang, people=count(row["people"], lang), share=percent(row["share"])) for row in rows
    ]
    people = found.steps["people"].tolist()
    drawing = ranked_bars(names, people, labels, x=t(f"loyalty.times_axis.{found.kind}", lang))
    drawing.update_traces(
        hovertext=[plain(_hover(row, lang)) for row in rows], hovertemplate="%{hovertext}<extra></extra>"
    )
    return drawing.update_xaxes(range=[0, ROOM * max([1, *people])], **number_ticks(people, lang))


def times_name(times: int, lang: Language) -> str:
    """At least once, at least 2 times .."""
    return t("loyalty.times", lang, times=times, n=times)


def _hover(row: dict[str, Any], lang: Language) -> str:
    times = times_name(row["times"], lang)
    if row["times"] == 1:
        return t("loyalty.times_first", lang, times=times, people=whole(row["people"]))
    parts = {
        "share": "share",
        "low": "low",
        "high": "high",
        "on": "went_on",
        "on_low": "went_low",
        "on_high": "went_high",
    }
    said = {name: percent(row[column]) for name, column in parts.items()}
    return t("loyalty.times_hover", lang, times=times, people=whole(row["people"]), **said)


def back(found: Return, lang: Language) -> go.Figure:
    """The share that is back by each day, with its interval, up to the horizon; dots at the days named."""
    curve, shown = found.curve, found.curve.days <= found.horizon
    days = [0, *curve.days[shown].tolist()]
    share, low, high = ([0.0, *np.asarray(part)[shown].tolist()] for part in (curve.share, curve.low, curve.high))
    at_risk = [found.people, *curve.at_risk[shown].tolist()]
    hover = [
        plain(
            t("loyalty.return_hover", lang, day=whole(d), share=percent(s), low=percent(a), high=percent(b), at_risk=whole(n))
        )
        for d, s, a, b, n in zip(days, share, low, high, at_risk, strict=True)
    ]  # fmt: skip
    edge: dict[str, Any] = {"mode": "lines", "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    line = {"color": ACCENT, "width": 2.5, "shape": "hv"}
    traces = [
        go.Scatter(x=days, y=high, **edge),
        go.Scatter(x=days, y=low, fill="tonexty", fillcolor=_BAND, **edge),
        go.Scatter(
            x=days, y=share, mode="lines", line=line, hovertext=hover, hovertemplate="%{hovertext}<extra></extra>"
        ),
        _marks(found),
    ]
    drawing = figure(traces, x=t("loyalty.return_axis", lang), y=t("loyalty.return_share", lang), height=280)
    drawing.update_yaxes(tickformat=".0%", range=[0, min(1.12, 1.2 * max([0.05, *(h for h in high if h == h)]))])
    if found.half[0] == found.half[0]:
        drawing.add_vline(x=found.half[0], line={"color": MUTED, "dash": "dot", "width": 1.5})
    return drawing.update_xaxes(range=[0, max(found.horizon, 1)])


def _marks(found: Return) -> go.Scatter:
    """A dot with its number at each of the days asked for."""
    rows = found.within[(found.within["days"] <= found.horizon) & found.within["share"].notna()]
    return go.Scatter(
        x=rows["days"].tolist(), y=rows["share"].tolist(), text=[percent(share, 0) for share in rows["share"]],
        mode="markers+text", textposition="top left", marker={"color": ACCENT, "size": 8}, hoverinfo="skip",
    )  # fmt: skip
