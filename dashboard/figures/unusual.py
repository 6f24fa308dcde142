"""Every day beside what was to be expected of it; the unusual ones marked."""

import plotly.graph_objects as go

from core.analytics import Unusual
from dashboard.figures.style import ACCENT, MUTED, PALETTE, day_ticks, figure, number_ticks
from dashboard.figures.trend import LEGEND, dates
from dashboard.text import Language, t
from dashboard.text.numbers import day, money, whole

_RANGE = "rgba(127, 135, 150, 0.20)"


def unusual_figure(found: Unusual, title: str, symbol: str, lang: Language) -> go.Figure:
    """A grey band where a day of its weekday and weeks usually lies, the days as a line, the unusual ones as marks."""
    days, when = found.days, dates(found.days["day"])
    usually = t("unusual.usual", lang)
    said = [
        f"{day(row.day, lang)}: {symbol}{row.value:,.0f} ({usually} {symbol}{row.low:,.0f} – {symbol}{row.high:,.0f})"
        for row in days.itertuples()
    ]
    usual = go.Scatter(
        x=[*when, *when[::-1]], y=[*days["high"], *days["low"][::-1]], fill="toself", fillcolor=_RANGE,
        mode="lines", line={"width": 0}, name=t("unusual.range", lang), hoverinfo="skip",
    )  # fmt: skip
    line = go.Scatter(
        x=when, y=days["value"].tolist(), customdata=said, mode="lines", name=title,
        line={"color": ACCENT if len(days) <= 100 else MUTED, "width": 1.4}, hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    marks = [_marks(found, said, up, lang) for up in (True, False)]
    drawing = figure(
        [usual, line, *(mark for mark in marks if len(mark.x))], y=title, height=300, showlegend=True, legend=LEGEND
    )
    drawing.update_yaxes(rangemode="tozero", tickprefix=symbol, **number_ticks(days["value"], lang))
    return drawing.update_xaxes(**day_ticks(days["day"]))


def _marks(found: Unusual, said: list[str], up: bool, lang: Language) -> go.Scatter:
    chosen = found.days["unusual"] & ((found.days["z"] > 0) == up)
    rows = found.days[chosen]
    return go.Scatter(
        x=dates(rows["day"]),
        y=rows["value"].tolist(),
        customdata=[text for text, keep in zip(said, chosen, strict=True) if keep],
        mode="markers",
        name=t("unusual.above" if up else "unusual.below", lang),
        marker={"symbol": "triangle-up" if up else "triangle-down", "size": 10, "color": PALETTE[0] if up else PALETTE[5]},
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def sentence(found: Unusual, lang: Language) -> str:
    """How many days stand out, and how many would by chance; plain text."""
    marked, chance = int(found.days["unusual"].sum()), found.by_chance
    values = {"n": marked, "days": whole(len(found.days)), "chance": whole(chance) if chance >= 2 else f"{chance:.1f}"}
    return t("unusual.some" if marked else "unusual.none", lang, **values)


def spells_in_words(found: Unusual, symbol: str, lang: Language, *, most: int) -> list[str]:
    """The latest runs of unusual days: when, what they came to, and what was to be expected; plain text."""

    def said(value: float) -> str:
        return money(value, symbol, lang) if found.name == "revenue" else whole(value)

    spells = found.spells.head(most).astype({"first": int, "last": int})
    return [
        t(
            "unusual.spell" if row.value else "unusual.spell_nothing", lang, when=_days(row.first, row.last, lang),
            value=said(row.value), expected=said(row.expected),
        )
        for row in spells[["first", "last", "value", "expected"]].itertuples(index=False)
    ]  # fmt: skip


def _days(first: int, last: int, lang: Language) -> str:
    return day(first, lang) if first == last else f"{day(first, lang)} – {day(last, lang)}"
