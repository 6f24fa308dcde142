"""The language and the theme of a session."""

import streamlit as st

from core.messages import Message
from dashboard import text
from dashboard.text import LANGUAGES, Language


def language() -> Language:
    """The language of this session: chosen, else of its address, else of its browser."""
    if "lang" not in st.session_state:
        browser = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
        asked = st.query_params.get("lang")
        st.session_state["lang"] = asked if asked in LANGUAGES else browser
    return st.session_state["lang"]


def is_dark() -> bool:
    """Whether the reader's theme is the dark one."""
    return st.context.theme.type == "dark"


def t(code: str, **values: object) -> str:
    """A sentence of the screen in the session's language."""
    return text.t(code, language(), **values)


def say(message: Message) -> str:
    """A sentence of core in the session's language, safe in Markdown."""
    return text.say_markdown(message, language())
