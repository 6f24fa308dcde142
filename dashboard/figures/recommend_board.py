"""The comparison of recommenders: each with its interval beside the popular list, and the measures by length of list."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.recommend import Leaderboard
from dashboard.figures.names import short
from dashboard.figures.style import ACCENT, GRID, MUTED, PALETTE, figure, plain
from dashboard.text import Language, t

POPULAR = "popular"
LINES = 4  # more lines can't be told apart
WIDEST = 18  # letters of a model's name beside its line


def board_figure(board: Leaderboard, names: dict[str, str], lang: Language) -> go.Figure:
    """nDCG@10 in points: a dot and its 95% interval a model, the best on top; a line where the popular list stands."""
    table = board.table
    value, low, high = (100 * table[f"ndcg{end}"].to_numpy() for end in ("", "_low", "_high"))
    colours = [ACCENT if champion else MUTED for champion in table["champion"]]
    dots = go.Scatter(
        x=value.tolist(),
        y=[plain(names[name]) for name in table["model"]],
        mode="markers+text",
        text=[f"{v:.1f}" for v in value],
        textposition="top center",
        marker={"size": 10, "color": colours},
        error_x={
            "type": "data", "symmetric": False, "array": (high - value).tolist(), "arrayminus": (value - low).tolist(),
            "color": MUTED, "thickness": 2, "width": 5,
        },
        customdata=np.column_stack([low, high]).tolist(),
        hovertemplate="%{y}: %{x:.1f} [%{customdata[0]:.1f}, %{customdata[1]:.1f}]<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip
    drawing = figure([dots], x=t("recommend.board.axis", lang), height=96 + 34 * len(table))
    drawing.update_yaxes(autorange="reversed", type="category", showgrid=True, gridcolor=GRID)
    drawing.update_xaxes(range=[0, 1.1 * float(max([*high, 0.1]))], showgrid=True)
    yardstick = value[(table["model"] == POPULAR).to_numpy()]
    for x in yardstick:
        drawing.add_vline(x=float(x), line={"color": PALETTE[1], "dash": "dash", "width": 2})
    return drawing


def by_k_figure(board: Leaderboard, measure: str, names: dict[str, str], lang: Language) -> go.Figure:
    """One measure for lists of 1 to 20 items: the first few models and the popular list, with the champion's interval."""
    shown = [name for name in board.table["model"] if name != POPULAR][: LINES - 1]
    shown += [name for name in (board.champion, POPULAR) if name not in shown]
    colours = {name: PALETTE[place] for place, name in enumerate(shown)} | {POPULAR: MUTED}
    by_model = {name: rows for name, rows in board.per_k.groupby("model") if name in shown}
    traces = [_band(by_model[board.champion], measure, colours[board.champion])]
    traces += [_line(by_model[name], measure, names[name], colours[name]) for name in shown]
    drawing = figure(
        traces, x=t("recommend.board.axis_k", lang), y=f"{t(f'recommend.board.{measure}', lang)} (%)", height=340
    )
    drawing.update_layout(showlegend=True, legend={"orientation": "h", "y": -0.28, "x": 0})
    return drawing.update_yaxes(rangemode="tozero")


def _line(rows: pd.DataFrame, measure: str, name: str, colour: str) -> go.Scatter:
    return go.Scatter(
        x=rows["k"].tolist(),
        y=(100 * rows[measure]).tolist(),
        mode="lines",
        name=plain(short(name, WIDEST)),
        line={"color": colour, "width": 2.5},
        hovertemplate="%{fullData.name} · %{x}: %{y:.1f}%<extra></extra>",
    )


def _band(rows: pd.DataFrame, measure: str, colour: str) -> go.Scatter:
    """The 95% interval as a light area."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    low, high = (100 * rows[f"{measure}_{end}"].to_numpy() for end in ("low", "high"))
    ks = rows["k"].to_numpy()
    return go.Scatter(
        x=np.concatenate([ks, ks[::-1]]).tolist(),
        y=np.concatenate([high, low[::-1]]).tolist(),
        fill="toself",
        fillcolor=f"rgba({red}, {green}, {blue}, 0.16)",
        line={"width": 0},
        hoverinfo="skip",
        showlegend=False,
    )
