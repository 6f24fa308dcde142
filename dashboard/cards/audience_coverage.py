"""How much is known of people: the ground under every other number here."""

import pandas as pd

from dashboard import state
from dashboard.cards import card, card_title
from dashboard.cards.audience_columns import column_title
from dashboard.figures import audience
from dashboard.state import t
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

SHOWN = 15


@card
def coverage_card(known: pd.DataFrame, people: int) -> None:
    """The share of all people with a value in each column."""
    code = "audience.coverage_first" if len(known) > SHOWN else "audience.coverage_hint"
    card_title(t("audience.coverage"), t(code, people=whole(people), n=people, shown=SHOWN, columns=len(known)))
    shown = known.head(SHOWN)
    titles = [column_title(column) for column in shown["column"]]
    drawing = audience.coverage(shown, titles, state.language())
    figure(drawing, alt=t("audience.coverage_alt"), key="audience.coverage")
    download("profile_coverage", known)
