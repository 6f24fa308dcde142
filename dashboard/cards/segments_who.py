"""Who the customers of a segment, or of a drawn area, are: habits, profile and what they bought, against others."""

from functools import partial

import streamlit as st

from core.segments import FEW
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.segments_compared import bought_table, habit_table, profile_table
from dashboard.cards.segments_described import Described, described
from dashboard.cards.segments_grouping import Grouping, Mask, kept
from dashboard.cards.segments_map import DRAWN, WHO, drawn
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import busy

AGAINST = "against"
RENAMED = "segments.renamed"
NOBODY = EVERYONE = 0


@card
def who_card(groups: Grouping) -> None:
    """A segment chosen here or on the map, or the drawn area, against everyone or another segment."""
    if state.value(RENAMED):
        state.put(RENAMED, False)
        st.rerun()  # the whole page: the name stands in other cards too
    card_title(t("segments.who"), t("segments.who_hint"))
    area = drawn(groups)
    who, against = _choice(groups, area)
    if who == NOBODY:
        st.caption(t("segments.who_none"))
        return
    if who != DRAWN:
        _name(groups, who - 1)
    with busy("segments.who_busy"):
        known = described(groups)
        chosen = _chosen(groups, known, area, who), _chosen(groups, known, area, against) if against else None
    group, other = chosen
    if not group.any() or (other is not None and not other.any()):
        st.info(t("segments.who_nobody"))
        return
    _size(group, other)
    titles = (_title(groups, who), _title(groups, against))
    tables = {"habits": habit_table}
    tables |= {"profile": profile_table} if known.facts.profile else {}
    tables |= {"bought": bought_table} if known.facts.taken else {}
    labels = [t(f"segments.who_{name}") for name in tables]
    # Only the open one is worked out, and sent, when K moves.
    tabs = st.tabs(labels, key=f"segments.who_tab.{state.language()}.{'-'.join(tables)}", on_change="rerun")
    for tab, table in zip(tabs, tables.values(), strict=True):
        if tab.open:
            with tab:
                table(groups, known, group, other, titles)


def _choice(groups: Grouping, area: Mask | None) -> tuple[int, int]:
    """Who is described, and against whom: 0 nobody or everyone, 1 .. K a segment, 13 the drawn area."""
    numbers = list(range(1, groups.found.k + 1))
    offered = [NOBODY, *numbers, *([DRAWN] if area is not None else [])]
    left, right = st.columns(2)
    who = left.selectbox(
        t("segments.who_label"), offered, key=kept(WHO, NOBODY, offered),
        format_func=lambda number: _title(groups, number) if number else t("segments.nobody"),
    )  # fmt: skip
    others = [EVERYONE, *(number for number in numbers if number != who)]
    against = right.selectbox(
        t("segments.against"), others, key=kept(AGAINST, EVERYONE, others), format_func=partial(_title, groups),
        disabled=who == NOBODY,
    )  # fmt: skip
    return who, against


def _title(groups: Grouping, number: int) -> str:
    """What to call a choice, as plain text."""
    if number == EVERYONE:
        return t("segments.everyone")
    return t("segments.drawn_area") if number == DRAWN else groups.names[number - 1]


def _name(groups: Grouping, label: int) -> None:
    """The box for the name of a segment; it is kept with the workspace."""
    key = f"segments.name.{groups.keys[label]}"
    state.put(key, groups.given[label])
    st.text_input(
        t("segments.name", number=label + 1), key=key, max_chars=40, placeholder=groups.titles[label],
        on_change=_rename, args=(groups, label, key), icon=":material/edit:",
    )  # fmt: skip


def _rename(groups: Grouping, label: int, key: str) -> None:
    state.name_segment(groups.dataset, groups.keys[label], state.value(key) or "")
    state.put(RENAMED, True)


def _chosen(groups: Grouping, known: Described, area: Mask | None, number: int) -> Mask:
    """Which of the customers described are meant."""
    return known.mask(area) if number == DRAWN and area is not None else known.labels(groups) == number - 1


def _size(group: Mask, other: Mask | None) -> None:
    """How many they are, and a word of caution where they are few."""
    n, total = int(group.sum()), len(group)
    sentence = t("segments.who_size", count=whole(n), share=percent(n / total), total=whole(total), n=n)
    if other is not None:
        sentence += " " + t("segments.who_size_other", count=whole(other.sum()), n=int(other.sum()))
    st.markdown(sentence)
    least = n if other is None else min(n, int(other.sum()))
    if least < FEW:
        st.warning(t("segments.who_few", count=whole(least), n=least), icon=":material/info:")
