"""Pairs that are bought together, drawn and in words: how many times as often as by chance, with the interval."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

import core
from core import recommend
from core.analytics import BasketPairs
from dashboard.figures.names import short
from dashboard.figures.style import ACCENT, MUTED, figure, plain
from dashboard.text import Language, t
from dashboard.text.numbers import decimal, percent, whole

_NAME = 24
_ROOM = 1.3  # for the label beside the longest interval


def pairs(rows: pd.DataFrame, lang: Language) -> go.Figure:
    """One line a pair, the first on top: its lift as a dot in its interval; a grey line stands at 1, chance.

    rows: name_a, name_b, lift, lift_low, lift_high, n.
    """
    places = list(range(len(rows)))
    dots = go.Scatter(
        x=rows["lift"].tolist(),
        y=places,
        mode="markers",
        marker={"color": ACCENT, "size": 10},
        error_x=_interval(rows),
        customdata=[_hover(row, lang) for row in rows.itertuples()],
        hovertemplate="%{customdata}<extra></extra>",
    )
    labels = go.Scatter(
        x=rows["lift_high"].tolist(),
        y=places,
        mode="text",
        text=["  " + times(lift, lang) for lift in rows["lift"]],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )
    drawing = figure([dots, labels], x=t("pairs.axis", lang), height=90 + 42 * max(len(rows), 2))
    names = [f"{_short(row.name_a)}<br>+ {_short(row.name_b)}" for row in rows.itertuples()]
    drawing.update_yaxes(tickvals=places, ticktext=names, range=[len(rows) - 0.4, -0.6], showgrid=False)
    drawing.add_vline(x=1, line={"color": MUTED, "width": 1.5, "dash": "dot"})
    drawing.update_yaxes(zeroline=False)
    return drawing.update_xaxes(range=[0, _ROOM * max([1.5, *rows["lift_high"]])], showgrid=True)


def times(lift: float, lang: Language) -> str:
    """4.2×, 35×: no more digits than the eye needs."""
    return t("pairs.times", lang, times=whole(lift) if lift >= 10 else decimal(lift))


def _interval(rows: pd.DataFrame) -> dict[str, object]:
    up, down = rows["lift_high"] - rows["lift"], rows["lift"] - rows["lift_low"]
    look = {"color": ACCENT, "thickness": 2, "width": 0}
    return {"type": "data", "array": up.tolist(), "arrayminus": down.tolist()} | look


def _short(name: object) -> str:
    return plain(short(name, _NAME)) or ""


def _hover(row: object, lang: Language) -> str:
    low, high = (times(value, lang) for value in (row.lift_low, row.lift_high))
    said = t(
        "pairs.hover", lang, a=row.name_a, b=row.name_b, times=times(row.lift, lang), low=low, high=high, n=whole(row.n)
    )
    return plain(said) or ""


def named(found: BasketPairs, called: Mapping[str, str]) -> pd.DataFrame:
    """The pairs with name_a and name_b in front; where two names are the same, their ids stand behind."""
    rows = found.found
    names: dict[str, pd.Series] = {side: rows[side].map(lambda thing: called.get(thing, thing)) for side in ("a", "b")}
    alike = names["a"] == names["b"]
    full = {side: names[side].where(~alike, names[side] + " (" + rows[side] + ")") for side in names}
    return pd.DataFrame({"name_a": full["a"], "name_b": full["b"]}).join(rows)


def pair_in_words(row: pd.Series, found: BasketPairs, lang: Language) -> str:
    """A pair as a sentence."""
    often = times(row["lift"], lang)
    return t(
        f"pairs.sentence.{found.basket}",
        lang,
        a=row["name_a"],
        b=row["name_b"],
        share=percent(row["of_a"], 0),
        times=often,
    )


def none_in_words(found: BasketPairs, lang: Language) -> str:
    """Why there is no pair to show: too little to look at, or nothing beyond chance."""
    if not found.tested:
        return t("pairs.too_few", lang)
    return t("pairs.none", lang, tested=whole(found.tested))


def basis_in_words(found: BasketPairs, lang: Language) -> str:
    """What was looked at and corrected for."""
    parts = {
        name: whole(getattr(found, name)) for name in ("baskets", "several", "things", "all_things", "tested", "clear")
    }
    return t(f"pairs.basis.{found.basket}", lang, **parts) + " " + t("pairs.method", lang)


def item_names(dataset: core.Dataset, lang: Language, compute: Callable[..., Any]) -> dict[str, str]:
    """item_id -> what the item is called, in the reader's language where the data has it."""
    found: dict[str, str] = compute(recommend.item_titles, dataset.whole, column="title")
    return found | compute(recommend.item_titles, dataset.whole, column=f"title_{lang}")
