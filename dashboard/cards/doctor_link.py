"""What the Data page and the doctor's both say of an import: which files were refused, and where the rest is told."""

import streamlit as st

import core
from dashboard import state
from dashboard.cards.doctor_headline import kinds_found
from dashboard.state import t
from dashboard.widgets import page_link


def refused_files(dataset: core.Dataset) -> None:
    """Each file that was not loaded, with the reason and the remedy."""
    for file in dataset.report.files:
        if file.problem:
            st.warning(f"{t('data.refused')}  \n{state.say(file.problem)}", icon=":material/warning:")


def doctor_link(dataset: core.Dataset) -> None:
    """How much the doctor has to say, and the way there."""
    n = kinds_found(dataset)
    page_link("doctor", t("doctor.see" if n else "doctor.see_clean", n=n), icon=":material/stethoscope:")
