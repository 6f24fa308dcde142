"""Everything that was ever opened: saved on this computer, with its history, and to be taken elsewhere."""

import streamlit as st

from dashboard import state
from dashboard.cards.engine import kept_where
from dashboard.cards.workspaces_backup import backup_card
from dashboard.cards.workspaces_history import history_card
from dashboard.cards.workspaces_list import list_card
from dashboard.state import t
from dashboard.text.numbers import size, whole
from dashboard.widgets import empty_state, headline

saved = state.saved()
opened = next((summary for summary in saved if summary.token == state.token()), None)
st.title(t("page.workspaces"), anchor=False)
if saved:
    room = size(sum(summary.size for summary in saved))
    headline(t("workspaces.headline", n=len(saved), workspaces=whole(len(saved)), size=room))
    list_card(saved, opened and opened.token)
else:
    headline(t("workspaces.headline.nothing"))
    empty_state()
if opened and not opened.damaged:
    left, right = st.columns([3, 2])
    with left:
        history_card(opened.token)
    with right:
        backup_card(opened)
else:
    backup_card(None)
kept_where()
