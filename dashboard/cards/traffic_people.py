"""How views are spread over people, and who looks most."""

import streamlit as st

import core
from core import analytics
from core.analytics import ViewsPerPerson
from dashboard import state
from dashboard.cache import compute
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import t
from dashboard.text.numbers import decimal, percent
from dashboard.widgets import download, figure

HEAVIEST = 8


@card(reads="events")
def people_card(dataset: core.Dataset, people: ViewsPerPerson) -> None:
    """The distribution, with its mean and median, and the heaviest people by their ids."""
    hint = t(
        "traffic.people_hint",
        median=decimal(people.median, 0 if people.median == int(people.median) else 1),
        mean=decimal(people.mean),
        share=percent(people.top_tenth_share, 0),
    )
    card_title(t("traffic.per_person"), hint)
    figure(traffic.people(people, state.language()), alt=t("traffic.people_alt"), key="traffic.people")
    _heaviest(dataset)
    download("views_per_person", lambda: analytics.user_views(dataset), people=True)


def _heaviest(dataset: core.Dataset) -> None:
    heaviest = state.hide(compute(analytics.user_views, dataset, limit=HEAVIEST))
    st.dataframe(
        heaviest,
        hide_index=True,
        alt=t("traffic.heaviest"),
        column_config={
            "user_id": st.column_config.TextColumn(t("traffic.heaviest")),
            "page_views": st.column_config.ProgressColumn(
                t("traffic.views"), format="localized", max_value=max(1, int(heaviest["page_views"].max()))
            ),
        },
    )
