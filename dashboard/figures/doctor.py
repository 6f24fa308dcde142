"""Figures about the data as they came: quality in parts, what is missing together, what lies far out."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from core.messages import Message
from dashboard.figures.heat import Cell, heat_map
from dashboard.figures.style import ACCENT, GRID, PALETTE, figure, number_ticks, plain
from dashboard.text import Language, say, t
from dashboard.text.numbers import compact, known, percent, whole

FAR = PALETTE[5]
INSIDE, BESIDE = 24, 12  # bars within the usual range, and at most so many on either side of it
MOST_PATTERNS, MOST_COLUMNS = 8, 12


def quality_parts(parts: pd.DataFrame, lang: Language) -> go.Figure:
    """A bar from 0 to 100 for each part of quality, each with its score; hovering says what the part measures."""
    names = [plain(say(Message(f"quality.{part}"), lang)) for part in parts["part"]]
    meaning = [_folded(say(Message(f"quality.{part}.definition"), lang), lang) for part in parts["part"]]
    rest = go.Bar(
        y=names, x=[100] * len(names), orientation="h", marker={"color": GRID, "cornerradius": 4}, hoverinfo="skip"
    )
    bars = go.Bar(
        y=names, x=parts["score"].fillna(0), orientation="h", marker={"color": ACCENT, "cornerradius": 4},
        customdata=meaning, hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    drawing = figure([rest, bars], height=40 + 38 * len(names), barmode="overlay", bargap=0.45)
    for name, score in zip(names, parts["score"], strict=True):
        drawing.add_annotation(x=103, y=name, text=score_in_words(score), showarrow=False, xanchor="left")
    drawing.update_xaxes(range=[0, 116], visible=False, fixedrange=True)
    return drawing.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)


def quality_by_table(parts: pd.DataFrame, lang: Language, *, dark: bool) -> go.Figure:
    """The score of each part in each table; the fuller the colour, the more is wrong."""
    tables, kinds = list(dict.fromkeys(parts["table"])), list(dict.fromkeys(parts["part"]))
    score = parts.set_index(["table", "part"])["score"]
    names = [say(Message(f"table.{table}"), lang) for table in tables]
    titles = [say(Message(f"quality.{part}"), lang) for part in kinds]
    cells = [[_score_cell(score.get((table, part), math.nan), name, title)
              for part, title in zip(kinds, titles, strict=True)] for table, name in zip(tables, names, strict=True)]  # fmt: skip
    return heat_map(cells, names, titles, (0, 100), dark=dark)


def score_in_words(score: float) -> str:
    """A score of 100, where only what is perfect is 100."""
    if not known(score):
        return "–"
    return f"{math.floor(score * 10 + 1e-9) / 10:.1f}".removesuffix(".0")


def _score_cell(score: float, table: str, part: str) -> Cell:
    said = score_in_words(score)
    return Cell(100 - score if known(score) else None, said, f"{plain(table)} · {plain(part)}: {said}")


def _folded(sentence: str, lang: Language) -> str:
    """A sentence over several lines, so that it stays within the window of a phone."""
    most, lines = (20 if lang == "zh" else 42), [""]
    for word in sentence if lang == "zh" else sentence.split():
        if len(lines[-1]) + len(word) > most:
            lines.append("")
        lines[-1] += word if lang == "zh" or not lines[-1] else f" {word}"
    return "<br>".join(filter(None, map(plain, lines)))


# --- missing values -----------------------------------------------------------------------------------------
def gaps_map(patterns: pd.DataFrame, names: dict[str, str], lang: Language, *, dark: bool) -> go.Figure:
    """Columns downwards, patterns of rows from the left, the most frequent first: coloured is what they lack.

    patterns: as core.doctor.missing_map; names: column -> what to call it.
    """
    shown = patterns.head(MOST_PATTERNS)
    columns = gaps_columns(shown)
    cells = [[_gap_cell(column, names[column], row, lang) for row in shown.itertuples()] for column in columns]
    rows = [compact(n, lang) for n in shown["rows"]]
    drawing = heat_map(cells, [names[column] for column in columns], rows, (0, 1), dark=dark)
    return drawing.update_xaxes(title_text=t("doctor.map_rows", lang), fixedrange=True).update_yaxes(fixedrange=True)


def gaps_columns(patterns: pd.DataFrame) -> list[str]:
    """The columns with gaps, those that most rows lack first."""
    lacking: dict[str, int] = {}
    for row in patterns.itertuples():
        for column in row.missing:
            lacking[column] = lacking.get(column, 0) + row.rows
    return sorted(lacking, key=lacking.__getitem__, reverse=True)[:MOST_COLUMNS]


def _gap_cell(column: str, name: str, row: object, lang: Language) -> Cell:
    gap = column in row.missing
    code = "doctor.map_missing" if gap else "doctor.map_there"
    said = t(code, lang, column=plain(name), rows=whole(row.rows), share=percent(row.share))
    return Cell(0.65 + 0.35 * row.share if gap else 0.0, "", said)


# --- outliers -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False)
class Spread:
    """How often values of a column occur: edges (n + 1), counts (n); what lies further out is in the first and last bar.

    low, high: the usual range. scale: where it is above 0, edges and range are arsinh(value / scale), which draws small
    values as they are and large ones by their ratios, above nothing and below.
    """

    edges: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]
    low: float
    high: float
    scale: float

    @property
    def middle(self) -> npt.NDArray[np.float64]:
        """Where each bar stands."""
        return (self.edges[:-1] + self.edges[1:]) / 2

    def value(self, place: float) -> float:
        """The value at a place of the axis."""
        return float(np.sinh(place) * self.scale if self.scale else place)

    def place(self, value: float) -> float:
        """Where a value stands on the axis."""
        return float(np.arcsinh(value / self.scale) if self.scale else value)


def spread_of(values: npt.NDArray[np.float64], low: float, high: float, *, ratios: bool) -> Spread:
    """Count values so that the usual range ends where bars do; with `ratios` on an axis of these."""
    values = values[np.isfinite(values)]
    scale = float(np.median(np.abs(values))) / 2 if ratios and len(values) else 0.0
    if scale:
        values, low, high = np.arcsinh(values / scale), float(np.arcsinh(low / scale)), float(np.arcsinh(high / scale))
    width = (high - low) / INSIDE or 1.0
    below = min(BESIDE, math.ceil(max(0.0, low - values.min()) / width)) if len(values) else 0
    above = min(BESIDE, math.ceil(max(0.0, values.max() - high) / width)) if len(values) else 0
    edges = low + width * np.arange(-below, INSIDE + above + 1)
    place = np.clip(np.ceil((values - edges[0]) / width - 1e-9) - 1, 0, len(edges) - 2).astype(int)
    return Spread(edges, np.bincount(place, minlength=len(edges) - 1), low, high, scale)


def spread(found: Spread, title: str, lang: Language) -> go.Figure:
    """Bars of a column, the usual range between two lines; what lies outside is orange and told in the hover."""
    far = (found.middle < found.low) | (found.middle > found.high)
    outer = [_edge(found, place) for place in range(len(found.counts))]
    bars = go.Bar(
        x=found.middle, y=found.counts, width=np.diff(found.edges) * 0.92,
        marker={"color": [FAR if out else ACCENT for out in far]},
        customdata=[[name, t("doctor.far" if out else "doctor.near", lang)] for name, out in zip(outer, far, strict=True)],
        hovertemplate="%{customdata[0]}: %{y:,}<br>%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    drawing = figure([bars], x=title, y=t("doctor.spread_rows", lang), height=260)
    for bound in (found.low, found.high):
        drawing.add_vline(x=bound, line={"dash": "dash", "width": 1.5, "color": FAR})
    ticks = list(dict.fromkeys(_round(found.value(tick)) for tick in np.linspace(found.edges[0], found.edges[-1], 6)))
    words = [compact(tick, lang) if abs(tick) >= 100 else f"{tick:,.3g}" for tick in ticks]
    drawing.update_xaxes(tickvals=[found.place(tick) for tick in ticks], ticktext=words, fixedrange=True)
    return drawing.update_yaxes(**number_ticks(found.counts, lang), fixedrange=True)


def _edge(found: Spread, place: int) -> str:
    """The values of one bar; the outermost are open."""
    low, high = (f"{found.value(edge):,.5g}" for edge in found.edges[place : place + 2])
    if place == 0 and found.low > found.edges[0]:
        return f"≤ {high}"
    return f"≥ {low}" if place == len(found.counts) - 1 and found.high < found.edges[-1] else f"{low} – {high}"


def _round(value: float) -> float:
    """To two digits: 8,137 -> 8,100."""
    return float(f"{value:.2g}")
