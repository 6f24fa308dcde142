"""What a date changed: the days from it on beside the weeks before, among all the earlier dates where nothing was done."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

import core
from core import campaigns
from core.campaigns import BeforeAfter
from core.messages import Message
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.codes import as_date
from dashboard.figures import campaigns as figures
from dashboard.figures import campaigns_words as words
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import day, whole
from dashboard.widgets import Kpi, download, figure, kpi_row

WINDOWS = (7, 14, 28)
OWN = -1  # the place of a date of one's own in the list of campaigns
NOBODY, REST, CHANNEL = "nobody", "rest", "channel:"
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class Asked:
    """A date, of which campaign it is the start (None for one of one's own), and the campaigns there are."""

    day: int
    campaign: str | None


@card(reads="orders events")
def day_card(dataset: core.Dataset, known: pd.DataFrame) -> None:
    """A date or the start of a campaign, a total, and whether it moved beyond its usual ups and downs."""
    card_title(t("campaigns.day"), t("campaigns.day_hint"))
    names = campaigns.metrics(dataset)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = _asked(dataset, known)
        metric = st.selectbox(
            t("campaigns.metric"), names, format_func=lambda name: say(Message(f"metric.{name}")), width=150,
            key=f"campaigns.day.metric.{'-'.join(names)}", persist_state="session",
        )  # fmt: skip
        window = st.selectbox(
            t("campaigns.day.window"), WINDOWS, index=1, format_func=lambda n: t("campaigns.day_count", n=n), width=120,
            key="campaigns.day.window", help=t("campaigns.day.window_help"), persist_state="session",
        )  # fmt: skip
        beside = _beside(dataset, asked, metric)
    found = compute(
        campaigns.before_after, dataset, day=asked.day, metric=metric, window=window,
        campaign=asked.campaign if beside == REST else None, channel=_channel(beside),
    )  # fmt: skip
    _show(dataset, found)
    _known_better(dataset, asked, found)
    st.caption(t("campaigns.day.how", baseline=found.baseline // 7))
    download("before_and_after", found.days)


def _asked(dataset: core.Dataset, known: pd.DataFrame) -> Asked:
    """The start of a campaign, or any day of the data."""
    able = compute(campaigns.days_able, dataset)
    starts = known[known["first"].between(able.first, able.last)] if len(known) else known
    names = starts["campaign_id"].tolist() if len(starts) else []
    lang = state.language()
    place = st.selectbox(
        t("campaigns.day.of"), [*range(len(names)), OWN], index=len(names) - 1, width=260,
        key=f"campaigns.day.of.{dataset.token}",
        format_func=lambda i: t("campaigns.day.own") if i == OWN else f"{names[i]} · {day(int(starts['first'].iloc[i]), lang)}",
    ) if names else OWN  # fmt: skip
    if place != OWN:
        return Asked(int(starts["first"].iloc[place]), names[place])
    chosen = st.date_input(
        t("campaigns.day.date"), as_date((able.first + able.last) // 2), min_value=as_date(able.first),
        max_value=as_date(able.last), key=f"campaigns.day.date.{dataset.token}", format="YYYY-MM-DD", width=150,
    )  # fmt: skip
    return Asked((chosen - _FIRST_DAY).days, None)


def _beside(dataset: core.Dataset, asked: Asked, metric: str) -> str:
    """Whether, and with whom, to compare the same days."""
    able = [NOBODY]
    if asked.campaign and asked.campaign not in compute(campaigns.variants, dataset):
        able.append(REST)
    able += [f"{CHANNEL}{name}" for name in compute(campaigns.day_channels, dataset, metric=metric)]
    if len(able) == 1:
        return NOBODY
    return st.selectbox(
        t("campaigns.beside"), able, index=1 if REST in able else 0, width=230, help=t("campaigns.beside_help"),
        key=f"campaigns.beside.{dataset.token}.{asked.campaign}.{metric}",
        format_func=_way,
    )  # fmt: skip


def _channel(way: str) -> str | None:
    return way.removeprefix(CHANNEL) if way.startswith(CHANNEL) else None


def _way(way: str) -> str:
    """What a comparison is called."""
    channel = _channel(way)
    return t("campaigns.beside.channel", channel=channel) if channel else t(f"campaigns.beside.{way}")


def _show(dataset: core.Dataset, found: BeforeAfter) -> None:
    """The finding, the two totals, the days around the date and the placebo dates."""
    lang, symbol = state.language(), state.currency(dataset)
    st.markdown(f"**{say(words.worded(found.verdict, symbol, lang))}**")
    kpi_row(_numbers(found, symbol))
    title = say(Message(f"metric.{found.metric}"))
    with st.grid(columns=2, min_column_width=340, gap="small"):
        with st.container():
            st.caption(t("campaigns.around"))
            drawing, alt = figures.around(found, title, symbol, lang), t("campaigns.around_alt", metric=title)
            figure(drawing, alt=alt, key="campaigns.around")
        if n := len(found.placebos):
            with st.container():
                st.caption(t("campaigns.placebos", n=n))
                figure(figures.placebos(found, lang), alt=t("campaigns.placebos_alt", n=n), key="campaigns.placebos")
    if found.enough:
        st.caption(t("campaigns.rank", n=found.as_large, all=whole(len(found.placebos))))


def _known_better(dataset: core.Dataset, asked: Asked, found: BeforeAfter) -> None:
    """What else these days may hold; of a campaign with a control group, that the answer stands above."""
    if asked.campaign and asked.campaign in compute(campaigns.variants, dataset):
        st.info(t("campaigns.controlled", campaign=escape(asked.campaign)), icon=":material/balance:")
    elif found.compared:
        st.warning(t("campaigns.weaker"), icon=":material/info:")
    else:
        st.caption(t("campaigns.season"))


def _numbers(found: BeforeAfter, symbol: str) -> list[Kpi]:
    lang = state.language()
    after, expected = (words.total(value, found.unit, symbol, lang) for value in (found.after, found.expected))
    effect = words.change(found.effect, 1) if found.enough else "–"
    low, high = (words.change(end) for end in (found.low, found.high))
    limits = t("campaigns.limits", low=low, high=high, level=f"{found.level:.0%}") if found.enough else None
    usual = t("campaigns.usual", usual=words.change(found.usual, 1)) if found.enough else None
    change = "campaigns.kpi.beyond" if found.compared else "campaigns.kpi.change"
    if found.compared:
        own = words.change(found.after / found.expected - 1, 1)
        usual = t("campaigns.own_and_others", own=own, others=words.change(found.others, 1))
    return [
        Kpi(t("campaigns.kpi.expected"), expected, t("campaigns.kpi.expected.definition")),
        Kpi(t("campaigns.kpi.after"), after, t("campaigns.kpi.after.definition")),
        Kpi(t(change), words.change(found.change, 1), t("campaigns.kpi.change.definition"),
            delta_description=usual),
        Kpi(t("campaigns.kpi.effect"), effect, t("campaigns.kpi.effect.definition"), delta_description=limits),
    ]  # fmt: skip
