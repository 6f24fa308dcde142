"""In a real browser: the story by keyboard, a shared address in another browser, and the wire in demo mode."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import rerun, settled
from tests.browser.test_walk import HUMAN, shop  # noqa: F401

# In a table the ids of a column stand side by side; before the first there is no sign of a longer word.
ID = re.compile(rb"(?<![0-9A-Za-z#+/])(?:C0[0-5][0-9]{3})+")


def pressed(page, name):
    """A button used by the keyboard alone."""
    with rerun(page):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")


def test_the_story_is_told_by_keyboard_one_step_of_history_a_page(visit, shop):  # noqa: F811
    page = visit(f"/data?ws={shop}&lang=en")
    pressed(page, "Five-minute story")
    for n, heading in ((1, "Overview"), (2, "Sales"), (3, "Traffic")):
        expect(page.get_by_text(f"Story · step {n} of 10")).to_be_visible()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        if n < 3:
            page.wait_for_timeout(HUMAN)
            pressed(page, "Next")
    assert "demo=1" in page.url and "story=3" in page.url
    page.wait_for_timeout(HUMAN)
    page.go_back()
    expect(page.get_by_text("Story · step 2 of 10")).to_be_visible()
    pressed(page, "End story")
    expect(page.get_by_text("Story · step")).to_have_count(0)


def test_a_shared_address_shows_the_same_in_another_browser(visit, shop):  # noqa: F811
    page = visit(f"/traffic?ws={shop}&lang=en&period=90&demo=1&traffic.pages_way=curve")
    page.get_by_role("button", name="Share this view").click()
    address = page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    other = visit(address.removeprefix(page.evaluate("location.origin")))
    expect(other.get_by_role("radio", name="Cumulative share")).to_be_checked()
    expect(other.get_by_role("switch", name="Demo: hide people")).to_be_checked()
    expect(other.locator("[data-testid=stMain]").get_by_text("Person ").first).to_have_count(1)


@pytest.mark.parametrize(("demo", "named"), [("1", False), ("0", True)])
@pytest.mark.parametrize("name", ["traffic", "recommendations"])
def test_in_demo_mode_no_id_comes_over_the_wire(visit, shop, name, demo, named):  # noqa: F811
    page = visit(f"/{name}?ws={shop}&lang=en&demo={demo}")
    frames = []
    page.on("websocket", lambda wire: wire.on("framereceived", lambda frame: frames.append(frame)))
    page.reload()
    settled(page)
    content = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in frames)
    assert len(content) > 10_000
    assert bool(ID.search(content)) is named
