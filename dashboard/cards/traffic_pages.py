"""Which pages are seen most, and that pages and people add up to the same."""

import pandas as pd
import streamlit as st

from core.analytics import ViewsPerPerson
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

SHOWN = 20


@card
def pages_card(pages: pd.DataFrame, people: ViewsPerPerson) -> None:
    """The most seen pages, how few make half of all views, and the two sums side by side."""
    total = int(pages["page_views"].sum())
    half = int((pages["page_views"].cumsum() < total / 2).sum()) + 1
    card_title(t("traffic.pages"), t("traffic.pages_hint", half=whole(half), pages=whole(len(pages))))
    figure(
        traffic.pages(pages, state.language(), most=SHOWN),
        alt=t("traffic.pages_alt", shown=min(SHOWN, len(pages))),
        key="traffic.pages",
    )
    _reconciled(total, people.total)
    download("views_per_page", pages)


def _reconciled(by_page: int, by_person: int) -> None:
    """Both sums are worked out apart; a difference would be a fault, and is shown as one."""
    if by_page == by_person:
        st.badge(t("traffic.reconciled", total=whole(by_page)), icon=":material/check:", color="green")
    else:
        text = t("traffic.differ", pages=whole(by_page), people=whole(by_person))
        st.badge(text, icon=":material/error:", color="red")
