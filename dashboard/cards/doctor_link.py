"""What the Data page and the doctor's say of an import: which files were refused, what is checked, where the rest is told."""

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


def checked_here(dataset: core.Dataset) -> bool:
    """Say what the doctor does not look at, if a cluster answers; whether there is anything it does look at."""
    there = [name for name, table in dataset.tables.items() if not table.paths]
    if there:
        names = t("list.comma").join(t(f"table.{name}") for name in there)
        st.info(t("doctor.no_files", tables=names), icon=":material/cloud:")
    if len(there) == len(dataset.tables):
        return False
    if state.engine().remote:
        st.caption(t("doctor.files_here"))
    return True


def doctor_link(dataset: core.Dataset) -> None:
    """How much the doctor has to say, and the way there."""
    n = kinds_found(dataset)
    page_link("doctor", t("doctor.see" if n else "doctor.see_clean", n=n), icon=":material/stethoscope:")
