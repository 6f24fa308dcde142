"""The habits in which each segment differs most from the average."""

import numpy as np
import pandas as pd
import streamlit as st

from core.segments import profile_contrast, title
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Grouping
from dashboard.figures.segments import in_unit
from dashboard.state import say, t
from dashboard.text import escape


@card
def standing_out_card(groups: Grouping) -> None:
    """One or two differences a segment, each with both numbers."""
    card_title(t("segments.stand_out"), t("segments.stand_out_hint"))
    contrast = profile_contrast(groups.sweep.features, groups.found)
    for label, rows in contrast.groupby("segment"):
        claims = t("list.comma").join(_claims(groups, rows)) or t("segments.average")
        st.markdown(f"**{escape(groups.names[label])}** · {claims}")


def _claims(groups: Grouping, rows: pd.DataFrame) -> list[str]:
    """The one or two strongest differences, in the features' own units.

    A mean on one side of the average while typical values lie on the other says nothing a reader could use.
    """
    units = dict(zip(groups.sweep.features.names, groups.sweep.features.units, strict=True))
    symbol, lang = state.currency(groups.dataset), state.language()
    agreeing = rows[np.sign(rows["mean"] - rows["average"]) == np.sign(rows["difference"])]
    strong = agreeing[agreeing["difference"].abs() >= 0.5].head(2)
    return [
        t(
            "segments.claim", feature=say(title(row.feature)), mean=in_unit(row.mean, units[row.feature], symbol, lang),
            average=in_unit(row.average, units[row.feature], symbol, lang),
        )
        for row in (strong if len(strong) else agreeing.head(1)).itertuples()
    ]  # fmt: skip
