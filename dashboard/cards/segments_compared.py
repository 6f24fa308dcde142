"""The tables of two groups side by side: habits, profile, and what they bought."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from core import recommend
from core.segments import habits_between, profile_shares, taken_shares, title
from dashboard import state
from dashboard.cache import compute
from dashboard.cards.segments_described import Described
from dashboard.cards.segments_grouping import Grouping, Mask
from dashboard.figures.segments import in_unit
from dashboard.names import column_title
from dashboard.state import t
from dashboard.text import say as plain
from dashboard.widgets import download

MOST = 50
CHANCE = 0.05
SMALL_GROUP = 10  # of customers: never in a file that leaves
YES_NO = {"true": "audience.yes", "false": "audience.no"}
# A band says what the number says that customers may have been grouped by.
BANDS = {"age_group": "age", "income_group": "income"}

Titles = tuple[str, str]


def habit_table(groups: Grouping, known: Described, group: Mask, other: Mask | None, titles: Titles) -> None:
    """Means of every known measure, those that are furthest apart first."""
    features, symbol, lang = known.facts.features, state.currency(groups.dataset), state.language()
    units = dict(zip(features.names, features.units, strict=True))
    rows = habits_between(features, group, other, everyone=known.everyone)

    def told(column: str) -> list[str]:
        return [in_unit(v, units[name], symbol, lang) for name, v in zip(rows["feature"], rows[column], strict=True)]

    used = set(groups.sweep.features.columns)
    table = pd.DataFrame(
        {
            t("segments.col_measure"): [plain(title(name), lang) for name in rows["feature"]],
            titles[0]: told("mean"),
            titles[1]: told("mean_against"),
            t("segments.col_median", of=titles[0]): told("median"),
            t("segments.col_median", of=titles[1]): told("median_against"),
            t("segments.col_apart"): rows["difference"],
            t("segments.col_used"): [name in used for name in rows["feature"]],
        }
    )
    apart = {t("segments.col_apart"): st.column_config.NumberColumn(format="%+.1f", help=t("segments.apart_help"))}
    told_right = dict.fromkeys(table.columns[1:5], st.column_config.TextColumn(alignment="right"))
    st.dataframe(table, hide_index=True, column_config=told_right | apart)
    st.caption(t("segments.who_habits_note"))
    download("segment_habits", rows)


def profile_table(groups: Grouping, known: Described, group: Mask, other: Mask | None, titles: Titles) -> None:
    """Shares of each profile value with an index, clear differences first; what customers were grouped by is no finding."""
    rows = profile_shares(known.facts, group, other)
    used = set(groups.sweep.features.columns)
    by_design = rows["column"].map(lambda name: name in used or BANDS.get(name) in used)
    rows["reading"] = [_reading(chance, made) for chance, made in zip(rows["chance"], by_design, strict=True)]
    rows["order"] = np.where(by_design, 2.0, rows["chance"].fillna(1.5))
    rows = rows.sort_values(["order", "column", "value"], ignore_index=True)
    table = pd.DataFrame(
        {
            t("segments.col_column"): rows["column"].map(column_title),
            t("segments.col_value"): rows["value"].map(lambda v: t(YES_NO[v]) if v in YES_NO else v),
            titles[0]: 100 * rows["share"],
            titles[1]: 100 * rows["share_against"],
            t("segments.col_index"): rows["index"],
            t("segments.col_customers"): rows["users"],
            t("segments.col_reading"): rows["reading"],
        }
    )
    st.dataframe(table, hide_index=True, column_config=_shares(titles), height=320)
    st.caption(t("segments.who_profile_note"))
    kept = rows[(rows["users"] >= SMALL_GROUP) & (rows["users_against"] >= SMALL_GROUP)]
    download("segment_profile_shares", kept.drop(columns=["order"]))


def bought_table(groups: Grouping, known: Described, group: Mask, other: Mask | None, titles: Titles) -> None:
    """Categories, items or pages by different customers, with an index."""
    kind = st.segmented_control(
        t("segments.bought_kind"), list(known.facts.taken), default=next(iter(known.facts.taken)), required=True,
        key=f"segments.bought.{'-'.join(known.facts.taken)}", format_func=lambda o: t(f"segments.taken.{o}"),
        label_visibility="collapsed",
    )  # fmt: skip
    rows = taken_shares(known.facts.taken[kind], group, other)
    names = _item_names(groups) if kind == "items" else {}
    table = pd.DataFrame(
        {
            t(f"segments.taken_one.{kind}"): [
                names.get(v, n) for v, n in zip(rows["value"], rows["name"], strict=True)
            ],
            t("segments.col_customers"): rows["users"],
            titles[0]: 100 * rows["share"],
            titles[1]: 100 * rows["share_against"],
            t("segments.col_index"): rows["index"],
        }
    )
    st.dataframe(table.head(MOST), hide_index=True, column_config=_shares(titles), height=320)
    st.caption(t("segments.who_bought_note"))
    kept = rows[(rows["users"] >= SMALL_GROUP) & (rows["users_against"] >= SMALL_GROUP)]
    download(f"segment_{kind}", kept)


def _reading(chance: float, made: bool) -> str:
    """What may be said of a difference."""
    if made:
        return t("segments.reading_grouped")
    if np.isnan(chance):
        return t("segments.reading_few")
    return t("segments.reading_clear" if chance < CHANCE else "segments.reading_chance")


def _shares(titles: Titles) -> Mapping[str, object]:
    share = st.column_config.NumberColumn(format="%.1f%%")
    return {
        titles[0]: share,
        titles[1]: share,
        t("segments.col_index"): st.column_config.NumberColumn(format="%.0f", help=t("segments.index_help")),
        t("segments.col_customers"): st.column_config.NumberColumn(format="localized"),
    }


def _item_names(groups: Grouping) -> dict[str, str]:
    """Titles in the reader's language, where the items have some."""
    return compute(recommend.item_titles, groups.dataset, column=f"title_{state.language()}")
