"""K under the user's thumb: the live map of segments, their sizes and their profiles."""

import numpy as np
import pandas as pd
import streamlit as st

import core
from core.segments import Segmentation, Sweep, profile_contrast, title
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.figures.segments import in_unit, profile_heatmap, segment_map, segment_sizes
from dashboard.state import remembered, say, t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, headline

MAP_HEIGHT = 460


@st.fragment
def live_segments(dataset: core.Dataset, sweep: Sweep) -> None:
    """Headline, slider, map and profiles; moving K reruns this alone, and only looks up what was worked out before."""
    said = st.container()
    k = st.slider(
        t("segments.k"), min(sweep.ks), max(max(sweep.ks), 3), key=remembered("k", min(4, max(sweep.ks)), sweep.ks),
        help=t("segments.k_help"), persist_state="session", disabled=len(sweep.ks) < 2,
    )  # fmt: skip
    found = sweep.found[min(k, max(sweep.ks))]
    with said:
        headline(_sentence(sweep, found))
    map_card(sweep, found)
    with st.grid(columns=2, min_column_width=320):
        size_card(found)
        standing_out_card(dataset, sweep, found)
    profile_card(dataset, sweep, found)


def _sentence(sweep: Sweep, found: Segmentation) -> str:
    shares = found.sizes / found.sizes.sum()
    return t(
        "segments.headline",
        n=len(sweep.features.names), k=found.k, customers=whole(found.sizes.sum()), features=len(sweep.features.names),
        largest=percent(shares.max(), 0), smallest=percent(shares.min(), 0),
    )  # fmt: skip


@card
def map_card(sweep: Sweep, found: Segmentation) -> None:
    """Where customers stand; places never change with K, only colours do."""
    view = sweep.map(found.k)
    shown = t(
        "segments.all_shown" if view.shown == view.total else "segments.some_shown",
        shown=whole(view.shown),
        total=whole(view.total),
    )
    card_title(t("segments.map"), t("segments.map_hint", shown=shown))
    st.echarts_chart(
        segment_map(view, state.language()), height=MAP_HEIGHT, key="segments.map",
        alt=t("segments.map_alt", k=found.k, axes=f"{say(view.axes[0])}; {say(view.axes[1])}"),
    )  # fmt: skip
    st.caption("  \n".join(say(axis) for axis in view.axes))


@card
def size_card(found: Segmentation) -> None:
    """How many customers each segment has; together they are everyone."""
    card_title(t("segments.sizes"), t("segments.sizes_hint", total=whole(found.sizes.sum())))
    st.echarts_chart(
        segment_sizes(found, state.language()), height=16 + 34 * found.k, key="segments.sizes", alt=t("segments.sizes")
    )


@card
def standing_out_card(dataset: core.Dataset, sweep: Sweep, found: Segmentation) -> None:
    """The habits in which each segment differs most from the average, each with both numbers."""
    card_title(t("segments.stand_out"), t("segments.stand_out_hint"))
    contrast = profile_contrast(sweep.features, found)
    for label, rows in contrast.groupby("segment"):
        st.markdown(f"**{label + 1}** · {t('list.comma').join(_claims(dataset, sweep, rows)) or t('segments.average')}")


def _claims(dataset: core.Dataset, sweep: Sweep, rows: pd.DataFrame) -> list[str]:
    """The one or two strongest differences, in the features' own units.

    A mean on one side of the average while typical values lie on the other says nothing a reader could use.
    """
    units = dict(zip(sweep.features.names, sweep.features.units, strict=True))
    symbol, lang = state.currency(dataset), state.language()
    agreeing = rows[np.sign(rows["mean"] - rows["average"]) == np.sign(rows["difference"])]
    strong = agreeing[agreeing["difference"].abs() >= 0.5].head(2)
    return [
        t(
            "segments.claim", feature=say(title(row.feature)), mean=in_unit(row.mean, units[row.feature], symbol, lang),
            average=in_unit(row.average, units[row.feature], symbol, lang),
        )
        for row in (strong if len(strong) else agreeing.head(1)).itertuples()
    ]  # fmt: skip


@card
def profile_card(dataset: core.Dataset, sweep: Sweep, found: Segmentation) -> None:
    """Means of every feature, coloured against the average customer; who is in which segment to take away."""
    card_title(t("segments.profiles"), t("segments.profiles_hint"))
    drawing = profile_heatmap(sweep.features, found, state.currency(dataset), state.language(), dark=state.is_dark())
    st.echarts_chart(drawing, height=48 + 40 * found.k, key="segments.profiles", alt=t("segments.profiles"))
    profiles = found.profiles.assign(segment=found.profiles["segment"] + 1)
    download("segment_profiles", profiles, label="segments.download_profiles")
    download("segment_members", lambda: _members(sweep, found), people=True, label="segments.download_members")


def _members(sweep: Sweep, found: Segmentation) -> pd.DataFrame:
    return pd.DataFrame({"user_id": sweep.features.user_ids, "segment": found.labels.astype(int) + 1})


@card
def feature_card(sweep: Sweep) -> None:
    """What customers were compared by, and what was left out and why."""
    names = t("list.comma").join(say(name) for name in sweep.features.titles())
    card_title(t("segments.features"), t("segments.features_hint"))
    st.markdown(names)
    logged = t("list.comma").join(say(title(name)) for name in sweep.features.logged)
    st.caption(t("segments.scaling") + (f" {t('segments.logged', names=logged)}" if logged else ""))
    for note in sweep.features.notes:
        st.caption(f"· {say(note)}")
