"""The map of customers: points or counted cells, one colour a segment, in steps of two bytes a coordinate."""

import html
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.segments import SegmentMap, title
from core.segments.density import COLUMNS, ROWS
from dashboard.figures.names import short
from dashboard.figures.style import GRID, MUTED, SEGMENT_COLOURS, save_picture
from dashboard.text import Language, say, t
from dashboard.text.numbers import compact, percent, whole

GRID_STEPS = 60_000  # positions as int16: a third of the bytes of float64 lists, and no pixel is off
HALF = GRID_STEPS // 2
EXACT = 100  # from here on a value is told in whole numbers
TOLD = 10_000  # points; of more the two values would double what a move of K sends, and dots so close are no target
QUIET = {"show": False}


def segment_map(
    view: SegmentMap,
    names: Sequence[str],
    lang: Language,
    *,
    units: tuple[str, str] | None = None,
    symbol: str = "",
    cells: pd.DataFrame | None = None,
    dark: bool = False,
) -> dict[str, Any]:
    """Customers on two axes, centres marked: the options of an ECharts chart.

    Axes hold all customers, whatever K or the filters, so that nothing jumps. `units` are those of two features as
    axes; `cells` (of core.segments.density) are drawn in place of points.
    """
    x, y = (Axis(ends, logged) for ends, logged in zip(view.extent, view.projection.logged, strict=True))
    sizes = np.bincount(view.labels, minlength=len(view.centroids))
    hover = _hover(view, names, lang)
    if cells is None:
        parts = [_points(view, label, (x, y), hover) for label in range(len(sizes))]
    else:
        parts = [_cells(cells[cells["segment"] == label], view.colours[label], lang) for label in range(len(sizes))]
    series = [
        part | {"name": name, "datasetIndex": label}
        for label, (name, (_, part)) in enumerate(zip(names, parts, strict=True))
    ]
    room = GRID_STEPS * 0.015 if cells is None else 0  # cells fill their axes from end to end
    centres = _centres(view, x, y)
    marks = _marks(view, (x, y), units, symbol, lang) if units else []
    return {
        "animation": False,
        "grid": {"left": 8, "right": 12, "top": 40, "bottom": 8},
        "xAxis": [x.options(_axis_name(view, 0, lang), 28 if units else 12, room), *_categories(COLUMNS, cells)],
        "yAxis": [
            y.options(_axis_name(view, 1, lang), 52 if units else 12, room) | {"nameRotate": 90},
            *_categories(ROWS, cells),
        ],
        "legend": _legend(names),
        "dataset": [{"source": source} for source, _ in parts],
        "series": [*series, centres, *marks],
        "tooltip": {"show": True, "trigger": "item", "confine": True, "textStyle": {"fontSize": 12}},
        **(_shades(cells, view.colours) if cells is not None else {}),
        **_lasso(len(series), lang, dark),
    }


def drawn_polygons(areas: Iterable[Any], view: SegmentMap) -> list[list[tuple[float, float]]]:
    """The areas a reader drew on the chart, as polygons in the units of the projection."""
    x, y = (Axis(ends) for ends in view.extent)
    found = []
    for area in areas:
        shape = area["coord_range"]
        if area["brush_type"] == "rect":
            (left, right), (low, high) = shape
            shape = [(left, low), (right, low), (right, high), (left, high)]
        if area["brush_type"] in ("rect", "polygon"):
            found.append([(x.value(across), y.value(up)) for across, up in shape])
    return found


class Axis:
    """One axis in whole steps between the least and the greatest of all customers."""

    def __init__(self, ends: tuple[float, float], logged: bool = False) -> None:
        self.low, self.high = ends
        self.logged = logged
        self.scale = GRID_STEPS / (self.high - self.low or 1.0)

    def steps(self, values: Any) -> np.ndarray:
        """Positions as int16, the middle of the axis at 0."""
        return (np.rint((np.asarray(values) - self.low) * self.scale) - HALF).clip(-HALF, HALF).astype(np.int16)

    def value(self, step: float) -> float:
        """What lies at a step."""
        return (step + HALF) / self.scale + self.low

    def options(self, name: str, gap: int, room: float) -> dict[str, Any]:
        """What an axis of components means is said in words below the chart; `room` lies beyond either end."""
        return {
            "type": "value", "min": -HALF - room, "max": HALF + room, "name": name, "nameLocation": "middle",
            "nameGap": gap, "axisLabel": QUIET, "axisTick": QUIET, "axisLine": {"show": True, "onZero": False},
            "splitLine": QUIET, "nameTextStyle": {"fontSize": 11},
        }  # fmt: skip

    def ticks(self) -> list[float]:
        """Round values in the feature's own unit, three to seven of them."""
        return _powers(*self._raw(self.low, self.high)) if self.logged else _rounds(self.low, self.high)

    def place(self, raw: float) -> int:
        """The step of a value in the feature's own unit."""
        return int(self.steps(np.sign(raw) * np.log1p(abs(raw)) if self.logged else raw))

    def raw(self, values: np.ndarray) -> np.ndarray:
        """Places on the axis in the feature's own unit."""
        return np.sign(values) * np.expm1(np.abs(values)) if self.logged else values

    def _raw(self, *values: float) -> tuple[float, ...]:
        return tuple(float(value) for value in self.raw(np.array(values)))


