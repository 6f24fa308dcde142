"""What campaigns changed: the people who had them against those who, by lot, had not."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import core
from core import campaigns
from core.campaigns import Amount, Effect
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import campaigns as figures
from dashboard.figures import campaigns_words as words
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, percent, whole
from dashboard.widgets import busy, download, figure

LEVELS = (0.9, 0.95, 0.99)
WINDOWS = (7, 14, 28, 56)
SPLITS = (None, 0.5, 0.8, 0.9)
MOST, SENTENCES = 20, 6  # of the clearest: rows drawn, and findings in words


@card(reads="exposures")
def effect_card(dataset: core.Dataset) -> None:
    """The lift of each campaign with its interval, the finding in words, and whether the test can be trusted."""
    card_title(t("campaigns.effect"), t("campaigns.effect_hint"))
    outcome = _outcome(dataset)
    options = _options(dataset, outcome)
    with busy():
        found = compute(campaigns.effects, dataset, outcome=outcome, **options)
    if not found:
        st.info(t("campaigns.too_few"), icon=":material/info:")
        return
    lang, symbol = state.language(), state.currency(dataset)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        drawn = sorted(found, key=lambda one: (one.p, one.campaign))[:MOST]
        figure(figures.forest(drawn, lang), alt=t("campaigns.forest_alt", n=len(drawn)), key="campaigns.forest")
    with right:
        st.markdown("\n".join(f"- {say(words.worded(one.verdict, symbol, lang))}" for one in drawn[:SENTENCES]))
        if len(found) > 1:
            st.caption(t("campaigns.corrected", n=len(found)))
    _warned(found)
    st.dataframe(
        table(found, symbol), hide_index=True, alt=t("campaigns.effect"),
        column_config={t("campaigns.col.campaign"): st.column_config.TextColumn(pinned=True)}
        | {t(f"campaigns.col.{name}"): st.column_config.TextColumn(help=t(f"campaigns.help.{name}")) for name in
           ("lift", "p", "before", "smallest", "split")},
    )  # fmt: skip
    for note in notes(found, dataset):
        st.caption(note)
    download("campaign_effects", campaigns.effects_frame(found))


def _outcome(dataset: core.Dataset) -> str:
    able = list(campaigns.outcomes(dataset))
    titles = {name: t(f"campaigns.choose.{name}") for name in able}
    return st.selectbox(
        t("campaigns.outcome"), able, format_func=titles.get, key=f"campaigns.outcome.{'-'.join(able)}", width=320,
        help=t("campaigns.outcome_help"), persist_state="session",
    )  # fmt: skip


def _options(dataset: core.Dataset, outcome: str) -> dict[str, object]:
    """Window, level, planned split and controls, folded away."""
    with st.expander(t("campaigns.options"), icon=":material/tune:"):
        first, second, third = st.columns(3)
        asked = not campaigns.OUTCOMES[outcome].column
        window = first.selectbox(
            t("campaigns.window"), WINDOWS, index=2, format_func=lambda n: t("campaigns.day_count", n=n),
            key="campaigns.window", help=t("campaigns.window_help"), disabled=not asked, persist_state="session",
        )  # fmt: skip
        level = second.selectbox(
            t("campaigns.level"), LEVELS, index=1, format_func=lambda one: f"{one:.0%}", key="campaigns.level",
            persist_state="session",
        )  # fmt: skip
        planned = third.selectbox(
            t("campaigns.planned"), SPLITS, key="campaigns.planned", help=t("campaigns.planned_help"),
            format_func=lambda one: t("campaigns.planned.none") if one is None else percent(one, 0), persist_state="session",
        )  # fmt: skip
        controls = _controls(dataset)
    return {"window": window, "level": level, "planned": planned, "controls": controls}


def _controls(dataset: core.Dataset) -> dict[str, str]:
    """The control of one campaign at a time, chosen by hand where its name does not say it."""
    able = compute(campaigns.variants, dataset)
    held = state.value("campaigns.by_hand") or {}
    names = list(able)
    left, right = st.columns(2)
    campaign = left.selectbox(
        t("campaigns.control_of"), range(len(names)), format_func=names.__getitem__, key=f"campaigns.of.{dataset.token}"
    )
    own = able[names[campaign]]
    usual = campaigns.arms(own, held.get(names[campaign])).control
    chosen = right.selectbox(
        t("campaigns.control"), range(len(own)), index=own.index(usual), format_func=own.__getitem__,
        key=f"campaigns.control.{dataset.token}.{campaign}", help=t("campaigns.control_help"),
    )  # fmt: skip
    if own[chosen] != usual:
        held = held | {names[campaign]: own[chosen]}
        state.put("campaigns.by_hand", held)
    return {name: control for name, control in held.items() if control in able.get(name, ())}


def _warned(found: Sequence[Effect]) -> None:
    """What keeps a test from meaning what it says."""
    for one in found:
        name = escape(one.campaign)
        if one.split.broken:
            share, plan = percent(one.split.treated / one.split.n), percent(one.split.planned)
            st.warning(t("campaigns.broken", campaign=name, share=share, plan=plan), icon=":material/balance:")
        if not one.recognised:
            st.warning(t("campaigns.guessed", campaign=name, control=escape(one.control)), icon=":material/help:")
    uneven = campaigns.uneven(found)
    if uneven:
        names = t("list.comma").join(escape(one.campaign) for one in uneven)
        st.warning(
            t("campaigns.uneven", campaigns=names, n=len(uneven), days=uneven[0].window), icon=":material/history:"
        )


def table(found: Sequence[Effect], symbol: str) -> pd.DataFrame:
    """One row a comparison, in words."""
    return pd.DataFrame([_row(one, name, symbol) for one, name in zip(found, words.row_names(found), strict=True)])


def _row(one: Effect, name: str, symbol: str) -> dict[str, str]:
    lang, both = state.language(), one.comparison
    smallest = words.amount(Amount(both.smallest, one.unit), symbol, lang)
    sides = {
        side: f"{words.level_of(arm.mean, one.unit, symbol, lang)} (n = {whole(arm.n)})"
        for side, arm in (("treated", both.treatment), ("untreated", both.control))
    }
    before = one.before and words.span(one.before.lift, one.before.lift_low, one.before.lift_high, lang)
    cells = {"campaign": name} | sides | {
        "lift": words.span(both.lift, both.lift_low, both.lift_high, lang),
        "p": "<0.001" if one.p < 0.001 else decimal(one.p, 3),
        "before": before or "–",
        "smallest": t("campaigns.points", points=smallest) if one.unit == "share" else smallest,
        "split": percent(one.split.treated / one.split.n),
    }  # fmt: skip
    return {t(f"campaigns.col.{column}"): words for column, words in cells.items()}


def notes(found: Sequence[Effect], dataset: core.Dataset) -> list[str]:
    """What else to know: how it was worked out, and who was left out."""
    first, said = found[0], []
    mixed, cut = sum(one.mixed for one in found), sum(one.cut for one in found)
    if first.saved or (first.unit != "share" and first.before):
        saved = max(one.saved for one in found)
        said.append(t("campaigns.adjusted", saved=percent(saved, 0)))
    if mixed:
        said.append(t("campaigns.mixed", n=mixed, people=whole(mixed)))
    if cut:
        said.append(t("campaigns.cut", n=cut, people=whole(cut), days=first.window))
    if dataset.filter.period and not campaigns.OUTCOMES[first.outcome].column:
        said.append(t("campaigns.all_orders"))
    said.append(t("campaigns.how"))
    return said
