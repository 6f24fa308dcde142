"""Figures about customer segments: a result in, a figure out."""

import re
from typing import Any

import numpy as np
import pandas as pd

from core.segments import Features, Segmentation, SegmentMap, profile_contrast
from dashboard.figures.style import SEGMENT_COLOURS
from dashboard.text import Language, say, t
from dashboard.text.numbers import compact, decimal, money, percent

GRID_STEPS = 60_000  # positions as int16: a third of the bytes of float64 lists, and no pixel is off
ORANGE_TO_BLUE = ["rgba(213,94,0,0.6)", "rgba(127,127,127,0.06)", "rgba(0,114,178,0.6)"]
INK = {False: "#16181D", True: "#E7E9EE"}  # text of the light and the dark theme
GROUND = {False: "#FFFFFF", True: "#0E1014"}  # their backgrounds: what parts two cells


def segment_map(view: SegmentMap, lang: Language) -> dict[str, Any]:
    """Every drawn customer on two axes, one colour a segment, centroids marked: the options of an ECharts scatter.

    Axes are fixed by the drawn points, which are the same for every K, so that nothing jumps.
    """
    x, y = _Axis(view.x), _Axis(view.y)
    size = 3 if len(view.x) > 5_000 else 5 if len(view.x) > 500 else 8
    k = len(view.centroids)
    points = [_points(view, label, x, y, size) for label in range(k)]
    return {
        "animation": False,
        "grid": {"left": 28, "right": 8, "top": 8, "bottom": 28},
        "xAxis": x.options(t("segments.axis_name", lang, number=1)),
        "yAxis": y.options(t("segments.axis_name", lang, number=2)) | {"nameRotate": 90},
        "dataset": [{"source": source} for source, _ in points],
        "series": [series | {"datasetIndex": label} for label, (_, series) in enumerate(points)]
        + [_centroids(view, x, y)],
        "tooltip": {"show": False},
    }


