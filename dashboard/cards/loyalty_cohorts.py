"""Who comes again: people by when they began, and how many of them were active later."""

import streamlit as st

import core
from core import analytics
from core.analytics import Cohorts
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.cohorts import FEW, cohort_map
from dashboard.state import t
from dashboard.text.numbers import day, percent, whole
from dashboard.widgets import download, figure

STEPS = ("week", "month", "quarter")


@card
def cohorts_card(dataset: core.Dataset, kind: str) -> None:
    """The table of cohorts, by week, month or quarter, and what it leaves blank."""
    usual = compute(analytics.cohorts, dataset, kind=kind).step
    title = st.container()
    step = st.segmented_control(
        t("loyalty.step"), STEPS, default=usual, required=True, key=f"loyalty.step.{dataset.token}",
        format_func=lambda name: t(f"loyalty.step.{name}"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    found = compute(analytics.cohorts, dataset, kind=kind, step=step)
    with title:
        card_title(t(f"loyalty.cohorts.{kind}"), t(f"loyalty.cohorts_hint.{found.step}"))
    st.markdown(cohorts_said(found))
    if found.active.shape[1] == 1:
        return
    lang = state.language()
    shares = t("list.comma").join(percent(share, 0) for share in found.average["share"][1:7])
    drawing = cohort_map(found, lang, dark=state.is_dark())
    figure(drawing, alt=t("loyalty.cohorts_alt", shares=shares), key=f"loyalty.cohorts.{found.step}")
    st.caption(" ".join(_notes(found, filtered=dataset.is_filtered(kind))))
    download("cohorts", found.table())


def cohorts_said(found: Cohorts) -> str:
    """How many are active one period later, of everybody who could be."""
    row = found.average.iloc[1] if len(found.average) > 1 else None
    if row is None or not row["people"]:
        return t("loyalty.cohorts_short")
    said = {name: percent(row[name]) for name in ("share", "low", "high")}
    return t(f"loyalty.cohorts_said.{found.step}", people=whole(row["people"]), **said)


def _notes(found: Cohorts, *, filtered: bool) -> list[str]:
    """What is blank, grey or left out, and what the filters mean here."""
    said = [t("loyalty.cohorts_blank", last=day(found.last, state.language()))]
    if (found.people < FEW).any():
        said.append(t("loyalty.cohorts_weak", few=FEW))
    if not found.last_whole:
        said.append(t("loyalty.cohorts_open"))
    for code, n in (("loyalty.cohorts_unseen", found.unseen), ("loyalty.cohorts_earlier", found.earlier)):
        if n:
            said.append(t(code, people=whole(n), n=n))
    return [*said, t("loyalty.cohorts_filters")] if filtered else said
