"""What is good and bad about the data as they came, what was done about it, and what else could be done."""

import streamlit as st

from dashboard import state
from dashboard.cards.doctor_apply import applied_note, draft_bar
from dashboard.cards.doctor_aside import aside_card
from dashboard.cards.doctor_found import found_card
from dashboard.cards.doctor_headline import headline_in_words
from dashboard.cards.doctor_link import checked_here, refused_files
from dashboard.cards.doctor_missing import missing_card
from dashboard.cards.doctor_outliers import outliers_card
from dashboard.cards.doctor_people import people_card
from dashboard.cards.doctor_quality import quality_card
from dashboard.state import t
from dashboard.widgets import empty_state, headline

st.title(t("page.doctor"), anchor=False)
dataset = state.whole_dataset()
if dataset is None:
    empty_state()
    st.stop()

if not checked_here(dataset):
    st.stop()
headline(headline_in_words(dataset))
refused_files(dataset)
applied_note(dataset)
found_card(dataset)
quality_card(dataset)
missing_card(dataset)
outliers_card(dataset)
people_card(dataset)
aside_card(dataset)
draft_bar(dataset)