def _rounds(low: float, high: float) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10((high - low or 1.0) / 6))
    step = next(power * times for times in (1, 2, 5, 10) if (high - low) / (power * times) <= 6)
    first, last = int(np.ceil(low / step)), int(np.floor(high / step))
    return [place * step for place in range(first, last + 1)]


def _powers(low: float, high: float) -> list[float]:
    """Nothing and powers of ten, with their halves where these are few."""
    tens = [10.0**power for power in range(-2, 13)]
    every = sorted({0.0, *tens, *(-ten for ten in tens)})
    found = [value for value in every if low <= value <= high and (value == 0 or abs(value) >= 1 or high < 1)]
    if len(found) < 4:
        found = sorted({*found, *(v for ten in tens for v in (2 * ten, 5 * ten) if low <= v <= high and v >= 1)})
    return found


def _axis_name(view: SegmentMap, place: int, lang: Language) -> str:
    if view.projection.names is None:
        return t("segments.axis_name", lang, number=place + 1)
    return short(say(view.axes[place], lang), 48)


def _legend(names: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "scroll", "top": 2, "left": 140, "right": 48, "data": list(names), "icon": "circle", "itemWidth": 10,
        "itemHeight": 10, "selectedMode": True, "textStyle": {"fontSize": 12}, "animation": False,
    }  # fmt: skip


def _hover(view: SegmentMap, names: Sequence[str], lang: Language) -> list[str]:
    """What a point says: its segment, and its two values where the axes are features; never who it is."""
    told = [_plain(say(title(name), lang)) for name in _told_of(view)]
    if not told:
        return ["{a}"] * len(names)
    return [f"{{a}}<br/>{told[0]}: {{@h}}<br/>{told[1]}: {{@v}}"] * len(names)


def _told_of(view: SegmentMap) -> Sequence[str]:
    """The measures whose values a point tells."""
    return view.projection.names or () if view.shown <= TOLD else ()


def _plain(text: str) -> str:
    """Text of the data in a template: neither markup nor a placeholder."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _points(
    view: SegmentMap, label: int, axes: tuple[Axis, Axis], hover: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    members = view.labels == label
    x, y = view.x[members], view.y[members]
    source = pd.DataFrame({"x": axes[0].steps(x), "y": axes[1].steps(y)})
    if _told_of(view):
        source = source.assign(h=_told(axes[0].raw(x)), v=_told(axes[1].raw(y)))
    size = 3 if len(view.x) > 5_000 else 5 if len(view.x) > 500 else 8
    return source, {
        "type": "scatter", "large": True, "largeThreshold": 1, "symbolSize": size, "encode": {"x": "x", "y": "y"},
        "itemStyle": {"color": SEGMENT_COLOURS[view.colours[label]], "opacity": 0.55},
        "tooltip": {"formatter": hover[label]},
    }  # fmt: skip


def _told(values: np.ndarray) -> np.ndarray:
    """Values as they are told on hover, in as few bytes as hold them."""
    if not len(values) or np.abs(values).max() >= EXACT or np.array_equal(values, np.rint(values)):
        most = np.abs(values).max(initial=0)
        return np.rint(values).astype(np.int16 if most < 32_000 else np.int32 if most < 2e9 else np.float64)
    return np.round(values.astype(np.float64), 2)


def _cells(cells: pd.DataFrame, colour: int, lang: Language) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The cells of one segment: the more customers, the more opaque, by the logarithm."""
    source = pd.DataFrame(
        {
            "column": cells["column"].to_numpy(np.int16),  # without its index, which would travel too
            "row": cells["row"].to_numpy(np.int16),
            "weight": _weight(cells["customers"]),
            # Most cells repeat the words of another: a dictionary of them halves what is sent.
            "n": pd.Categorical([whole(n) for n in cells["customers"]]),
            "share": pd.Categorical([percent(share, 0) for share in cells["share"]]),
        }
    )
    said = t("segments.cell_hover", lang, customers="{@n}", share="{@share}", segment="{a}")
    return source, {
        "type": "heatmap", "xAxisIndex": 1, "yAxisIndex": 1, "encode": {"x": "column", "y": "row", "value": "weight"},
        "progressive": 0, "itemStyle": {"color": SEGMENT_COLOURS[colour]}, "tooltip": {"formatter": said},
        "emphasis": {"disabled": True},
    }  # fmt: skip


