"""The models side by side: two at once, all seven at a click, with their progress and Cancel."""

from typing import Any

import pandas as pd
import streamlit as st

from core.predict import MODELS, Comparison
from core.predict.scores import repeats
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.labels import FAST, Asked, comparison, scores
from dashboard.state import say, t
from dashboard.text.numbers import decimal, percent
from dashboard.widgets import download

WANTED = "labels.all"
COLUMNS = ("accuracy", "precision", "recall", "f1", "auc", "top_tenth")


def wants_all(asked: Asked) -> bool:
    """Whether all models were asked for, for this very question."""
    return state.value(WANTED) == _what(asked)


def _what(asked: Asked) -> tuple[str, object]:
    return asked.dataset.digest, asked.question


def judged(asked: Asked) -> Comparison:
    """The fast models, or all that were asked for; a click on Cancel ends the work between two models."""
    models = tuple(MODELS) if wants_all(asked) else FAST
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, width="stretch")
        st.button(t("labels.cancel"), on_click=state.put, args=(WANTED, None), key="labels.cancel")
    for done, model in enumerate(models):
        named = t(f"labels.model.{model}")
        bar.progress(done / len(models), t("labels.working", model=named, done=done + 1, total=len(models)))
        scores(asked, model)
    found = comparison(asked, models)
    place.empty()
    return found


@card(alone=False)
def models_card(asked: Asked, found: Comparison) -> None:
    """The table; what to bear in mind; the button for the other models."""
    n = len(asked.examples.positive)
    card_title(t("labels.models"), t("labels.models_hint", repeats=repeats(n)))
    for warning in found.warnings:
        st.warning(say(warning), icon=":material/info:")
    st.dataframe(shown(found), hide_index=True, column_config=_config())
    st.caption(t("labels.models_note"))
    if not wants_all(asked):
        st.button(
            t("labels.compare_all"), on_click=state.put, args=(WANTED, _what(asked)), key="labels.compare",
            icon=":material/leaderboard:",
        )  # fmt: skip
    download("label_models", found.table)


def shown(found: Comparison) -> pd.DataFrame:
    """One row a model, each measure with its interval."""
    rows = [{"model": t(f"labels.model.{row['model']}")} | _told(row) for _, row in found.table.iterrows()]
    return pd.DataFrame(rows).rename(columns={name: t(f"labels.col_{name}") for name in ("model", *COLUMNS)})


def _told(row: "pd.Series[Any]") -> dict[str, str]:
    return {name: _with_interval(row, name) for name in COLUMNS}


def _with_interval(row: "pd.Series[Any]", name: str) -> str:
    value, low, high = (row[f"{name}{end}"] for end in ("", "_low", "_high"))
    share = name not in ("f1", "auc")
    written = percent(value) if share else decimal(value, 2)
    if pd.isna(low) or pd.isna(value):
        return written
    ends = [decimal(100 * end, 1) if share else decimal(end, 2) for end in (low, high)]
    return f"{written} ({ends[0]}–{ends[1]})"  # narrow, so that all six fit beside each other


def _config() -> dict[str, Any]:
    return {t(f"labels.col_{name}"): st.column_config.TextColumn(help=t(f"labels.help_{name}")) for name in COLUMNS}
