"""What campaigns brought and what they changed: results, exposed against control, before and after a date."""

import pandas as pd
import streamlit as st

from core import campaigns
from dashboard import state
from dashboard.cache import compute
from dashboard.cards.campaigns_day import day_card
from dashboard.cards.campaigns_effect import effect_card
from dashboard.cards.campaigns_results import grouped_by, results_card
from dashboard.cards.missing import missing
from dashboard.figures import campaigns_words as words
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import headline, require_dataset

st.title(t("page.campaigns"), anchor=False)
dataset = require_dataset()
contacts, dated = dataset.rows("exposures"), campaigns.metrics(dataset)
if not contacts and not dated:
    here = "exposures" in dataset.names
    code = "campaigns.none_here" if here else "campaigns.missing"
    missing(t(code), t(f"{code}_text"), table="exposures")
    st.stop()

known = compute(campaigns.campaigns, dataset) if contacts else pd.DataFrame()
tested = compute(campaigns.variants, dataset) if contacts else {}
outcomes = campaigns.outcomes(dataset) if tested else ()
found = compute(campaigns.effects, dataset, outcome=outcomes[0]) if outcomes else ()
counts = (len(known), *(int(known[name].sum()) if len(known) else 0 for name in ("contacts", "people")))
hidden = not contacts and dataset.whole.rows("exposures")
said = t("campaigns.none_here") if hidden else words.headline(found, *counts, state.language())
headline(escape(said))
if contacts and grouped_by(dataset):
    results_card(dataset, known)
if outcomes:
    effect_card(dataset)
elif contacts:
    st.info(t("campaigns.no_control" if dated else "campaigns.no_control_short"), icon=":material/balance:")
if dated:
    day_card(dataset, known)
