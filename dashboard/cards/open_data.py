"""Ways to bring data in: your own files through the browser or a folder, or a sample."""

from collections.abc import Callable
from functools import partial

import streamlit as st

import core
from core.loading import sample_facts
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.progress import progress
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import size, whole
from dashboard.widgets import main_action, title_of


@card(alone=False)
def upload_card(opened: core.Dataset | None) -> None:
    """Drop files in, or choose among those in the inbox; they load beside what is open where that is wanted."""
    card_title(t("data.upload"), t("data.upload_hint", limit=f"{st.get_option('server.maxUploadSize')} MB"))
    uploaded = st.file_uploader(
        t("data.upload"), accept_multiple_files=True, key=state.upload_key(), label_visibility="collapsed"
    )
    own = opened if opened is not None and not opened.facts.get("generated") else None
    if uploaded:
        choice = _beside_or_instead(own, "data") if own else "instead"
        if choice:
            _load(partial(state.open_upload, uploaded), own if choice == "beside" else None)
    _inbox(own)


def _inbox(own: core.Dataset | None) -> None:
    """Files too large for a browser: the folder to put them into, and what is there to be loaded."""
    waiting = state.inbox()
    st.caption(t("data.inbox"))
    st.code(state.cell(state.workspaces().inbox), language=None)
    if not waiting:
        return
    names = st.pills(
        t("data.inbox_files"), list(waiting), selection_mode="multi", key=f"inbox.{own.digest[:12] if own else ''}",
        format_func=lambda name: f"{escape(name)} ({size(waiting[name])})",
    )  # fmt: skip
    if names and own:
        choice = _beside_or_instead(own, "inbox")
    else:
        loads = st.button(t("data.inbox_load"), type=main_action(), key="inbox.load", disabled=not names)
        choice = "instead" if loads else None
    if choice:
        _load(partial(state.open_inbox, names), own if choice == "beside" else None)


def _beside_or_instead(opened: core.Dataset, key: str) -> str | None:
    """Whether the new files join those that are open or take their place; None until the user has said."""
    st.markdown(t("data.beside_or_instead", name=escape(title_of(opened))))
    with st.container(horizontal=True):
        beside = st.button(t("data.beside"), type=main_action(), key=f"{key}.beside")
        instead = st.button(t("data.instead"), key=f"{key}.instead")
    return "beside" if beside else "instead" if instead else None


def _load(open_files: Callable[..., core.Dataset], beside: core.Dataset | None) -> None:
    """Load with a bar and Cancel, then show the page anew."""
    with progress(t("data.reading", file=""), key="data.cancel") as tell:
        open_files(beside=beside, progress=lambda file, share, rows: tell(share, _reading(file, rows)))
    st.rerun()


def _reading(file: str, rows: int) -> str:
    """Which file is being read, and how far."""
    code, values = ("data.reading_rows", {"rows": whole(rows)}) if rows else ("data.reading", {})
    return t(code, file=escape(file), **values)


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
