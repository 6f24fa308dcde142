"""Who behaves alike, and what sets each group apart."""

import streamlit as st

from core.segments import sweep_dataset
from dashboard.cache import compute_large
from dashboard.cards.missing import rows_as_people_note
from dashboard.cards.segments import feature_card, live_segments
from dashboard.state import t
from dashboard.widgets import busy, require_dataset

st.title(t("page.segments"), anchor=False)
dataset = require_dataset()
with busy("segments.busy"):
    sweep = compute_large(sweep_dataset, dataset)
live_segments(dataset, sweep)
rows_as_people_note(dataset)
feature_card(sweep)
st.caption(t("segments.honest"))
