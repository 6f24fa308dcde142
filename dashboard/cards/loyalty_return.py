"""How long it takes people to come again."""

import streamlit as st

import core
from core import analytics
from core.analytics import Return
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import loyalty
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

NTH = (1, 2, 3)


@card(reads="orders events ratings")
def return_card(dataset: core.Dataset, kind: str) -> None:
    """The share that is back within so many days, and the days by which half of those who come back have come."""
    title = st.container()
    after = st.segmented_control(
        t("loyalty.return_after"), NTH, default=NTH[0], required=True, key="loyalty.after", persist_state="session",
        format_func=lambda n: t("loyalty.return_nth", nth=t(f"loyalty.nth.{n}")), label_visibility="collapsed",
    )  # fmt: skip
    with title:
        card_title(t(f"loyalty.return.{kind}"))
    found = compute(analytics.time_to_return, dataset, kind=kind, after=after)
    st.markdown(return_said(found))
    st.markdown(within_said(found), help=t("loyalty.return_definition", people=whole(found.people)))
    shares = [f"{t('loyalty.return_within', days=row.days)} {percent(row.share)}" for row in found.within.itertuples()]
    alt = t("loyalty.return_alt", shares=t("list.comma").join(shares))
    figure(loyalty.back(found, state.language()), alt=alt, key="loyalty.back")
    st.caption(t("loyalty.return_note", returned=whole(found.returned), people=whole(found.people), n=found.people))
    download("time_to_return", found.within)


def return_said(found: Return) -> str:
    """The one sentence about how soon people come back."""
    half, low, high = found.half
    if half != half:
        return t("loyalty.return_none")
    return t("loyalty.return_half", horizon=found.horizon, half=whole(half), low=whole(low), high=whole(high))


def within_said(found: Return) -> str:
    """The share that is back within 30, 60 .. days, each with its interval; a dash where the data is too short."""
    parts = [
        t("loyalty.return_back" if row.share == row.share else "loyalty.return_unseen", days=row.days,
          share=percent(row.share), low=percent(row.low), high=percent(row.high))
        for row in found.within.itertuples()
    ]  # fmt: skip
    return t("loyalty.return_parts", parts=t("list.comma").join(parts))
