"""What the reader chose to do about findings and did not apply yet: one draft, whichever card a choice was made in."""

from collections.abc import Mapping, Sequence

import streamlit as st

import core
from core.doctor import choose
from core.loading.repairs import chosen
from dashboard import state
from dashboard.state import t

DRAFT = "doctor.draft"
FEW = 3  # options that stand side by side; more are a list

Choices = Mapping[str, Mapping[str, str]]
Places = Sequence[tuple[str, str]]
"""(file, key) of each choice that one control makes: several where a column comes from several files."""


def stamp(dataset: core.Dataset) -> str:
    """What a draft, or an answer about findings, belongs to: other choices may leave the tables, and so the digest, alike."""
    return f"{dataset.token}.{dataset.version}"


def in_force(dataset: core.Dataset) -> Choices:
    """The choices this version was loaded with."""
    return dataset.facts.get("choices", {})


def draft(dataset: core.Dataset) -> Choices:
    """The choices as the reader has them now: those in force, and what was changed since."""
    of, choices = state.value(DRAFT) or ("", {})
    return choices if of == stamp(dataset) else in_force(dataset)


def set_draft(dataset: core.Dataset, choices: Choices) -> None:
    """Have other choices, not applied; those in force take the draft away."""
    state.put(DRAFT, (stamp(dataset), choices))


def changes(dataset: core.Dataset) -> int:
    """How many choices differ from those in force."""
    now, wanted = _flat(in_force(dataset)), _flat(draft(dataset))
    return sum(now.get(place) != wanted.get(place) for place in now.keys() | wanted.keys())


def _flat(choices: Choices) -> dict[tuple[str, str], str]:
    return {(file, key): option for file, own in choices.items() for key, option in own.items()}


def picked(dataset: core.Dataset, places: Places) -> str:
    """What the draft does about a finding; of several files, in the first."""
    file, key = places[0]
    code, _, heading = key.partition(":")
    return chosen(draft(dataset).get(file, {}), code, heading or None)


def choice_box(
    dataset: core.Dataset, places: Places, options: Sequence[str], name: str, *, label: str, few: int = FEW
) -> None:
    """A control for one choice of the draft, up to `few` options side by side; `name` tells it from the others."""
    key = f"doctor.{stamp(dataset)}.{name}"
    state.put(key, picked(dataset, places))
    shared = {
        "format_func": lambda option: t(f"doctor.option.{option}"),
        "key": key,
        "on_change": _pick,
        "args": (dataset, places, key),
        "label_visibility": "collapsed",
    }
    if len(options) <= few:
        st.segmented_control(label, options, required=True, **shared)
    else:
        st.selectbox(label, options, **shared)


def _pick(dataset: core.Dataset, places: Places, key: str) -> None:
    choices = draft(dataset)
    for file, place in places:
        choices = choose(choices, file, place, state.value(key))
    set_draft(dataset, choices)
