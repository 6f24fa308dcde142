"""Words or phrases beside each other in two kinds of texts: in a sentence, and as a table with an example each."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.cards.words_examples import excerpt
from dashboard.state import t
from dashboard.text.numbers import decimal, percent, whole

IN_TABLE = 50


def times(row: Any) -> str:
    """How many times as often, with its 95% interval; where the other side never says it, only that."""
    low, high = times_digits(row.ratio_low), times_digits(row.ratio_high)
    if not row.outside:
        return t("words.only_here", least=low)
    return t("words.times", times=times_digits(row.ratio), low=low, high=high)


def times_digits(ratio: float) -> str:
    """109, 12, 3.4: no more digits than the eye needs."""
    return whole(ratio) if ratio >= 10 else decimal(ratio, 1 if ratio >= 1 else 2)


def told(row: Any, term: str, sides: tuple[str, str]) -> str:
    """One word in a sentence: both shares and how many times as often, for the pointer over a bar."""
    return t(
        "words.sides_hover", word=term, one=sides[0], share=percent(row.inside_share), texts=whole(row.inside),
        other=sides[1], other_share=percent(row.outside_share), other_texts=whole(row.outside), times=times(row),
    )  # fmt: skip


def compared_table(rows: pd.DataFrame, term: str, sides: tuple[str, str], examples: dict[str, str], key: str) -> None:
    """The rows (columns as shares.clear_differences names them) with an example text each."""
    listed = rows.head(IN_TABLE)
    shown = pd.DataFrame(
        {
            "term": listed[term],
            "inside": 100 * listed["inside_share"],
            "outside": 100 * listed["outside_share"],
            "times": [times(row) for row in listed.itertuples()],
            "texts": listed["inside"],
            "example": [excerpt(state.said(examples.get(name, "")), name, 120) for name in listed[term]],
        }
    )
    st.dataframe(
        shown, hide_index=True, key=key,
        column_config={
            "term": st.column_config.TextColumn(t(f"words.{term}"), pinned=True, width="small" if term == "word" else 170),
            "inside": st.column_config.NumberColumn(sides[0], format="%.1f%%", width=100),
            "outside": st.column_config.NumberColumn(sides[1], format="%.1f%%", width=100),
            "times": st.column_config.TextColumn(t("words.times_as_often"), help=t("words.times_help")),
            "texts": st.column_config.NumberColumn(t("words.texts"), width="small", help=t("words.texts_help")),
            "example": st.column_config.TextColumn(t("words.example"), width="large"),
        },
    )  # fmt: skip


def turned(rows: pd.DataFrame) -> pd.DataFrame:
    """Low and high ratings changed over: inside is what `high` says, and ratios are those of high to low."""
    return rows.assign(
        inside=rows["high"], outside=rows["low"], inside_share=rows["high_share"], outside_share=rows["low_share"],
        ratio=1 / rows["ratio"], ratio_low=1 / rows["ratio_high"], ratio_high=1 / rows["ratio_low"], z=-rows["z"],
    ).iloc[::-1]  # fmt: skip


def straight(rows: pd.DataFrame) -> pd.DataFrame:
    """Low ratings as the inside, high ones as the outside."""
    return rows.rename(
        columns={"low": "inside", "high": "outside", "low_share": "inside_share", "high_share": "outside_share"}
    )
