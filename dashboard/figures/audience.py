"""Figures about who the people are; those of whom nothing is known are always a grey bar of their own."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from core.analytics import Histogram
from dashboard.figures.names import ROOM, short_names
from dashboard.figures.style import ACCENT, MUTED, figure, number_ticks, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import compact, percent, whole


def ages(bands: pd.DataFrame, lang: Language) -> go.Figure:
    """People in each age band, youngest first, and those whose age is not given."""
    total = max(int(bands["users"].sum()), 1)
    unknown = bands["age_group"].isna()
    names = bands["age_group"].where(~unknown, t("audience.not_given", lang)).tolist()
    bars = go.Bar(
        x=[plain(name) for name in short_names(names, 16)],
        y=bands["users"].tolist(),
        text=[f"{compact(n, lang)}<br>{percent(n / total, 0)}" for n in bands["users"]],
        customdata=[f"{whole(n)} ({percent(n / total)})" for n in bands["users"]],
        textposition="outside",
        cliponaxis=False,
        marker={"color": _greyed(unknown), "cornerradius": 3},
        hovertemplate="%{x}: %{customdata}<extra></extra>",
    )
    drawing = figure([bars], x=t("audience.age_axis", lang), y=t("audience.people", lang), height=360)
    drawing.update_yaxes(range=[0, 1.22 * max(1, *bands["users"])], **number_ticks(bands["users"], lang))
    return drawing.update_xaxes(type="category")


def groups(counts: pd.DataFrame, lang: Language, *, most: int = 10) -> go.Figure:
    """People in each value, largest first; the values beyond `most` together, then those not given, in grey."""
    shown = at_most(counts, most, lang)
    total = max(int(shown["users"].sum()), 1)
    labels = [f"{compact(n, lang)} · {percent(n / total, 0)}" for n in shown["users"]]
    names = short_names(shown["value"])
    drawing = ranked_bars(names, shown["users"].tolist(), labels, x=t("audience.people", lang))
    drawing.update_xaxes(range=[0, ROOM * max(1, *shown["users"])], **number_ticks(shown["users"], lang))
    return drawing.update_traces(marker_color=_greyed(shown["rest"]))


def at_most(counts: pd.DataFrame, most: int, lang: Language) -> pd.DataFrame:
    """The rows a chart has room for: value (as it is shown), users, rest (a sum of others, or unknown)."""
    known = counts[counts["value"].notna()]
    unknown = counts[counts["value"].isna()].assign(value=t("audience.not_given", lang))
    others = known.iloc[most:]
    name = t("audience.other_values", lang, n=len(others))
    rest = pd.DataFrame({"value": [name], "users": [others["users"].sum()]}) if len(others) else others
    rows = [known.head(most).assign(rest=False), rest.assign(rest=True), unknown.assign(rest=True)]
    return pd.concat([part for part in rows if len(part)], ignore_index=True)


def numbers(histogram: Histogram, title: str, lang: Language, *, symbol: str = "") -> go.Figure:
    """How a number is spread: bars of one width; the outer two say so where they hold all beyond."""
    bins = histogram.bins
    names = [_bin_name(histogram, place, symbol, lang) for place in range(len(bins))]
    bars = go.Bar(
        x=((bins["low"] + bins["high"]) / 2).tolist(),
        y=bins["users"].tolist(),
        width=(bins["high"] - bins["low"]).tolist(),
        customdata=[f"{name}: {whole(n)}" for name, n in zip(names, bins["users"], strict=True)],
        marker={"color": ACCENT, "line": {"width": 1, "color": "rgba(127,135,150,0.35)"}},
        hovertemplate="%{customdata}<extra></extra>",
    )
    drawing = figure([bars], x=title, y=t("audience.people", lang), height=320, bargap=0)
    drawing.update_yaxes(**number_ticks([*bins["users"], histogram.unknown], lang))
    drawing.update_xaxes(tickprefix=symbol, **number_ticks(bins["high"], lang))
    return _beside(drawing, histogram.unknown, lang) if histogram.unknown else drawing


def _beside(drawing: go.Figure, unknown: int, lang: Language) -> go.Figure:
    """Those of whom the number is not known: a grey bar of its own, off the axis of the numbers."""
    name = t("audience.not_given", lang)
    bar = go.Bar(
        x=[name], y=[unknown], xaxis="x2", text=[compact(unknown, lang)], textposition="outside", cliponaxis=False,
        marker={"color": MUTED, "cornerradius": 3}, hovertemplate=f"{name}: {whole(unknown)}<extra></extra>",
    )  # fmt: skip
    drawing.add_trace(bar)
    drawing.update_layout(xaxis={"domain": [0, 0.84]}, xaxis2={"domain": [0.9, 1], "anchor": "y", "type": "category"})
    return drawing


def _bin_name(histogram: Histogram, place: int, symbol: str, lang: Language) -> str:
    low, high = (f"{symbol}{edge:,.6g}" for edge in histogram.bins[["low", "high"]].iloc[place])
    if place == 0 and histogram.open_low:
        return t("audience.below", lang, number=high)
    if place == len(histogram.bins) - 1 and histogram.open_high:
        return t("audience.from", lang, number=low)
    return t("audience.between", lang, low=low, high=high)


def coverage(known: pd.DataFrame, titles: Sequence[str], lang: Language) -> go.Figure:
    """Of how many people each column is known, and of how many it is not, in grey."""
    labels = [rounded(share) for share in known["share"]]
    names = short_names(titles)
    shares = (known["share"] * 100).tolist()
    drawing = ranked_bars(names, shares, labels, x=t("audience.known_axis", lang))
    hover = [f"{whole(n)} ({percent(share)})" for n, share in zip(known["known"], known["share"], strict=True)]
    drawing.update_traces(customdata=hover, hovertemplate="%{y}: %{customdata}<extra></extra>", textposition="none")
    drawing.add_bar(
        x=[100 - share for share in shares],
        y=[plain(name) for name in names],
        orientation="h",
        marker={"color": MUTED, "opacity": 0.35, "cornerradius": 3},
        text=labels,
        textposition="none",
        customdata=[percent(1 - share) for share in known["share"]],
        hovertemplate="%{y} · " + t("audience.not_given", lang) + ": %{customdata}<extra></extra>",
    )
    for name, label in zip(names, labels, strict=True):
        drawing.add_annotation(x=101, y=plain(name), text=label, showarrow=False, xanchor="left")
    drawing.update_layout(barmode="stack")
    return drawing.update_xaxes(range=[0, 118], tickvals=[0, 25, 50, 75, 100], ticksuffix="%")


def rounded(share: float) -> str:
    """A share in whole percent; 100% is said of all only, so that nobody who is missing is rounded away."""
    return percent(share, 1 if 0.995 <= share < 1 else 0)


def _greyed(grey: pd.Series) -> list[str]:
    return [MUTED if lost else ACCENT for lost in grey]
