"""From visit to order: how many reach each step, where the largest part is lost, and how channels differ."""

import streamlit as st

import core
from core import analytics
from core.analytics import Funnel
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import funnel as figures
from dashboard.state import t
from dashboard.text import Language, escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

WAYS = ("steps", "channels")


@card(reads="events")
def funnel_card(dataset: core.Dataset, before: core.Dataset | None = None) -> None:
    """The steps this data has, or those chosen here; beside the earlier period where there is one."""
    lang = state.language()
    if "events" not in dataset.names:
        card_title(t("funnel.title"), t("funnel.no_events"))
        return
    top = st.container()
    steps = _chosen(dataset)
    if len(steps) < 2:
        with top:
            card_title(t("funnel.title"), t("funnel.unknown"))
        return
    found = compute(analytics.funnel, dataset, steps=steps)
    with top:
        card_title(t("funnel.title"), escape(figures.end_said(found, lang)))
        st.markdown(f"**{escape(figures.worst_said(found, lang))}**")
        way = _way(found)
        names = figures.step_words(found.steps["step"].tolist(), lang)
        if way == "channels":
            _channels(found, lang)
        else:
            reached = zip(names, found.steps["reached"], strict=True)
            parts = [f"{name} {whole(n)}" for name, n in reached]
            alt = t("funnel.alt", steps=t("list.comma").join(parts))
            figure(figures.steps(found, lang), alt=alt, key="funnel.steps")
    st.caption(" ".join(figures.notes(found, lang)))
    download("funnel", found.steps)
    if before is not None and before.rows("events"):
        st.caption(_change(found, compute(analytics.funnel, before, steps=steps), lang))


def _chosen(dataset: core.Dataset) -> tuple[str, ...]:
    """The steps as the reader chose them, in that order; at first those the data is seen to have."""
    choices = compute(analytics.step_choices, dataset.whole)
    usual = compute(analytics.usual_steps, dataset.whole)
    words = {code: t(f"funnel.step.{code}") for code in ("visit", "order") if code == "visit" or code in usual} | {
        row.code: t(f"funnel.of_{row.of}", value=row.value) for row in choices.itertuples()
    }
    with st.expander(t("funnel.own"), expanded=len(usual) < 2):
        chosen = st.multiselect(
            t("funnel.choose"), list(words), default=[code for code in usual if code in words], max_selections=8,
            format_func=lambda code: words.get(code, code), key=f"funnel.steps.{dataset.token}",
            help=t("funnel.choose_hint"), persist_state="session",
        )  # fmt: skip
    return tuple(chosen)


def _way(found: Funnel) -> str:
    if len(found.channels) < 2:
        return WAYS[0]
    return st.segmented_control(
        t("funnel.way"), WAYS, default=WAYS[0], required=True, key="funnel.way", persist_state="session",
        format_func=lambda name: t(f"funnel.way.{name}"), label_visibility="collapsed",
    )  # fmt: skip


def _channels(found: Funnel, lang: Language) -> None:
    rows = found.of_channels()
    parts = [f"{row.channel or t('funnel.no_channel')} {percent(row.share)}" for row in rows.itertuples()]
    alt = t("funnel.channels_alt", shares=t("list.comma").join(parts))
    figure(figures.channels(found, lang), alt=alt, key="funnel.channels")
    st.caption(t("funnel.channels_note"))


def _change(found: Funnel, earlier: Funnel, lang: Language) -> str:
    """The share that came to the last step then and now."""
    then, now = (float(each.steps["share"].iloc[-1]) for each in (earlier, found))
    name = figures.step_words(found.steps["step"].tolist(), lang)[-1]
    return t(
        "funnel.before", share=percent(then), now=percent(now), step=escape(name), change=f"{100 * (now - then):+.1f}"
    )
