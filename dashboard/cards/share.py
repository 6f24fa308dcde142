"""The address of what is on screen, to be sent to somebody else."""

from urllib.parse import urlencode

import streamlit as st

from dashboard import state
from dashboard.state import t


def share_button() -> None:
    """The whole view as an address: page, filters, K, language and choices; no data and no ids."""
    asked = st.popover(t("share.button"), icon=":material/link:", type="tertiary", key="share", on_change="rerun")
    if asked.open:
        with asked:
            st.markdown(f"**{t('share.title')}**")
            st.code(address_of_view(), language=None, wrap_lines=True)
            st.caption(t("share.text"))


def address_of_view() -> str:
    """The address that shows the same again."""
    here = (st.context.url or "").split("?")[0]
    return f"{here}?{urlencode(state.link_to())}"
