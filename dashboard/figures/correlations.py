"""Numbers that rise and fall together: all pairs as coloured cells, and one pair step by step."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.analytics import Correlations
from core.analytics.chance import LEVEL
from dashboard.figures.heat import Cell, heat_map
from dashboard.figures.style import ACCENT, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import compact, decimal, known, percent, whole

MOST_SHOWN = 10


def correlation_heat(
    found: Correlations, titles: Mapping[str, str], method: str, lang: Language, *, dark: bool = False
) -> go.Figure:
    """The correlation of each pair once; those with the strongest links first, what chance can do without colour."""
    names = shown_columns(found, method)
    pairs = {frozenset((p.first, p.second)): p for p in found.pairs.itertuples(index=False)}
    empty = Cell(None, "", "")
    cells = [
        [
            _cell(pairs[frozenset((row, column))], method, titles, lang) if j < i else empty
            for j, column in enumerate(names[:-1])
        ]
        for i, row in enumerate(names)
    ]
    shown = [titles[name] for name in names]
    return heat_map(cells[1:], shown[1:], shown[:-1], (-1.0, 1.0), dark=dark)


def shown_columns(found: Correlations, method: str) -> list[str]:
    """The columns there is room for: those of the strongest pairs, the one with most links first."""
    honest = found.pairs[~found.pairs["by_nature"]]
    strength = {
        name: np.sort(honest.loc[(honest["first"] == name) | (honest["second"] == name), method].abs().fillna(0.0))[
            ::-1
        ]
        for name in found.columns["name"]
    }
    strongest = sorted(strength, key=lambda name: -float(strength[name][:1].sum()))[:MOST_SHOWN]
    return sorted(strongest, key=lambda name: -float(strength[name].sum()))


def _cell(pair: object, method: str, titles: Mapping[str, str], lang: Language) -> Cell:
    r, q = getattr(pair, method), getattr(pair, f"{method}_q")
    names = f"{plain(titles[pair.first])} × {plain(titles[pair.second])}"
    if not known(r):
        return Cell(None, "–", names)
    low, high = (two_places(getattr(pair, f"{method}_{end}")) for end in ("low", "high"))
    note = "by_nature" if pair.by_nature else "real" if q < LEVEL else "chance"
    hover = t("audience.link.cell", lang, names=names, r=two_places(r), low=low, high=high, people=whole(pair.people))
    hover += "<br>" + t(f"audience.link.{note}", lang)
    return Cell(float(r) if note == "real" else None, two_places(r), hover, bold=note == "real" and abs(r) >= 0.3)


def two_places(r: float) -> str:
    """0.6666 -> 0.67, -0.001 -> 0.00: nothing has no sign."""
    return decimal(round(r, 2) + 0.0, 2)


def steps_figure(steps: pd.DataFrame, across: str, up: str, lang: Language, *, share: bool = False) -> go.Figure:
    """The mean of one number as the other rises, with its 95% interval; as a percentage where it is a share."""
    times = 100 if share else 1
    mean, low, high = (steps[name] * times for name in ("mean", "mean_low", "mean_high"))
    marks = go.Scatter(
        x=steps["middle"].tolist(),
        y=mean.tolist(),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 8},
        error_y={
            "type": "data", "symmetric": False, "thickness": 1.2, "width": 4,
            "array": (high - mean).fillna(0).tolist(), "arrayminus": (mean - low).fillna(0).tolist(),
        },
        customdata=_hover(steps, across, up, lang, share=share),
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    y = t("audience.link.share_axis" if share else "audience.link.mean_axis", lang, name=up)
    drawing = figure([marks], x=across, y=y, height=320)
    return drawing.update_yaxes(ticksuffix="%" if share else "", rangemode="tozero" if share else "normal")


def _hover(steps: pd.DataFrame, across: str, up: str, lang: Language, *, share: bool) -> Sequence[str]:
    def value(number: float) -> str:
        return percent(number) if share else compact(number, lang)

    return [
        t(
            "audience.link.step", lang, across=plain(across), up=plain(up), low=compact(s.low, lang),
            high=compact(s.high, lang), mean=value(s.mean), mean_low=value(s.mean_low), mean_high=value(s.mean_high),
            people=whole(s.users), n=int(s.users),
        )
        for s in steps.itertuples(index=False)
    ]  # fmt: skip
