"""What the reader changed by hand about one customer: likes, dislikes, events added and taken away. Never in the address."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

import core
from core import recommend
from dashboard import state
from dashboard.cache import compute
from dashboard.cards.recommend import clipped, known, named
from dashboard.state import t
from dashboard.text import escape

KEPT = "recommend.hands"
SIGNS = {"liked": "thumb_up", "disliked": "thumb_down", "added": "add", "removed": "remove"}


@dataclass(frozen=True)
class Hand:
    """Item ids in the order of the clicks: each stands in one of the four at most."""

    liked: tuple[str, ...] = ()
    disliked: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Hand()

    def without(self, item: str) -> "Hand":
        """The same before anything was said about this item."""
        kept = {kind: tuple(other for other in getattr(self, kind) if other != item) for kind in SIGNS}
        return replace(self, **kept)

    def with_(self, kind: str, item: str) -> "Hand":
        """The same, and this item is now of this kind."""
        rest = self.without(item)
        return replace(rest, **{kind: (*getattr(rest, kind), item)})

    @property
    def events(self) -> tuple[str, ...]:
        """What counts as something the customer did: added events and likes."""
        return (*self.added, *self.liked)

    @property
    def gone(self) -> tuple[str, ...]:
        """What no longer counts: events taken away and dislikes."""
        return (*self.removed, *self.disliked)


def hand_of(dataset: core.Dataset, user_id: str) -> Hand:
    """What was changed for this customer in this session."""
    return (state.value(KEPT) or {}).get((dataset.token, user_id), Hand())


def say_so(dataset: core.Dataset, user_id: str, kind: str, item: str) -> None:
    """For a button: like, dislike, add or take away."""
    _keep(dataset, user_id, hand_of(dataset, user_id).with_(kind, item))


def _unsay(dataset: core.Dataset, user_id: str, item: str) -> None:
    _keep(dataset, user_id, hand_of(dataset, user_id).without(item))


def _keep(dataset: core.Dataset, user_id: str, hand: Hand) -> None:
    state.put(KEPT, (state.value(KEPT) or {}) | {(dataset.token, user_id): hand})


def added(dataset: core.Dataset, hand: Hand) -> dict[str, float]:
    """item_id -> what an event added by hand counts."""
    usual = compute(_usual, dataset.whole) if hand.events else 0.0
    return dict.fromkeys(hand.events, usual)


def _usual(dataset: core.Dataset) -> float:
    return recommend.usual_value(known(dataset))


def changed(dataset: core.Dataset, model: Any, user_id: str, hand: Hand) -> Any:
    """The model for this customer's history as it was changed; nothing is fitted."""
    return recommend.what_if(model, user_id, added=added(dataset, hand), without=hand.gone)


def show_changes(dataset: core.Dataset, user_id: str) -> None:
    """Every change with a button that takes it back."""
    changes = list(_changes(hand_of(dataset, user_id)))
    if not changes:
        return
    interactions = named(dataset)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":small[{t('recommend.by_hand')}]", width="content")
        for place, (kind, item) in enumerate(changes):
            title = escape(clipped(interactions.label(interactions.column(item)), 28))
            st.button(
                title, icon=f":material/{SIGNS[kind]}:", help=t(f"recommend.undo.{kind}"), type="secondary",
                on_click=_unsay, args=(dataset, user_id, item), key=f"recommend.undo.{place}",
            )  # fmt: skip
        st.button(
            t("recommend.undo_all"), on_click=_keep, args=(dataset, user_id, Hand()), key="recommend.undo_all",
            type="tertiary", icon=":material/undo:",
        )  # fmt: skip


def _changes(hand: Hand) -> Iterator[tuple[str, str]]:
    for kind in SIGNS:
        yield from ((kind, item) for item in getattr(hand, kind))
