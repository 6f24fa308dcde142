"""By what customers are compared, and whether the filters also choose whom to group; both live in the address."""

import re
from collections.abc import Container

import pandas as pd
import streamlit as st

import core
from core import segments
from core.segments import (
    PRESETS,
    SCALINGS,
    Features,
    available_features,
    code_of,
    scaled,
    scaling_of,
    sweep_dataset,
    title,
)
from dashboard import state, terms
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


class AnyCode(Container[str]):
    """Every text that could be a code; whether this data can answer it is asked where it is used."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and re.fullmatch(r"[0-9a-z.]{0,400}", code) is not None


CODES = AnyCode()


def fitted_segments(dataset: core.Dataset) -> Fitted:
    """The segments by the features the reader chose, of everyone or of those whom the filters leave."""
    remembered(REFIT, 0, (0, 1))
    asked, dataset = dataset, terms.modelled(dataset, compute)
    part = bool(dataset.filter) and state.value(REFIT) == 1
    base = dataset if part else dataset.whole
    with st.container(border=True, gap="small"):
        choices = st.container(gap="small")
        if dataset.filter:
            _refit(dataset, part)  # before anything can fail: it is the way back
        with choices:
            with busy("segments.busy"):
                available = compute(available_features, base)
            code = _chosen_code(available)
    chosen = segments.choice(available, code) or segments.Choice()
    with busy("segments.busy"):
        sweep = compute_large(sweep_dataset, base, **chosen.options)
        shown = compute(_shown, dataset, **chosen.options) if _partly(dataset, part) else None
    if chosen.names and scaling_of(code)[0] not in PRESETS:
        with choices:
            _logarithms(available, code, sweep.features)
    everyone = (asked if part else asked.whole) if asked.engine.remote else None
    return Fitted(dataset, base, sweep, code + (f"_{base.digest[:8]}" if part else ""), shown, everyone)


def _partly(dataset: core.Dataset, part: bool) -> bool:
    return bool(dataset.filter) and not part


def _shown(dataset: core.Dataset, **options: object) -> object:
    """Which customers of the whole data the filters leave."""
    sweep = compute_large(sweep_dataset, dataset.whole, **options)
    return sweep.shown(segments.people(dataset))


def _count(dataset: core.Dataset) -> int:
    """How many customers the filters leave."""
    return len(segments.people(dataset))


def _chosen_code(available: pd.DataFrame) -> str:
    """The presets, and the features themselves where they are chosen by hand; beside them the scaling."""
    remembered(BY, "", Codes(available))
    code = state.setting(BY) if state.setting(BY) in Codes(available) else ""
    what, method = scaling_of(code)
    offered = ["", *(name for name in PRESETS if name in Codes(available)), HAND]
    state.put("segments.preset", what if what in offered else HAND)
    state.put("segments.scaled", method)
    with st.container(horizontal=True, gap="medium"):
        st.segmented_control(
            t("segments.by"), offered, key="segments.preset", format_func=lambda o: t(f"segments.by.{o or 'usual'}"),
            help=t("segments.by_help"), required=True, on_change=_take_preset, args=(available, code),
        )  # fmt: skip
        st.segmented_control(
            t("segments.scaled_by"), SCALINGS, key="segments.scaled", format_func=lambda o: t(f"segments.scaled.{o}"),
            help=t("segments.scaled_help"), required=True, on_change=_take_scaling, args=(what,),
        )  # fmt: skip
    if what not in offered:
        _by_hand(available, code)
    return code


def _by_hand(available: pd.DataFrame, code: str) -> None:
    """Everything that can be compared by, what speaks against it beside it."""
    offered = available[available["choosable"]]
    names = offered["name"].tolist()
    chosen = segments.choice(available, code)
    state.put("segments.hand", list(chosen.names or ()) if chosen else [])
    told = {row.name: _offered(row) for row in offered.itertuples()}
    st.multiselect(
        t("segments.by_hand"), names, key="segments.hand", format_func=told.get, help=t("segments.by_hand_help"),
        placeholder=t("segments.by_hand_hint"), on_change=_take_hand, args=(available, code),
    )  # fmt: skip


def _offered(row: object) -> str:
    """A feature in the box of choices, which shows signs as they are."""
    name = plain(title(row.name), state.language())
    return name if row.usable else t("segments.barred", feature=name, why=t(f"segments.barred.{_code(row.reason)}"))


def _code(reason: core.messages.Message | None) -> str:
    """The last part of a reason's code; a column of groups stays one with some values left out."""
    return reason.code.split(".")[1].removesuffix("_part") if reason else "left_out_missing"


def _logarithms(available: pd.DataFrame, code: str, features: Features) -> None:
    """Which numbers are compared by their logarithm: at first those the rule finds skewed."""
    told = zip(features.names, features.units, strict=True)
    numbers = [name for name, unit in told if unit != "yes/no"]
    if any(features.blocks):
        st.caption(t("segments.groups_gaps"))
    if not numbers:
        return
    state.put("segments.logs", [name for name in numbers if name in features.logged])
    by_rule = {name for name in numbers if (name in features.logged) != (name in features.preparation.turned)}
    titles = {name: plain(title(name), state.language()) for name in numbers}
    st.multiselect(
        t("segments.logs"), numbers, key="segments.logs", format_func=titles.get, help=t("segments.logs_help"),
        placeholder=t("segments.logs_none"), on_change=_take_logs, args=(available, code, by_rule),
    )  # fmt: skip


def _take_preset(available: pd.DataFrame, before: str) -> None:
    """A family as it is offered, or what it stands for, to be changed by hand; the scaling stays."""
    preset, (what, method) = state.setting("segments.preset"), scaling_of(before)
    state.put(BY, scaled(_as_places(available, what) if preset == HAND else preset, method))


def _take_scaling(what: str) -> None:
    state.put(BY, scaled(what, state.value("segments.scaled")))


def _take_hand(available: pd.DataFrame, before: str) -> None:
    """What was chosen, scaled as before; with nothing left, the usual."""
    done = segments.choice(available, before) or segments.Choice()
    names, how = state.value("segments.hand"), done.preparation
    state.put(BY, code_of(available, names, turned=how.turned, method=how.method))


def _take_logs(available: pd.DataFrame, before: str, by_rule: Container[str]) -> None:
    """Where the reader differs from the rule, the rule is turned round."""
    done, logs = segments.choice(available, before) or segments.Choice(), state.value("segments.logs")
    turned = [name for name in done.names or () if (name in logs) != (name in by_rule)]
    state.put(BY, code_of(available, done.names or (), turned=turned, method=done.preparation.method))


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
