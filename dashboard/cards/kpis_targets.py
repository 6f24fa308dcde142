"""What a number should be: set by the reader, kept with the workspace, said under the number."""

import math

import pandas as pd
import streamlit as st

import core
from core.analytics import METRICS, Metric
from dashboard import state
from dashboard.metrics import shown
from dashboard.state import say, t
from dashboard.text import escape


def targets_menu(dataset: core.Dataset, kpis: pd.DataFrame) -> None:
    """Choose a number, set what it should be or take that away."""
    names = [name for name in kpis["name"] if METRICS[name].better]
    if not names:
        return
    menu = st.popover(t("kpi.targets"), icon=":material/flag:", type="tertiary", key="kpi.targets", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption(t("kpi.targets_hint"))
        name = st.selectbox(
            t("kpi.target_of"), names, format_func=lambda one: say(METRICS[one].title), key="kpi.target.name"
        )
        _value(dataset, METRICS[name])


def _value(dataset: core.Dataset, metric: Metric) -> None:
    known = state.targets(dataset).get(metric.name)
    scale = 100 if metric.unit == "share" else 1
    st.number_input(
        t("kpi.target_percent" if scale > 1 else "kpi.target_value"), value=None if known is None else known * scale,
        min_value=-100.0 if metric.unit == "points" else 0.0, max_value=100.0 if scale > 1 else None,
        key=f"kpi.target.{metric.name}", format="%.10g",
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(t("kpi.target_set"), key="kpi.target.set", on_click=_set, args=(dataset, metric, scale))
        if known is not None:
            remove = (dataset, metric, None)
            st.button(
                t("kpi.target_remove"), key="kpi.target.remove", type="tertiary",
                on_click=state.set_target, args=remove,
            )  # fmt: skip


def _set(dataset: core.Dataset, metric: Metric, scale: int) -> None:
    asked = state.value(f"kpi.target.{metric.name}")
    if asked is not None and math.isfinite(asked):
        value = asked / scale
        state.set_target(dataset, metric, value, shown(value, metric.unit, state.currency(dataset), state.language()))


def target_line(metric: Metric, value: float, target: float, symbol: str) -> str:
    """Whether a target is reached, and what is missing."""
    lang = state.language()
    said = shown(target, metric.unit, symbol, lang)
    missing = value - target if metric.better == "down" else target - value
    if value != value:
        return escape(t("kpi.short", target=said, gap=t("overview.no_data")))
    if missing <= 0:
        return f":green[{escape(t('kpi.reached', target=said))}]"
    gap = (
        t("kpi.points", gap=f"{100 * missing:.1f}")
        if metric.unit == "share"
        else shown(missing, metric.unit, symbol, lang)
    )
    return f":orange[{escape(t('kpi.over' if metric.better == 'down' else 'kpi.short', target=said, gap=gap))}]"
