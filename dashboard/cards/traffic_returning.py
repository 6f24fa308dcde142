"""How many visitors are new and how many come back."""

import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import remembered, t
from dashboard.text.numbers import day, percent, whole
from dashboard.widgets import download, figure

STEPS = {"days": 1, "weeks": 7}
LONG = 62  # days from which weeks are shown first


@card(reads="events")
def returning_card(dataset: core.Dataset) -> None:
    """Visitors of each day or week, new and returning, and what the first days cannot tell."""
    days = len(compute(analytics.daily_trend, dataset))
    title = st.container()
    step = STEPS[_way(days)]
    steps = compute(analytics.new_and_returning, dataset, step=step)
    partial = compute(analytics.last_day_whole, dataset) is False
    # Of a day that is not over too little is known for a sentence.
    last = steps.iloc[-2 if partial and step == 1 else -1]
    with title:
        code = "traffic.returning_hint" if step == 1 else "traffic.returning_week_hint"
        share = last["returning"] / last["visitors"] if last["visitors"] else None
        said = t(
            code,
            day=day(last["day"], state.language()),
            share=percent(share),
            people=whole(last["visitors"]),
            n=last["visitors"],
        )
        card_title(t("traffic.returning_title"), said)
    figure(
        traffic.visitors(steps, state.language(), step=step), alt=t("traffic.returning_alt"), key="traffic.returning"
    )
    if partial:
        st.caption(t("traffic.partial_note"))
    began = analytics.shown_days(dataset.whole)
    st.caption(t("traffic.returning_note", first=day(began.first if began else None, state.language())))
    download("new_and_returning_visitors", steps)


def _way(days: int) -> str:
    ways = ["days", *(["weeks"] if days >= 14 else [])]
    chosen = st.segmented_control(
        t("traffic.returning_title"), ways, format_func=lambda name: t(f"traffic.by_{name}"),
        key=remembered("traffic.returning_way", "weeks" if days > LONG else "days", ways), required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen if chosen in ways else "days"
