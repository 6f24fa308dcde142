"""Unusual days: far from what their weekday and the weeks around them lead one to expect."""

from collections.abc import Sequence

import streamlit as st

import core
from core import analytics
from core.errors import NotEnoughData
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.unusual import sentence, spells_in_words, unusual_figure
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import percent
from dashboard.widgets import download, figure

SHOWN = 4  # runs of days in words


@card(reads="orders events")
def unusual_card(dataset: core.Dataset, names: Sequence[str], page: str) -> None:
    """A total, how many of its days stand out, which, and every day beside its usual range."""
    card_title(t("unusual.title"), t("unusual.hint", share=percent(analytics.FALSE_ALARMS, 0)))
    chosen = st.segmented_control(
        t("overview.trend"), names, format_func=lambda name: t(f"metric.{name}"), default=names[0],
        required=True, key=f"{page}.unusual.name", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    name = chosen if chosen in names else names[0]
    lang, symbol = state.language(), state.currency(dataset) if name == "revenue" else ""
    try:
        found = compute(analytics.unusual_days, dataset, name=name)
    except NotEnoughData as lack:  # calmly: on a first page a small file is no fault
        st.caption(escape(say(lack.message)))
        return
    st.markdown(f"**{escape(sentence(found, lang))}**")
    said = spells_in_words(found, symbol, lang, most=SHOWN)
    st.markdown("\n".join(f"- {escape(spell)}" for spell in said))
    title = t(f"metric.{name}")
    figure(unusual_figure(found, title, symbol, lang), alt=t("unusual.alt", metric=title), key=f"{page}.unusual")
    if len(found.spells) > SHOWN:
        st.caption(t("unusual.more", n=len(found.spells) - SHOWN))
    download(f"{name}_unusual_days", found.days[found.days["unusual"]])
