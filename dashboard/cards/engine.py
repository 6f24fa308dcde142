"""Which engine answers, on every page: a word beside the badge where it is a cluster, and what to do where it is away."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator as Place

from core.messages import Message
from dashboard import state
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.widgets import busy, main_action


def engine_pill(place: Place | None) -> None:
    """The cluster that answers, in `place` or a row of its own; of this computer the dataset chip tells."""
    found = state.engine()
    if not found.remote and not found.problem:
        return
    with place or st.container(horizontal=True, horizontal_alignment="right", key="engine.row"):
        label, icon = _label(found)
        with st.popover(label, icon=icon, type="tertiary", key="engine"):
            if found.problem:
                _remedy(found.problem)
                st.caption(t("engine.still"))
            else:
                st.markdown(t("engine.spark_version", version=escape(found.version), where=escape(found.place)))
                st.caption(t("engine.spark_what"))


def _label(found: state.Answering) -> tuple[str, str]:
    where = escape(found.place)
    if not found.problem:
        return t("engine.spark", where=where), ":material/hub:"
    said = t("engine.away", where=where) if found.place else t("engine.wrong")
    return f":red[**{said}**]", ":material/error:"


def kept_where() -> None:
    """Where files go, and where they don't."""
    st.caption(t("data.kept_cluster" if state.engine().remote else "data.kept_local"))


def no_answer(title: str) -> None:
    """In place of a page whose questions nobody can answer now: why, and the way on."""
    st.title(title, anchor=False)
    if problem := state.engine().problem:
        _remedy(problem)
        st.button(t("engine.again"), on_click=state.look_again, type=main_action(), key="engine.again")
        st.caption(t("engine.still"))


def _remedy(problem: Message) -> None:
    st.error(say(problem), icon=":material/cloud_off:")


@contextmanager
def asking() -> Iterator[None]:
    """A word above the page while a cluster is asked, which takes longer than this computer."""
    found = state.engine()
    if not found.remote:
        yield
        return
    with busy("engine.asking", where=escape(found.place)):
        yield
