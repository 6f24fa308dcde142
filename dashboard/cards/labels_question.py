"""The question of the Labels page: which column, which value, and which columns may answer."""

import streamlit as st

import core
from core.predict import LIMIT, Question, label_columns
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card
from dashboard.cards.labels import Asked, feature_title, label_title, label_value, learnt
from dashboard.cards.segments_grouping import kept
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import busy

KEEP, WITHOUT = "labels.keep", "labels.without"


def chosen(dataset: core.Dataset) -> Question | None:
    """The label and its value, chosen by their places, which alone stand in the address; None where there is no label."""
    offered = compute(label_columns, dataset)
    if offered.empty:
        return None
    places = range(len(offered))
    titles = [label_title(column) for column in offered["column"]]
    left, right = st.columns(2)
    place = left.selectbox(
        t("labels.question"), places, key=kept("label", 0, places), help=t("labels.question_help"),
        format_func=titles.__getitem__, persist_state="session",
    )  # fmt: skip
    column, values = offered["column"].iloc[place], offered["values"].iloc[place]
    named = [label_value(dataset, column, value) for value in values]
    at = right.selectbox(
        t("labels.value"), range(len(values)), key=kept("value", 0, range(len(values))), help=t("labels.value_help"),
        format_func=named.__getitem__, persist_state="session",
    )  # fmt: skip
    return Question(column, values[at], *(_columns(kind, dataset, column) for kind in (KEEP, WITHOUT)))


def _columns(kind: str, dataset: core.Dataset, column: str) -> tuple[str, ...]:
    """The columns that were chosen in the card below, in one order."""
    return tuple(sorted(state.value(_key(kind, dataset, column)) or ()))


def _key(kind: str, dataset: core.Dataset, column: str) -> str:
    return f"{kind}.{dataset.token}.{column}"


def asked_of(dataset: core.Dataset, question: Question) -> Asked:
    """The people who can answer. Raises NotEnoughData where they are too few."""
    with busy():
        return Asked(dataset, question, learnt(dataset, question))


@card(reads="customers orders events ratings", alone=False)
def question_card(asked: Asked) -> None:
    """Who they are in one sentence; what was left out, which can be overruled."""
    examples, question, dataset = asked.examples, asked.question, asked.dataset
    n = len(examples.positive)
    value = f"{label_title(question.column)}: {label_value(dataset, question.column, question.value)}"
    st.markdown(
        t(
            "labels.who", positive=whole(examples.positive.sum()), people=whole(n), share=percent(examples.share),
            value=escape(value), columns=len(examples.table.columns),
        )
    )  # fmt: skip
    if examples.people > LIMIT:
        st.caption(t("labels.sampled", sample=whole(n), people=whole(examples.people)))
    if examples.leaks:
        names = t("list.comma").join(escape(feature_title(name)) for name in examples.leaks)
        st.warning(t("labels.leaks", names=names), icon=":material/lock_open:")
    with st.expander(t("labels.columns"), icon=":material/tune:"):
        _overrule(asked)
        st.markdown("\n".join(f"- {say(note)}" for note in examples.notes))


def _overrule(asked: Asked) -> None:
    """Which columns to keep, and which to leave out."""
    examples, question = asked.examples, asked.question
    used, leaks = sorted({*examples.table.columns, *question.without}), sorted({*examples.leaks, *question.keep})
    titles = {name: feature_title(name) for name in (*used, *leaks)}
    st.multiselect(
        t("labels.without"), used, format_func=titles.get,
        key=_key(WITHOUT, asked.dataset, question.column), help=t("labels.without_help"), persist_state="session",
    )  # fmt: skip
    if leaks:
        st.multiselect(
            t("labels.keep"), leaks, format_func=titles.get, key=_key(KEEP, asked.dataset, question.column),
            persist_state="session",
        )  # fmt: skip
