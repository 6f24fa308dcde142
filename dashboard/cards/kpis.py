"""The key numbers by topic: each with its trend, its change, its target, and behind a question mark all it rests on."""

import math
from typing import Any

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import METRICS, TOPICS
from dashboard import filters, state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.kpis_targets import target_line, targets_menu
from dashboard.metrics import changed, explained, help_text, interval, shown
from dashboard.state import say, t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download

MAIN = (
    "users", "page_views", "conversion", "revenue", "orders", "average_order", "repeat_rate", "retention", "csat",
    "nps", "ctr", "average_rating", "visitors", "roas", "cvr",
)  # fmt: skip
_MOST_MAIN = 10
_ALL_AT_ONCE = 12
_MOST_BESIDE, _FEWEST_BESIDE = 5, 4  # tiles in a row
_FEWEST_POINTS = 4
_DAYS_COMPARED = 30


@card(reads="customers orders events items reviews ratings exposures")
def kpi_card(dataset: core.Dataset, kpis: pd.DataFrame, before: core.Dataset | None) -> None:
    """Every metric the data supports, one topic at a time; a rate of nothing is no data, never zero."""
    with st.container(horizontal=True, vertical_alignment="center"):
        card_title(t("overview.kpis"), t("kpi.trend_hint"))
        st.space("stretch")
        targets_menu(dataset, kpis)
    aside = sum(file.rows_quarantined for file in dataset.report.files)
    if aside:
        rows = sum(file.rows_in for file in dataset.report.files)
        st.caption(t("overview.aside", aside=whole(aside), rows=whole(rows), share=percent(aside / rows)))
    topic = _topic(kpis, dataset)
    earlier = {row.name: row for row in compute(analytics.kpis, before).itertuples()} if before else {}
    for one in TOPICS if topic == "all" else (topic,):
        rows = [row for row in kpis.itertuples() if row.name in _names(one, kpis)]
        if topic == "all" and rows:
            st.markdown(f"**{t(f'kpi.topic.{one}')}**")
        _tiles(dataset, rows, earlier)
    if earlier:
        st.caption(t("overview.changes"))
    download("kpis", explained(kpis, state.language()))


def _names(topic: str, kpis: pd.DataFrame) -> list[str]:
    """The metrics of a topic, in the order of the registry."""
    if topic == "main":
        return [name for name in MAIN if name in set(kpis["name"])][:_MOST_MAIN]
    return [name for name in kpis["name"] if METRICS[name].topic == topic]


def _topic(kpis: pd.DataFrame, dataset: core.Dataset) -> str:
    """What the reader looks at; where there are few numbers, all of them at once."""
    if len(kpis) <= _ALL_AT_ONCE:
        _compare(dataset)
        return "all" if len(kpis) > len(_names("main", kpis)) else "main"
    options = ["main", *(topic for topic in TOPICS if _names(topic, kpis)), "all"]
    titles = {name: t(f"kpi.topic.{name}") for name in options}
    with st.container(horizontal=True, vertical_alignment="center"):
        chosen = st.segmented_control(
            t("kpi.topic"), options, format_func=titles.get, default="main", required=True,
            key="overview.topic", label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        st.space("stretch")
        _compare(dataset)
    return chosen if chosen in options else "main"


def _compare(dataset: core.Dataset) -> None:
    """The comparison a manager asks for most, in one click; nothing where one is chosen or the data are too short."""
    span = compute(analytics.span, dataset.whole)
    period = dataset.filter.period
    if state.setting("vs") or span is None:
        return
    if period is None and span.last - span.first + 1 >= 2 * _DAYS_COMPARED:
        st.button(t("kpi.compare"), on_click=_against_before, args=(str(_DAYS_COMPARED),), **_BUTTON)
    elif period is not None and analytics.compared_with(period, "previous")[1] >= span.first:
        st.button(t("kpi.compare_period"), on_click=_against_before, args=(state.setting("period"),), **_BUTTON)


_BUTTON: dict[str, Any] = {"type": "tertiary", "icon": ":material/compare_arrows:", "key": "overview.compare"}


def _against_before(period: str) -> None:
    state.put("period", period)
    state.put("vs", filters.COMPARISONS[0])


def _tiles(dataset: core.Dataset, rows: list[Any], earlier: dict[str, Any]) -> None:
    symbol, targets = state.currency(dataset), state.targets(dataset)
    trends = compute(analytics.histories, dataset)
    beside = math.ceil(len(rows) / math.ceil(len(rows) / _MOST_BESIDE)) if rows else 1
    with st.grid(columns=max(beside, _FEWEST_BESIDE), min_column_width=140, gap="small"):
        for row in rows:
            with st.container(border=True, height="stretch", gap="xsmall"):
                _tile(row, earlier.get(row.name), symbol, trends.get(row.name))
                if row.name in targets:
                    st.caption(target_line(METRICS[row.name], row.value, targets[row.name], symbol))


def _tile(row: Any, earlier: Any, symbol: str, trend: pd.DataFrame | None) -> None:
    metric = METRICS[row.name]
    lang = state.language()
    change, colour = changed(row, earlier, metric.better, lang)
    st.metric(
        say(metric.title), shown(row.value, row.unit, symbol, lang), change,
        delta_color=colour, delta_description=None if change else interval(row, symbol, lang),
        help=help_text(metric, row, symbol, lang), chart_data=_line(trend),
    )  # fmt: skip


def _line(trend: pd.DataFrame | None) -> list[float] | None:
    """The complete steps that have a number; too few of them are no trend."""
    if trend is None:
        return None
    values = trend.loc[trend["complete"], "value"].dropna().tolist()
    return values if len(values) >= _FEWEST_POINTS else None
