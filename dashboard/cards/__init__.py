"""Cards: one question each, in a frame of their own, rerun alone when their own controls change."""

from collections.abc import Callable
from contextlib import nullcontext
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
        # What a card without a rerun of its own works on for long, it tells the progress of itself.
        waiting = busy() if alone else nullcontext()
        with st.container(border=True, height="stretch"), shown_problems(), waiting:
            draw(*args, **kwargs)
            _covered(reads.split())

    return st.fragment(framed) if alone else framed


def card_title(title: str, subtitle: str | None = None) -> None:
    """What a card shows, in bold, and how to read it, in grey."""
    st.markdown(f"**{title}**" + (f"  \n:gray[:small[{subtitle}]]" if subtitle else ""))


def _covered(tables: list[str]) -> None:
    """What the filters left of the tables of a card, and which of them could not choose."""
    dataset = filters.shown_dataset() if tables else None
    met = {name: dataset.reach(name) for name in tables if dataset and dataset.filter and name in dataset.tables}
    if not met:
        return
    words, comma = filters.in_words(dataset), t("list.comma")
    said = [escape(text) for part, text in words.items() if {reach[part] for reach in met.values()} != {"whole"}]
    lines = [t("filter.covers", parts=t("list.semicolon").join(said))] if said else []
    for way, code in (("people", "filter.people_in"), ("whole", "filter.not_by")):
        of = {name: [p for p in words if reach[p] == way and _by_row(p, way)] for name, reach in met.items()}
        parts = [t(f"filter.part.{part}") for part in words if any(part in found for found in of.values())]
        if parts:
            names = comma.join(t(f"table.{name}") for name, found in of.items() if found)
            lines.append(t(code, parts=comma.join(parts), tables=names))
    st.caption(" ".join(lines))


def _by_row(part: str, way: str) -> bool:
    """Groups and segments are people anyway; only of a day or a channel is it worth saying that people stand for rows."""
    return way == "whole" or part in ("period", "channels")
