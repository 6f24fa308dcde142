"""How segments split and merge from K to K + 1, as streams of customers."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from core.segments import Family
from dashboard.figures.names import short
from dashboard.figures.style import INK, MUTED, SEGMENT_COLOURS, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import percent, whole

GAP = 14  # pixels between the segments of a column
MARGIN = {"l": 6, "r": 6, "t": 44, "b": 12}
THICK = 16

Names = Mapping[int, Sequence[str]]
"""For each K, what to call its segments."""


def streams(tree: Family, chosen: int, names: Names, lang: Language, *, dark: bool = False) -> go.Figure:
    """A column a K, in the colours of the map; a stream has the colour of the segment it flows into."""
    height = 300 + 22 * max(tree.ks[-1] - 3, 0)
    drawing = figure([_sankey(tree, height, names, lang, dark)], height=height, margin=MARGIN)
    for place, k in enumerate(tree.ks):
        share = place / max(len(tree.ks) - 1, 1)
        anchor = "left" if place == 0 else "right" if place == len(tree.ks) - 1 else "center"
        word = f"<b>K = {k}</b>" if k == chosen else f"K = {k}" if len(tree.ks) <= 7 else str(k)
        drawing.add_annotation(
            x=share, y=1, xref="paper", yref="paper", xanchor=anchor, yanchor="bottom", yshift=6, text=word,
            showarrow=False, font={"size": 12, "color": INK[dark] if k == chosen else MUTED},
        )  # fmt: skip
    return drawing


def _sankey(tree: Family, height: int, names: Names, lang: Language, dark: bool) -> go.Sankey:
    nodes, flows = tree.segments, tree.flows
    number = {(k, s): i for i, (k, s) in enumerate(zip(nodes["k"], nodes["segment"], strict=True))}
    into = [number[k + 1, s] for k, s in zip(flows["k"], flows["next_segment"], strict=True)]
    colours = [SEGMENT_COLOURS[colour] for colour in nodes["colour"]]
    return go.Sankey(
        arrangement="fixed",
        textfont={"size": 12, "color": INK[dark], "shadow": "none"},
        node={
            "label": _labels(tree),
            "color": colours,
            "x": _across(tree),
            "y": _down(nodes, height - MARGIN["t"] - MARGIN["b"]),
            "pad": GAP,
            "thickness": THICK,
            "line": {"width": 0},
            "customdata": _told(nodes, names, lang),
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        link={
            "source": [number[k, s] for k, s in zip(flows["k"], flows["segment"], strict=True)],
            "target": into,
            "value": flows["customers"].tolist(),
            "color": [_pale(colours[place]) for place in into],
            "customdata": _moved(tree, names, lang),
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    )


def _labels(tree: Family) -> list[str]:
    """Numbers, and at both ends the shares too: in between, there is no room for them on a phone."""
    ends = (tree.ks[0], tree.ks[-1])
    rows = tree.segments.itertuples()
    return [f"{row.segment + 1} · {percent(row.share, 0)}" if row.k in ends else str(row.segment + 1) for row in rows]


def _across(tree: Family) -> list[float]:
    """Left to right; plotly takes an exact 0 for no place at all."""
    steps = max(len(tree.ks) - 1, 1)
    return [min(max((k - tree.ks[0]) / steps, 0.001), 0.999) for k in tree.segments["k"]]


def _down(nodes: pd.DataFrame, room: int) -> list[float]:
    """The middle of each segment in its column, columns centred, all at one scale."""
    most = int(nodes["k"].max())
    scale = (room - GAP * (most - 1)) / room
    gap = GAP / room
    middles = pd.Series(0.0, index=nodes.index)
    for k, rows in nodes.groupby("k"):
        below = (1 - scale - gap * (k - 1)) / 2
        for place, share in rows.sort_values("order")["share"].items():
            middles[place] = min(max(below + share * scale / 2, 0.001), 0.999)
            below += share * scale + gap
    return middles.tolist()


def _told(nodes: pd.DataFrame, names: Names, lang: Language) -> list[str]:
    return [
        t("segments.family_node", lang, k=row.k, number=_name(names, row.k, row.segment), customers=whole(row.customers),
          share=percent(row.share), n=int(row.customers))
        for row in nodes.itertuples()
    ]  # fmt: skip


def _moved(tree: Family, names: Names, lang: Language) -> Sequence[str]:
    sizes = tree.segments.set_index(["k", "segment"])["customers"]
    return [
        t("segments.family_flow", lang, k=row.k, after=row.k + 1, number=_name(names, row.k, row.segment),
          to=_name(names, row.k + 1, row.next_segment),
          customers=whole(row.customers), share=percent(row.customers / sizes[row.k, row.segment]),
          n=int(row.customers))
        for row in tree.flows.itertuples()
    ]  # fmt: skip


def _name(names: Names, k: int, segment: int) -> str:
    return plain(short(names[k][segment], 40)) or ""


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.38)"
