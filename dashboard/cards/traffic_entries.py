"""Where visits begin, and how many of them see no second page."""

import streamlit as st

from core.analytics import Visits
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.figures import visits as figures
from dashboard.state import remembered, t
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import download, figure

WAYS = ("entries", "bounces")


@card(reads="events")
def entries_card(found: Visits) -> None:
    """The pages visits begin with, or the bounce rate of each with its interval."""
    rate = {"bounce": found.one_page / found.visits, "low": found.low, "high": found.high}
    said = {name: percent(share, 0 if found.visits < 1_000 else 1) for name, share in rate.items()}
    hint = t(
        "traffic.entries_hint",
        visits=whole(found.visits),
        n=found.visits,
        each=decimal(found.steps / found.visits),
        **said,
    )
    card_title(t("traffic.entries"), hint)
    way = st.segmented_control(
        t("traffic.entries"), WAYS, format_func=lambda name: t(f"traffic.by_{name}"),
        required=True, key=remembered("traffic.entries_way", "entries", WAYS), label_visibility="collapsed",
    )  # fmt: skip
    drawing = figures.entries if way == "entries" else figures.bounces
    figure(drawing(found, state.language()), alt=t(f"traffic.{way}_alt"), key=f"traffic.{way}")
    st.caption(t("traffic.entries_note" if way == "entries" else "traffic.bounces_note"))
    if found.left_out > 0:
        st.caption(t("traffic.left_out", share=percent(found.left_out)))
    download("entry_pages", found.pages)
