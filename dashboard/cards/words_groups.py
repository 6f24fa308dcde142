"""Who writes what: the words of an age, a city, a department or a segment beside those of all others."""

import pandas as pd
import streamlit as st

import core
from core import analytics
from core.analytics import SEGMENTS, Grouping
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.sampled import for_models
from dashboard.cards.words_table import IN_TABLE, compared_table, told
from dashboard.figures.words_sides import two_sides
from dashboard.names import column_title, sweep_of
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

DRAWN = 12
_BEHAVIOUR = {"orders", "events", "ratings"}


def groupings_of(dataset: core.Dataset, source: str) -> tuple[Grouping, ...]:
    """What this page can group texts by: columns, and segments where the writers' behaviour is known."""
    known = compute(analytics.groupings, dataset.whole, source=source)
    segmented = "user_id" in dataset.columns(source) and _BEHAVIOUR & set(dataset.names)
    return (*known, SEGMENTS) if segmented else known


@card(reads="reviews")
def groups_card(dataset: core.Dataset, source: str, stop_words: tuple[str, ...]) -> None:
    """A way to group, a group of it, and the words it uses clearly more often than all others."""
    card_title(t("words.groups"), t("words.groups_hint"))
    able, said = groupings_of(dataset, source), st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.selectbox(t("words.group_by"), able, format_func=title, key=f"words.by.{source}.{dataset.token}")
        with said:  # segments are known of those whom models see
            dataset = for_models(dataset, "sampled.card") if by == SEGMENTS else dataset
        found = _found(dataset, source, by, stop_words)
        if found.sizes.empty:
            st.info(t("words.groups_none"), icon=":material/info:")
            return
        group = _choose_group(dataset, found, by)
    rows = found.words[found.words["group"] == group]
    texts = int(found.sizes.set_index("group").loc[group, "texts"])
    others = int(found.sizes["texts"].sum()) - texts
    sides = (group_title(group, by), t("words.others"))
    if rows.empty:
        _say_why_none(min(texts, others))
    else:
        _words(dataset, source, by, group, rows, sides)
    st.caption(t("words.groups_note", group=escape(sides[0]), texts=whole(texts), others=whole(others)))
    if len(found.words):
        download(f"words_by_{by.column}", found.words)


def _say_why_none(smaller: int) -> None:
    """Too few texts to compare, or no difference."""
    few = smaller < analytics.ENOUGH_TEXTS
    said = t("words.group_few", n=smaller, texts=whole(smaller)) if few else t("words.group_alike")
    st.info(said, icon=":material/info:")


def _words(
    dataset: core.Dataset, source: str, by: Grouping, group: str, rows: pd.DataFrame, sides: tuple[str, str]
) -> None:
    drawn = rows.head(DRAWN)
    hover = [told(row, row.word, sides) for row in drawn.itertuples()]
    drawing = two_sides(drawn, "word", ("inside_share", "outside_share"), sides, hover, state.language())
    figure(drawing, alt=t("words.groups_alt", shown=len(drawn), group=sides[0]), key="words.groups")
    words = tuple(rows["word"].head(IN_TABLE))
    texts = compute(
        _examples,
        dataset,
        source=source,
        by=by,
        group=group,
        words=words,
        which=chosen_segments() if by == SEGMENTS else (),
    )
    compared_table(rows, "word", sides, dict(zip(texts["word"], texts["text"], strict=True)), f"words.groups.{source}")


def _found(dataset: core.Dataset, source: str, by: Grouping, stop_words: tuple[str, ...]) -> analytics.GroupedWords:
    return compute(
        _grouped,
        dataset,
        source=source,
        by=by,
        stop_words=stop_words,
        which=chosen_segments() if by == SEGMENTS else (),
    )


def _grouped(
    dataset: core.Dataset, *, source: str, by: Grouping, stop_words: tuple[str, ...], which: tuple
) -> analytics.GroupedWords:
    return analytics.grouped_words(dataset, by, stop_words, source=source, labels=labels_of(dataset, which))


def _examples(
    dataset: core.Dataset, *, source: str, by: Grouping, group: str, words: tuple[str, ...], which: tuple
) -> pd.DataFrame:
    return analytics.group_examples(dataset, by, group, words, source=source, labels=labels_of(dataset, which))


def labels_of(dataset: core.Dataset, which: tuple) -> dict[str, str] | None:
    """user_id -> number of the segment on the page Segments; None unless segments are asked for.

    Segments are found in the whole data: a filter chooses who is shown, not who is alike.
    """
    if not which:
        return None
    k, features = which
    sweep = sweep_of(dataset.whole, features) or sweep_of(dataset.whole)
    labels = sweep.found[min(max(k, min(sweep.ks)), max(sweep.ks))].labels
    return {str(user): str(label + 1) for user, label in zip(sweep.features.user_ids, labels, strict=True)}


def chosen_segments() -> tuple[int, str]:
    """How many segments the page Segments shows, and by which features, in this session or by the address."""
    return int(state.setting(state.remembered("k", 4, range(2, 13)))), state.setting("by")


def _choose_group(dataset: core.Dataset, found: analytics.GroupedWords, by: Grouping) -> str:
    """The groups, ages in their order, others largest first."""
    names = found.sizes["group"].tolist()
    if by.column in ("age", "age_group") or by == SEGMENTS:
        names = sorted(names, key=lambda name: (not name.startswith("<"), name))
    titles = {name: group_title(name, by) for name in names}
    return st.selectbox(
        t("words.group"), names, key=f"words.group.{by.table}.{by.column}.{dataset.token}", format_func=titles.get
    )


def title(by: Grouping) -> str:
    """What texts are grouped by, as a reader calls it."""
    return t("words.segment") if by == SEGMENTS else column_title(by.column)


def group_title(name: str, by: Grouping) -> str:
    """A group by its value; segments by their number."""
    return t("words.segment_number", number=name) if by == SEGMENTS else name
