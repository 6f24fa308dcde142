"""How far apart and how steady the segments of each K are, beside what habits without groups give."""

import math
from collections.abc import Iterable
from typing import Any

from core.segments import Advice
from dashboard.figures.style import ACCENT, MUTED, PALETTE, picture_tool
from dashboard.text import Language, t
from dashboard.text.numbers import decimal

BAND = "rgba(127, 135, 150, 0.25)"
STAR = "path://M12 1l3.2 7.6 8.2.7-6.2 5.4 1.9 8L12 18.4 4.9 22.7l1.9-8L.6 9.3l8.2-.7z"


def k_curve(advice: Advice, k: int, lang: Language, *, dark: bool = False) -> dict[str, Any]:
    """Separation and stability by K, the band of separation without groups, and a large mark at the K shown.

    The options of an ECharts drawing: it is drawn anew at every move of K, for which plotly would take four times as long.
    """
    table = advice.table
    names = {part: t(f"segments.verdict_{part}", lang) for part in ("separation", "stability", "null")}
    marks = [
        {
            "value": value, "tooltip": {"formatter": _told(row, lang)}, "symbol": STAR if row.k == advice.k else "circle",
            "symbolSize": 16 if row.k == k else 13 if row.k == advice.k else 7,
        }
        for value, row in zip(_known(table["separation"]), table.itertuples(), strict=True)
    ]  # fmt: skip
    # The band is what lies between, stacked on its lower edge.
    edge = {"type": "line", "stack": "null", "symbol": "none", "silent": True, "lineStyle": {"width": 0}}
    high = _known(table["null_high"] - table["null_low"])
    band = edge | {"name": names["null"], "data": high, "color": BAND, "areaStyle": {"color": BAND, "opacity": 1}}
    steady = {
        "type": "line", "name": names["stability"], "data": _known(table["stability"]), "symbol": "none", "silent": True,
        "color": PALETTE[1], "lineStyle": {"type": "dotted", "width": 2},
    }  # fmt: skip
    separation = {
        "type": "line",
        "name": names["separation"],
        "data": marks,
        "color": ACCENT,
        "lineStyle": {"width": 2},
    }
    return {
        "animation": False,
        "grid": {"left": 8, "right": 16, "top": 44, "bottom": 22},
        "toolbox": picture_tool(lang, dark, right=0, bottom=0),
        "legend": {"data": list(names.values()), "top": 0, "left": 0, "textStyle": {"fontSize": 11}},
        "xAxis": {
            "type": "category", "data": [str(one) for one in table["k"]], "name": t("segments.verdict_k", lang),
            "nameLocation": "middle", "nameGap": 26, "nameTextStyle": {"fontSize": 11, "color": MUTED},
        },
        "yAxis": {"type": "value", "min": 0},
        "series": [edge | {"data": _known(table["null_low"])}, band, steady, separation],
        "tooltip": {"show": True, "trigger": "item", "confine": True, "textStyle": {"fontSize": 12}},
    }  # fmt: skip


def _known(values: Iterable[float]) -> list[float | None]:
    """Numbers to draw; a gap where nothing is known."""
    return [None if math.isnan(value) else round(float(value), 4) for value in values]


def _told(row: Any, lang: Language) -> str:
    numbers = {"low": row.null_low, "high": row.null_high, "separation": row.separation, "stability": row.stability}
    return t("segments.verdict_hover", lang, k=row.k, **{name: decimal(value, 2) for name, value in numbers.items()})
