"""Everyone in the segments of a sample: placed on the cluster, counted there, and set beside the sample."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

import core
from core.segments import Everyone, Features, Segmentation, count_customers, everyone_placed, members_of_all
from dashboard import filters, state
from dashboard.cache import compute, compute_large
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.cards.segments_profiles import exported
from dashboard.figures.segments import in_unit
from dashboard.state import t
from dashboard.text import say as plain
from dashboard.text.numbers import percent, whole
from dashboard.widgets import busy, download

ASKED = "segments.everyone_asked"


@card
def everyone_card(groups: Grouping) -> None:
    """Sizes and means of all customers behind a button, because they take the cluster a while."""
    if groups.fitted.base.share == 1:
        card_title(t("segments.everyone"), t("segments.everyone_same"))
        return
    total = compute(count_customers, groups.fitted.everyone)
    card_title(t("segments.everyone"), t("segments.everyone_hint", all=whole(total), n=total))
    this = f"{groups.found.k}-{groups.fitted.code}-{groups.fitted.everyone.digest[:8]}"
    if state.value(ASKED) != this:
        st.button(
            t("segments.everyone_do"), key="segments.everyone_do", on_click=state.put, args=(ASKED, this),
            icon=":material/hub:",
        )  # fmt: skip
        return
    with busy("segments.everyone_busy"):
        found = _placed(groups)
    st.markdown(_said(groups, found))
    _sizes(groups, found)
    _means(groups, found)
    _downloads(groups, found)


def _placed(groups: Grouping) -> Everyone:
    """Kept for each K and choice of features."""

    def placed(dataset: core.Dataset, *, k: int, by: str, share: float) -> Everyone:
        return everyone_placed(dataset, groups.sweep.features, groups.found)

    fitted = groups.fitted
    return compute_large(placed, fitted.everyone, k=groups.found.k, by=fitted.code, share=fitted.base.share)


def _said(groups: Grouping, found: Everyone) -> str:
    """Whether the sample told the sizes well: the segment whose share differs most."""
    apart = found.profiles["share"] - groups.found.sizes / groups.found.sizes.sum()
    most = int(np.abs(apart).argmax())
    return t("segments.everyone_said", segment=most + 1, points=f"{100 * apart[most]:+.2f}")


def _sizes(groups: Grouping, found: Everyone) -> None:
    """A row a segment: everyone beside the sample."""
    share, sampled = found.profiles["share"], groups.found.sizes / groups.found.sizes.sum()
    table = {
        t("segments.everyone_segment"): groups.names,
        t("segments.col_customers"): found.sizes,
        t("segments.everyone_share"): [percent(part, 2) for part in share],
        t("segments.everyone_sampled"): [percent(part, 2) for part in sampled],
        t("segments.everyone_points"): 100 * (share - sampled),
    }
    columns = {
        t("segments.col_customers"): st.column_config.NumberColumn(format="localized"),
        t("segments.everyone_points"): st.column_config.NumberColumn(format="%+.2f"),
    }
    st.dataframe(pd.DataFrame(table), hide_index=True, column_config=columns, height="content")


def _means(groups: Grouping, found: Everyone) -> None:
    """A row a feature: the mean of everyone in each segment, and how far the sample's was from it."""
    lang, symbol, features = state.language(), state.currency(groups.dataset), groups.sweep.features
    table: dict[str, list[str]] = {t("segments.col_measure"): [plain(title, lang) for title in features.titles()]}
    for label, name in enumerate(groups.names):
        pairs = zip(features.names, features.units, strict=True)
        values = [(found.profiles[f][label], groups.found.profiles[f][label], unit) for f, unit in pairs]
        table[name] = [f"{in_unit(all_, unit, symbol, lang)} ({_apart(all_, some)})" for all_, some, unit in values]
    st.caption(t("segments.everyone_means"))
    st.dataframe(pd.DataFrame(table), hide_index=True, height="content")


def _apart(everyone: float, sample: float) -> str:
    """The difference of the sample's mean in percent of everyone's."""
    return f"{100 * (sample / everyone - 1):+.1f}%" if everyone and np.isfinite(everyone) else "–"


def _downloads(groups: Grouping, found: Everyone) -> None:
    download("segment_everyone", exported(found.profiles, groups.titles), label="segments.download_profiles")
    shown = filters.shown_dataset() if groups.shown is not None else None
    listed = partial(members, groups.fitted.everyone, shown, groups.sweep.features, groups.found, list(groups.titles))
    download("segment_members_everyone", listed, people=True, label="segments.everyone_members")


def members(
    dataset: core.Dataset, shown: core.Dataset | None, features: Features, found: Segmentation, titles: list[str]
) -> pd.DataFrame:
    """Everyone shown: user_id, segment (from 1) and its name; runs after the click, outside the session."""
    rows = members_of_all(dataset, features, found, shown)
    labels = rows["segment"].to_numpy(dtype=int)
    names = np.array(titles, dtype=object)[labels]
    return pd.DataFrame({"user_id": rows["user_id"], "segment": labels + 1, "segment_name": names})
