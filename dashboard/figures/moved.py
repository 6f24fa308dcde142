"""The parts of a change, one after the other, from nothing to the whole of it."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.analytics import Drivers, Moved
from core.schema import MONEY_SCALE
from dashboard.figures.names import short_names
from dashboard.figures.style import ACCENT, GRID, MUTED, PALETTE, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import money, whole

_LESS = PALETTE[5]
_ROOM = 0.34  # of the span, beside the bars for their labels


def moved_figure(found: Moved, names: Sequence[str], symbol: str, lang: Language) -> go.Figure:
    """What each group, called by `names`, added to the change or took from it."""
    hover = [
        _from_to(
            amount(found, row.before, symbol, lang), amount(found, row.after, symbol, lang), row.before, row.change
        )
        for row in found.rows.itertuples()
    ]
    labels = [signed(found, change, symbol, lang) for change in found.rows["change"]]
    total = t("moved.change", lang), signed(found, found.change, symbol, lang)
    return waterfall(names, [change / found.scale for change in found.rows["change"]], labels, hover, total)


def drivers_figure(found: Drivers, hover: Sequence[str], symbol: str, lang: Language) -> go.Figure:
    """What each driver of revenue added to its change; on hover what it was and is."""
    parts = found.rows["change"].tolist()
    *labels, whole_label = [
        sign_of(part) + money(abs(part) / MONEY_SCALE, symbol, lang) for part in [*parts, found.change]
    ]
    names = [t(f"moved.driver_name.{name}", lang) for name in found.rows["name"]]
    total = t("moved.change", lang), whole_label
    return waterfall(names, [part / MONEY_SCALE for part in parts], labels, hover, total)


def _from_to(old: str, new: str, before: int, change: int) -> str:
    return f"{old} → {new}" + (f" ({change / before:+.1%})" if before > 0 else "")


def amount(found: Moved, value: float, symbol: str, lang: Language) -> str:
    """A value of the metric in words."""
    return money(value / found.scale, symbol, lang) if found.metric == "revenue" else whole(value)


def signed(found: Moved, value: float, symbol: str, lang: Language) -> str:
    """The same with + or −."""
    return sign_of(value) + amount(found, abs(value), symbol, lang)


def sign_of(value: float) -> str:
    """The sign of a change."""
    return "+" if value > 0 else "−" if value < 0 else "±"


def waterfall(
    names: Sequence[str], changes: Sequence[float], labels: Sequence[str], hover: Sequence[str],
    total: tuple[str, str],
) -> go.Figure:  # fmt: skip
    """Each change begins where the one above ends; the last bar, called total[0], is their sum, labelled total[1]."""
    starts = [sum(changes[:place]) for place in range(len(changes))]
    whole = sum(changes)
    bars = go.Bar(
        x=[*changes, whole],
        base=[*starts, 0],
        y=[plain(name) for name in [*short_names(names), total[0]]],
        text=[*labels, total[1]],
        orientation="h",
        marker={"color": [*(ACCENT if c > 0 else _LESS for c in changes), MUTED], "cornerradius": 3},
        textposition="none",
        customdata=[plain(text) for text in [*hover, total[1]]],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )
    drawing = figure([bars], height=48 + 30 * (len(changes) + 1))
    drawing.update_xaxes(
        range=_range([*starts, 0], [*changes, whole]),
        zeroline=True, zerolinecolor=MUTED, showgrid=False, showticklabels=False,
    )  # fmt: skip
    for place, (start, change, label) in enumerate(
        zip([*starts, 0], [*changes, whole], [*labels, total[1]], strict=True)
    ):
        _label(drawing, place, start + change, label, right=change >= 0)
    for place, start in enumerate([*starts[1:], whole]):
        line = {"color": GRID, "width": 1}
        drawing.add_shape(type="line", x0=start, x1=start, y0=place + 0.36, y1=place + 0.64, line=line)
    return drawing.update_yaxes(autorange="reversed", type="category", showgrid=False)


def _range(starts: Sequence[float], changes: Sequence[float]) -> list[float]:
    """An axis with room for the words beside each bar, on the side where it ends."""
    ends = [start + change for start, change in zip(starts, changes, strict=True)]
    span = (max(0, *ends) - min(0, *ends)) or 1
    lows = [end - _ROOM * span for end, change in zip(ends, changes, strict=True) if change < 0]
    highs = [end + _ROOM * span for end, change in zip(ends, changes, strict=True) if change >= 0]
    return [min([-0.02 * span, *lows]), max([0.02 * span, *highs])]


def _label(drawing: go.Figure, place: int, end: float, label: str, *, right: bool) -> None:
    """Words beside the end of a bar: plotly would put those of a bar that does not begin at 0 inside it."""
    drawing.add_annotation(
        x=end, y=place, text=plain(label), showarrow=False,
        xanchor="left" if right else "right", xshift=5 if right else -5, font={"size": 12},
    )  # fmt: skip
