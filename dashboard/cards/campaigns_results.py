"""What each campaign and channel brought: shown, clicked, converted, at which cost and worth."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

import core
from core import campaigns
from core.analytics import METRICS
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import campaigns as figures
from dashboard.metrics import shown
from dashboard.state import say, t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

BY = ("campaign_id", "channel")
MOST = 20  # bars; the table has all


def grouped_by(dataset: core.Dataset) -> tuple[str, ...]:
    """What there are results by."""
    return tuple(by for by in BY if compute(campaigns.results, dataset, by=by)["group"].notna().any())


@dataclass(frozen=True)
class _Shown:
    """The rows of results(), the metrics among them by name and title, the groups from the largest of one metric on."""

    rows: pd.DataFrame
    metric: str
    titles: dict[str, str]

    @property
    def ranked(self) -> pd.DataFrame:
        chosen = self.rows[self.rows["name"] == self.metric]
        return chosen.sort_values(["value", "group"], ascending=[False, True])


@card(reads="exposures")
def results_card(dataset: core.Dataset, known: pd.DataFrame) -> None:
    """One metric as bars with intervals, all of them as a table; by campaign or by channel."""
    card_title(t("campaigns.results"), t("campaigns.results_hint"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = _by(grouped_by(dataset))
        view = _chosen(compute(campaigns.results, dataset, by=by))
    _drawn(dataset, view)
    reached = known.set_index("campaign_id")["people"] if by == "campaign_id" else known["people"].iloc[:0]
    _table(dataset, view, reached)
    download(f"campaign_results_by_{by.removesuffix('_id')}", view.rows)


def _by(able: tuple[str, ...]) -> str:
    if len(able) == 1:
        return able[0]
    return st.segmented_control(
        t("campaigns.by"), able, default=able[0], required=True, key="campaigns.by", persist_state="session",
        format_func=lambda by: t(f"campaigns.by.{by}"), label_visibility="collapsed",
    )  # fmt: skip


def _chosen(rows: pd.DataFrame) -> _Shown:
    """The metric to draw."""
    names = [name for name in METRICS if name in set(rows["name"])]
    titles = {name: say(METRICS[name].title) for name in names}
    metric = st.selectbox(
        t("campaigns.metric"), names, index=names.index(campaigns.leading(names)), format_func=titles.get, width=260,
        key=f"campaigns.metric.{'-'.join(names)}", label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    return _Shown(rows, metric, titles)


def _drawn(dataset: core.Dataset, view: _Shown) -> None:
    chosen, title = view.ranked.head(MOST), view.titles[view.metric]
    words = _words(dataset, chosen).tolist()
    drawing = figures.results(chosen, [_name(g) for g in chosen["group"]], title, words, state.language())
    figure(drawing, alt=t("campaigns.results_alt", metric=title), key="campaigns.results")
    st.caption(say(METRICS[view.metric].definition))


def _table(dataset: core.Dataset, view: _Shown, reached: "pd.Series[int]") -> None:
    """One row a group in the order of the chart, one column a metric; what has no base is no data, never zero."""
    told = view.rows.assign(group=[_name(g) for g in view.rows["group"]], words=_words(dataset, view.rows))
    groups = view.ranked["group"].tolist()
    wide = told.pivot(index="group", columns="name", values="words").reindex([_name(g) for g in groups])
    wide = wide[[*view.titles]].reset_index()
    if reached.any():
        wide.insert(1, "people", [whole(reached.get(group)) for group in groups])
    column = st.column_config.TextColumn
    titled = {"group": column(t("campaigns.group"), pinned=True), "people": column(t("campaigns.people"), width=110)}
    titled |= {name: column(view.titles[name], help=say(METRICS[name].definition), width=110) for name in view.titles}
    st.dataframe(wide, hide_index=True, alt=t("campaigns.results"), column_config=titled)


def _words(dataset: core.Dataset, rows: pd.DataFrame) -> "pd.Series[str]":
    """Each value in its unit."""
    symbol, lang = state.currency(dataset), state.language()
    found = [shown(value, unit, symbol, lang) for value, unit in zip(rows["value"], rows["unit"], strict=True)]
    return pd.Series(found, index=rows.index, dtype=object)


def _name(group: object) -> str:
    return t("campaigns.no_name") if group is None or group != group else str(group)
