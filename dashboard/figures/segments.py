"""Figures about customer segments: a result in, a figure out."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.segments import Features, Segmentation, profile_contrast
from dashboard.figures.names import short
from dashboard.figures.style import GROUND, INK, SEGMENT_COLOURS, picture_tool
from dashboard.text import Language, say, t
from dashboard.text.numbers import compact, decimal, money, percent

NARROW = 480  # pixels of a chart on a phone
ORANGE_TO_BLUE = ["rgba(213,94,0,0.6)", "rgba(127,127,127,0.06)", "rgba(0,114,178,0.6)"]


def segment_sizes(
    found: Segmentation, names: Sequence[str], lang: Language, shown: np.ndarray | None = None, *, dark: bool = False
) -> dict[str, Any]:
    """Customers in each segment, in the segments' own colours: the options of ECharts bars.

    `shown` are those of each segment whom the filters leave: a full bar before the pale one of all.
    Like the map and the profiles it changes with every move of K, and redraws at a quarter of plotly's cost.
    """
    sizes, total = found.sizes.tolist(), int(found.sizes.sum())
    labels = [f"{compact(size, lang)} · {percent(size / total, 0)}" for size in sizes]
    if shown is not None:
        told = [
            t("segments.shown_of", lang, shown=compact(n, lang), total=compact(size, lang))
            for n, size in zip(shown.tolist(), sizes, strict=True)
        ]
        series = [_bars(sizes, found.colours, told, pale=True), _bars(shown.tolist(), found.colours, None)]
    else:
        series = [_bars(sizes, found.colours, labels)]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 110, "top": 4, "bottom": 22},
        "toolbox": picture_tool(lang, dark, right=0, bottom=0),
        "xAxis": {"type": "value", "show": False, "max": max(sizes)},
        "yAxis": _segments_axis(names, 22),
        "series": series,
        "tooltip": {"show": False},
    }


def _bars(values: list[int], colours: Sequence[int], labels: list[str] | None, *, pale: bool = False) -> dict[str, Any]:
    bars = [
        {
            "value": value,
            "itemStyle": {"color": SEGMENT_COLOURS[colour], "borderRadius": 3, "opacity": 0.3 if pale else 1},
        }
        | ({"label": {"formatter": labels[place]}} if labels else {})
        for place, (value, colour) in enumerate(zip(values, colours, strict=True))
    ]
    return {
        "type": "bar", "data": bars, "barMaxWidth": 24, "silent": True, "barGap": "-100%",
        "label": {"show": bool(labels), "position": "right", "fontSize": 12, "opacity": 1},
    }  # fmt: skip


def profile_heatmap(
    features: Features, found: Segmentation, names: Sequence[str], symbol: str, lang: Language, *, dark: bool = False
) -> dict[str, Any]:
    """Each segment's mean of each feature in its own unit; colour is the distance from the average customer."""
    contrast = profile_contrast(features, found)
    columns = {name: i for i, name in enumerate(features.names)}
    units = dict(zip(features.names, features.units, strict=True))
    cells = [
        {
            "value": [columns[row.feature], row.segment, round(row.difference, 3)],
            "label": {"formatter": _brief(row.mean, units[row.feature], symbol, lang)},
        }
        for row in contrast.itertuples()
    ]
    quiet = {"show": False}
    titles = [say(title, lang) for title in features.titles()]
    headings = [_wrapped(title, 13 if len(columns) < 5 else 10) for title in titles]
    return {
        "media": [{"query": {"maxWidth": NARROW}, "option": _narrow_heatmap(titles, len(names))}],
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 4, "bottom": 32},
        "toolbox": picture_tool(lang, dark, right=8, bottom=0),
        "xAxis": {
            "type": "category", "data": headings, "position": "top",
            "axisLine": quiet, "axisTick": quiet, "axisLabel": {"interval": 0, "fontSize": 11, "lineHeight": 13},
        },
        "yAxis": _segments_axis(names, 20),
        "visualMap": {"show": False, "min": -2, "max": 2, "inRange": {"color": ORANGE_TO_BLUE}},
        "series": [{
            "type": "heatmap", "data": cells, "silent": True, "label": {"show": True, "color": INK[dark], "fontSize": 12},
            "itemStyle": {"borderWidth": 3, "borderColor": GROUND[dark], "borderRadius": 5},
        }],
        "tooltip": {"show": False},
    }  # fmt: skip


def _narrow_heatmap(titles: Sequence[str], segments: int) -> dict[str, Any]:
    """What a phone has room for: headings upright, and of the segments their numbers."""
    upright = {"interval": 0, "rotate": 90, "fontSize": 10, "overflow": "truncate", "width": 76}
    return {
        "xAxis": {"data": [short(title, 18) for title in titles], "axisLabel": upright},
        "yAxis": {"data": [str(number) for number in range(1, segments + 1)]},
        "series": [{"label": {"fontSize": 9}}],
    }


def _segments_axis(names: Sequence[str], room: int) -> dict[str, Any]:
    """Segments 1 .. k downwards, by their number and name, on two lines where it is long."""
    quiet = {"show": False}
    labels = [_wrapped(short(name, 2 * room - 2), room) for name in names]
    return {
        "type": "category", "inverse": True, "data": labels, "axisLine": quiet, "axisTick": quiet,
        "axisLabel": {"fontSize": 11, "lineHeight": 13},
    }  # fmt: skip


def in_unit(value: float, unit: str, symbol: str, lang: Language) -> str:
    """A mean in the unit of its feature."""
    if unit == "money":
        return money(value, symbol, lang)
    if unit in ("share", "yes/no"):
        return percent(value, 0 if unit == "yes/no" else 1)
    return compact(value, lang) if abs(value) >= 100 else decimal(value, 2 if 0.005 <= abs(value) < 1 else 1)


def _brief(value: float, unit: str, symbol: str, lang: Language) -> str:
    """The same in a narrow cell: no cents from ten on."""
    return (
        symbol + compact(round(value), lang) if unit == "money" and value >= 10 else in_unit(value, unit, symbol, lang)
    )


def _wrapped(text: str, width: int) -> str:
    """A heading on as few lines as fit the width, of about the same length; a Chinese character is two wide."""
    lines = _lines(text, width)
    while width > 1 and len(narrower := _lines(text, width - 1)) == len(lines):
        lines, width = narrower, width - 1
    return "\n".join(lines)


def _lines(text: str, width: int) -> list[str]:
    """Broken at spaces, and between any two Chinese characters that are no punctuation."""
    found = [""]
    for piece in re.findall(r"\s*(?:[\u4e00-\u9fff]|[^\s\u4e00-\u9fff]+)[\u3000-\u303f\uff00-\uffef]*", text):
        if found[-1] and _width(found[-1] + piece) > width:
            found.append("")
        found[-1] += piece if found[-1] else piece.lstrip()
    return found


def _width(text: str) -> int:
    return len(text) + len(re.findall(r"[\u3000-\u9fff\uff00-\uffef]", text))
