"""Whether the segments are real, how many there are, and which of those shown are shaky."""

import streamlit as st

import core
from core.segments import Advice, advise
from core.segments.stability import DOUBTFUL, STEADY
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Fitted
from dashboard.figures.segments_verdict import k_curve
from dashboard.state import say, t
from dashboard.text.numbers import percent
from dashboard.widgets import busy, download

SIGNS = {
    "real": ":material/verified:",
    "weak": ":material/help:",
    "none": ":material/blur_on:",
    "few": ":material/group:",
}


def verdict_line(fitted: Fitted, k: int) -> None:
    """The verdict in a sentence, and the way to the K it recommends."""
    with busy("segments.verdict_busy"):
        advice = advised(fitted)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{SIGNS[advice.kind]} **{say(advice.verdict)}**", width="content")
        if advice.k not in (None, k):
            take = t("segments.verdict_take", k=advice.k)
            st.button(take, key="segments.take", on_click=state.put, args=("k", advice.k))


@card(alone=False)
def verdict_card(fitted: Fitted, k: int) -> None:
    """Why the verdict is what it is: the K curve, and how steady the segments shown are."""
    card_title(t("segments.verdict"), t("segments.verdict_hint"))
    advice = advised(fitted)
    st.caption(" ".join(say(reason) for reason in advice.reasons))
    drawing = k_curve(advice, k, state.language(), dark=state.is_dark())
    st.echarts_chart(drawing, height=280, key="segments.verdict", alt=say(advice.verdict))
    for sentence in of_chosen(advice, k):
        st.markdown(f"- {sentence}")
    download("segments_by_k", advice.table)


def advised(fitted: Fitted) -> Advice:
    """The advice on what was grouped, worked out once for each data and choice of features."""

    def advice(dataset: core.Dataset, *, code: str) -> Advice:
        return advise(fitted.features, fitted.sweep.ks, found=fitted.sweep.found)

    return compute(advice, fitted.base, code=fitted.code)


def of_chosen(advice: Advice, k: int) -> list[str]:
    """What can be said of the K shown: gaps, and each segment that does not come back."""
    row = advice.table[advice.table["k"] == k]
    if row.empty:
        return []
    said, separate = [], int(row["separate"].iloc[0])
    if advice.kind != "few":
        code = "segments.verdict_chosen" if separate > 1 else "segments.verdict_chosen_none"
        said.append(t(code, k=k, separate=separate))
    overlaps = advice.segments.loc[advice.segments["k"] == k, "stability"]
    for number, overlap in enumerate(overlaps, 1):
        if overlap < STEADY:
            code = "segments.verdict_shaky" if overlap < DOUBTFUL else "segments.verdict_doubtful"
            said.append(t(code, segment=number, overlap=percent(overlap, 0)))
    if (overlaps >= STEADY).all():
        said.append(t("segments.verdict_steady", k=k, overlap=percent(float(overlaps.min()), 0)))
    return said
