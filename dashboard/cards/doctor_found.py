"""What loading found, the most consequential first, each with what was done about it and what else can be done."""

from typing import Any

import pandas as pd
import streamlit as st

import core
from core.doctor import KINDS, findings
from core.messages import Message
from core.privacy import mask
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.doctor_draft import choice_box, stamp
from dashboard.state import say, t
from dashboard.text import catalogue, escape
from dashboard.text import say as plain
from dashboard.text.numbers import whole

FIRST_KINDS = 8  # shown before the rest is asked for
FIRST_COLUMNS = 4  # of one kind; what they are for one can be chosen for all
LONGEST = 60  # signs of a cell or a heading
MINOR = 0.5  # below this, what was found is only noted
ALL = "doctor.all"


def found_in(dataset: core.Dataset) -> pd.DataFrame:
    """What loading found, as core.doctor tells it."""
    return compute(_findings, dataset, stamp=stamp(dataset))


def _findings(dataset: core.Dataset, stamp: str) -> pd.DataFrame:
    return findings(dataset)


@card(alone=False)
def found_card(dataset: core.Dataset) -> None:
    """Each kind of finding with its columns and its choice; below, what was only noted."""
    found = found_in(dataset)
    if found.empty:
        _nothing(dataset)
        return
    card_title(t("doctor.found"), t("doctor.found_hint"))
    weighty = found[[_is_weighty(row) for row in found.itertuples()]]
    kinds = list(dict.fromkeys(weighty["code"]))
    shown = kinds if state.value(ALL) == stamp(dataset) else kinds[:FIRST_KINDS]
    for code in shown:
        _kind(dataset, code, weighty[weighty["code"] == code])
    if len(kinds) > len(shown):
        st.button(
            t("doctor.show_all", n=len(kinds) - len(shown)), on_click=state.put, args=(ALL, stamp(dataset)),
            key="doctor.show_all", type="tertiary", icon=":material/expand_more:",
        )  # fmt: skip
    _whole_table(dataset, found)


def _nothing(dataset: core.Dataset) -> None:
    """What was looked at, where nothing was found."""
    rows = sum(file.rows_in for file in dataset.report.files)
    columns = sum(len(file.columns) for file in dataset.report.files)
    card_title(t("doctor.nothing"))
    n = sum(file.problem is None for file in dataset.report.files)
    st.markdown(t("doctor.nothing_text", rows=whole(rows), columns=whole(columns), files=n, n=n))


def _is_weighty(row: Any) -> bool:
    return bool(row.options) or row.code not in KINDS or KINDS[row.code].severity >= MINOR


def _kind(dataset: core.Dataset, code: str, rows: pd.DataFrame) -> None:
    """One kind of finding: what it is, how often, and each column with its choice."""
    times = t("doctor.times", n=int(rows["times"].sum()), times=whole(rows["times"].sum()))
    title = f"**{capital(say(Message(code)))}** :gray-badge[{times}]"
    if len(rows) == 1:
        _row(dataset, next(rows.itertuples()), title)
        return
    with st.container(gap="xsmall"):
        st.markdown(title, help=help_of(code))
        for row in rows.head(FIRST_COLUMNS).itertuples():
            _row(dataset, row)
        if len(rows) > FIRST_COLUMNS:
            _all_alike(dataset, code, rows)


def _row(dataset: core.Dataset, row: Any, title: str = "") -> None:
    """One column of one file: where, an example, and the choice; with a title where it is the only one of its kind."""
    where = f":gray[:small[{_where(dataset, row, alone=bool(title))}]]"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"{title}  \n{where}" if title else where, width="stretch", help=help_of(row.code) if title else None
        )
        if len(row.options) > 1:
            label = t("doctor.choice", what=plain(Message(row.code), state.language()))
            choice_box(dataset, [(row.upload, row.key)], row.options, f"found.{row.Index}", label=label)


def _where(dataset: core.Dataset, row: Any, *, alone: bool) -> str:
    """Column, file, how often, the first line and value, and what was done where the choice does not tell."""
    column = f"**{escape(cut(row.column))}** · " if row.column else ""
    parts = [f"{column}{escape(cut(row.file))}"] + (
        [] if alone else [t("doctor.times", n=row.times, times=whole(row.times))]
    )
    example = example_of(dataset, row)
    if not pd.isna(row.line):
        parts.append(t("doctor.first_line", line=whole(row.line)) + (f": {escape(example)}" if example else ""))
    elif example:
        parts.append(escape(example))
    if len(row.options) < 2 or row.done != row.chosen:
        parts.append(done(row.done))
    return " · ".join(parts)


def _all_alike(dataset: core.Dataset, code: str, rows: pd.DataFrame) -> None:
    """One control for all columns of a kind, where they are too many to stand one by one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":small[{t('doctor.all_columns', n=len(rows))}]", width="stretch")
        options = rows["options"].iloc[0]
        if len(options) > 1 and all(own == options for own in rows["options"]):
            places = list(zip(rows["upload"], rows["key"], strict=True))
            label = t("doctor.choice", what=plain(Message(code), state.language()))
            choice_box(dataset, places, options, f"found.all.{code}", label=label)


def _whole_table(dataset: core.Dataset, found: pd.DataFrame) -> None:
    """Everything that was found, as a table."""
    n = len(found)
    with st.expander(t("doctor.table", n=n), key="doctor.table", icon=":material/list:"):
        st.dataframe(
            pd.DataFrame(
                {
                    t("data.reason"): [capital(plain(Message(code), state.language())) for code in found["code"]],
                    t("data.file"): found["file"],
                    t("data.heading"): found["column"].fillna("–"),
                    t("doctor.how_often"): found["times"],
                    t("data.first_line"): found["line"],
                    t("doctor.example"): [example_of(dataset, row) for row in found.itertuples()],
                    t("data.done"): [done(word) for word in found["done"]],
                }
            ),
            hide_index=True, alt=t("doctor.found"),
        )  # fmt: skip


# --- words --------------------------------------------------------------------------------------------------
def example_of(dataset: core.Dataset, row: Any) -> str:
    """The first value as it may be shown: masked in a column of names or contacts, nothing of a row that has such."""
    if row.value is None or pd.isna(row.value) or str(row.value).startswith("… ") or not str(row.value).strip():
        return ""  # the report ends long lists with how many more there are
    became = {c.heading: c.became for file in dataset.report.files if file.name == row.file for c in file.columns}
    if row.column is None and not pd.isna(row.line) and PERSONAL & set(became.values()):
        return ""
    return cut(state.cell(mask(became.get(row.column) or "", str(row.value))))


PERSONAL = {"name", "email", "phone"}


def help_of(code: str) -> str | None:
    """What a kind of finding means and what can be done, where there is more to say than its name."""
    return catalogue(state.language()).get(f"doctor.help.{code}")


def done(word: str) -> str:
    """What was done, in words."""
    return t(f"done.{word}")


def capital(sentence: str) -> str:
    """With a capital at its head."""
    return sentence[:1].upper() + sentence[1:]


def cut(text: str) -> str:
    """One line that fits."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
