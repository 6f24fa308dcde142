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
    hint = t("audience.coverage_hint", people=whole(people))
    if len(known) > SHOWN:
        hint += " " + t("audience.coverage_first", shown=SHOWN, columns=len(known))
    card_title(t("audience.coverage"), hint)
    shown = known.head(SHOWN)
    titles = [column_title(column) for column in shown["column"]]
    drawing = audience.coverage(shown, titles, state.language())
    figure(drawing, alt=t("audience.coverage_alt"), key="audience.coverage")
    download("profile_coverage", known)
