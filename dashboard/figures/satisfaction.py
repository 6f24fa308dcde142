"""Figures about how satisfied people are: their answers, month by month, by group, and what they complain of."""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from core.analytics import Measure
from dashboard.figures.names import short, short_names
from dashboard.figures.style import ACCENT, MUTED, PALETTE, day_ticks, figure, number_ticks, plain
from dashboard.text import Language, t
from dashboard.text.numbers import UNKNOWN, decimal, known, percent, whole

LOW = PALETTE[5]
_COLOURS = {"worse": LOW, "better": ACCENT, "": MUTED}
_BAND = "rgba(0, 114, 178, 0.14)"
_FIRST_DAY = date(1970, 1, 1)
_NAME = 24
_LAST_LOW, _LAST_MIDDLE = {"nps": 6.0}, {"nps": 8.0}  # else 2 and 3 of five stars


def score(value: float | None, measure: Measure) -> str:
    """A measure as people read it: 69.0%, 3.95, +12."""
    if not known(value):
        return UNKNOWN
    return {
        "csat": lambda: percent(value),
        "average_rating": lambda: decimal(value, 2),
        "nps": lambda: f"{value:+.0f}",
    }[measure]()


def _drawn(values: pd.Series, measure: Measure) -> pd.Series:
    """As the axis has it: shares in percent."""
    return 100 * values if measure == "csat" else values


def answers(rows: pd.DataFrame, measure: Measure, lang: Language) -> go.Figure:
    """How many gave each answer, the highest on top; low ones red, middle ones grey, high ones blue."""
    top = rows.iloc[::-1]
    stars = measure != "nps" and rows["answer"].max() <= 5
    names = [
        f"{decimal(a, 0 if a == int(a) else 1)} ★" if stars else decimal(a, 0 if a == int(a) else 1)
        for a in top["answer"]
    ]
    hover = [
        t("satisfaction.answer_hover", lang, answer=name, n=whole(row.n), share=percent(row.share),
          low=percent(row.low), high=percent(row.high))
        for name, row in zip(names, top.itertuples(), strict=True)
    ]  # fmt: skip
    bars = go.Bar(
        x=top["n"].tolist(),
        y=names,
        orientation="h",
        text=[percent(share) for share in top["share"]],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [_side(a, measure) for a in top["answer"]], "cornerradius": 3},
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    drawing = figure([bars], x=t("satisfaction.answers_axis", lang), height=max(260, 80 + 26 * len(top)))
    drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return drawing.update_xaxes(range=[0, 1.25 * max(1, *top["n"])], showgrid=True, **number_ticks(top["n"], lang))


def _side(answer: float, measure: Measure) -> str:
    if measure == "average_rating":
        return ACCENT
    low, middle = _LAST_LOW.get(measure, 2.0), _LAST_MIDDLE.get(measure, 3.5)
    return LOW if answer <= low else MUTED if answer <= middle else ACCENT


