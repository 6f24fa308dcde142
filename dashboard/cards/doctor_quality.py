"""How good the data are, in five parts, and what counts against each."""

import pandas as pd
import streamlit as st

import core
from core.doctor import Quality
from core.messages import Message
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.doctor_found import capital
from dashboard.cards.doctor_headline import quality_of
from dashboard.figures.doctor import quality_by_table, quality_parts, score_in_words
from dashboard.state import say, t
from dashboard.text import escape
from dashboard.text import say as plain
from dashboard.text.numbers import whole
from dashboard.widgets import figure

MOST_REASONS = 5


@card
def quality_card(dataset: core.Dataset) -> None:
    """A bar for each part, the reasons beside it, and each table on request."""
    found, lang = quality_of(dataset), state.language()
    total = found.parts[found.parts["table"] == ""]
    card_title(t("doctor.quality", score=score_in_words(found.overall)), say(found.definition()))
    with st.grid(columns=2, min_column_width=300, gap="medium"):
        with st.container():
            figure(quality_parts(total, lang), alt=_alt(total), key="doctor.quality")
        with st.container(gap="small"):
            _reasons(found)
            _definitions(total)
    tables = found.parts[found.parts["table"] != ""]
    if tables["table"].nunique() > 1:
        with st.expander(t("doctor.by_table"), key="doctor.by_table", icon=":material/grid_on:"):
            figure(quality_by_table(tables, lang, dark=state.is_dark()), alt=t("doctor.by_table"), key="doctor.tables")
            st.caption(t("doctor.by_table_hint"))


def _alt(total: pd.DataFrame) -> str:
    parts = [
        f"{plain(Message(f'quality.{row.part}'), state.language())} {score_in_words(row.score)}"
        for row in total.itertuples()
    ]
    return t("doctor.quality_alt", parts=t("list.comma").join(parts))


def _reasons(found: Quality) -> None:
    """What counts against the parts, the most frequent first."""
    if found.reasons.empty:
        st.markdown(t("doctor.nothing_against"))
        return
    st.markdown(f"**{t('doctor.against')}**")
    lines = [
        f"- {escape(capital(plain(row.reason, state.language())))}: **{whole(row.number)}** "
        f":gray[:small[{say(Message(f'quality.{row.part}'))} · {t(f'table.{row.table}')}]]"
        for row in found.reasons.head(MOST_REASONS).rename(columns={"count": "number"}).itertuples()
    ]
    st.markdown("\n".join(lines))


def _definitions(total: pd.DataFrame) -> None:
    """What each part measures, for those who cannot hover."""
    with st.popover(t("doctor.how_judged"), type="tertiary", icon=":material/help:", key="doctor.how_judged"):
        for part in total["part"]:
            st.markdown(f"**{say(Message(f'quality.{part}'))}**  \n{say(Quality.definition(part))}")
