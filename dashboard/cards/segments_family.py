"""The family tree: how segments split and merge from K to K + 1."""

import numpy as np
import pandas as pd
import streamlit as st

from core.segments import Family, family
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Fitted
from dashboard.figures.family import Names, streams
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

AT_FIRST = 6  # the highest K; beyond, the streams are too many to begin with
SMALL_GROUP = 10  # of customers: never in a file that leaves


@card
def family_card(fitted: Fitted, k: int) -> None:
    """Streams of customers between the segments of each K in a range; `k`, which the page shows, stands out."""
    ks = fitted.sweep.ks
    card_title(t("segments.family"), t("segments.family_hint"))
    if len(ks) < 2:
        st.info(t("segments.family_one"), icon=":material/info:")
        return
    low, high = _range(ks, k)
    tree = family(fitted.sweep.found, low, high)
    total = int(fitted.sweep.found[low].sizes.sum())
    alt = t("segments.family_alt", low=low, high=high, customers=whole(total), n=total)
    names = {each: fitted.group(each).names for each in tree.ks}
    figure(streams(tree, k, names, state.language(), dark=state.is_dark()), alt=alt, key="segments.family")
    st.markdown(_said(tree, names))
    if fitted.shown is not None:
        st.caption(t("segments.family_whole"))
    st.caption(t("segments.family_note"))
    download("segment_family", lambda: exported(tree))


def _range(ks: range, k: int) -> tuple[int, int]:
    """From which K to which: at least one step."""
    first = (ks[0], min(max(AT_FIRST, k), ks[-1]))
    if len(ks) == 2:
        return first
    chosen = state.value("segments.family_range") or first
    low = min(max(chosen[0], ks[0]), ks[-1] - 1)
    state.put("segments.family_range", (low, min(max(chosen[1], low + 1), ks[-1])))
    low, high = st.slider(t("segments.family_range"), ks[0], ks[-1], key="segments.family_range")
    return low, high


def _said(tree: Family, names: Names) -> str:
    """A line a step: where the new segment comes from, and how many stay together."""
    births = {int(row.k): row for row in tree.births.itertuples()}
    lines = []
    for row in tree.stayed.itertuples():
        after, born = int(row.k) + 1, births.get(int(row.k) + 1)
        together = percent(row.share, 0)
        if born is None:
            lines.append(t("segments.family_step_none", k=row.k, after=after, together=together))
            continue
        code = "segments.family_split" if born.share >= 0.9 else "segments.family_mixed"
        one, other = escape(names[after][born.segment]), escape(names[after - 1][born.parent])
        said = {"number": one, "parent": other, "share": percent(born.share, 0)}
        said["n"] = int(born.customers)
        lines.append(t(code, k=row.k, after=after, customers=whole(born.customers), together=together, **said))
    return "\n".join(f"- {line}" for line in lines)


def exported(tree: Family) -> pd.DataFrame:
    """One row a stream: k, segment, next_k, next_segment (from 1), customers; blank where fewer than 10 moved."""
    flows = tree.flows
    customers = flows["customers"].where(flows["customers"] >= SMALL_GROUP, np.nan).astype("Int64")
    columns = {"k": flows["k"], "segment": flows["segment"] + 1, "next_k": flows["k"] + 1}
    return pd.DataFrame(columns | {"next_segment": flows["next_segment"] + 1, "customers": customers})
