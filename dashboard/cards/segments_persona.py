"""A persona of one segment, as it would stand on a slide: who, what they do and like, their worth, what to do next."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.messages import Message
from core.segments import Persona, persona
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.segments_described import Described, described
from dashboard.cards.segments_grouping import Grouping, Mask
from dashboard.cards.segments_map import DRAWN, WHO
from dashboard.names import in_words
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import busy

CHOSEN = "segments.persona"
BLOCKS = {"who": "person", "does": "footprint", "likes": "favorite", "value": "payments", "next": "flag"}


@card
def persona_card(groups: Grouping) -> None:
    """The segment chosen here, or in another card, in five blocks of sentences, and the same as text to take away."""
    card_title(t("persona.title"), t("persona.hint"))
    label = _choice(groups)
    with busy("segments.who_busy"):
        told = _persona(groups, label)
    if not told.size:
        st.info(t("segments.who_nobody"))
        return
    for note in told.notes:
        st.warning(escape(in_words(note, groups.dataset)), icon=":material/info:")
    blocks = {name: _sentences(getattr(told, name), groups.dataset) for name in BLOCKS}
    heading = groups.titles[label]
    shares = _shares(groups, label, told)
    _slide(heading, shares, blocks)
    with st.popover(t("persona.copy"), icon=":material/content_copy:", type="tertiary"):
        st.code(_as_text(heading, shares, blocks), language=None, wrap_lines=True)
    st.caption(t("persona.note"))


def _choice(groups: Grouping) -> int:
    """The segment shown: whoever was chosen elsewhere last, else whoever was chosen here; at first the largest."""
    elsewhere = state.value(WHO)
    if elsewhere != state.value(f"{CHOSEN}.before"):
        state.put(f"{CHOSEN}.before", elsewhere)
        if elsewhere and elsewhere != DRAWN:
            state.put(CHOSEN, elsewhere)
    numbers = list(range(1, groups.found.k + 1))
    if state.value(CHOSEN) not in numbers:
        state.put(CHOSEN, 1)
    number = st.selectbox(
        t("segments.who_label"), numbers, key=CHOSEN, format_func=lambda n: groups.names[n - 1],
        label_visibility="collapsed",
    )  # fmt: skip
    return number - 1


def _persona(groups: Grouping, label: int) -> Persona:
    """The persona of those of a segment whom the filters leave."""

    def found(dataset: core.Dataset, **_: object) -> Persona:
        known = described(groups)
        labels = known.labels(groups)
        words = _words(known, groups, labels)
        part = None if words is None else _part(words, str(label))
        names = groups.sweep.features.columns
        return persona(known.facts, known.habits, labels == label, grouped_by=names, words=part, usual=known.usual)

    return compute(found, groups.dataset, code=groups.fitted.code, k=groups.found.k, label=label, demo=state.demo())


def _part(words: pd.DataFrame, group: str) -> pd.DataFrame:
    """The words of one segment; in demo mode none that names people."""
    return words[(words["group"] == group) & ~words["word"].isin(state.telling(words["word"]))]


def _words(known: Described, groups: Grouping, labels: Mask) -> pd.DataFrame | None:
    """What each segment writes more of, of one K once; None where reviews name no customers."""
    if not {"user_id", "review_id", "content"} <= known.dataset.columns("reviews").keys():
        return None

    def found(dataset: core.Dataset, **_: object) -> pd.DataFrame:
        grouped = labels >= 0
        of = dict(zip(known.facts.features.user_ids[grouped], map(str, labels[grouped]), strict=True))
        stop = analytics.stop_words()
        return analytics.grouped_words(dataset, analytics.SEGMENTS, stop, source="reviews", labels=of).words

    return compute(found, known.dataset, code=groups.fitted.code, k=groups.found.k)


def _shares(groups: Grouping, label: int, told: Persona) -> str:
    """How many they are, and their part of all the data has."""
    name = groups.automatic[label]
    if groups.shown is not None:
        return t("persona.size", count=whole(told.size), total=whole(told.total), n=told.size)
    parts = {part: value for part, value in (("orders", name.orders), ("spend", name.spend)) if value is not None}
    code = "_".join(["persona.shares", *parts])
    return t(code, count=whole(told.size), share=name.share, n=told.size, **parts)


def _sentences(messages: Sequence[Message], dataset: core.Dataset) -> list[str]:
    return [in_words(message, dataset) for message in messages]


def _slide(heading: str, shares: str, blocks: dict[str, list[str]]) -> None:
    """The name large, its shares below, the blocks side by side; what to do next stands out."""
    st.markdown(f"### {escape(heading)}\n\n:gray[{escape(shares)}]")
    with st.grid(columns=2, min_column_width=320):
        for name in ("who", "does", "likes", "value"):
            if blocks[name]:
                with st.container():
                    _block(name, blocks[name])
    with st.container(border=True):
        _block("next", blocks["next"])


def _block(name: str, sentences: list[str]) -> None:
    lines = "\n".join(f"- {escape(sentence)}" for sentence in sentences)
    st.markdown(f":material/{BLOCKS[name]}: **{t(f'persona.block.{name}')}**\n\n{lines}")


def _as_text(heading: str, shares: str, blocks: dict[str, list[str]]) -> str:
    """The card as plain text, a line a sentence."""
    parts = [f"{heading}\n{shares}"]
    parts += [
        "\n".join([t(f"persona.block.{name}"), *(f"- {line}" for line in lines)])
        for name, lines in blocks.items()
        if lines
    ]
    return "\n\n".join(parts)
