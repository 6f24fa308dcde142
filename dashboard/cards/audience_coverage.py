"""How much is known of people: the ground under every other number here."""

import pandas as pd
import streamlit as st

from core.analytics import Completeness
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.figures import audience
from dashboard.names import column_title
from dashboard.state import t
from dashboard.text import escape
from dashboard.text.numbers import whole
from dashboard.widgets import download, figure

SHOWN = 10
GAPS, MOST_NAMED = 3, 4


@card(reads="customers")
def coverage_card(known: pd.DataFrame, complete: Completeness) -> None:
    """The share of all people with a value in each column, in how many profiles nothing is missing, and what else is."""
    people = complete.people
    code = "audience.coverage_first" if len(known) > SHOWN else "audience.coverage_hint"
    card_title(t("audience.coverage"), t(code, people=whole(people), n=people, shown=SHOWN, columns=len(known)))
    # Where not all have room, those with the largest gaps do.
    shown = known.sort_values("share", kind="stable").head(SHOWN) if len(known) > SHOWN else known
    titles = [column_title(column) for column in shown["column"]]
    drawing = audience.coverage(shown, titles, state.language())
    figure(drawing, alt=t("audience.coverage_alt"), key="audience.coverage")
    st.caption(_complete(complete))
    download("profile_coverage", known)


def _complete(complete: Completeness) -> str:
    """In words: of how many everything is known, and what is missing most often."""
    shares = {"complete": complete.complete, "nothing": complete.nothing}
    said = [
        t(f"audience.profile.{code}", n=n, count=whole(n), share=audience.rounded(n / max(complete.people, 1)))
        for code, n in shares.items()
        if n or code == "complete"
    ]
    gaps = [
        t(
            "audience.profile.gap",
            columns=escape(t("list.comma").join(map(column_title, row.missing[:MOST_NAMED]))) + more(row.missing),
            count=whole(row.users),
        )
        for row in complete.together.head(GAPS).itertuples()
    ]
    if gaps:
        said.append(t("audience.profile.gaps", gaps=t("list.semicolon").join(gaps)))
    return " ".join(said)


def more(missing: tuple[str, ...]) -> str:
    """What a list of columns cut short ends with."""
    return " …" if len(missing) > MOST_NAMED else ""
