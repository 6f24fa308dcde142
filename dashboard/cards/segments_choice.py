"""By what customers are compared, and whether the filters also choose whom to group; both live in the address."""

from collections.abc import Container

import pandas as pd
import streamlit as st

import core
from core import segments
from core.segments import PRESETS, available_features, code_of, sweep_dataset, title
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.cards.segments_grouping import Fitted
from dashboard.state import remembered, t
from dashboard.text import say as plain
from dashboard.text.numbers import whole
from dashboard.widgets import busy

BY = "by"
REFIT = "refit"
HAND = "hand"


class Codes(Container[str]):
    """Every code of features that this data can answer."""

    def __init__(self, available: pd.DataFrame) -> None:
        self.available = available

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and segments.choice(self.available, code) is not None


def fitted_segments(dataset: core.Dataset) -> Fitted:
    """The segments by the features the reader chose, of everyone or of those whom the filters leave."""
    remembered(REFIT, 0, (0, 1))
    part = bool(dataset.filter) and state.value(REFIT) == 1
    base = dataset if part else dataset.whole
    with st.container(border=True, gap="small"):
        choices = st.container(gap="small")
        if dataset.filter:
            _refit(dataset, part)  # before anything can fail: it is the way back
        with choices:
            available = compute(available_features, base)
            code = _chosen_code(available)
    chosen = segments.choice(available, code) or segments.Choice()
    with busy("segments.busy"):
        sweep = compute_large(sweep_dataset, base, names=chosen.names, distinct=chosen.distinct)
        shown = (
            compute(_shown, dataset, names=chosen.names, distinct=chosen.distinct) if _partly(dataset, part) else None
        )
    return Fitted(dataset, base, sweep, code + (f"_{base.digest[:8]}" if part else ""), shown)


def _partly(dataset: core.Dataset, part: bool) -> bool:
    return bool(dataset.filter) and not part


def _shown(dataset: core.Dataset, *, names: tuple[str, ...] | None, distinct: bool) -> object:
    """Which customers of the whole data the filters leave."""
    sweep = compute_large(sweep_dataset, dataset.whole, names=names, distinct=distinct)
    return sweep.shown(segments.people(dataset))


def _count(dataset: core.Dataset) -> int:
    """How many customers the filters leave."""
    return len(segments.people(dataset))


def _chosen_code(available: pd.DataFrame) -> str:
    """The presets, and the features themselves where they are chosen by hand."""
    remembered(BY, "", Codes(available))
    code = state.setting(BY) if state.setting(BY) in Codes(available) else ""
    offered = ["", *(name for name in PRESETS if name in Codes(available)), HAND]
    state.put("segments.preset", code if code in offered else HAND)
    st.segmented_control(
        t("segments.by"), offered, key="segments.preset", format_func=lambda o: t(f"segments.by.{o or 'usual'}"),
        help=t("segments.by_help"), required=True, on_change=_take_preset, args=(available, code),
    )  # fmt: skip
    if code not in offered:
        _by_hand(available, code)
    return code


def _by_hand(available: pd.DataFrame, code: str) -> None:
    names = available.loc[available["usable"], "name"].tolist()
    state.put("segments.hand", [available["name"].iloc[int(place)] for place in code.split(".")])
    st.multiselect(
        t("segments.by_hand"), names, key="segments.hand", format_func=_title,
        placeholder=t("segments.by_hand_hint"), on_change=_take_hand, args=(available,),
    )  # fmt: skip


def _title(name: str) -> str:
    """A feature in the box of choices, which shows signs as they are."""
    return plain(title(name), state.language())


def _take_preset(available: pd.DataFrame, before: str) -> None:
    preset = state.setting("segments.preset")
    state.put(BY, _as_places(available, before) if preset == HAND else preset)


def _take_hand(available: pd.DataFrame) -> None:
    """What was chosen; with nothing left, the usual."""
    state.put(BY, code_of(available, state.value("segments.hand")))


def _as_places(available: pd.DataFrame, code: str) -> str:
    """The features of a preset, to be changed by hand."""
    chosen = segments.choice(available, code)
    usable = available.loc[available["usable"], "name"]
    usual = [name for name in usable if name in segments.customers.BEHAVIOUR] or list(usable)
    return code_of(available, list(chosen.names) if chosen and chosen.names else usual)


def _refit(dataset: core.Dataset, part: bool) -> None:
    """Whom the segments are made of, and the way to change it."""
    people = compute(_count, dataset)
    left, right = st.columns([3, 2], vertical_alignment="center")
    left.caption(t("segments.fitted_part" if part else "segments.fitted_whole", shown=whole(people), n=people))
    right.button(
        t("segments.fit_whole" if part else "segments.fit_part"), key="segments.refit",
        on_click=state.put, args=(REFIT, 0 if part else 1), icon=":material/refresh:", width="stretch",
    )  # fmt: skip
