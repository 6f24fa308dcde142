"""The key numbers, each with its definition and, where it is an estimate, its interval."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core.analytics import METRICS
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.state import say, t
from dashboard.text.numbers import count, decimal, money, percent, whole
from dashboard.widgets import Kpi, download, kpi_row


@card
def kpi_card(dataset: core.Dataset, kpis: pd.DataFrame) -> None:
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
    kpi_row([_kpi(row, symbol) for row in kpis.itertuples()])


def _kpi(row: Any, symbol: str) -> Kpi:
    metric = METRICS[row.name]
    definition = say(metric.definition) + f"  \nn = {whole(row.n)}"
    return Kpi(
        say(metric.title), shown(row.value, row.unit, symbol), definition, delta_description=_interval(row, symbol)
    )


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
