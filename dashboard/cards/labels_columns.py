"""Which columns matter for the label: what the forest needs, and chi2."""

import pandas as pd
import streamlit as st

import core
from core import predict
from core.predict import Question
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.cards.labels import Asked, chance, feature_title, learnt, scores
from dashboard.figures.labels import importance_figure
from dashboard.state import t
from dashboard.widgets import download, figure

MOST = 15


@card(reads="customers orders events ratings")
def importance_card(asked: Asked, ready: bool) -> None:
    """Columns by what the forest loses without them, once it is grown."""
    card_title(t("labels.importance"), t("labels.importance_hint"))
    if not ready:
        st.caption(t("labels.importance_wait"))
        return
    found = predict.importance(asked.examples, scores(asked, "forest"))
    titles = [feature_title(name) for name in found["column"]]
    drawing = importance_figure(found.head(MOST), titles[:MOST], state.language())
    figure(drawing, alt=t("labels.importance_alt"), key="labels.importance")
    download("label_importance", found)


@card(reads="customers orders events ratings")
def chi2_card(asked: Asked) -> None:
    """Columns by chi2, with how often each is chosen inside the folds."""
    card_title(t("labels.chi2"), t("labels.chi2_hint"))
    found = compute(_ranking, asked.dataset, question=asked.question)
    table = pd.DataFrame(
        {
            t("labels.col_column"): [feature_title(name) for name in found["column"]],
            t("labels.col_statistic"): found["statistic"],
            t("labels.col_chance"): [chance(p) for p in found["chance"]],
            t("labels.col_chosen"): 100 * found["chosen"],
        }
    )
    formats = {
        t("labels.col_statistic"): st.column_config.NumberColumn(format="%.1f"),
        t("labels.col_chosen"): st.column_config.NumberColumn(format="%.0f%%"),
    }
    st.dataframe(table, hide_index=True, column_config=formats, height=300)
    download("label_chi2", found)


def _ranking(dataset: core.Dataset, *, question: Question) -> pd.DataFrame:
    return predict.ranking(learnt(dataset, question))
