"""Views over time: by day, by week, or the mean of each day of the week, beside the period they are compared with."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import Change
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import remembered, t
from dashboard.text.numbers import day, whole
from dashboard.widgets import download, figure

FEWEST_WEEKS = 4
LONG = 182  # days from which weeks say more than days


@card(reads="events")
def traffic_trend_card(dataset: core.Dataset, before: core.Dataset | None = None) -> None:
    """The views of each day or week; with `before`, the same data in an earlier period, both and the change."""
    trend = compute(analytics.daily_trend, dataset)
    earlier = compute(analytics.daily_trend, before) if before else None
    whole_last = compute(analytics.last_day_whole, dataset)
    both = trend if earlier is None else analytics.beside(trend, earlier)
    # A day that is not over would make every comparison and every week look worse than it is.
    settled = both.iloc[:-1] if whole_last is False else both
    lang = state.language()
    ends = {"first": day(trend["day"].iloc[0], lang), "last": day(trend["day"].iloc[-1], lang)}
    over = {True: "traffic.trend_whole", False: "traffic.trend_partial", None: "traffic.trend_hint"}[whole_last]
    card_title(t("traffic.trend"), t(over, days=whole(len(trend)), n=len(trend), **ends))
    if earlier is not None:
        _change(analytics.views_change(settled), settled)
    way = _way(len(trend))
    figure(_drawing(dataset, way, both, settled), alt=t(f"traffic.{way}_alt", **ends), key=f"traffic.{way}")
    shown = ["day", "page_views", "visitors", "earlier_day", "earlier_views"]
    download("views_per_day", both[[column for column in shown if column in both]])


def _way(days: int) -> str:
    ways = ["days", *(["weeks"] if days >= 7 * FEWEST_WEEKS else []), "weekdays"]
    chosen = st.segmented_control(
        t("traffic.trend"), ways, format_func=lambda name: t(f"traffic.by_{name}"),
        key=remembered("traffic.way", "weeks" if days >= LONG else "days", ways), required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen if chosen in ways else "days"


def _drawing(dataset: core.Dataset, way: str, both: pd.DataFrame, settled: pd.DataFrame) -> object:
    lang = state.language()
    if way == "weekdays":
        return traffic.weekdays(compute(analytics.weekday_views, dataset), lang)
    if way == "weeks":
        return traffic.weeks(analytics.weekly_trend(settled), lang)
    return traffic.days(both, lang, partial=len(settled) < len(both))


def _change(change: Change, both: pd.DataFrame) -> None:
    """The change in percent, and between which days."""
    lang, shared = state.language(), both[both["earlier_views"].notna()]
    if not change.days:
        st.caption(t("traffic.no_earlier"))
        return
    known = change.change == change.change
    st.markdown(
        t(
            "traffic.change" if known else "traffic.change_from_none",
            change=f"{change.change:+.1%}" if known else "",
            views=whole(change.views),
            earlier=whole(change.earlier),
            first=day(shared["earlier_day"].iloc[0], lang),
            last=day(shared["earlier_day"].iloc[-1], lang),
            days=whole(change.days),
            n=change.days,
        )
    )
