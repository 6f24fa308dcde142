"""Ways to bring data in: your own files, or a sample."""

import streamlit as st

import core
from core.loading import sample_facts
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import main_action, title_of


@card(alone=False)
def upload_card(opened: core.Dataset | None) -> None:
    """Drop files in; they load at once, beside what is open where that is wanted."""
    card_title(t("data.upload"), t("data.upload_hint"))
    uploaded = st.file_uploader(
        t("data.upload"), accept_multiple_files=True, key=state.upload_key(), label_visibility="collapsed"
    )
    if not uploaded:
        return
    own = opened is not None and not opened.facts.get("generated")
    choice = _beside_or_instead(opened) if own else "instead"
    if choice:
        _load(uploaded, opened if choice == "beside" else None)
        st.rerun()


def _beside_or_instead(opened: core.Dataset) -> str | None:
    """Whether the new files join those that are open or take their place; None until the user has said."""
    st.markdown(t("data.beside_or_instead", name=escape(title_of(opened))))
    with st.container(horizontal=True):
        beside = st.button(t("data.beside"), type=main_action(), key="data.beside")
        instead = st.button(t("data.instead"), key="data.instead")
    return "beside" if beside else "instead" if instead else None


def _load(uploaded: list, beside: core.Dataset | None) -> None:
    working = st.empty()
    with working.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, t("data.reading", file=""), width="stretch")
        # A click runs the page again, which ends this run, and with it the load, at its next word on progress.
        st.button(t("data.cancel"), key="data.cancel")

    def tell(file: str, done: float, rows: int) -> None:
        read = (
            t("data.reading_rows", file=escape(file), rows=whole(rows))
            if rows
            else t("data.reading", file=escape(file))
        )
        bar.progress(done, read)

    try:
        state.open_upload(uploaded, beside=beside, progress=tell)
    finally:
        working.empty()


@card
def samples_card() -> None:
    """The packs that ship, each a click away and marked as generated where it is."""
    card_title(t("data.samples"), t("data.samples_hint"))
    for name, facts in sample_facts().items():
        with st.container(horizontal=True, vertical_alignment="center"):
            badge = f" :violet-badge[{t('frame.generated')}]" if facts.get("generated") else ""
            st.markdown(
                f"**{escape(facts['title'][state.language()])}**{badge}  \n{facts['description'][state.language()]}"
            )
            st.space("stretch")
            if st.button(t("data.open_sample"), key=f"sample.{name}", type=main_action()):
                with st.spinner(t("frame.opening")):
                    state.open_sample(name)
                st.rerun()
