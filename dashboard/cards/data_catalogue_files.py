"""The tables of the cluster that are open: what each became, as of when, and Read again."""

from datetime import datetime

import pandas as pd
import streamlit as st

import core
from dashboard.cards import card, card_title
from dashboard.cards.data_catalogue import use
from dashboard.state import t
from dashboard.state.language import language
from dashboard.text import escape
from dashboard.text.numbers import moment


@card(alone=False)
def attached_card(dataset: core.Dataset) -> None:
    """What became of every table, and reading them again."""
    known = dataset.facts["catalogue"]
    when = moment(datetime.fromisoformat(known["at"]), language())
    card_title(t("catalogue.open"), t("catalogue.as_of", when=when, where=escape(known["place"])))
    kinds = [t(f"data.rows_{kind}") for kind in ("in", "loaded", "aside")]
    numbers = dict.fromkeys(kinds, st.column_config.NumberColumn(format="localized"))
    st.dataframe(_summary(dataset, kinds), hide_index=True, alt=t("catalogue.open"), column_config=numbers)
    if any("content" in dataset.columns(name) for name in ("reviews", "items")):
        st.info(t("catalogue.no_words"), icon=":material/format_quote:")
    if st.button(
        t("catalogue.again"), icon=":material/refresh:", key="catalogue.again", help=t("catalogue.again_help")
    ):
        use(dataset.facts["mapping"], dataset)


def _summary(dataset: core.Dataset, kinds: list[str]) -> pd.DataFrame:
    files = dataset.report.files
    counts = zip(*((file.rows_in, file.rows_loaded, file.rows_quarantined) for file in files), strict=True)
    names = {t("catalogue.table"): [file.name for file in files]}
    became = {t("data.became"): [t(f"table.{file.table}") for file in files]}
    return pd.DataFrame(names | became | dict(zip(kinds, map(list, counts), strict=True)))
