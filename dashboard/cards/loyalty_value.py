"""Who brings the revenue: bands of buyers, and the curve from the largest to the smallest."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import METRICS, CustomerValue
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import customer_value as figures
from dashboard.state import t
from dashboard.text import Language, escape
from dashboard.text.numbers import decimal, money, percent, whole
from dashboard.widgets import download, figure

WAYS = ("bands", "curve")
TENTH = "10%"


@card(reads="orders events")
def value_card(dataset: core.Dataset) -> None:
    """Bands of buyers or the curve, and the sum that must be the revenue."""
    found = compute(analytics.customer_value, dataset)
    lang, symbol = state.language(), state.currency(dataset)
    card_title(t("loyalty.value"), value_said(found, symbol, lang))
    way = st.segmented_control(
        t("loyalty.value_way"), WAYS, default=WAYS[0], required=True, key="loyalty.value_way",
        format_func=lambda name: t(f"loyalty.value_{name}"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if way == "curve":
        alt = t("loyalty.curve_alt", top=TENTH, share=percent(found.top[0]))
        figure(figures.curve(found, lang), alt=alt, key="loyalty.value_curve")
    else:
        names = figures.band_names(found, lang)
        parts = [f"{name} {percent(share)}" for name, share in zip(names, found.bands["share"], strict=True)]
        alt = t("loyalty.bands_alt", shares=t("list.comma").join(parts))
        figure(figures.bands(found, symbol, lang), alt=alt, key="loyalty.value_bands")
    _table(found, symbol, lang)
    _sum(found, compute(_revenue, dataset), symbol, lang)
    if found.negative:
        st.caption(t("loyalty.value_negative", people=whole(found.negative), n=found.negative))
    st.caption(t("loyalty.value_note"))
    download("value_bands", found.bands.drop(columns="amount"))


def value_said(found: CustomerValue, symbol: str, lang: Language) -> str:
    """What the largest tenth brings."""
    share, low, high = found.top
    if share != share:
        return t(
            "loyalty.value_few",
            people=whole(found.people),
            n=found.people,
            revenue=escape(money(found.revenue, symbol, lang)),
        )
    said = {"share": percent(share), "low": percent(low), "high": percent(high)}
    return t("loyalty.value_hint", top=TENTH, people=whole(found.people), **said)


def _revenue(dataset: core.Dataset) -> float:
    """The revenue of the registry of metrics, which the bands must add up to."""
    return METRICS["revenue"].compute(dataset).value


def _sum(found: CustomerValue, revenue: float, symbol: str, lang: Language) -> None:
    """That the bands add up to the revenue, or by how much they don't."""
    if found.revenue == revenue:
        said = t("loyalty.value_sum", revenue=escape(money(revenue, symbol, lang)))
        st.badge(said, icon=":material/check:", color="green")
        return
    both = {"sum": escape(f"{symbol}{found.revenue:,.4f}"), "revenue": escape(f"{symbol}{revenue:,.4f}")}
    st.badge(t("loyalty.value_sum_differs", **both), icon=":material/error:", color="red")


def _table(found: CustomerValue, symbol: str, lang: Language) -> None:
    """A row a band."""
    bands = found.bands
    table = {
        t("loyalty.band"): figures.band_names(found, lang),
        t("loyalty.band_people"): bands["people"],
        t("loyalty.band_share"): 100 * bands["share"],
        t("loyalty.band_revenue"): [money(value, symbol, lang) for value in bands["revenue"]],
        t("loyalty.band_each"): [money(value, symbol, lang) for value in bands["each"]],
    }
    if bands["orders"].notna().any():
        table[t("loyalty.band_orders")] = [decimal(value) for value in bands["orders"]]
    if found.visits:
        table[t(f"loyalty.band_{found.visits}")] = [decimal(value) for value in bands["visits"]]
    right = st.column_config.TextColumn(alignment="right")
    columns = dict.fromkeys(list(table)[3:], right) | {
        t("loyalty.band_people"): st.column_config.NumberColumn(format="localized"),
        t("loyalty.band_share"): st.column_config.NumberColumn(format="%.1f%%"),
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, column_config=columns, height="content")
