"""How much is known of who took what, and for how many people that is too little."""

import streamlit as st

import core
from core.recommend import ENOUGH, MatrixFacts
from dashboard import state
from dashboard.cards import card_title
from dashboard.figures.recommend import lengths_figure, matrix_figure
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import Kpi, download, figure, kpi_row


def matrix_card(dataset: core.Dataset, facts: MatrixFacts) -> None:
    """The size and density of the matrix, the lengths of the histories and where the known pairs lie."""
    card_title(t("recommend.matrix"), t("recommend.matrix_hint", source=t(f"recommend.source.{facts.source}")))
    _numbers(facts)
    st.markdown(_thin(facts))
    lang = state.language()
    with st.grid(columns=2, min_column_width=320):
        with st.container():
            st.markdown(f":small[**{t('recommend.lengths')}**]")
            figure(lengths_figure(facts, lang), alt=t("recommend.lengths_alt"), key="recommend.lengths")
        with st.container():
            st.markdown(f":small[**{t('recommend.cells')}**]")
            figure(matrix_figure(facts, lang), alt=t("recommend.cells_alt"), key="recommend.cells")
    download("history_lengths", facts.lengths)


def _thin(facts: MatrixFacts) -> str:
    """How many people are known too little, in a sentence."""
    if not facts.thin:
        return t("recommend.thin_none", enough=ENOUGH)
    share = percent(facts.thin / facts.people)
    return t("recommend.thin", thin=whole(facts.thin), people=whole(facts.people), share=share, enough=ENOUGH)


def _numbers(facts: MatrixFacts) -> None:
    never = facts.items - facts.taken
    kpi_row(
        [
            Kpi(t("recommend.kpi.people"), whole(facts.people)),
            Kpi(t("recommend.kpi.items"), whole(facts.items), t("recommend.kpi.items_help", never=whole(never))),
            Kpi(t("recommend.kpi.pairs"), whole(facts.pairs), t("recommend.kpi.pairs_help")),
            Kpi(t("recommend.kpi.density"), percent(facts.density, 2), t("recommend.kpi.density_help")),
        ]
    )
