"""The decision tree of the Labels page: drawn, and as rules to read."""

import pandas as pd
import streamlit as st

from core.predict import Rule
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.labels import Asked, condition, feature_title, rules
from dashboard.figures.labels import tree_figure
from dashboard.state import t
from dashboard.text.numbers import percent
from dashboard.widgets import download, figure


@card(reads="customers orders events ratings")
def rules_card(asked: Asked) -> None:
    """The tree no deeper than asked for; each rule with its people and what was true of those it never saw."""
    card_title(t("labels.rules"), t("labels.rules_hint"))
    depth = st.slider(t("labels.depth"), 1, 5, 3, key="labels.depth", persist_state="session")
    found = rules(asked, depth)
    if len(found.rules) < 2:
        st.info(t("labels.tree_none"))
        return
    drawing = tree_figure(found, lambda one: condition(asked, one), feature_title, state.language())
    figure(drawing, alt=t("labels.tree_alt"), key="labels.tree")
    table = pd.DataFrame(
        {
            t("labels.col_rule"): [said(asked, rule) for rule in found.rules],
            t("labels.col_share"): [_share(rule) for rule in found.rules],
            t("labels.col_people"): [rule.people for rule in found.rules],
            t("labels.col_checked"): [rule.checked for rule in found.rules],
        }
    )
    wide = {t("labels.col_rule"): st.column_config.TextColumn(width="large")}
    st.dataframe(table, hide_index=True, column_config=wide)
    download("label_rules", table)


def said(asked: Asked, rule: Rule) -> str:
    """The conditions of a rule in words."""
    parts = [condition(asked, one) for one in rule.conditions]
    return t("labels.rule_and").join(parts) or t("labels.rule_everyone")


def _share(rule: Rule) -> str:
    return f"{percent(rule.share)} ({percent(rule.low)} – {percent(rule.high)})" if rule.checked else "–"
