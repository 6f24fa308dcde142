"""The numbers on top of the page, and how they changed since the period they are compared with."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import METRICS, ViewsPerPerson
from dashboard.cache import compute
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import decimal, known, whole
from dashboard.widgets import Kpi, kpi_row

MOST_KINDS = 8


def traffic_kpis(
    dataset: core.Dataset, pages: pd.DataFrame, people: ViewsPerPerson, before: core.Dataset | None
) -> None:
    """Views, visitors, pages and views per visitor; a change only where the data covers all of the earlier period."""
    now, then = _numbers(pages, people), {}
    if before and _covered(before) and before.rows("events"):
        then = _numbers(compute(analytics.page_views, before), compute(analytics.views_per_person, before))
    words = {name: (say(METRICS[name].title), say(METRICS[name].definition)) for name in ("page_views", "visitors")}
    words |= {name: (t(f"traffic.kpi.{name}"), t(f"traffic.kpi.{name}.definition")) for name in ("pages", "each")}
    kpi_row(
        [
            Kpi(title, decimal(now[name]) if name == "each" else whole(now[name]), definition,
                delta=_change(now[name], then.get(name)), delta_color="off" if name == "pages" else "normal")
            for name, (title, definition) in words.items()
        ]
    )  # fmt: skip
    _kinds(dataset)
    if then:
        partial = compute(analytics.last_day_whole, dataset) is False
        st.caption(t("traffic.changes_partial" if partial else "traffic.changes"))


def _kinds(dataset: core.Dataset) -> None:
    """Where the data tells kinds of events apart, what the page views are made of: every row counts as one."""
    if "event" not in dataset.columns("events"):
        return
    kinds = compute(analytics.views_by, dataset, table="events", column="event", most=MOST_KINDS)
    named = kinds[kinds["kind"] == "value"]
    if len(named) > 1:
        parts = [f"{escape(row.value)} {whole(row.page_views)}" for row in named.itertuples()]
        st.caption(t("traffic.kinds", parts=t("list.comma").join(parts)))


def _numbers(pages: pd.DataFrame, people: ViewsPerPerson) -> dict[str, float]:
    return {"page_views": people.total, "visitors": people.users, "pages": len(pages), "each": people.mean}


def _covered(before: core.Dataset) -> bool:
    """Whether the data goes back to the beginning of the earlier period."""
    reach = analytics.shown_days(before.whole)
    return bool(reach and before.filter.period and reach.first <= before.filter.period[0])


def _change(now: float, then: float | None) -> str | None:
    return f"{now / then - 1:+.1%}" if known(then) and then else None
