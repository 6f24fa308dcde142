"""Which pages are seen most, how few of them make most views, and that pages and people add up to the same."""

import pandas as pd
import streamlit as st

from core import analytics
from core.analytics import ViewsPerPerson
from dashboard import state
from dashboard.cards import card, card_title
from dashboard.figures import traffic
from dashboard.state import remembered, t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import download, figure

SHOWN = 20
LISTED = 1_000
LIST_HEIGHT = 540
MOST_OF_ALL = 0.8
WAYS = ("bars", "curve", "list")


@card(reads="events")
def pages_card(pages: pd.DataFrame, people: ViewsPerPerson) -> None:
    """The most seen pages, the share they take together, or all of them as a list; and the two sums side by side."""
    needed = analytics.pages_for(pages, MOST_OF_ALL)
    card_title(
        t("traffic.pages"),
        t(
            "traffic.pages_hint",
            most=percent(MOST_OF_ALL, 0),
            needed=whole(needed),
            pages=whole(len(pages)),
            n=needed,
            share=percent(needed / max(len(pages), 1), 0),
        ),
    )
    way = st.segmented_control(
        t("traffic.pages"), WAYS, format_func=lambda name: t(f"traffic.pages_{name}"),
        required=True, key=remembered("traffic.pages_way", "bars", WAYS), label_visibility="collapsed",
    )  # fmt: skip
    {"bars": _bars, "curve": _curve, "list": _list}[way](pages, needed)
    total = int(pages["page_views"].sum())
    _reconciled(total, people.total)
    download("views_per_page", pages)


def _bars(pages: pd.DataFrame, needed: int) -> None:
    drawing = traffic.pages(pages, state.language(), most=SHOWN, blue=needed)
    figure(drawing, alt=t("traffic.pages_alt", shown=min(SHOWN, len(pages))), key="traffic.pages")
    if needed < min(SHOWN, len(pages)):
        st.caption(t("traffic.pages_blue", most=percent(MOST_OF_ALL, 0)))


def _curve(pages: pd.DataFrame, needed: int) -> None:
    curve = analytics.cumulative_share(pages)
    drawing = traffic.pareto(curve, state.language(), needed=needed, share=MOST_OF_ALL)
    alt = t("traffic.pareto_alt", most=percent(MOST_OF_ALL, 0), needed=whole(needed), n=needed)
    figure(drawing, alt=alt, key="traffic.pareto")
    st.caption(t("traffic.pareto_note"))


def _list(pages: pd.DataFrame, needed: int) -> None:
    total = max(int(pages["page_views"].sum()), 1)
    listed = pages.head(LISTED)
    share = 100 * listed["page_views"] / total
    st.dataframe(
        listed.assign(share=share, upto=share.cumsum()),
        hide_index=True,
        height=LIST_HEIGHT,
        alt=t("traffic.pages"),
        column_config={
            "page_id": t("traffic.page"),
            "page_views": st.column_config.NumberColumn(t("traffic.views"), format="localized"),
            "visitors": st.column_config.NumberColumn(t("traffic.people"), format="localized"),
            "share": st.column_config.NumberColumn(t("traffic.share"), format="%.1f%%"),
            "upto": st.column_config.NumberColumn(t("traffic.upto"), format="%.1f%%", help=t("traffic.upto_help")),
        },
    )
    if len(pages) > LISTED:
        st.caption(t("traffic.listed", shown=whole(LISTED), pages=whole(len(pages))))


def _reconciled(by_page: int, by_person: int) -> None:
    """Both sums are worked out apart; a difference would be a fault, and is shown as one."""
    if by_page == by_person:
        st.badge(t("traffic.reconciled", total=whole(by_page)), icon=":material/check:", color="green")
    else:
        text = t("traffic.differ", pages=whole(by_page), people=whole(by_person))
        st.badge(text, icon=":material/error:", color="red")
