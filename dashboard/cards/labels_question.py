"""The question of the Labels page: which column, which value, and which columns may answer."""

import streamlit as st

import core
from core.predict import LIMIT, Question, label_columns, segment_label, segments_asked
from core.segments import available_features
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card
from dashboard.cards.labels import Asked, feature_title, label_title, label_value, learnt
from dashboard.cards.segments_choice import BY, CODES, Codes
from dashboard.cards.segments_grouping import kept
from dashboard.state import remembered, say, t
from dashboard.text import escape
from dashboard.text.numbers import percent, whole
from dashboard.widgets import busy

SEGMENTS_AT_FIRST = 4
KEEP, WITHOUT = "labels.keep", "labels.without"


def chosen(dataset: core.Dataset) -> Question | None:
    """The label and its value, chosen by their places, which alone stand in the address; None where there is no label.

    Last the segments as they stand on the Segments page.
    """
    known = compute(label_columns, dataset)
    if known.empty:
        return None
    offered = [*zip(known["column"], known["values"], strict=True), _segments(dataset)]
    places = range(len(offered))
    titles = [label_title(column) for column, _ in offered]
    left, right = st.columns(2)
    place = left.selectbox(
        t("labels.question"), places, key=kept("label", 0, places), help=t("labels.question_help"),
        format_func=titles.__getitem__, persist_state="session",
    )  # fmt: skip
    column, values = offered[place]
    named = [label_value(dataset, column, value) for value in values]
    at = right.selectbox(
        t("labels.value"), range(len(values)), key=kept("value", 0, range(len(values))), help=t("labels.value_help"),
        format_func=named.__getitem__, persist_state="session",
    )  # fmt: skip
    return Question(column, values[at], *(_columns(kind, dataset, column) for kind in (KEEP, WITHOUT)))


def _segments(dataset: core.Dataset) -> tuple[str, tuple[str, ...]]:
    """The label that the segments are: as many, and by the features, as were chosen on their page."""
    k, code = state.value(remembered("k", SEGMENTS_AT_FIRST, range(2, 13))), state.setting(remembered(BY, "", CODES))
    known = code and code in Codes(compute(available_features, dataset.whole))
    return segment_label(k, code if known else "")


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
    if segments_asked(question.column):
        _made_of(asked)
    if examples.leaks:
        names = t("list.comma").join(escape(feature_title(name)) for name in examples.leaks)
        st.warning(t("labels.leaks", names=names), icon=":material/lock_open:")
    with st.expander(t("labels.columns"), icon=":material/tune:"):
        _overrule(asked)
        st.markdown("\n".join(f"- {say(note)}" for note in examples.notes))


def _made_of(asked: Asked) -> None:
    """That the features which made the segments tell them without any finding, used or not."""
    made_of = asked.examples.made_of
    kept = [name for name in made_of if name in asked.question.keep]
    names = t("list.comma").join(escape(feature_title(name)) for name in kept or made_of)
    if kept:
        st.warning(t("labels.segments_kept", names=names), icon=":material/lock_open:")
    else:
        st.info(t("labels.segments_made", names=names), icon=":material/info:")


def _overrule(asked: Asked) -> None:
    """Which columns to keep, and which to leave out."""
    examples, question = asked.examples, asked.question
    given_away = {*examples.leaks, *question.keep, *(examples.made_of if segments_asked(question.column) else ())}
    used, leaks = sorted({*examples.table.columns, *question.without}), sorted(given_away)
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
