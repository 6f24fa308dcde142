"""Which groups are clearly more or less satisfied than all others."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import METRICS, SEGMENTS, Grouping, GroupScores, Measure
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.sampled import for_models
from dashboard.cards.words_groups import chosen_segments, group_title, labels_of, title
from dashboard.figures import satisfaction
from dashboard.figures.pairs import item_names
from dashboard.figures.satisfaction import score
from dashboard.names import value_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

MOST = 20  # more are not drawn: then the clear ones alone
_BEHAVIOUR = {"orders", "events", "ratings"}


def groupings_of(dataset: core.Dataset, measure: Measure) -> tuple[Grouping, ...]:
    """Columns, items and, where behaviour is known, segments; categories of items first, as they say most."""
    known = compute(analytics.satisfaction_groupings, dataset.whole, measure=measure)
    of = compute(analytics.answers_of, dataset.whole, measure=measure)
    segmented = "user_id" in dataset.columns(of.table) and _BEHAVIOUR & set(dataset.names)
    ordered = sorted(known, key=lambda by: by.column != "category")
    return (*ordered, SEGMENTS) if segmented else tuple(ordered)


@card(reads="ratings reviews customers items")
def satisfaction_groups_card(dataset: core.Dataset, measure: Measure) -> None:
    """The groups of a column, the clearly worse ones first; what chance could have made is grey and not ranked."""
    card_title(t("satisfaction.groups"), t("satisfaction.groups_hint"))
    able, key = groupings_of(dataset, measure), f"satisfaction.by.{measure}.{dataset.token}"
    if not able:
        st.caption(t("satisfaction.no_groups"))
        return
    names = {by: grouping_title(by) for by in able}
    by = st.selectbox(t("satisfaction.by"), able, format_func=names.get, key=key)
    if by == SEGMENTS:
        dataset = for_models(dataset, "sampled.card")
    found = compute(_found, dataset, by=by, measure=measure, which=chosen_segments() if by == SEGMENTS else ())
    if found.groups.empty:
        st.info(t("satisfaction.groups_none"), icon=":material/info:")
        return
    rows = found.groups if len(found.groups) <= MOST else _ends(found)
    called = {group: _called(dataset, by, group) for group in found.groups["group"]}
    st.markdown(f"**{escape(_sentence(found, called))}**")
    if len(rows):
        overall = METRICS[measure].compute(dataset).value
        names = [called[group] for group in rows["group"]]
        drawing = satisfaction.groups(rows, names, overall, measure, state.language())
        figure(
            drawing, alt=t("satisfaction.groups_alt", shown=len(rows)), key=f"satisfaction.groups.{measure}.{by.column}"
        )
    st.caption(_note(found, len(rows)))
    named = found.groups.assign(name=found.groups["group"].map(called))
    download("satisfaction_by_group", named[["name", *found.groups]])


def _found(dataset: core.Dataset, *, by: Grouping, measure: Measure, which: tuple) -> GroupScores:
    return analytics.satisfaction_by(dataset, by, measure, labels=labels_of(dataset, which))


def _ends(found: GroupScores) -> pd.DataFrame:
    """The clearest of very many groups: the ten worst and the ten best."""
    clear = found.groups[found.groups["clear"] != ""]
    return clear if len(clear) <= MOST else clear.iloc[[*range(MOST // 2), *range(-(MOST // 2), 0)]]


def grouping_title(by: Grouping) -> str:
    """What answers are grouped by."""
    return t("satisfaction.item") if by.column == "item_id" else title(by)


def _called(dataset: core.Dataset, by: Grouping, group: str) -> str:
    if by.column == "item_id":
        return item_names(dataset, state.language(), compute).get(group, group)
    return value_title(dataset, by.column, group) if by.table == "customers" else group_title(group, by)


def _sentence(found: GroupScores, called: dict[str, str]) -> str:
    """The worst group, else the best, else that none differs."""
    clear = found.groups[found.groups["clear"] != ""]
    if clear.empty:
        return t("satisfaction.groups_alike", n=len(found.groups))
    row = clear.iloc[0] if clear.iloc[0]["clear"] == "worse" else clear.iloc[-1]
    return t(
        f"satisfaction.groups_{row['clear']}", group=called[row["group"]], value=score(row["value"], found.measure),
        others=score(row["others"], found.measure),
    )  # fmt: skip


def _note(found: GroupScores, drawn: int) -> str:
    """What the colours mean, and what is left out."""
    rest = len(found.groups) - drawn
    parts = [t("satisfaction.groups_note")]
    parts += [t("satisfaction.groups_rest", n=rest)] if rest else []
    parts += [t("satisfaction.groups_small", n=found.small)] if found.small else []
    parts += [t("satisfaction.groups_unknown", n=found.unknown, answers=whole(found.unknown))] if found.unknown else []
    return " ".join(parts)
