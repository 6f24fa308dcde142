"""The key numbers, each with its definition and, where it is an estimate, its interval."""

import math
from typing import Any

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import METRICS
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.state import say, t
from dashboard.text.numbers import count, decimal, known, money, percent, whole
from dashboard.widgets import Kpi, download, kpi_row


@card(reads="customers orders events items reviews ratings exposures")
def kpi_card(dataset: core.Dataset, kpis: pd.DataFrame, before: core.Dataset | None) -> None:
    """Every metric the data supports; a rate of nothing is no data, never zero."""
    with st.container(horizontal=True, vertical_alignment="center"):
        card_title(t("overview.kpis"), t("overview.kpis_hint"))
        st.space("stretch")
        download("kpis", kpis)
    symbol = state.currency(dataset)
    aside = sum(file.rows_quarantined for file in dataset.report.files)
    if aside:
        rows = sum(file.rows_in for file in dataset.report.files)
        st.caption(t("overview.aside", aside=whole(aside), rows=whole(rows), share=percent(aside / rows)))
    earlier = {row.name: row for row in compute(analytics.kpis, before).itertuples()} if before else {}
    kpi_row([_kpi(row, earlier.get(row.name), symbol) for row in kpis.itertuples()])
    if earlier:
        st.caption(t("overview.changes"))


def _kpi(row: Any, earlier: Any, symbol: str) -> Kpi:
    metric = METRICS[row.name]
    definition, interval = say(metric.definition) + f"  \nn = {whole(row.n)}", _interval(row, symbol)
    change, real = _change(row, earlier)
    if change and interval:  # there is room for one of them beside the number
        definition, interval = f"{definition}  \n95%: {interval}", None
    return Kpi(
        say(metric.title), shown(row.value, row.unit, symbol), definition, delta=change,
        delta_color="normal" if real and metric.better == "up" else "off", delta_description=interval,
    )  # fmt: skip


def _change(row: Any, earlier: Any) -> tuple[str | None, bool]:
    """The change since the earlier period, and whether it is more than both intervals leave open."""
    if earlier is None or not known(row.value) or not known(earlier.value):
        return None, False
    difference = row.value - earlier.value
    chance = math.hypot(*(side.high - side.low for side in (row, earlier))) / 2
    real = not known(chance) or abs(difference) > chance
    if row.unit == "share":
        return t("overview.points", change=f"{100 * difference:+.1f}"), real
    if not earlier.value:
        return None, False
    return f"{difference / earlier.value:+.1%}", real


def shown(value: float, unit: str, symbol: str) -> str:
    """A number in its unit, or the words for no data."""
    lang = state.language()
    if value != value:
        return t("overview.no_data")
    forms = {
        "money": lambda: money(value, symbol, lang),
        "share": lambda: percent(value),
        "number": lambda: decimal(value, 2),
    }
    return forms.get(unit, lambda: count(value, lang))()


def _interval(row: Any, symbol: str) -> str | None:
    if row.low != row.low:
        return None
    low, high = shown(row.low, row.unit, symbol), shown(row.high, row.unit, symbol)
    return t("overview.interval", low=low, high=high)
