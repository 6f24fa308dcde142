"""Two columns of the profile at once, as coloured cells and as stacked bars."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.analytics import CrossTab
from dashboard.figures.heat import Cell, heat_map
from dashboard.figures.names import short_names
from dashboard.figures.style import MUTED, PALETTE, figure, number_ticks, plain
from dashboard.text import Language, t
from dashboard.text.numbers import compact, percent, whole

DOUBLE = 1.0  # colours end where a cell is twice, or half, the average
FAINT = 0.35  # of the colour is left where chance could make the difference


def cross_heat(
    tab: CrossTab, rows: Sequence[str], columns: Sequence[str], measure: str, lang: Language, *, dark: bool = False
) -> go.Figure:
    """The `measure` ("index", "share" or "people") of every cell; under shares and people, everyone as a last row."""
    cells = [
        [_cell(tab, i, j, measure, rows[i], columns[j], lang) for j in range(len(columns))] for i in range(len(rows))
    ]
    names = list(rows)
    if measure != "index":
        cells.append(_everyone(tab, measure, columns, lang))
        names.append(t("audience.cross.everyone", lang))
    unknown = tuple([i for i, group in enumerate(groups) if not group.known] for groups in (tab.rows, tab.columns))
    return heat_map(cells, names, columns, _span(tab, measure), dark=dark, grey=unknown)


def _span(tab: CrossTab, measure: str) -> tuple[float, float]:
    if measure == "index":
        return -DOUBLE, DOUBLE
    values = tab.share if measure == "share" else tab.users
    return 0.0, float(np.nanmax(values, initial=0.0)) or 1.0


def _cell(tab: CrossTab, i: int, j: int, measure: str, row: str, column: str, lang: Language) -> Cell:
    users, share, index, few = int(tab.users[i, j]), tab.share[i, j], tab.index[i, j], bool(tab.few[i, j])
    unusual = bool(tab.unusual[i, j])
    text = {"index": whole(index), "share": percent(share, 0), "people": compact(users, lang)}[measure]
    value = {"index": _doublings(index) * (1 if unusual else FAINT), "share": float(share), "people": float(users)}[
        measure
    ]
    hover = t(
        "audience.cross.cell", lang, row=plain(row), column=plain(column), people=whole(users), share=percent(share),
        average=percent(tab.users[:, j].sum() / max(tab.users.sum(), 1)), index=whole(index),
    )  # fmt: skip
    note = "few" if few else "unusual" if unusual else "usual"
    hover += "<br>" + t(f"audience.cross.{note}", lang)
    return Cell(None if few and measure != "people" else value, text, hover, bold=unusual and measure != "people")


def _doublings(index: float) -> float:
    """How often the average was doubled; halved is -1, so that twice and half are equally far from it."""
    return max(-DOUBLE, min(DOUBLE, math.log2(index / 100))) if index > 0 else -DOUBLE


def _everyone(tab: CrossTab, measure: str, columns: Sequence[str], lang: Language) -> list[Cell]:
    sums, everyone = tab.users.sum(0), max(int(tab.users.sum()), 1)
    texts = [percent(n / everyone, 0) if measure == "share" else compact(int(n), lang) for n in sums]
    hover = [f"{plain(name)}: {whole(n)} ({percent(n / everyone)})" for name, n in zip(columns, sums, strict=True)]
    return [Cell(None, text, said) for text, said in zip(texts, hover, strict=True)]


def stacked_ages(tab: CrossTab, rows: Sequence[str], columns: Sequence[str], lang: Language) -> go.Figure:
    """People in each age band, in layers of the groups of another column; not given is grey and on top."""
    ages = [plain(name) for name in short_names(rows, 16)]
    layers = [
        go.Bar(
            x=ages,
            y=tab.users[:, j].tolist(),
            name=plain(name),
            marker={
                "color": PALETTE[j % len(PALETTE)] if tab.columns[j].known else MUTED,
                "opacity": [1.0 if group.known else 0.45 for group in tab.rows],
                "cornerradius": 2,
            },
            customdata=[
                f"{plain(name)}: {whole(n)} ({percent(s)})"
                for n, s in zip(tab.users[:, j], tab.share[:, j], strict=True)
            ],
            hovertemplate="%{x} · %{customdata}<extra></extra>",
        )
        for j, name in enumerate(columns)
    ]
    totals = tab.users.sum(1)
    everyone = max(int(totals.sum()), 1)
    labels = go.Scatter(
        x=ages, y=totals.tolist(), text=[f"{compact(int(n), lang)}<br>{percent(n / everyone, 0)}" for n in totals],
        mode="text", textposition="top center", showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    drawing = figure([*layers, labels], x=t("audience.age_axis", lang), y=t("audience.people", lang), height=380)
    drawing.update_layout(
        barmode="stack", showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
    )  # fmt: skip
    drawing.update_yaxes(range=[0, 1.22 * max(1, *totals)], **number_ticks(totals, lang))
    return drawing.update_xaxes(type="category")
