"""Cards: one question each, in a frame of their own, rerun alone when their own controls change."""

from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec

import streamlit as st

from dashboard import filters
from dashboard.state import t
from dashboard.text import escape
from dashboard.widgets import busy, shown_problems

Params = ParamSpec("Params")


def card(draw: Callable[Params, None] | None = None, *, reads: str = "", alone: bool = True) -> Callable:
    """A fragment in a border that shows its own problems: an error in a fragment never reaches the page.

    reads: the tables the card is made from, such as "events customers"; where filters are set, it says below how
    they met these.
    alone: whether its controls rerun the card alone; without, a button in it can stop long work of the page.
    """
    if draw is None:
        return partial(card, reads=reads, alone=alone)

    @wraps(draw)
    def framed(*args: Params.args, **kwargs: Params.kwargs) -> None:
        with st.container(border=True, height="stretch"), shown_problems(), busy():
            draw(*args, **kwargs)
            _covered(reads.split())

    return st.fragment(framed) if alone else framed


def card_title(title: str, subtitle: str | None = None) -> None:
    """What a card shows, in bold, and how to read it, in grey."""
    st.markdown(f"**{title}**" + (f"  \n:gray[:small[{subtitle}]]" if subtitle else ""))


def _covered(tables: list[str]) -> None:
    """What the filters left of the tables of a card, and which of them could not choose."""
    dataset = filters.shown_dataset()
    met = {name: dataset.reach(name) for name in tables if dataset and dataset.filter and name in dataset.tables}
    if not met:
        return
    words, comma = filters.in_words(dataset), t("list.comma")
    said = [_said(part, text, {reach[part] for reach in met.values()}) for part, text in words.items()]
    lines = [t("filter.covers", parts=t("list.semicolon").join(filter(None, said)))] if any(said) else []
    blind = {name: [part for part in words if reach[part] == "whole"] for name, reach in met.items()}
    parts = comma.join(t(f"filter.part.{part}") for part in words if any(part in lost for lost in blind.values()))
    names = comma.join(t(f"table.{name}") for name, lost in blind.items() if lost)
    st.caption(" ".join(lines + ([t("filter.not_by", parts=parts, tables=names)] if parts else [])))


def _said(part: str, text: str, ways: set[str]) -> str:
    """A filter in words; with "people active in" where only customers could be chosen by it."""
    if ways == {"whole"}:
        return ""
    by_people = part in ("period", "channels") and "own" not in ways
    return t("filter.people_in", part=escape(text)) if by_people else escape(text)
