"""What people do after a page: the next page, or leave."""

import streamlit as st

import core
from core import analytics
from core.analytics import Visits
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import visits as figures
from dashboard.figures.page_names import middle_cut
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

LISTED = 500


@card(reads="events")
def next_card(dataset: core.Dataset, found: Visits) -> None:
    """A choice of pages, most seen first, and where visits go from the chosen one."""
    title = st.container()
    pages = found.pages.sort_values(["steps", "page_id"], ascending=[False, True])["page_id"].head(LISTED).tolist()
    page = st.selectbox(
        t("traffic.page"),
        pages,
        key=f"traffic.next.{dataset.token}",
        label_visibility="collapsed",
        persist_state="session",
    )
    rows = compute(analytics.next_pages, dataset, page=page)
    left, total = rows[rows["page_id"].isna()], int(rows["times"].sum())
    with title:
        share, low, high = (left[c].iloc[0] if len(left) else 0.0 for c in ("share", "low", "high"))
        said = {"share": percent(share), "low": percent(low), "high": percent(high)} if len(left) else {}
        code = "traffic.next_hint" if len(left) else "traffic.next_none_left"
        card_title(t("traffic.next"), t(code, page=escape(middle_cut(page, 48)), times=whole(total), n=total, **said))
    figure(figures.followers(rows, state.language()), alt=t("traffic.next_alt", page=page), key="traffic.next_pages")
    st.caption(t("traffic.next_note"))
    if found.unclear:
        st.caption(t("traffic.unclear", steps=whole(found.unclear), n=found.unclear))
    download("next_pages", rows)
