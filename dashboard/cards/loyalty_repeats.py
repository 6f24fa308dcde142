"""How many people come a second, third and fourth time."""

import streamlit as st

import core
from core import analytics
from core.analytics import Repeats
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import loyalty
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

ALL_BUT_FEW = 0.99  # where no step is hard, none is called the hardest


@card(reads="orders events ratings")
def repeats_card(dataset: core.Dataset, kind: str) -> None:
    """Everyone by how often they came, and the step that most do not take."""
    found = compute(analytics.repeats, dataset, kind=kind)
    lang = state.language()
    again = found.steps.iloc[1]
    said = {name: percent(again[name]) for name in ("share", "low", "high")}
    card_title(
        t("loyalty.repeats"),
        t(f"loyalty.repeats_hint.{found.kind}", people=whole(found.people), n=found.people, **said),
    )
    shares = t("list.comma").join(percent(share) for share in found.steps["share"])
    figure(loyalty.repeats(found, lang), alt=t("loyalty.repeats_alt", shares=shares), key="loyalty.repeats")
    if said_worst := _worst(found):
        st.markdown(said_worst)
    st.caption(t(f"loyalty.repeats_note.{found.kind}"))
    download("repeats", found.steps)


def _worst(found: Repeats) -> str:
    """The step with the smallest share of those who could take it."""
    steps = found.steps[found.steps["went_on"].notna()]
    if steps.empty or steps["went_on"].min() > ALL_BUT_FEW:
        return ""
    row = steps.loc[steps["went_on"].idxmin()]
    times = int(row["times"])
    return t("loyalty.repeats_best", before=times - 1, times=times, on=percent(row["went_on"]))