def _shades(cells: pd.DataFrame, colours: Sequence[int]) -> dict[str, Any]:
    """How opaque a cell is: from one customer to the fullest cell of any segment."""
    most = float(_weight(cells["customers"]).max()) if len(cells) else 1.0
    shade = {"show": False, "type": "continuous", "min": 0, "max": most, "dimension": 2}
    return {
        "visualMap": [
            shade | {"seriesIndex": label, "inRange": {"color": [SEGMENT_COLOURS[colour]] * 2, "opacity": [0.15, 1]}}
            for label, colour in enumerate(colours)
        ]
    }


def _weight(customers: pd.Series) -> np.ndarray:
    return np.rint(100 * np.log1p(customers.to_numpy(dtype=float))).astype(np.int16)


def _categories(count: int, cells: pd.DataFrame | None) -> list[dict[str, Any]]:
    """A hidden axis of cells, where there are any."""
    labels = [str(place) for place in range(count)]
    return [] if cells is None else [{"type": "category", "data": labels, "show": False}]


def _centres(view: SegmentMap, x: Axis, y: Axis) -> dict[str, Any]:
    """The mean of all members of each segment, with its number; a click on it chooses the segment."""
    places = zip(x.steps(view.centroids[:, 0]).tolist(), y.steps(view.centroids[:, 1]).tolist(), strict=True)
    return {
        "type": "scatter", "symbolSize": 26, "z": 5, "selectedMode": "single", "cursor": "pointer",
        "tooltip": {"show": False}, "select": {"itemStyle": {"borderWidth": 4}},
        "data": [
            {
                "value": list(place), "label": {"formatter": str(label + 1)},
                "itemStyle": {"color": SEGMENT_COLOURS[view.colours[label]], "borderColor": "#FFFFFF", "borderWidth": 2},
            }
            for label, place in enumerate(places)
        ],
        "label": {"show": True, "color": "#FFFFFF", "fontWeight": 700, "fontSize": 12},
    }  # fmt: skip


def _marks(
    view: SegmentMap, axes: tuple[Axis, Axis], units: tuple[str, str], symbol: str, lang: Language
) -> list[dict[str, Any]]:
    """Lines at round values of two features, told in their units: an axis of steps has no labels of its own."""
    lines = [
        {key: axis.place(tick), "label": {"formatter": _tick(tick, unit, symbol, lang)}}
        for key, axis, unit in zip(("xAxis", "yAxis"), axes, units, strict=True)
        for tick in axis.ticks()
    ]
    return [{
        "type": "scatter", "data": [], "silent": True, "z": 0,
        "markLine": {
            "silent": True, "symbol": "none", "animation": False, "data": lines, "z": 0,
            "lineStyle": {"color": GRID, "type": "solid", "width": 1},
            "label": {"position": "start", "color": MUTED, "fontSize": 11, "distance": 5},
        },
    }]  # fmt: skip


def _tick(value: float, unit: str, symbol: str, lang: Language) -> str:
    """A round value, without the cents of an amount."""
    if unit == "share":
        return percent(value, 0)
    return (symbol if unit == "money" else "") + (
        compact(value, lang) if abs(value) >= 1 or not value else f"{value:g}"
    )


def _lasso(centres: int, lang: Language, dark: bool) -> dict[str, Any]:
    """Drawing a box or a loop. It is tied to the few centres, as marking thousands of points would only cost time."""
    words = {way: t(f"segments.draw_{way}", lang) for way in ("rect", "polygon", "clear")}
    return {
        "brush": {
            "xAxisIndex": 0, "yAxisIndex": 0, "seriesIndex": [centres], "throttleType": "debounce", "throttleDelay": 300,
            "brushStyle": {"color": "rgba(127,135,150,0.18)", "borderColor": MUTED, "borderWidth": 1.5},
            "outOfBrush": {"colorAlpha": 1},
        },
        "toolbox": {
            "left": 4, "top": 0, "itemSize": 14, "itemGap": 10, "iconStyle": {"borderColor": MUTED},
            "feature": {
                "brush": {"type": ["rect", "polygon", "clear"], "title": words},
                "saveAsImage": save_picture(lang, dark),
            },
        },
    }  # fmt: skip
