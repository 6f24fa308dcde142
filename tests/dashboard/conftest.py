"""Each test of the screen begins with a session of its own."""

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def session():
    """Outside a page all code shares one session: what a test left there must not meet the next."""
    st.session_state.clear()
    yield
    st.session_state.clear()
