"""Figures of the Campaigns page: results with intervals, lifts beside no effect, a date among placebo dates."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import isnan

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.campaigns import BeforeAfter, Effect
from dashboard.figures.campaigns_words import change, row_names, span
from dashboard.figures.names import short, short_names
from dashboard.figures.style import ACCENT, GRID, MUTED, PALETTE, day_ticks, figure, number_ticks, plain
from dashboard.text import Language, t
from dashboard.text.numbers import day as day_word

LESS = PALETTE[5]  # a clear effect to the worse
_FIRST_DAY = date(1970, 1, 1)
_WIDEST = 3.0  # lifts: beyond, an interval is cut off, so that one wide one does not hide the others
_BINS = 30


# --- results ------------------------------------------------------------------------------------------------
def results(rows: pd.DataFrame, names: Sequence[str], title: str, shown: Sequence[str], lang: Language) -> go.Figure:
    """One metric of each group (rows of kpis_by): a bar, with its interval where it is an estimate."""
    spans = {"array": (rows["high"] - rows["value"]).fillna(0), "arrayminus": (rows["value"] - rows["low"]).fillna(0)}
    bars = go.Bar(
        x=rows["value"], y=short_names(plain(name) for name in names), orientation="h", customdata=list(shown),
        marker={"color": ACCENT, "cornerradius": 3}, hovertemplate="%{y}: %{customdata}<extra></extra>",
        error_x={"type": "data", "symmetric": False, "thickness": 1.5, "color": MUTED, **spans},
    )  # fmt: skip
    ends = rows["high"].fillna(rows["value"]).fillna(0)
    labels = go.Scatter(
        x=ends, y=bars.y, text=[f" {plain(text)}" for text in shown], mode="text", textposition="middle right",
        textfont={"size": 12}, cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    drawing = figure([bars, labels], x=title, height=64 + 27 * max(len(rows), 3))
    drawing.update_xaxes(range=[0, 1.35 * float(ends.max()) or 1], showgrid=True, **_ticks(rows, lang))
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)


def _ticks(rows: pd.DataFrame, lang: Language) -> dict[str, object]:
    if len(rows) and rows["unit"].iloc[0] == "share":
        return {"tickformat": ".0%" if rows["value"].max() > 0.05 else ".1%"}
    return number_ticks(rows["value"], lang)


# --- effects ------------------------------------------------------------------------------------------------
def forest(effects: Sequence[Effect], lang: Language) -> go.Figure:
    """The lift of each campaign with its interval beside no effect; grey where chance explains it."""
    named = zip(effects, row_names(effects), strict=True)
    known = [(one, name) for one, name in named if not isnan(one.comparison.lift)]
    shown, places = [one for one, _ in known], short_names((plain(short(name)) for _, name in known))
    lifts = [one.comparison.lift for one in shown]
    highs = [min(one.comparison.lift_high, max(_WIDEST, 1.5 * one.comparison.lift)) for one in shown]
    colours = [_colour(one) for one in shown]
    lines = [
        go.Scatter(x=[one.comparison.lift_low, high], y=[place, place], mode="lines", hoverinfo="skip",
                   line={"color": colour, "width": 3})
        for one, high, place, colour in zip(shown, highs, places, colours, strict=True)
    ]  # fmt: skip
    dots = go.Scatter(
        x=lifts, y=places, mode="markers+text", cliponaxis=False, marker={"color": colours, "size": 13, "symbol": "square"},
        text=[span(one.comparison.lift, one.comparison.lift_low, one.comparison.lift_high, lang) for one in shown],
        textposition="top center", hovertemplate="%{y}: %{text}<extra></extra>",
    )  # fmt: skip
    drawing = figure([*lines, dots], x=t("campaigns.lift_axis", lang), height=90 + 52 * max(len(shown), 2))
    drawing.add_vline(x=0, line={"color": MUTED, "width": 1.5, "dash": "dot"})
    reach = max([0.1, *map(abs, highs), *(abs(one.comparison.lift_low) for one in shown)])
    drawing.update_xaxes(tickformat=".0%", range=[-1.12 * min(reach, 1), 1.12 * reach], zeroline=False, showgrid=True)
    return drawing.update_yaxes(range=[len(shown) - 0.4, -0.75], showgrid=False, type="category")


def _colour(effect: Effect) -> str:
    if not effect.clear:
        return MUTED
    return ACCENT if effect.comparison.difference > 0 else LESS


# --- dates --------------------------------------------------------------------------------------------------
def around(found: BeforeAfter, title: str, symbol: str, lang: Language) -> go.Figure:
    """The days around the date, and what the same weekdays before it led to expect."""
    days = found.days
    when = [_FIRST_DAY + timedelta(days=int(d)) for d in days["day"]]
    named = [day_word(d, lang) for d in days["day"]]
    sign = symbol if found.unit == "money" else ""
    after = days["expected"].notna()
    expected = go.Scatter(
        x=[d for d, late in zip(when, after, strict=True) if late], y=days["expected"][after].tolist(), mode="lines",
        name=t("campaigns.expected", lang), line={"color": MUTED, "width": 2, "dash": "dot"},
        hovertemplate=f"{plain(sign)}%{{y:,.0f}}<extra></extra>",
    )  # fmt: skip
    seen = go.Scatter(
        x=when, y=days["value"].tolist(), customdata=named, mode="lines+markers", name=t("campaigns.seen", lang),
        line={"color": ACCENT, "width": 2}, marker={"size": 4},
        hovertemplate=f"%{{customdata}}: {plain(sign)}%{{y:,.0f}}<extra></extra>",
    )  # fmt: skip
    drawing = figure([expected, seen], y=title, height=320, showlegend=True)
    drawing.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    drawing.add_vline(x=str(_FIRST_DAY + timedelta(days=found.day)), line={"color": MUTED, "width": 1.5})
    drawing.update_yaxes(rangemode="tozero", tickprefix=plain(sign), **number_ticks(days["value"], lang))
    # Beside another chart there is room for four dates, not for seven.
    return drawing.update_xaxes(**day_ticks(days["day"]) | {"nticks": 4, "tickangle": 0})


def placebos(found: BeforeAfter, lang: Language) -> go.Figure:
    """How the same comparison comes out at every earlier date, with the date itself among them."""
    changes = found.placebos["change"].to_numpy(dtype=float)
    counts, edges = np.histogram(changes, bins=min(_BINS, max(5, len(changes) // 3)))
    bars = go.Bar(
        x=((edges[1:] + edges[:-1]) / 2).tolist(), y=counts.tolist(), width=np.diff(edges).tolist(),
        marker={"color": MUTED, "line": {"width": 0}}, hovertemplate="%{x:+.0%}: %{y}<extra></extra>",
    )  # fmt: skip
    drawing = figure([bars], x=t("campaigns.change_axis", lang), y=t("campaigns.dates", lang), height=320, bargap=0.04)
    here = ACCENT if found.clear else PALETTE[1]
    drawing.add_vline(x=found.change, line={"color": here, "width": 3})
    right = found.change > float(np.mean([*changes, found.change]))
    drawing.add_annotation(
        x=found.change, y=1, yref="paper", yanchor="bottom", showarrow=False, font={"size": 12, "color": here},
        text=t("campaigns.this_date", lang, change=change(found.change)), xanchor="right" if right else "left",
    )  # fmt: skip
    reach = 1.15 * max([0.1, abs(found.change), *np.abs(changes)])
    drawing.update_xaxes(tickformat=".0%", range=[max(-reach, -1), reach], showgrid=False)
    drawing.add_vline(x=0, line={"color": GRID, "width": 1})
    return drawing.update_yaxes(**number_ticks(counts, lang))
