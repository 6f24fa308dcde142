"""Cards: one question each, in a frame of their own, rerun alone when their own controls change."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboard.widgets import busy, shown_problems

Params = ParamSpec("Params")


def card(draw: Callable[Params, None]) -> Callable[Params, None]:
    """A fragment in a border that shows its own problems: an error in a fragment never reaches the page."""

    @wraps(draw)
    def framed(*args: Params.args, **kwargs: Params.kwargs) -> None:
        with st.container(border=True, height="stretch"), shown_problems(), busy():
            draw(*args, **kwargs)

    return st.fragment(framed)


def card_title(title: str, subtitle: str | None = None) -> None:
    """What a card shows, in bold, and how to read it, in grey."""
    st.markdown(f"**{title}**" + (f"  \n:gray[:small[{subtitle}]]" if subtitle else ""))
