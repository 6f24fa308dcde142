"""The measures customers can be compared by: what each counts, how it is spread, and whether it is used."""

import pandas as pd
import streamlit as st

import core
from core.messages import Message
from core.segments import Features, all_features, available_features, title
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Fitted
from dashboard.figures.segments import in_unit
from dashboard.state import say, t
from dashboard.text import say as plain
from dashboard.text.numbers import percent
from dashboard.widgets import download


@card
def feature_card(fitted: Fitted) -> None:
    """A row a measure, of the data that was grouped."""
    base = fitted.base
    card_title(t("segments.features"), t("segments.features_hint"))
    available, lang = compute(available_features, base), state.language()
    symbol = state.currency(base)
    table = pd.DataFrame(
        {
            t("segments.col_measure"): [plain(title(name), lang) for name in available["name"]],
            t("segments.col_state"): [_state(row, fitted.features) for row in available.itertuples()],
            t("segments.col_mean"): _told(available, "mean", symbol),
            t("segments.col_middle"): _told(available, "median", symbol),
            t("segments.col_unit"): [_unit(unit, symbol) for unit in available["unit"]],
            t("segments.col_known"): [percent(share, 0) for share in available["known"]],
            t("segments.col_family"): [t(f"segments.by.{group}") for group in available["group"]],
            t("segments.col_definition"): [plain(definition, lang) for definition in available["definition"]],
        }
    )
    wide = {t("segments.col_definition"): st.column_config.TextColumn(width=640)}
    st.dataframe(table, hide_index=True, height="content" if len(table) <= 12 else 430, column_config=wide)
    st.caption(t(f"segments.scaling.{fitted.features.preparation.method}"))
    for note in fitted.features.notes:
        if note.code == "segments.filled":
            st.caption(f"· {say(note)}")
    download("segment_measures", table)
    download("customer_measures", lambda: _per_customer(base), people=True, label="segments.download_measures")


def _state(row: object, features: Features) -> str:
    """Used, by the logarithm, not chosen, or left out and why."""
    if row.name in features.blocks:
        return t("segments.state_one_hot", columns=features.blocks.count(row.name), n=features.blocks.count(row.name))
    if row.name in features.names:
        return t("segments.state_logged" if row.name in features.logged else "segments.state_used")
    notes = [
        n for n in features.notes if n.code == "segments.left_out_alike" and n.values["feature"] == title(row.name)
    ]
    why = row.reason or next(iter(notes), None)
    if why is None:
        return t("segments.state_free")
    other = why.values.get("other")
    return t(f"segments.why.{why.code.split('.')[1]}", other=plain(other, state.language()) if other else "")


def _unit(unit: str, symbol: str) -> str:
    code = {"yes/no": "yes_no"}.get(unit, unit)
    return symbol if unit == "money" and symbol else t(f"segments.unit_{code}")


def _told(available: pd.DataFrame, column: str, symbol: str) -> list[str]:
    lang = state.language()
    return [
        "" if unit == "groups" else in_unit(v, unit, symbol, lang)
        for v, unit in zip(available[column], available["unit"], strict=True)
    ]


def _per_customer(base: core.Dataset) -> pd.DataFrame:
    """Every usable measure of every customer, in raw units: user_id and a column a measure."""
    features = all_features(base)
    headings: list[Message] = list(features.titles())
    frame = pd.DataFrame(features.matrix, columns=[plain(heading, state.language()) for heading in headings])
    frame.insert(0, "user_id", features.user_ids)
    return frame
