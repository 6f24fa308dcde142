"""How each column moves the odds of the label, in words and as a table."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import predict
from core.predict import Question
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.labels import Asked, chance, feature_title, learnt, symbol, text_value
from dashboard.figures.segments import in_unit
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import decimal
from dashboard.widgets import download

CHANCE = 0.05
SAID = 5
MOST = 100  # times; beyond, a number says nothing more


@card(reads="customers orders events ratings")
def odds_card(asked: Asked) -> None:
    """The strongest that chance could not make, in words; all in a table."""
    card_title(t("labels.odds"), t("labels.odds_hint"))
    found = compute(_odds, asked.dataset, question=asked.question)
    clear = found[found["chance"] < CHANCE].head(SAID)
    sentences = [f"- {said(asked, row)}" for row in clear.itertuples(index=False)]
    st.markdown("\n".join(sentences) or t("labels.odds_none"))
    st.dataframe(_table(asked, found), hide_index=True, column_config=_config(), height=260)
    st.caption(t("labels.odds_note", n=len(found)))
    download("label_odds", found)


def _odds(dataset: core.Dataset, *, question: Question) -> pd.DataFrame:
    return predict.odds(learnt(dataset, question))


def said(asked: Asked, row: Any) -> str:
    """One row in words."""
    times = {"times": t("labels.times", times=_times(row.odds)), "low": _times(row.low), "high": _times(row.high)}
    if row.odds > MOST:
        times["times"] = t("labels.times_more", times=MOST)
    column = escape(feature_title(row.column))
    if row.column in asked.examples.texts:
        values = {"value": escape(text_value(row.value)), "reference": escape(text_value(row.reference))}
        return t("labels.odds_text", column=column, **values, **times)
    return t("labels.odds_number", column=column, step=escape(_step(asked, row)), **times)


def _times(ratio: float) -> str:
    return f">{MOST}" if ratio > MOST else decimal(ratio, 2) if ratio >= 0.1 else f"{ratio:.2g}"


def _step(asked: Asked, row: Any) -> str:
    unit = asked.examples.units[row.column]
    return in_unit(row.step, "number" if unit == "yes/no" else unit, symbol(asked), state.language())


def _table(asked: Asked, found: pd.DataFrame) -> pd.DataFrame:
    rows = list(found.itertuples(index=False))
    texts = set(asked.examples.texts)
    names = [f"{feature_title(r.column)}: {text_value(r.value)}" if r.column in texts else feature_title(r.column)
             for r in rows]  # fmt: skip
    return pd.DataFrame(
        {
            t("labels.col_column"): names,
            t("labels.col_step"): [text_value(r.reference) if r.column in texts else _step(asked, r) for r in rows],
            t("labels.col_odds"): found["odds"],
            t("labels.col_low"): found["low"],
            t("labels.col_high"): found["high"],
            t("labels.col_per_unit"): [f"{v:.4g}" if v == v else "–" for v in found["per_unit"]],
            t("labels.col_chance"): [chance(p) for p in found["chance"]],
        }
    )


def _config() -> dict[str, Any]:
    times = st.column_config.NumberColumn(format="%.3g")
    return {t(f"labels.col_{name}"): times for name in ("odds", "low", "high")}
