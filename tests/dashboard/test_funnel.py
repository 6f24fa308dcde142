"""The card From visit to order, and what its bars hold."""

import pytest
from streamlit.testing.v1 import AppTest

import core
from core import analytics
from dashboard.figures import funnel as figures

EVENTS = b"user_id,session_id,page_id,event,channel,time\n" + b"".join(
    b"u%d,%d,%s,view,%s,2025-01-01 10:%02d:00\n" % (n, n, page, b"ads" if n % 2 else b"mail", minute)
    for n in range(20)
    for minute, page in enumerate((b"home", b"product/1", b"cart", b"confirmation")[: 1 + n % 4])
)


def script(lang, files, own=None):
    """One card alone, on data loaded by itself."""

    def page(lang, files, own):
        import streamlit as st

        import core
        from dashboard.cards.funnel import funnel_card

        st.session_state["lang"] = lang
        dataset = core.load(files)
        if own and f"funnel.steps.{dataset.token}" not in st.session_state:
            st.session_state[f"funnel.steps.{dataset.token}"] = own
        funnel_card(dataset, dataset)

    return AppTest.from_function(page, default_timeout=60, args=(lang, files, own)).run()


def texts(page):
    return [element.value for kind in ("markdown", "caption") for element in getattr(page, kind)]


@pytest.mark.parametrize(("lang", "words"), [("en", "The largest part is lost after"), ("zh", "流失比例最高")])
def test_the_card_names_the_largest_loss(lang, words):
    page = script(lang, {"events.csv": EVENTS})
    assert not page.exception and not page.error
    assert any(words in text for text in texts(page))


def test_pages_that_are_no_steps_offer_a_choice():
    files = {"events.csv": b"user_id,page_id\na,news\na,shop\nb,news\n"}
    page = script("en", files)
    assert not page.exception
    assert any("not recognised" in text for text in texts(page))
    page = script("en", files, ["page:news", "page:shop"])
    assert not page.exception
    assert any("50" in text and "shop" in text for text in texts(page))


def test_without_visits_it_says_what_to_add():
    page = script("en", {"customers.csv": b"user_id,age\na,20\n"})
    assert not page.exception
    assert any("file of visits" in text for text in texts(page))


def test_what_is_left_and_what_is_lost_is_the_step_before():
    """Of 20 visits 15 see a product, 10 the cart, 5 the confirmation."""
    found = analytics.funnel(core.load({"events.csv": EVENTS}))
    left, lost = figures.steps(found, "en").data
    assert (list(left.x), list(lost.x)) == ([20, 15, 10, 5], [0, 5, 5, 5])
    assert list(left.y) == ["Visit", "Product seen", "Cart", "Order"]
    assert figures.worst_said(found, "en") == (
        "The largest part is lost after “Cart”: 5 of 10 visits (50.0%, 95%: 23.7% – 76.3%) do not get to “Order”."
    )


def test_channels_carry_their_intervals():
    found = analytics.funnel(core.load({"events.csv": EVENTS}))
    dots = figures.channels(found, "en").data[0]
    assert dict(zip(dots.y, dots.x, strict=True)) == {"ads": 0.5, "mail": 0.0}


def test_steps_of_one_kind_keep_the_names_of_the_data():
    assert figures.step_words(["visit", "page:cart", "event:cart", "page:x"], "en") == [
        "Visit",
        "cart",
        "cart\u200b",
        "x",
    ]
