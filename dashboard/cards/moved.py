"""What moved and why: the change since an earlier period, cut into groups, and what drove revenue."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import NEW, SEGMENTS, Grouping, Moved
from core.analytics.decomposition import HOME
from core.schema import MONEY_SCALE
from dashboard import moves, state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures.moved import drivers_figure, moved_figure
from dashboard.moves import Pair
from dashboard.names import named, segment_title, sweep_of, terms_of
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import download, figure


def pair_for(dataset: core.Dataset, before: core.Dataset | None, table: str) -> Pair:
    """The periods that are compared: those of the filters as far as the table covers them, else the last whole month."""
    return compute(moves.pair_of, dataset, table=table, earlier=before.filter.period if before else None)


@card(reads="orders events")
def moved_card(dataset: core.Dataset, before: core.Dataset | None, metrics: Sequence[str], page: str) -> None:
    """A total, what its change is cut by, the sentence and the parts."""
    title = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric = _metric(metrics, page)
        ways, terms = _ways(dataset, metric), terms_of(dataset)
        by = st.selectbox(
            t("moved.by"), ways, format_func=lambda way: moves.way_title(way, terms),
            key=f"{page}.moved.by.{metric}.{dataset.token}", width=230,
        )  # fmt: skip
    with title:
        card_title(t("moved.title"), t("moved.hint"))
    pair = pair_for(dataset, before, HOME[metric])
    which = _which() if by == SEGMENTS else ()
    found = compute(_changes, dataset, pair=pair, metric=metric, by=by, which=which)
    names = moves.group_names(found, terms, _segment_names(dataset, found))
    st.markdown(f"**{escape(moves.sentence(found, names, terms))}**")
    _periods(dataset, pair, HOME[metric])
    figure(
        moved_figure(found, names, terms.symbol, terms.lang),
        alt=t("moved.alt", metric=t(f"metric.{metric}")),
        key=f"{page}.moved",
    )
    notes = [t("moved.exact"), *([t("moved.order_rule")] if metric == "orders" and by.table != "customers" else [])]
    st.caption(" ".join([*notes, *([t("moved.new_note")] if by == NEW else [])]))
    download(f"{metric}_moved_by_{by.column}", lambda: in_units(found, names))


@card(reads="orders")
def drivers_card(dataset: core.Dataset, before: core.Dataset | None, page: str) -> None:
    """Buyers, orders of each and amount of an order: how much of the change of revenue is whose."""
    card_title(t("moved.drivers"), t("moved.drivers_hint"))
    pair, terms = pair_for(dataset, before, "orders"), terms_of(dataset)
    found = compute(moves.causes, dataset, pair=pair)
    code = moves.main_driver(found)
    st.markdown(f"**{escape(t(code) if code else t('moved.same', metric=t('metric.revenue'), after=''))}**")
    _periods(dataset, pair, "orders")
    said = moves.driver_names(found, terms)
    drawing = drivers_figure(found, said, terms.symbol, terms.lang)
    figure(drawing, alt=t("moved.drivers_alt"), key=f"{page}.drivers")
    st.caption(escape(" · ".join(said)))
    download("revenue_drivers", lambda: found.rows.assign(change=found.rows["change"] / MONEY_SCALE))


def in_units(found: Moved, names: list[str]) -> pd.DataFrame:
    """The rows as they may leave: small groups gathered, amounts in currency units."""
    rows = analytics.shareable_moves(found).rows
    given = {group: name for group, name in zip(found.rows["group"], names, strict=True) if group is not None}
    of_rows = zip(rows["kind"], rows["group"], rows["values"], strict=True)
    called = [given.get(group) or t(f"moved.{kind}", n=n) for kind, group, n in of_rows]
    parts = rows[["before", "after", "change"]].div(found.scale)
    parts.insert(0, "group", called)
    return parts


def _metric(names: Sequence[str], page: str) -> str:
    chosen = st.segmented_control(
        t("moved.metric"), names, format_func=lambda name: t(f"metric.{name}"), default=names[0],
        required=True, key=f"{page}.moved.metric", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return chosen if chosen in names else names[0]


def _ways(dataset: core.Dataset, metric: str) -> tuple[Grouping, ...]:
    """The columns there are, and segments where this session has worked them out."""
    able = compute(analytics.moved_ways, dataset, metric=metric)
    return (*able, SEGMENTS) if state.value(named(dataset.whole, _which()[1])) else able


def _periods(dataset: core.Dataset, pair: Pair, table: str) -> None:
    """What is compared with what, and whether the end of it is a part of a day."""
    lang, chosen = state.language(), dataset.filter.period
    said = {"now": moves.period_title(pair.now, lang), "earlier": moves.period_title(pair.earlier, lang)}
    part = chosen and compute(analytics.last_day_whole, dataset, table=table) is False
    notes = {"moved.clipped": chosen and chosen != pair.now, "moved.partial": part}
    lines = [t("moved.periods" if chosen else "moved.periods_default", **said)]
    st.caption(" ".join([*lines, *(t(code) for code, holds in notes.items() if holds)]))


# --- segments -------------------------------------------------------------------------------------------------
def _which() -> tuple[int, str]:
    """How many segments the page Segments shows, and by which features."""
    return int(state.setting(state.remembered("k", 4, range(2, 13)))), state.setting("by")


def _changes(dataset: core.Dataset, *, pair: Pair, metric: str, by: Grouping, which: tuple) -> Moved:
    return moves.changes(dataset, pair=pair, metric=metric, by=by, labels=_labels(dataset, which))


def _labels(dataset: core.Dataset, which: tuple) -> tuple[tuple[str, str], ...]:
    """user_id and number of the segment; segments are found in the whole data."""
    if not which or not (sweep := sweep_of(dataset.whole, which[1])):
        return ()
    labels = sweep.found[min(max(which[0], min(sweep.ks)), max(sweep.ks))].labels
    return tuple((str(user), str(label)) for user, label in zip(sweep.features.user_ids, labels, strict=True))


def _segment_names(dataset: core.Dataset, found: Moved) -> dict[str, str]:
    if found.by != SEGMENTS:
        return {}
    k, by = _which()
    groups = found.rows["group"].dropna()
    return {group: segment_title(dataset, k, int(group), by) for group in groups}
