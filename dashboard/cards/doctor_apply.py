"""From a draft to a further version: first what it would change, then whether to apply it, and the way back."""

import json
import math
from typing import Any

import pandas as pd
import streamlit as st

import core
from core.doctor import Consequence
from core.messages import Message
from dashboard import state
from dashboard.cards.doctor_draft import Choices, changes, draft, in_force, set_draft, stamp
from dashboard.cards.progress import progress
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text import say as plain
from dashboard.text.numbers import money, percent, whole
from dashboard.widgets import main_action, shown_problems

FORESEEN = "doctor.foreseen"
APPLIED = "doctor.applied"


def draft_bar(dataset: core.Dataset) -> None:
    """At the foot of the window while there is a draft: its consequence, and only then the button that applies it."""
    n = changes(dataset)
    if not n:
        return
    with st.bottom, st.container(border=True, gap="small", key="doctor.bar"), shown_problems():
        found = _foreseen(dataset)
        if found is None:
            _ask(dataset, n)
        else:
            _offer(dataset, found)


def _ask(dataset: core.Dataset, n: int) -> None:
    rows = whole(sum(file.rows_in for file in dataset.report.files))
    line = st.empty()
    with line.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"**{t('doctor.chosen', n=n)}**  \n:gray[:small[{t('doctor.reads_again', rows=rows)}]]", width="stretch"
        )
        asked = st.button(t("doctor.foresee"), type=main_action(), key="doctor.foresee", icon=":material/visibility:")
        _discard(dataset)
    if asked:
        line.empty()
        with progress(t("doctor.trying"), key="doctor.cancel") as tell:
            found = state.foresee(dataset, draft(dataset), progress=_told(tell))
        state.put(FORESEEN, (_key(dataset), found))
        st.rerun()


def _offer(dataset: core.Dataset, found: Consequence) -> None:
    line = st.empty()
    with line.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{t('doctor.would', changes=in_words(found))}**", width="stretch")
        with st.popover(t("doctor.compare"), icon=":material/compare_arrows:", key="doctor.compare"):
            st.dataframe(
                _numbers(found.table, state.currency(dataset)), hide_index=True, alt=t("doctor.compare"), width=430
            )
        apply = st.button(t("doctor.apply"), type=main_action(), key="doctor.apply", icon=":material/check:")
        _discard(dataset)
    if apply:
        line.empty()
        with progress(t("doctor.applying"), key="doctor.cancel") as tell:
            again = state.rechoose(dataset, draft(dataset), progress=_told(tell))
        state.put(APPLIED, (stamp(again), found))
        st.rerun()


def _discard(dataset: core.Dataset) -> None:
    st.button(t("doctor.discard"), key="doctor.discard", on_click=set_draft, args=(dataset, in_force(dataset)))


def _foreseen(dataset: core.Dataset) -> Consequence | None:
    """The consequence of this very draft, where it was asked for."""
    key, found = state.value(FORESEEN) or ("", None)
    return found if key == _key(dataset) else None


def _key(dataset: core.Dataset) -> str:
    return stamp(dataset) + json.dumps(draft(dataset), sort_keys=True)


def _told(tell: Any) -> Any:
    """The bar's words for what is being read."""

    def told(file: str, share: float, rows: int) -> None:
        code, values = ("data.reading_rows", {"rows": whole(rows)}) if rows else ("data.reading", {})
        tell(share, t(code, file=escape(file), **values))

    return told


# --- afterwards ---------------------------------------------------------------------------------------------
def applied_note(dataset: core.Dataset) -> None:
    """What was applied last with its way back, and the way back to everything as it was read."""
    of, found = state.value(APPLIED) or ("", None)
    if found is not None and of == stamp(dataset):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.success(t("doctor.applied", changes=in_words(found)), icon=":material/check_circle:", width="stretch")
            st.button(
                t("doctor.undo"), key="doctor.undo", icon=":material/undo:",
                on_click=state.change, args=(state.workspaces().undo, dataset.token),
            )  # fmt: skip
    n = sum(map(len, in_force(dataset).values()))
    if n and draft(dataset):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(t("doctor.in_force", n=n), width="content")
            st.button(
                t("doctor.as_read"), key="doctor.as_read", type="tertiary", icon=":material/settings_backup_restore:",
                on_click=set_draft, args=(dataset, NONE),
            )  # fmt: skip


NONE: Choices = {}


def in_words(found: Consequence) -> str:
    """users -312, revenue -0.4%."""
    return t("list.comma").join(say(sentence) for sentence in found.sentences)


def _numbers(table: pd.DataFrame, sign: str) -> pd.DataFrame:
    """The key numbers before and after, in words."""
    lang = state.language()

    def number(value: float, unit: str) -> str:
        return money(value, sign, lang) if unit == "money" else whole(value)

    rows = [
        (
            plain(Message(f"consequence.{row.name}"), lang),
            number(row.before, row.unit),
            number(row.after, row.unit),
            "–" if not row.difference else ("+" if row.difference > 0 else "") + number(row.difference, row.unit),
            "–" if math.isnan(row.relative) or not row.difference else _signed(row.relative),
        )
        for row in table.itertuples(index=False)
    ]
    return pd.DataFrame(
        rows, columns=[t(f"doctor.col_{name}") for name in ("what", "before", "after", "change", "share")]
    )


def _signed(share: float) -> str:
    return ("+" if share > 0 else "-") + percent(abs(share))
