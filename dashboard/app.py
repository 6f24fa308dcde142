"""The frame around every page: language, navigation, the open data; `streamlit run dashboard/app.py`."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from core.errors import CoreError
from dashboard import filters, state
from dashboard.cards.engine import asking, engine_pill, no_answer
from dashboard.cards.filter_bar import filter_bar
from dashboard.cards.reconciled import reconciled_badge
from dashboard.cards.share import share_button
from dashboard.cards.story import story_bar
from dashboard.state import t
from dashboard.text import LANGUAGES
from dashboard.widgets import dataset_chip, demo_switch, page_link, shown_problems, start_story

COMPARING = ("", "start", "overview", "traffic", "sales", "report")  # the default page's address is empty
STATIC = Path(__file__).parent / "static"
PAGES = {
    "nav.start": {"overview": "home", "data": "database", "doctor": "stethoscope", "workspaces": "folder_copy"},
    "nav.review": {
        "sales": "point_of_sale",
        "loyalty": "loyalty",
        "satisfaction": "sentiment_satisfied",
        "campaigns": "campaign",
        "report": "summarize",
    },
    "nav.understand": {"traffic": "monitoring", "audience": "groups", "words": "format_quote"},
    "nav.act": {"segments": "bubble_chart", "labels": "rule", "recommendations": "recommend"},
}


def page(name: str, icon: str) -> st.Page:
    """One page of the navigation; its address stays the same in every language."""
    path = f"views/{name}.py"
    title = t(f"page.{name}")
    return st.Page(
        path,
        title=title,
        icon=f":material/{icon}:",
        url_path=name if name != "overview" else "start",
        default=name == "overview",
    )


def to_overview() -> None:
    """Go to the first page."""
    st.switch_page("views/overview.py")


def sidebar() -> None:
    """Where to go, what is open, and the language.

    The links are our own: they carry the whole address, so that each opens alone in a new tab and is one step
    for the browser's Back.
    """
    with st.sidebar, st.container(gap="small"):
        for section, pages in PAGES.items():
            with st.container(gap="xxsmall"):
                st.caption(t(section))
                for name, icon in pages.items():
                    page_link(name, t(f"page.{name}"), icon=f":material/{icon}:", width="stretch")
        dataset_chip()
        with st.container(gap=None):
            start_story("story.start")
            share_button()
        demo_switch()
        st.segmented_control(
            t("frame.language"),
            LANGUAGES,
            format_func=LANGUAGES.get,
            required=True,
            key="lang",
            label_visibility="collapsed",
        )


def open_data() -> None:
    """Open what the address names; where that fails, say so once, above the page."""
    state.note_usable(False)
    with shown_problems():
        state.note_usable(state.open_dataset() is not None)


st.set_page_config(page_title=t("app.name"), page_icon=STATIC / "mark.svg", layout="wide")
st.logo(STATIC / f"logo-{'dark' if state.is_dark() else 'light'}.svg", size="large", icon_image=STATIC / "mark.svg")
sections = {t(section): [page(*item) for item in pages.items()] for section, pages in PAGES.items()}
# The default page answers to "/" only; a hidden one makes /overview an address as well.
named = st.Page(to_overview, title=t("page.overview"), url_path="overview", visibility="hidden")
chosen = st.navigation(sections | {" ": [named]}, position="hidden")
state.keep_address(chosen.url_path)
state.demo_key()
filters.remember()
open_data()
sidebar()
with shown_problems(), asking():
    whole, unanswered = state.whole_dataset(), bool(state.engine().problem)
    filtered, place = chosen.url_path not in state.OF_FILES, None
    if not unanswered:
        with suppress(CoreError):  # the page meets the same problem, and says it
            story_bar(chosen.url_path if chosen.url_path not in ("", "start") else "overview")
    if whole:
        place = filter_bar(whole, filtered=filtered and not unanswered, compares=chosen.url_path in COMPARING)
    engine_pill(place)
    if unanswered and whole and filtered:
        no_answer(chosen.title)
    else:
        answered = None if unanswered else place
        reconciled_badge(answered, filtered=filtered, late=False)
        chosen.run()
        reconciled_badge(answered, filtered=filtered, late=True)
