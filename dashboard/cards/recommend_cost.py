"""What the dials and rules that are set cost: measured on what people took later, when it is asked for."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

import core
from core import recommend
from core.recommend.split import Split, split
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.cards.recommend import known, tuned
from dashboard.cards.recommend_wishes import Wishes, wished
from dashboard.state import t
from dashboard.text.numbers import decimal, whole
from dashboard.widgets import busy

ASKED = "recommend.cost.asked"


@dataclass(frozen=True, eq=False)
class Past:
    """A model that knows the past only, what was laid aside, and how alike the items were then."""

    halves: Split
    model: Any
    near: recommend.Likeness


def cost_line(dataset: core.Dataset, name: str, wishes: Wishes) -> None:
    """A button, and once it was clicked the cost in a sentence; for other wishes it is asked for anew."""
    asked = (dataset.whole.digest, name, wishes)
    if name == "segment":
        return  # segments are formed from everything, also from what would be laid aside
    if state.value(ASKED) != asked:
        st.button(
            t("recommend.cost.ask"), on_click=state.put, args=(ASKED, asked), key="recommend.cost.ask", type="tertiary",
            icon=":material/balance:", help=t("recommend.cost.help"),
        )  # fmt: skip
        return
    with busy("recommend.cost.busy"):
        found = compute(_cost, dataset.whole, name=name, options=tuned(dataset, name), wishes=wishes)
    st.info(sentence(found), icon=":material/balance:")


def sentence(found: recommend.Cost) -> str:
    """The cost with its interval, and what it buys."""
    change = tuple(100 * value for value in (found.difference, found.low, found.high))
    kind = "less" if change[2] < 0 else "more" if change[1] > 0 else "same"
    if kind == "less":  # a cost of 5 points [3, 7], where the change is -5 [-7, -3]
        change = (-change[0], -change[2], -change[1])
    points, low, high = (f"{value:+.1f}" if kind == "same" else decimal(value, 1) for value in change)
    return t(
        f"recommend.cost.{kind}",
        n=whole(found.people),
        before=decimal(100 * found.ndcg, 1),
        after=decimal(100 * found.arranged, 1),
        points=points,
        low=low,
        high=high,
        new_before=decimal(found.novelty[0], 1),
        new_after=decimal(found.novelty[1], 1),
        varied_before=decimal(found.diversity[0], 2),
        varied_after=decimal(found.diversity[1], 2),
    )


def _cost(dataset: core.Dataset, *, name: str, options: dict[str, Any], wishes: Wishes) -> recommend.Cost:
    past = compute_large(_past, dataset, name=name, options=options)
    arranged = wished(dataset, past.model, wishes, past.near)
    return recommend.cost(past.model, arranged, past.halves)


def _past(dataset: core.Dataset, *, name: str, options: dict[str, Any]) -> Past:
    halves = split(known(dataset))
    return Past(halves, recommend.fit(name, halves.past, **options), recommend.likeness(halves.past))
