"""The filters above every page: one button to choose them, one chip for each that is set, one to take all away."""

from contextlib import suppress
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Place

import core
from core import analytics
from core.errors import CoreError
from dashboard import filters, state
from dashboard.filters import Choices
from dashboard.names import column_title, value_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import day

OWN = "own"


def filter_bar(whole: core.Dataset, *, filtered: bool, compares: bool) -> Place:
    """Choose, see and take away filters; drawn above the page, so that a change runs the page again.

    filtered: whether this page obeys filters; compares: whether it shows the compared period. Returned is the place
    at the end of the row, for the badges that stand on every page.
    """
    able = None
    with suppress(CoreError):  # a cluster that is away: the page says so
        able = filters.choices(whole) if filtered else None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        if able:
            _chosen(whole, able, compares=compares)
            st.space("stretch")
        return st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", key="filters.badge"
        )


def _chosen(whole: core.Dataset, able: Choices, *, compares: bool) -> None:
    """The menu, what is set, and the way out."""
    shown = filters.shown_dataset()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        with st.popover(t("filter.button"), icon=":material/filter_alt:", type="tertiary", key="filter.open"):
            _menu(whole, able)
        words = filters.in_words(shown)
        for part, said in words.items():
            _chip(part, said)
        if "period" in words and compares:
            _comparison_chip(shown)
        if words:
            st.button(t("filter.reset"), type="tertiary", on_click=filters.reset, key="filter.reset")


def _chip(part: str, said: str) -> None:
    key = {"people": "segment"}.get(part, part)
    label = f"{escape(said if len(said) <= 60 else said[:59] + '…')}"
    st.button(
        label, icon=":material/close:", icon_position="right", on_click=filters.reset, args=(key,),
        key=f"filter.chip.{key}", help=t("filter.remove"),
    )  # fmt: skip


def _comparison_chip(shown: core.Dataset) -> None:
    how, before = state.setting("vs"), filters.compared()
    if how not in filters.COMPARISONS:
        return
    period = analytics.compared_with(shown.filter.period, how)
    said = t("filter.against", period=filters.span_in_words(period, state.language()))
    st.button(
        said if before else t("filter.against_nothing", period=filters.span_in_words(period, state.language())),
        icon=":material/close:", icon_position="right", on_click=filters.reset, args=("vs",), key="filter.chip.vs",
        help=t("filter.remove"),
    )  # fmt: skip


def _menu(whole: core.Dataset, able: Choices) -> None:
    """Every filter the data has; each shows what is set."""
    if able.span:
        _period(able.span)
    if able.channels:
        _channels(whole, able)
    if able.groups:
        _groups(whole, able)
    if able.people:
        _segment(whole)


def _period(span: analytics.Span) -> None:
    code = state.setting("period")
    known = "" if filters.span_of(code, span) is None else code if code in filters.PRESETS else OWN
    state.put("filter.period", known)
    options = {code: t(f"filter.period.{code or 'all'}") for code in ("", *filters.PRESETS, OWN)}
    st.selectbox(
        t("filter.period"), list(options), format_func=options.get, key="filter.period",
        on_change=_set_period, args=(span,), help=t("filter.period_help", last=day(span.last, state.language())),
    )  # fmt: skip
    if known == OWN:
        _own_period(span, code)
    if known:
        state.put("filter.vs", state.setting("vs"))
        ways = {how: t(f"filter.compare.{how or 'none'}") for how in ("", *filters.COMPARISONS)}
        st.segmented_control(
            t("filter.compare"), list(ways), format_func=ways.get, key="filter.vs", required=True,
            on_change=lambda: state.put("vs", state.setting("filter.vs")),
        )  # fmt: skip


def _own_period(span: analytics.Span, code: str) -> None:
    least, most = filters.as_date(span.first), filters.as_date(span.last)
    first, last = filters.period_of(code)
    clamped = [min(max(filters.as_date(d), least), most) for d in (first, last)]
    state.put("filter.days", tuple(clamped))
    st.date_input(
        t("filter.days"), min_value=least, max_value=most, key="filter.days", format="YYYY-MM-DD", on_change=_set_days
    )


def _set_period(span: analytics.Span) -> None:
    chosen = state.setting("filter.period")
    if chosen == OWN:
        chosen = filters.period_code(*map(filters.as_date, analytics.last_days(span.last, 30)))
    state.put("period", chosen)
    if not chosen:
        state.put("vs", "")


def _set_days() -> None:
    days: tuple[date, ...] = state.value("filter.days")
    if len(days) == 2:
        state.put("period", filters.period_code(*sorted(days)))


def _channels(whole: core.Dataset, able: Choices) -> None:
    state.put("filter.channels", list(filters.chosen(whole).channels))
    st.multiselect(
        t("filter.channels"), able.channels, key="filter.channels", placeholder=t("filter.any"), on_change=_set_channels
    )


def _set_channels() -> None:
    state.put("channels", ".".join(map(filters.hashed, state.value("filter.channels"))))


def _groups(whole: core.Dataset, able: Choices) -> None:
    """A column, and which of its groups; several columns are set one after the other and must all hold."""
    chosen = dict(filters.chosen(whole).groups)
    titles = {name: column_title(name) for name in able.groups}
    column = st.selectbox(
        t("filter.group"), list(titles), format_func=titles.get, key="filter.column",
        index=list(able.groups).index(next(iter(chosen))) if chosen else 0,
    )  # fmt: skip
    state.put("filter.values", list(chosen.get(column, ())))
    values = {value: value_title(whole, column, value) for value in able.groups[column]}
    st.multiselect(
        t("filter.values", column=titles[column]), list(values), format_func=values.get,
        key="filter.values", placeholder=t("filter.any"), label_visibility="collapsed", on_change=_set_groups,
        args=(chosen, column),
    )  # fmt: skip


def _set_groups(chosen: dict[str, tuple[str, ...]], column: str) -> None:
    kept = {name: values for name, values in chosen.items() if name != column}
    values = tuple(state.value("filter.values"))
    state.put("groups", filters.groups_code((kept | ({column: values} if values else {})).items()))


def _segment(whole: core.Dataset) -> None:
    k, by = int(state.setting("k") or 4), state.setting("by")
    offered = [f"{k}-{label}-{by}" for label in range(k)]
    code = state.setting("segment")
    offered += [code] if code not in offered and filters.segment_of(code) else []
    titles = {"": t("filter.any")} | {one: filters.segment_in_words(one, whole) for one in offered}
    state.put("filter.segment", code if code in titles else "")
    st.selectbox(
        t("filter.segment"), list(titles), key="filter.segment", format_func=titles.get,
        on_change=lambda: state.put("segment", state.setting("filter.segment")),
    )  # fmt: skip
