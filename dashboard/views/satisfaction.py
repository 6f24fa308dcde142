"""How satisfied people are, who is not, and why."""

import streamlit as st

from core import analytics
from core.analytics import METRICS, Measure
from dashboard import filters, state
from dashboard.cache import compute
from dashboard.cards.missing import missing
from dashboard.cards.satisfaction_answers import answers_card
from dashboard.cards.satisfaction_groups import satisfaction_groups_card
from dashboard.cards.satisfaction_kpis import satisfaction_kpis
from dashboard.cards.satisfaction_months import months_card
from dashboard.cards.satisfaction_points import naming_nobody, points_card, points_of
from dashboard.figures.satisfaction import headline_in_words
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.widgets import headline, require_dataset


def choose_measure(able: tuple[Measure, ...]) -> Measure:
    """The measure of the page, where the data has stars and a survey."""
    if len(able) == 1:
        return able[0]
    return st.segmented_control(
        t("satisfaction.measure"), able, format_func=lambda name: say(METRICS[name].title), default=able[0],
        required=True, key="satisfaction.measure", label_visibility="collapsed",
    )  # fmt: skip


st.title(t("page.satisfaction"), anchor=False)
dataset = require_dataset()
able = compute(analytics.measures, dataset)
if not able:
    missing(t("satisfaction.missing"), t("satisfaction.missing_text"))
    st.stop()

sentence = st.container()
measure = choose_measure(able)
now = compute(analytics.kpis, dataset).set_index("name").loc[measure]
if not now["n"]:
    missing(t("satisfaction.none_left"), t("satisfaction.none_left_text"), table="ratings")
    st.stop()
written = {"rating", "content"} <= dataset.columns("reviews").keys()
points = points_of(dataset) if written else None
worst = next(naming_nobody(points.side("low")).itertuples(), None) if points else None
with sentence:
    headline(escape(headline_in_words(measure, now["value"], int(now["n"]), worst, state.language())))
satisfaction_kpis(dataset, filters.compared())
if len(compute(analytics.satisfaction_months, dataset, measure=measure)):
    with st.grid(columns=2, min_column_width=340, gap="small"):
        answers_card(dataset, measure)
        months_card(dataset, measure)
else:
    answers_card(dataset, measure)
    st.caption(t("satisfaction.no_dates"))
satisfaction_groups_card(dataset, measure)
if written:
    points_card(dataset)
else:
    st.caption(t("satisfaction.no_texts"))
