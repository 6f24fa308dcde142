"""Satisfaction in a few numbers, each with its definition and interval, and how it changed."""

from typing import Any

import streamlit as st

import core
from core import analytics
from core.analytics import METRICS
from dashboard.cache import compute
from dashboard.figures.satisfaction import score
from dashboard.state import say, t
from dashboard.text.numbers import known, percent, whole
from dashboard.widgets import Kpi, kpi_row

SHOWN = ("csat", "average_rating", "nps", "response_rate")


def satisfaction_kpis(dataset: core.Dataset, before: core.Dataset | None) -> None:
    """CSAT, the average, NPS and the response rate, as far as the data can say; a change where two periods are compared."""
    now, then = _values(dataset), _values(before) if before else {}
    shown = [_kpi(name, row, then.get(name)) for name, row in now.items()]
    if shown:
        kpi_row(shown)
    if then:
        st.caption(t("satisfaction.changes"))


def _values(dataset: core.Dataset) -> dict[str, Any]:
    rows = {row.name: row for row in compute(analytics.kpis, dataset).itertuples()}
    return {name: rows[name] for name in SHOWN if name in rows and (rows[name].n or name != "response_rate")}


def _kpi(name: str, row: Any, then: Any) -> Kpi:
    metric = METRICS[name]
    words = f"{say(metric.definition)}  \nn = {whole(row.n)}"
    interval = (
        t("overview.interval", low=_shown(name, row.low), high=_shown(name, row.high)) if known(row.low) else None
    )
    change = _change(name, row, then)
    if change and interval:  # there is room for one of them beside the number
        words, interval = f"{words}  \n95%: {interval}", None
    return Kpi(
        say(metric.title), _shown(name, row.value), words, delta=change, delta_description=interval,
        delta_color="normal" if change and _is_real(row, then) else "off",
    )  # fmt: skip


def _shown(name: str, value: float) -> str:
    return percent(value) if name == "response_rate" else score(value, name)


def _change(name: str, row: Any, then: Any) -> str | None:
    if then is None or not known(row.value) or not known(then.value):
        return None
    difference = row.value - then.value
    if name in ("csat", "response_rate"):
        return t("overview.points", change=f"{100 * difference:+.1f}")
    return f"{difference:+.0f}" if name == "nps" else f"{difference:+.2f}"


def _is_real(row: Any, then: Any) -> bool:
    """Whether the change is more than both intervals leave open."""
    half = [(side.high - side.low) / 2 for side in (row, then)]
    return all(known(h) for h in half) and abs(row.value - then.value) > (half[0] ** 2 + half[1] ** 2) ** 0.5
