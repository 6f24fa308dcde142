"""What tells the people with a label from all others, and how well."""

import streamlit as st

from dashboard.cards.labels_calibration import calibration_card
from dashboard.cards.labels_columns import chi2_card, importance_card
from dashboard.cards.labels_models import judged, models_card, wants_all
from dashboard.cards.labels_odds import odds_card
from dashboard.cards.labels_question import asked_of, chosen, question_card
from dashboard.cards.labels_rules import rules_card
from dashboard.cards.missing import missing, rows_as_people_note
from dashboard.cards.sampled import for_models
from dashboard.state import t
from dashboard.widgets import headline, require_dataset

st.title(t("page.labels"), anchor=False)
dataset = for_models(require_dataset())
said = st.container()
question = chosen(dataset)
if question is None:
    missing(t("labels.none"), t("labels.none_text"), table="customers")
    st.stop()
asked = asked_of(dataset, question)
question_card(asked)
found = judged(asked)
with said:
    headline(found.verdict)
models_card(asked, found)
rules_card(asked)
odds_card(asked)
left, right = st.columns(2, gap="small")
with left:
    importance_card(asked, wants_all(asked))
    calibration_card(asked, found.real)
with right:
    chi2_card(asked)
rows_as_people_note(dataset)
st.caption(t("labels.honest"))
