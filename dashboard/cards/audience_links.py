"""Which numbers of people rise and fall together: the strongest pairs in words, all pairs as cells, one pair closer."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import Correlations
from core.analytics.audience import SMALL_GROUP
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.audience_columns import number_title
from dashboard.cards.sampled import for_models
from dashboard.figures.correlations import correlation_heat, shown_columns, steps_figure, two_places
from dashboard.state import remembered, t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

NAMED = 3
PAIRS_OFFERED = 30
_STEPS = ((0.1, "slight"), (0.3, "weak"), (0.5, "clear"))  # Cohen 1988


@card(reads="customers orders events")
def links_card(dataset: core.Dataset) -> None:
    """A choice of method; the strongest pairs in words; the map of all pairs beside one pair step by step."""
    card_title(t("audience.links"), t("audience.links_hint"))
    dataset = for_models(dataset, "sampled.card")
    found = compute(analytics.correlations, dataset)
    titles = {row.name: number_title(row.name, row.source, row.one) for row in found.columns.itertuples(index=False)}
    method = st.segmented_control(
        t("audience.link.method"), analytics.METHODS, required=True,
        format_func=lambda m: t(f"audience.link.{m}"),
        key=remembered("audience.link.method", "spearman", analytics.METHODS),
        help=t("audience.link.method_help"),
    )  # fmt: skip
    method = method or "spearman"
    shares = {n for n in titles if n == "label" or dataset.columns("customers").get(n) == "bool"}
    _strongest(found, titles, method, shares)
    left, right = st.columns([1.15, 1], gap="medium")
    with left:
        drawing = correlation_heat(found, titles, method, state.language(), dark=state.is_dark())
        figure(drawing, alt=t("audience.links_alt"), key="audience.links")
    with right:
        _closer(dataset, found, titles, method, shares)
    st.caption(_how_to_read(found, method))
    download("correlations", lambda: found.pairs.drop(columns="by_nature"))


def _strongest(found: Correlations, titles: dict[str, str], method: str, shares: set[str]) -> None:
    """The strongest pairs in words; of a yes or no (in `shares`) it says how often it is yes."""
    real = found.significant(method)
    if real.empty:
        st.markdown(t("audience.link.none"))
    said = [_said(pair, titles, method, shares) for pair in real.head(NAMED).itertuples(index=False)]
    st.markdown("\n".join(f"- {sentence}" for sentence in said))


def _said(pair: Any, titles: dict[str, str], method: str, shares: set[str]) -> str:
    """One pair in words: which way, how strongly, with its interval."""
    r, first, second = getattr(pair, method), pair.first, pair.second
    way = "up" if r > 0 else "down"
    if (first in shares) != (second in shares):
        first, second = (second, first) if first in shares else (first, second)
        way = "more" if r > 0 else "less"
    return t(
        f"audience.link.{way}", first=escape(titles[first]), second=escape(titles[second]),
        strength=t(f"audience.strength.{_strength(r)}"), r=two_places(r),
        low=two_places(getattr(pair, f"{method}_low")), high=two_places(getattr(pair, f"{method}_high")),
    )  # fmt: skip


def _strength(r: float) -> str:
    return next((word for most, word in _STEPS if abs(r) < most), "strong")


def _closer(dataset: core.Dataset, found: Correlations, titles: dict[str, str], method: str, shares: set[str]) -> None:
    """One pair, chosen among the strongest, as the mean of one number along the other."""
    pairs = found.pairs[~found.pairs["by_nature"] & found.pairs[method].notna()]
    ranked = pairs.sort_values(method, key=abs, ascending=False, kind="stable").head(PAIRS_OFFERED)
    if ranked.empty:
        return
    offered = [(pair.first, pair.second) for pair in ranked.itertuples(index=False)]
    across, up = st.selectbox(
        t("audience.link.pair"), offered, format_func=lambda pair: f"{titles[pair[0]]} × {titles[pair[1]]}",
        key=f"audience.link.pair.{dataset.token}", persist_state="session",
    )  # fmt: skip
    if across in shares and up not in shares:
        across, up = up, across
    steps = compute(analytics.steps, dataset, across=across, up=up)
    drawing = steps_figure(steps, titles[across], titles[up], state.language(), share=up in shares)
    figure(drawing, alt=t("audience.link.pair_alt", across=titles[across], up=titles[up]), key="audience.link.pair")
    download("pair_in_steps", lambda: _large(steps))


def _large(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps that are large enough to leave the program."""
    return steps[steps["users"] >= SMALL_GROUP].reset_index(drop=True)


def _how_to_read(found: Correlations, method: str) -> str:
    """How many pairs are real, what was left out, and that correlation is not cause."""
    honest = int((~found.pairs["by_nature"] & found.pairs[method].notna()).sum())
    said = [t("audience.link.read", n=honest, real=whole(len(found.significant(method))), pairs=whole(honest))]
    shown = len(shown_columns(found, method))
    if shown < len(found.columns):
        said.append(t("audience.link.shown", shown=shown, columns=len(found.columns)))
    if found.pairs["by_nature"].any():
        said.append(t("audience.link.same_rows"))
    if found.constant:
        said.append(t("audience.link.constant", names=escape(t("list.comma").join(found.constant[:5]))))
    if found.beyond:
        said.append(t("audience.link.beyond", n=len(found.beyond)))
    return " ".join(said)
