"""The badge on every page: whether the numbers agree, and every sum behind that."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Place

import core
from core import analytics
from core.analytics import Check, Reconciliation
from core.schema import MONEY_SCALE
from dashboard import filters, state
from dashboard.cache import compute
from dashboard.names import column_title, named, sweep_of
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import shown_problems

_SEGMENTS = "reconcile.segments"
_AT_ONCE = 3_000_000  # rows of which all sums take less than a second
_LATEST = 10  # files of which the list tells


def reconciled_badge(place: Place | None, *, filtered: bool, late: bool) -> None:
    """Green where all sums agree, red with the difference where one does not; it opens the list of them.

    filtered: whether the page obeys filters; else the sums are those of the whole data. late: whether the page was
    drawn already; that of much data, or of a cluster, does not wait for the badge.
    """
    dataset = filters.shown_dataset() if filtered else state.whole_dataset()
    if place is None or dataset is None or late != _much(dataset):
        return
    with place, shown_problems():
        found, symbol = reconciled(dataset), state.currency(dataset)
        if found.checks:
            label, icon = _label(found, symbol)
            with st.popover(label, icon=icon, type="tertiary", key="reconciled"):
                n, broken = len(found.checks), len(found.broken)
                st.markdown(t("reconcile.good_text", n=n) if found.ok else t("reconcile.bad_text", n=n, broken=broken))
                st.markdown(_table(found, symbol))


def _much(dataset: core.Dataset) -> bool:
    """Whether all sums take longer than a reader should wait for the page."""
    return dataset.engine.remote or sum(table.rows for table in dataset.tables.values()) > _AT_ONCE


def reconciled(dataset: core.Dataset) -> Reconciliation:
    """The checks of the data, which are kept, with those of what this session made of it."""
    return compute(analytics.reconcile, dataset).joined_by((*_segments(dataset), *_exports()))


def _segments(dataset: core.Dataset) -> tuple[Check, ...]:
    """Customers by segment, where this session has worked out the segments already."""
    base, k, by = dataset.whole, int(state.setting("k") or 4), state.setting("by")
    key = f"{_SEGMENTS}.{base.digest}.{k}.{by}"
    if state.value(key) is None and state.value(named(base, by)):
        sweep = sweep_of(base, by)
        if sweep and k in sweep.found:
            counts = len(set(sweep.features.user_ids)), int(sweep.found[k].sizes.sum())
            state.put(key, counts)
    counts = state.value(key)
    return (Check("customers_by_segment", *counts),) if counts else ()


def _exports() -> tuple[Check, ...]:
    """Rows of the files that were downloaded last beside those that were shown."""
    latest = list(state.exports().items())[-_LATEST:]
    return tuple(Check("rows_written", one.shown, one.written, column=name) for name, one in latest)


def _label(found: Reconciliation, symbol: str) -> tuple[str, str]:
    if found.ok:
        return f":green[{t('reconcile.good', n=len(found.checks))}]", ":material/check_circle:"
    worst = found.broken[0]
    difference = _number(abs(worst.difference), worst.unit, symbol)
    return f":red[**{t('reconcile.bad', difference=escape(difference))}**]", ":material/error:"


def _table(found: Reconciliation, symbol: str) -> str:
    """Every check as a row, those that disagree first."""
    heads = tuple(t(f"reconcile.{name}") for name in ("check", "sums", "difference"))
    rows = [_row(check, symbol) for check in (*found.broken, *(check for check in found.checks if check.ok))]
    return "\n".join(["| " + " | ".join(cells) + " |" for cells in (heads, ("---", "---:", "---:"), *rows)])


def _row(check: Check, symbol: str) -> tuple[str, str, str]:
    whole_sum, parts = (escape(_number(n, check.unit, symbol)) for n in (check.whole, check.parts))
    apart = escape(_number(check.difference, check.unit, symbol))
    difference = f":green[{apart}]" if check.ok else f":red[**{apart}**]"
    return escape(title(check)), f"{whole_sum} {'=' if check.ok else '≠'} {parts}", difference


def title(check: Check) -> str:
    """What a check adds up, with the column as the reader knows it."""
    if not check.column or check.code == "rows_written":
        return say(check.title)
    word = column_title(check.column)
    return say(Check(check.code, 0, 0, column=word[:1].lower() + word[1:]).title)


def _number(n: int, unit: str, symbol: str) -> str:
    """In full: a badge that rounds would hide what it is there to show."""
    if unit != "money":
        return whole(n)
    cents = 2 if n % 100 == 0 else 4
    return f"{'-' if n < 0 else ''}{symbol}{abs(n) / MONEY_SCALE:,.{cents}f}"
