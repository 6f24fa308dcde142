"""Rules that rebuild a segment elsewhere: in words, and to copy as SQL or as an Excel formula."""

import streamlit as st

import core
from core.segments import Features, Range, SegmentRules, segment_rules, title
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.figures.segments import in_unit
from dashboard.state import t
from dashboard.text import escape
from dashboard.text import say as plain
from dashboard.text.numbers import percent, whole

ROUGH = 0.7  # of precision or recall: below, the rules are not the segment


@card
def rules_card(groups: Grouping) -> None:
    """A segment and how deep to cut; what the rules catch and miss, and the rules."""
    card_title(t("segments.rules"), t("segments.rules_hint"))
    left, right = st.columns(2)
    label = left.selectbox(
        t("segments.rules_which"), range(groups.found.k), format_func=groups.names.__getitem__,
        key=f"segments.rules.{groups.found.k}",
    )  # fmt: skip
    depth = right.slider(t("segments.rules_depth"), 1, 5, 3, key="segments.rules.depth", persist_state="session")
    found = _found(groups, label, depth)
    numbers = {"precision": percent(found.precision, 0), "recall": percent(found.recall, 0)}
    st.markdown(t("segments.rules_said", found=whole(found.found), size=whole(found.size), **numbers))
    if min(found.precision, found.recall) < ROUGH:
        st.warning(t("segments.rules_rough"), icon=":material/info:")
    ways = [t("labels.rule_and").join(escape(said(groups, one)) for one in way) for way in found.ways]
    st.markdown(f"\n\n:gray[{t('segments.rules_or')}]\n\n".join(way or t("labels.rule_everyone") for way in ways))
    for tab, text, kind in zip(st.tabs(["SQL", "Excel"]), (found.sql(), found.excel()), ("sql", None), strict=True):
        tab.code(text, language=kind, wrap_lines=True)
    bare = {one.group[0] if one.group else one.feature for way in found.ways for one in way}
    names = {name: plain(title(name), state.language()) for name in sorted(bare)}
    told = t("list.comma").join(f"{escape(name)} = {escape(word)}" for name, word in names.items() if name != word)
    if told:
        st.caption(t("segments.rules_names", names=told))


def _found(groups: Grouping, label: int, depth: int) -> SegmentRules:
    """The rules of one segment, kept."""

    def found(dataset: core.Dataset, *, code: str, k: int, label: int, depth: int) -> SegmentRules:
        return segment_rules(groups.sweep.features, groups.found.labels == label, max_depth=depth)

    base, code = groups.fitted.base, groups.fitted.code
    return compute(found, base, code=code, k=groups.found.k, label=label, depth=depth)


def said(groups: Grouping, one: Range) -> str:
    """One range in words, in the unit of its feature; of a column of groups, which value it is or is not."""
    if one.group is not None:
        column, value, is_it = one.group
        code = "labels.rule_is" if is_it else "segments.rules_is_not"
        return t(code, column=plain(title(column), state.language()), value=value)
    features: Features = groups.sweep.features
    unit = features.units[features.names.index(one.feature)]
    low, high = (in_unit(end, unit, state.currency(groups.dataset), state.language()) for end in (one.low, one.high))
    values = {"column": plain(title(one.feature), state.language())}
    if one.low == -float("inf"):
        return t("labels.rule_most", value=high, **values)
    if one.high == float("inf"):
        return t("labels.rule_above", value=low, **values)
    return t("segments.rules_between", low=low, high=high, **values)