class _Axis:
    """One axis in whole steps: where a value lies between the least and the greatest drawn."""

    def __init__(self, values: np.ndarray) -> None:
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        margin = (high - low or 1.0) * 0.03
        self.low, self.scale = low - margin, GRID_STEPS / ((high - low or 1.0) + 2 * margin)

    def steps(self, values: np.ndarray) -> np.ndarray:
        """Positions as int16, the middle of the axis at 0."""
        return (np.rint((values - self.low) * self.scale) - GRID_STEPS // 2).clip(-32_768, 32_767).astype(np.int16)

    def options(self, name: str) -> dict[str, Any]:
        """A component has no unit worth reading; what it means is said in words below the chart, where there is room."""
        half = GRID_STEPS // 2
        quiet = {"show": False}
        return {
            "type": "value", "min": -half, "max": half, "name": name, "nameLocation": "middle", "nameGap": 12,
            "axisLabel": quiet, "axisTick": quiet, "axisLine": {"show": True, "onZero": False},
            "splitLine": quiet, "nameTextStyle": {"fontSize": 11},
        }  # fmt: skip


def _points(view: SegmentMap, label: int, x: _Axis, y: _Axis, size: int) -> tuple[pd.DataFrame, dict[str, Any]]:
    members = view.labels == label
    source = pd.DataFrame({"x": x.steps(view.x[members]), "y": y.steps(view.y[members])})
    mark = view.colours[label]
    series = {
        "type": "scatter", "large": True, "largeThreshold": 1, "symbolSize": size, "encode": {"x": "x", "y": "y"},
        "silent": True,
        "itemStyle": {"color": SEGMENT_COLOURS[mark], "opacity": 0.55},
    }  # fmt: skip
    return source, series


def _centroids(view: SegmentMap, x: _Axis, y: _Axis) -> dict[str, Any]:
    """The mean of all members of each segment, with its number."""
    places = zip(x.steps(view.centroids[:, 0]).tolist(), y.steps(view.centroids[:, 1]).tolist(), strict=True)
    return {
        "type": "scatter", "symbolSize": 26, "silent": True, "z": 5,
        "data": [
            {
                "value": list(place), "label": {"formatter": str(label + 1)},
                "itemStyle": {"color": SEGMENT_COLOURS[view.colours[label]], "borderColor": "#FFFFFF", "borderWidth": 2},
            }
            for label, place in enumerate(places)
        ],
        "label": {"show": True, "color": "#FFFFFF", "fontWeight": 700, "fontSize": 12},
    }  # fmt: skip


def segment_sizes(found: Segmentation, lang: Language) -> dict[str, Any]:
    """Customers in each segment, in the segments' own colours: the options of ECharts bars.

    Like the map and the profiles it changes with every move of K, and redraws at a quarter of plotly's cost.
    """
    total = int(found.sizes.sum())
    bars = [
        {
            "value": size, "itemStyle": {"color": SEGMENT_COLOURS[colour], "borderRadius": 3},
            "label": {"formatter": f"{compact(size, lang)} · {percent(size / total, 0)}"},
        }
        for size, colour in zip(found.sizes.tolist(), found.colours, strict=True)
    ]  # fmt: skip
    return {
        "animation": False,
        "grid": {"left": 8, "right": 90, "top": 4, "bottom": 4},
        "xAxis": {"type": "value", "show": False, "max": int(found.sizes.max())},
        "yAxis": _segments_axis(found.k),
        "series": [{
            "type": "bar", "data": bars, "barMaxWidth": 24, "silent": True,
            "label": {"show": True, "position": "right", "color": "inherit", "fontSize": 12},
        }],
        "tooltip": {"show": False},
    }  # fmt: skip


def profile_heatmap(
    features: Features, found: Segmentation, symbol: str, lang: Language, *, dark: bool = False
) -> dict[str, Any]:
    """Each segment's mean of each feature in its own unit; colour is the distance from the average customer."""
    contrast = profile_contrast(features, found)
    columns = {name: i for i, name in enumerate(features.names)}
    units = dict(zip(features.names, features.units, strict=True))
    cells = [
        {
            "value": [columns[row.feature], row.segment, round(row.difference, 3)],
            "label": {"formatter": in_unit(row.mean, units[row.feature], symbol, lang)},
        }
        for row in contrast.itertuples()
    ]
    quiet = {"show": False}
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 40, "bottom": 4},
        "xAxis": {
            "type": "category", "data": [_wrapped(say(title, lang)) for title in features.titles()], "position": "top",
            "axisLine": quiet, "axisTick": quiet, "axisLabel": {"interval": 0, "fontSize": 11, "lineHeight": 13},
        },
        "yAxis": _segments_axis(found.k),
        "visualMap": {"show": False, "min": -2, "max": 2, "inRange": {"color": ORANGE_TO_BLUE}},
        "series": [{
            "type": "heatmap", "data": cells, "silent": True, "label": {"show": True, "color": INK[dark], "fontSize": 12},
            "itemStyle": {"borderWidth": 3, "borderColor": GROUND[dark], "borderRadius": 5},
        }],
        "tooltip": {"show": False},
    }  # fmt: skip


def _segments_axis(k: int) -> dict[str, Any]:
    """Segments 1 .. k downwards."""
    quiet = {"show": False}
    names = [str(label + 1) for label in range(k)]
    return {"type": "category", "inverse": True, "data": names, "axisLine": quiet, "axisTick": quiet}


def in_unit(value: float, unit: str, symbol: str, lang: Language) -> str:
    """A mean in the unit of its feature."""
    if unit == "money":
        return money(value, symbol, lang)
    return compact(value, lang) if abs(value) >= 100 else decimal(value, 1)


def _wrapped(text: str, width: int = 12) -> str:
    """A heading broken at spaces, Chinese after every fifth character, so that columns stay narrow."""
    lines: list[str] = [""]
    for word in re.sub(r"([\u4e00-\u9fff]{5})", r"\1 ", text).split():
        if len(lines[-1]) + len(word) > (5 if word[0] > "\u4e00" else width) and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
