"""The one look of all figures: palette, marks and template, readable on light and dark grounds.

On screen Streamlit's own theme sets fonts and greys, so that a figure follows a change of theme; the template
here sets what the theme does not, and everything in a report.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.text import Language, t

# Okabe & Ito 2008, "Color Universal Design", plus a grey and an olive: the colour-blind tell them apart.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F", "#B8A200")
ACCENT = PALETTE[0]
MUTED = "#9AA1AE"

# Up to twelve segments; the last four are told apart by the number at each centre as well as by colour.
SEGMENT_COLOURS = (*PALETTE, "#7B61FF", "#8C564B", "#C1121F", "#00868B")

# From little to much; the middle of it is the accent.
SEQUENTIAL = ["#EEF3FA", "#BFD6EA", "#7BADD2", "#0072B2", "#004469"]
FONT = "Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
GRID = "rgba(127, 135, 150, 0.22)"

INK = {False: "#16181D", True: "#E7E9EE"}  # text of the light and the dark theme
GROUND = {False: "#FFFFFF", True: "#0E1014"}  # their backgrounds

_FEW = 6  # up to here plotly would set marks at halves
_WEEKS, _MONTHS = 70, 200  # days on an axis: up to here days are named, up to here every month
_DAY = 86_400_000  # in milliseconds, as plotly counts time

_AXIS = {
    "gridcolor": GRID,
    "zerolinecolor": GRID,
    "linecolor": GRID,
    "ticks": "",
    "title": {"standoff": 8},
    "automargin": True,
}
TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13},
        "colorway": PALETTE,
        "colorscale": {"sequential": SEQUENTIAL},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 26, "b": 8},  # above, the picture tool has a place of its own
        "xaxis": _AXIS | {"showgrid": False},
        "yaxis": _AXIS,
        "hoverlabel": {"font": {"family": FONT}},
        "showlegend": False,
        "bargap": 0.28,
        "uirevision": "kept",
        "dragmode": False,
    }
)


def figure(
    traces: Sequence[Any], *, x: str | None = None, y: str | None = None, height: int = 320, **layout: Any
) -> go.Figure:
    """Traces as a figure of the one look; `x` and `y` name the axes with their units."""
    drawing = go.Figure(list(traces))
    drawing.update_layout(template=TEMPLATE, height=height, **layout)
    drawing.update_xaxes(title_text=plain(x)).update_yaxes(title_text=plain(y))
    return drawing


def ranked_bars(
    names: Sequence[object], values: Sequence[float], labels: Sequence[str], *, x: str, colour: str = ACCENT
) -> go.Figure:
    """Horizontal bars, the first on top, each with its value beside it."""
    bars = go.Bar(
        x=list(values),
        y=[plain(name) for name in names],
        text=list(labels),
        orientation="h",
        marker={"color": colour, "cornerradius": 3},
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    drawing = figure([bars], x=x, height=56 + 26 * max(len(names), 3))
    drawing.update_xaxes(range=[0, 1.2 * max([0, *values]) or 1])
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False).update_xaxes(showgrid=True)


def picture_tool(lang: Language, dark: bool, **place: int) -> dict[str, Any]:
    """The toolbox of an ECharts drawing that saves it as a PNG of double size, on the ground of the screen."""
    feature = {"saveAsImage": save_picture(lang, dark)}
    return {"itemSize": 13, "iconStyle": {"borderColor": MUTED}, "feature": feature} | place


def save_picture(lang: Language, dark: bool) -> dict[str, Any]:
    """The feature of an ECharts toolbox that saves the picture."""
    return {"title": t("export.png", lang), "pixelRatio": 2, "backgroundColor": GROUND[dark], "name": "audience-lens"}


def number_ticks(values: Iterable[float], lang: Language) -> dict[str, Any]:
    """The marks of an axis with these numbers: whole ones for whole numbers, and in Chinese no k for thousand."""
    known = [float(v) for v in values if v is not None and v == v]
    most = max([0.0, *known])
    ticks: dict[str, Any] = {"tickformat": ",d"} if lang == "zh" and most >= 1_000 else {}
    return ticks | ({"dtick": 1} if most <= _FEW and all(v.is_integer() for v in known) else {})


def day_ticks(days: Iterable[int]) -> dict[str, Any]:
    """The marks of an axis of days (since 1970-01-01): days for some weeks, else months, never one name twice."""
    known = [int(d) for d in days]
    span = max(known) - min(known) if known else 0
    if span <= _WEEKS:
        return {"tickformat": "%Y-%m-%d", "nticks": 7} | ({"dtick": _DAY} if span <= 7 else {})
    return {"tickformat": "%Y-%m", "nticks": 10} | ({"dtick": "M1"} if span <= _MONTHS else {})


def plain(name: object) -> str | None:
    """Data as text that plotly shows as it is: it reads <b> and &lt; in any label as markup."""
    if name is None:
        return None
    return str(name).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
