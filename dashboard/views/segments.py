"""Who behaves alike, and what sets each group apart."""

import streamlit as st

from dashboard.cards.missing import rows_as_people_note
from dashboard.cards.segments import live_segments
from dashboard.cards.segments_choice import fitted_segments
from dashboard.cards.segments_doctor import doctor_card
from dashboard.cards.segments_features import feature_card
from dashboard.cards.segments_rfm import rfm_card
from dashboard.cards.segments_sample import sample_note
from dashboard.state import t
from dashboard.widgets import require_dataset

st.title(t("page.segments"), anchor=False)
dataset = require_dataset()
said = st.container()
fitted = fitted_segments(dataset)
with said:
    sample_note(fitted)
live_segments(fitted)
rows_as_people_note(dataset)
if any("day" in dataset.columns(name) for name in ("orders", "events", "ratings")):
    rfm_card(dataset, fitted.everyone or fitted.base, sampled=fitted.base.share < 1)
doctor_card(fitted)
feature_card(fitted)
st.caption(t("segments.honest"))
