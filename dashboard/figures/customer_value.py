"""Figures about who brings the revenue: bands of buyers, and the curve from the largest to the smallest."""

import plotly.graph_objects as go

from core.analytics import CustomerValue
from dashboard.figures.names import ROOM
from dashboard.figures.style import ACCENT, MUTED, PALETTE, figure, plain, ranked_bars
from dashboard.text import Language, t
from dashboard.text.numbers import money, percent, whole

TOP = 0.1


def bands(found: CustomerValue, symbol: str, lang: Language) -> go.Figure:
    """The share of the revenue that each band of buyers brings."""
    shares = [share if share == share else 0.0 for share in found.bands["share"]]
    labels = [f"{percent(row.share)} · {money(row.revenue, symbol, lang)}" for row in found.bands.itertuples()]
    counts = [whole(n) for n in found.bands["people"]]  # a tenth of few buyers is no whole number of people
    names = [f"{name} ({n})" for name, n in zip(band_names(found, lang), counts, strict=True)]
    drawing = ranked_bars(names, shares, labels, x=t("loyalty.band_share", lang))
    return drawing.update_xaxes(range=[min(0.0, *shares), ROOM * max([0.01, *shares])], tickformat=".0%")


def band_names(found: CustomerValue, lang: Language) -> list[str]:
    """Top 1%, 1 – 5% .. and the rest."""
    rows = list(found.bands.itertuples())
    if len(rows) == 1:
        return [t("loyalty.band_all", lang)]
    codes = ["loyalty.band_top", *["loyalty.band_next"] * (len(rows) - 2), "loyalty.band_rest"]
    return [t(code, lang, first=row.first, last=row.last) for code, row in zip(codes, rows, strict=True)]


def curve(found: CustomerValue, lang: Language) -> go.Figure:
    """Which share of the buyers, the largest first, brings which share of the revenue; the first tenth is marked."""
    buyers, revenue = found.curve["buyers"].tolist(), found.curve["revenue"].tolist()
    hover = [
        plain(t("loyalty.curve_hover", lang, buyers=percent(b, 0), revenue=percent(r)))
        for b, r in zip(buyers, revenue, strict=True)
    ]
    even = go.Scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": MUTED, "width": 1, "dash": "dot"},
        hovertemplate=plain(t("loyalty.curve_even", lang)) + "<extra></extra>",
    )  # fmt: skip
    line = go.Scatter(
        x=buyers, y=revenue, mode="lines", line={"color": ACCENT, "width": 2.5}, hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    drawing = figure([even, line], x=t("loyalty.curve_x", lang), y=t("loyalty.band_share", lang), height=300)
    share = found.top[0]
    if share == share:
        guide = {"color": PALETTE[5], "width": 1.5, "dash": "dash"}
        drawing.add_shape(type="line", x0=TOP, x1=TOP, y0=0, y1=share, line=guide)
        drawing.add_shape(type="line", x0=0, x1=TOP, y0=share, y1=share, line=guide)
        text = f"{percent(TOP, 0)} → {percent(share, 0)}"
        drawing.add_annotation(x=TOP, y=share, text=text, showarrow=False, xanchor="left", yanchor="top", xshift=6)
    top = max([1.0, *(r for r in revenue if r == r)])
    return drawing.update_yaxes(range=[0, 1.03 * top], tickformat=".0%").update_xaxes(range=[0, 1.01], tickformat=".0%")
