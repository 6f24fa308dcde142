"""A workspace as one file to keep elsewhere, and back again."""

from typing import Any

import streamlit as st

from core.store import Summary
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.progress import progress
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, size
from dashboard.widgets import main_action, shown_problems, title_of

MOST_DOWNLOADED = 200_000_000  # bytes: a download is held in memory as a whole
PACKING = "workspaces.packing"
RESTORE_COMMAND = "audience-lens restore FILE"


def ask_backup(summary: Summary, name: str) -> None:
    """Say what is in a backup and offer it."""
    st.dialog(t("workspaces.backup_title"))(_offer)(summary.token, name)


def _offer(token: str, name: str) -> None:
    """The file through the browser where it is small enough, else into a folder."""
    if state.demo():
        st.info(t("demo.no_backup"), icon=":material/visibility_off:")
        return
    st.markdown(t("workspaces.backup_text"))
    with shown_problems():
        at_most = state.workspaces().backup_size(token)
        if at_most <= MOST_DOWNLOADED:
            _download(token, name, at_most)
        else:
            _offer_folder(token, name, at_most)


def _offer_folder(token: str, name: str, at_most: int) -> None:
    st.markdown(t("workspaces.backup_large", size=size(at_most), most=size(MOST_DOWNLOADED)))
    asked = st.button(
        t("workspaces.backup_write"), type=main_action(), key="workspaces.write",
        on_click=state.put, args=(PACKING, (token, name)),
    )  # fmt: skip
    if asked:
        st.rerun()


def _download(token: str, name: str, at_most: int) -> None:
    state.ensure_whole(token)
    st.download_button(
        t("workspaces.backup_download", size=size(at_most)), data=lambda: state.packed(token),
        file_name=state.backup_name(name), mime="application/zip", on_click="ignore", type=main_action(),
        icon=":material/download:", key="workspaces.download",
    )  # fmt: skip


@card(alone=False)
def backup_card(opened: Summary | None) -> None:
    """Make a backup of what is open; those that were written to the folder."""
    card_title(t("workspaces.backups"), t("workspaces.backups_hint"))
    asked = state.value(PACKING)
    if asked:
        state.put(PACKING, None)  # before the work: whoever cancels it does not ask again
        _write(*asked)
    if opened and st.button(t("workspaces.backup_open"), icon=":material/archive:", key="workspaces.backup"):
        ask_backup(opened, title_of(opened))
    written = state.backups()
    if written:
        st.caption(t("workspaces.written"))
        st.code(state.cell(state.backup_folder()), language=None)
        st.markdown("\n".join(f"- {escape(name)} :gray[{size(bytes_)}]" for name, bytes_ in written.items()))
    st.markdown(f"**{t('workspaces.restore')}**  \n:gray[:small[{_restore_hint()}]]")
    _restore()


def _write(token: str, name: str) -> None:
    packing = t("workspaces.packing", name=escape(name), share=percent(0, 0))
    with progress(packing, key="workspaces.cancel") as tell:
        path = state.write_backup(
            token, name, lambda share: tell(share, t("workspaces.packing", name=escape(name), share=percent(share, 0)))
        )
    st.success(t("workspaces.was_written", name=escape(path.name)), icon=":material/check:")


def _restore_hint() -> str:
    limit = st.get_option("server.maxUploadSize")
    return t("workspaces.restore_hint", limit=f"{limit} MB", command=f"`{RESTORE_COMMAND}`")


def _restore() -> None:
    """Drop a backup in; it opens as a workspace of its own."""
    uploaded = st.file_uploader(
        t("workspaces.restore"), type="zip", key=f"restore.{state.upload_key()}", label_visibility="collapsed"
    )
    if uploaded:
        _unpack(uploaded)
        st.toast(t("workspaces.restored"), icon=":material/check:")
        st.rerun()


def _unpack(uploaded: Any) -> None:
    def word(share: float) -> str:
        return t("workspaces.unpacking", name=escape(uploaded.name), share=percent(share, 0))

    with progress(word(0), key="workspaces.cancel_restore") as tell:
        state.restore(uploaded, lambda share: tell(share, word(share)))
