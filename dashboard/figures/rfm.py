"""RFM groups as a picture: recency downwards, value to the right, each group a rectangle of its own colour."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.segments import RFM_GROUPS, Rfm
from dashboard.figures.style import INK, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import compact, percent, whole

# From those who are there, blue and green, over those who slip away, yellow and violet, to the lost.
RFM_COLOURS = {
    "champions": "0,114,178",
    "loyal": "86,180,233",
    "potential": "0,158,115",
    "new": "184,162,0",
    "attention": "204,121,167",
    "sleeping": "123,97,255",
    "cant_lose": "213,94,0",
    "at_risk": "230,159,0",
    "hibernating": "127,127,127",
}
CELL = 74  # pixels high: two lines of a name, and a number
FAINT, STRONG = 0.10, 0.55  # how much of its colour an empty and the fullest cell has
_INSET, _EDGE = 0.006, 0.016  # of a cell, of the frame of a group


def rfm_grid(found: Rfm, counts: Sequence[Sequence[int]], lang: Language, *, dark: bool = False) -> go.Figure:
    """Customers of each pair of scores (counts[recency - 1][value - 1]); hovering tells share and group."""
    drawing = figure([_cells(found, counts, lang)], x=t(_value_code(found), lang), height=5 * CELL + 70)
    most = max(max(row) for row in counts) or 1
    for place, (name, ranges) in enumerate(RFM_GROUPS.items()):
        for r in range(ranges.recency[0], ranges.recency[1] + 1):
            for value in range(ranges.value[0], ranges.value[1] + 1):
                n = counts[r - 1][value - 1]
                opacity = FAINT + (STRONG - FAINT) * (n / most) ** 0.5 if n else FAINT / 2
                _rectangle(drawing, (value, value), (r, r), name, opacity)
                drawing.add_annotation(x=value, y=r, text=compact(n, lang) if n else "·", yshift=-17, **_ink(dark, 13))
        _rectangle(drawing, ranges.value, ranges.recency, name, 0, outline=2)
        _named(drawing, found.names[place], ranges.value, ranges.recency[1], lang, dark=dark)
    quiet = {"showgrid": False, "zeroline": False, "showline": False}
    drawing.update_xaxes(range=[0.48, 5.52], tickvals=list(range(1, 6)), **quiet)
    scores = _recency_words(found, lang)
    return drawing.update_yaxes(range=[0.48, 5.52], tickvals=list(scores), ticktext=list(scores.values()), **quiet)


def group_words(name: str, lang: Language) -> str:
    """What a group is called."""
    return t(f"segments.rfm.name.{name}", lang)


def _cells(found: Rfm, counts: Sequence[Sequence[int]], lang: Language) -> go.Heatmap:
    """The same cells unseen, for hovering and for those who read the picture by machine."""
    total = max(sum(map(sum, counts)), 1)
    names = dict(zip(RFM_GROUPS, found.names, strict=True))
    of = {
        (r, v): names[name]
        for name, g in RFM_GROUPS.items()
        for r in range(g.recency[0], g.recency[1] + 1)
        for v in range(g.value[0], g.value[1] + 1)
    }
    said = [
        [
            t(
                "segments.rfm_cell", lang, r=r, value=v, group=group_words(of[r, v], lang),
                customers=whole(counts[r - 1][v - 1]), share=percent(counts[r - 1][v - 1] / total),
            )
            for v in range(1, 6)
        ]
        for r in range(1, 6)
    ]  # fmt: skip
    return go.Heatmap(
        x=list(range(1, 6)), y=list(range(1, 6)), z=[list(row) for row in counts], customdata=said, opacity=0,
        showscale=False, hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip


def _rectangle(
    drawing: go.Figure, across: Sequence[int], up: Sequence[int], name: str, opacity: float, *, outline: float = 0
) -> None:
    edge = 0.5 - (_EDGE if outline else _INSET)
    drawing.add_shape(
        type="rect", x0=across[0] - edge, x1=across[1] + edge, y0=up[0] - edge, y1=up[1] + edge, layer="below",
        fillcolor=f"rgba({RFM_COLOURS[name]},{opacity:.2f})",
        line={"width": outline, "color": f"rgb({RFM_COLOURS[name]})"},
    )  # fmt: skip


def _named(drawing: go.Figure, name: str, across: tuple[int, int], top: int, lang: Language, *, dark: bool) -> None:
    """The name at the top of its rectangle, on two lines where that is one cell wide."""
    words = group_words(name, lang)
    text = words if across[1] > across[0] else words.replace(" ", "<br>", 1)
    middle = (across[0] + across[1]) / 2
    drawing.add_annotation(
        x=middle, y=top + 0.5 - _EDGE, yanchor="top", yshift=-2, text=f"<b>{text}</b>", **_ink(dark, 11)
    )


def _ink(dark: bool, size: int) -> dict[str, object]:
    return {"showarrow": False, "font": {"color": INK[dark], "size": size}}


def _value_code(found: Rfm) -> str:
    return "segments.rfm_axis_value" if found.m is not None else "segments.rfm_axis_frequency"


def _recency_words(found: Rfm, lang: Language) -> dict[int, str]:
    """Score -> the days it stands for."""
    edges = found.edges()
    rows = edges[edges["measure"] == "recency_days"]
    return {
        int(row.score): plain(
            t("segments.rfm_days_one" if row.low == row.high else "segments.rfm_days", lang, low=row.low, high=row.high)
        )
        or ""
        for row in rows.itertuples()
    }