def months(rows: pd.DataFrame, measure: Measure, lang: Language) -> go.Figure:
    """The measure month by month in the band of its 95% interval; months that are not complete are hollow."""
    days = [_FIRST_DAY + timedelta(days=int(first)) for first in rows["first"]]
    value, low, high = (_drawn(rows[name], measure) for name in ("value", "low", "high"))
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "connectgaps": False}
    line = go.Scatter(
        x=days,
        y=value.tolist(),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 8, "color": [ACCENT if done else "rgba(0,0,0,0)" for done in rows["complete"]],
                "line": {"color": ACCENT, "width": 1.5}},
        hovertext=[_month_hover(row, measure, lang) for row in rows.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    band = [
        go.Scatter(x=days, y=high.tolist(), **edge),
        go.Scatter(x=days, y=low.tolist(), fill="tonexty", fillcolor=_BAND, **edge),
    ]
    drawing = figure([*band, line], y=t(f"satisfaction.axis.{measure}", lang), height=300)
    drawing.update_yaxes(ticksuffix="%" if measure == "csat" else "")
    return drawing.update_xaxes(**day_ticks(rows["first"]))


def _month_hover(row: object, measure: Measure, lang: Language) -> str:
    when = _FIRST_DAY + timedelta(days=int(row.first))
    parts = {name: score(getattr(row, name), measure) for name in ("value", "low", "high")}
    said = t("satisfaction.month_hover", lang, month=f"{when:%Y-%m}", n=whole(row.n), **parts)
    return said if row.complete else said + " " + t("satisfaction.not_over", lang)


def groups(rows: pd.DataFrame, names: Sequence[str], overall: float, measure: Measure, lang: Language) -> go.Figure:
    """Each group as a dot in its 95% interval beside a line at the whole; clearly worse red, better blue, others grey."""
    value, low, high = (_drawn(rows[name], measure) for name in ("value", "low", "high"))
    places = list(range(len(rows)))
    hover = [
        t("satisfaction.group_hover", lang, group=name, n=whole(row.n), others=score(row.others, measure),
          **{part: score(getattr(row, part), measure) for part in ("value", "low", "high")})
        for name, row in zip(names, rows.itertuples(), strict=True)
    ]  # fmt: skip
    colours = [_COLOURS[clear] for clear in rows["clear"]]
    lines = [
        go.Scatter(x=[a, b], y=[y, y], mode="lines", line={"color": colour, "width": 3}, hoverinfo="skip")
        for a, b, y, colour in zip(low, high, places, colours, strict=True)
    ]
    dots = go.Scatter(
        x=value.tolist(), y=places, mode="markers", marker={"color": colours, "size": 11},
        hovertext=[plain(line) for line in hover], hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    text = go.Scatter(
        x=high.tolist(), y=places, mode="text", text=["  " + score(v, measure) for v in rows["value"]],
        textposition="middle right", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    drawing = figure(
        [*lines, dots, text], x=t(f"satisfaction.axis.{measure}", lang), height=90 + 28 * max(len(rows), 3)
    )
    ticks = [plain(name) for name in short_names(names, _NAME)]
    drawing.update_yaxes(tickvals=places, ticktext=ticks, range=[len(rows) - 0.4, -0.6], showgrid=False, zeroline=False)
    drawing.add_vline(
        x=100 * overall if measure == "csat" else overall, line={"color": MUTED, "width": 1.5, "dash": "dot"}
    )
    least, most = min([*low, *value]), max([*high, *value])
    room = max(most - least, 1e-9)
    return drawing.update_xaxes(
        range=[least - 0.06 * room, most + 0.3 * room], ticksuffix="%" if measure == "csat" else "", showgrid=True
    )


def points(rows: pd.DataFrame, side: str, lang: Language) -> go.Figure:
    """What share of the reviews of a side names each point, with the 95% interval; the clearest on top."""
    share = rows[f"{side}_share"]
    names = [plain(short(name, _NAME)) for name in rows["point"]]
    bars = go.Bar(
        x=(100 * share).tolist(),
        y=names,
        orientation="h",
        marker={"color": LOW if side == "low" else ACCENT, "cornerradius": 3},
        error_x={
            "type": "data", "array": (100 * (rows["share_high"] - share)).tolist(), "color": MUTED, "thickness": 1.5,
            "arrayminus": (100 * (share - rows["share_low"])).tolist(), "width": 3,
        },
        hovertext=[plain(point_in_words(row, side, lang)) for row in rows.itertuples()],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    text = go.Scatter(
        x=(100 * rows["share_high"]).tolist(), y=names, mode="text", text=["  " + percent(s) for s in share],
        textposition="middle right", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    drawing = figure([bars, text], x=t(f"satisfaction.points_axis.{side}", lang), height=90 + 28 * max(len(rows), 3))
    drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)
    return drawing.update_xaxes(range=[0, 128 * max(0.005, *rows["share_high"])], ticksuffix="%", showgrid=True)


def point_in_words(row: object, side: str, lang: Language) -> str:
    """A point in one sentence: who names it, how much more often, and the stars with and without it."""
    own, other = (row.low_share, row.high_share) if side == "low" else (row.high_share, row.low_share)
    n, m = (row.low, row.high) if side == "low" else (row.high, row.low)
    return t(
        f"satisfaction.point.{side}", lang, point=row.point, share=percent(own), n=whole(n), other=percent(other), m=whole(m),
        stars=decimal(row.stars, 2), others=decimal(row.others, 2),
    )  # fmt: skip


def cost_in_words(row: object, side: str, lang: Language) -> str:
    """What the average would be without what these reviews speak of; an upper end, as they may have other reasons too."""
    return t(f"satisfaction.cost.{side}", lang, drag=decimal(abs(row.drag), 2), said=whole(row.said))


def headline_in_words(measure: Measure, value: float, n: int, worst: object | None, lang: Language) -> str:
    """The satisfaction of the page in one sentence, with what low ratings name most clearly; worst: a row of points."""
    said = t(f"satisfaction.headline.{measure}", lang, value=score(value, measure), n=whole(n))
    if worst is None:
        return said + t("satisfaction.headline.end", lang)
    return said + t("satisfaction.headline.point", lang, point=worst.point, share=percent(worst.low_share, 0))
