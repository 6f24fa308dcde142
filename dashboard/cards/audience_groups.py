"""People by any column of their profile: groups as bars, numbers as a histogram."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.audience_columns import asked_first
from dashboard.figures import audience
from dashboard.names import column_title, value_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import compact, whole
from dashboard.widgets import download, figure


@card(reads="customers")
def groups_card(dataset: core.Dataset, columns: pd.DataFrame, place: int) -> None:
    """A choice of columns, and how people are spread over the chosen one; `place` 0, 1 ... opens with its own column."""
    title = st.container()
    names = asked_first(columns.sort_values("kind", kind="stable")["column"])
    column = st.selectbox(
        t("audience.column"), names, index=place, format_func=column_title, key=f"audience.column.{place}.{dataset.token}",
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    with title:
        card_title(t("audience.groups", column=escape(column_title(column))), t("audience.groups_hint"))
    kind = columns.set_index("column")["kind"][column]
    (_numbers if kind == "numbers" else _groups)(dataset, column, place)


def _groups(dataset: core.Dataset, column: str, place: int) -> None:
    counts = compute(analytics.group_counts, dataset, column=column)
    shown = [None if pd.isna(value) else value_title(dataset, column, value) for value in counts["value"]]
    counts = counts.assign(value=pd.Series(shown, index=counts.index, dtype=object))
    alt = t("audience.groups_alt", column=column_title(column))
    figure(audience.groups(counts, state.language()), alt=alt, key=f"audience.groups.{place}")
    total = int(counts["users"].sum())
    st.caption(t("audience.groups_sum", total=whole(total), n=total))
    download(f"people_by_group_{place + 1}", lambda: analytics.shareable(counts, t("audience.small")))


def _numbers(dataset: core.Dataset, column: str, place: int) -> None:
    lang, title = state.language(), column_title(column)
    spread = compute(analytics.number_histogram, dataset, column=column)
    symbol = state.currency(dataset) if dataset.columns("customers")[column] == "money" else ""
    drawing = audience.numbers(spread, title, lang, symbol=symbol)
    figure(drawing, alt=t("audience.groups_alt", column=title), key=f"audience.numbers.{place}")
    st.caption(
        t(
            "audience.numbers_sum",
            column=escape(title),
            known=whole(spread.known),
            unknown=whole(spread.unknown),
            n=spread.known,
            median=symbol + compact(spread.median, lang),
            mean=symbol + compact(spread.mean, lang),
        )
    )
    st.caption(t("audience.small_groups"))
    download(f"people_by_number_{place + 1}", lambda: analytics.shareable(spread.bins, t("audience.small")))
