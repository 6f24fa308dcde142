"""The five-minute story: a bar above the pages it leads through, with a sentence from this data on each."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st

import core
from core.errors import NotEnoughData
from dashboard import filters, state
from dashboard.cards import story_words as words
from dashboard.state import t
from dashboard.widgets import STORY, busy, main_action


@dataclass(frozen=True)
class Step:
    """A page, one computed sentence on it (None where the data cannot carry the page), and settings to open it with."""

    page: str
    sentence: Callable[[core.Dataset], str | None]
    needs: tuple[tuple[str, str], ...] = ()  # any of these columns of tables
    settings: Mapping[str, str] = field(default_factory=dict)

    def fits(self, dataset: core.Dataset) -> bool:
        """Whether the data has what the page is made of."""
        return not self.needs or any(column in dataset.columns(table) for table, column in self.needs)


STEPS = (
    Step("overview", words.overview),
    Step("sales", words.sales, (("orders", "amount"),)),
    Step("traffic", words.traffic, (("events", "page_id"),)),
    Step("audience", words.audience, (("customers", "user_id"),)),
    Step("words", words.texts, (("reviews", "content"), ("items", "content"))),
    Step("satisfaction", words.satisfaction, (("ratings", "value"), ("reviews", "rating"))),
    Step(
        "segments", words.segments, (("orders", "user_id"), ("events", "user_id"), ("customers", "user_id")), {"k": "4"}
    ),
    Step(
        "recommendations", words.recommendations, (("orders", "item_id"), ("ratings", "item_id"), ("events", "page_id"))
    ),
    Step("campaigns", words.campaigns, (("exposures", "campaign_id"),)),
    Step("report", words.report),
)


def story_bar(page: str) -> None:
    """Which step this page is, what to look at, and the way on; on a page that is none, the way back to the story."""
    dataset = filters.shown_dataset()
    steps = [step for step in STEPS if dataset and step.fits(dataset)]
    at = state.value(state.remembered(STORY, 0, range(len(STEPS) + 1)))
    if not at or not steps:
        return
    pages = [step.page for step in steps]
    at = pages.index(page) + 1 if page in pages else min(at, len(steps))
    with st.container(border=True, key="story"):
        if page in pages:
            _told(steps, at, dataset)
        else:
            _buttons(steps, at, elsewhere=True)


def _told(steps: list[Step], at: int, dataset: core.Dataset) -> None:
    step = steps[at - 1]
    sentence = None
    with busy(), suppress(NotEnoughData):  # then the page itself says what it needs
        sentence = step.sentence(dataset)
    head = f":primary[**{t('story.step', n=at, of=len(steps))}**] · **{t(f'page.{step.page}')}**"
    st.markdown("  \n".join(filter(None, [head, sentence, f":gray[{t(f'story.{step.page}.look')}]"])))
    _buttons(steps, at)


def _buttons(steps: list[Step], at: int, *, elsewhere: bool = False) -> None:
    """Back, Next and End; the last step has no Next, another page the way back to the story."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if elsewhere and st.button(t("story.resume", n=at), key="story.resume", icon=":material/undo:"):
            _go(steps[at - 1], at)
        if not elsewhere and st.button(t("story.back"), key="story.back", disabled=at == 1):
            _go(steps[at - 2], at - 1)
        last = at == len(steps)
        if not elsewhere and not last and st.button(t("story.next"), key="story.next", type=main_action()):
            _go(steps[at], at + 1)
        st.button(t("story.end"), key="story.end", type="tertiary", on_click=state.forget, args=(STORY,))
        if state.demo():
            st.caption(t("story.hidden"), width="content")


def _go(step: Step, at: int) -> None:
    """Open the page of a step, as one step for the browser's Back."""
    st.switch_page(f"views/{step.page}.py", query_params=dict(step.settings) | state.link_to() | {STORY: str(at)})
