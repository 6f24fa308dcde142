"""The frame in a real browser: it opens, keeps to itself, follows the theme, fits a phone, reopens."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import rerun

HEADING = {"en": "See your audience clearly", "zh": "看清您的受众"}


def answer(url, **headers):
    request = urllib.request.Request(url, headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return response.status, dict(response.headers), response.read().decode()


def test_home_opens_in_both_languages(visit):
    for lang, heading in HEADING.items():
        expect(visit(f"/?lang={lang}").get_by_role("heading", name=heading)).to_be_visible()


def test_a_chinese_browser_gets_chinese(visit):
    expect(visit("/", locale="zh-CN").get_by_role("heading", name=HEADING["zh"])).to_be_visible()


def test_health_answers_with_security_headers(server):
    status, headers, body = answer(f"{server.url}/api/health")
    assert (status, '"status":"ok"' in body) == (200, True)
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_foreign_host_name_is_refused(server):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        answer(f"{server.url}/", Host="evil.example")


def test_the_font_is_our_own(visit):
    page = visit("/?lang=en")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('600 24px Inter'))")
    expect(page.get_by_role("heading", name="Overview")).to_have_css("font-family", re.compile("^Inter"))
    expect(page.get_by_role("heading", name="Overview")).to_have_css("font-size", "24px")


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(14, 16, 20)")])
def test_light_and_dark_follow_the_browser(visit, scheme, ground):
    expect(visit("/", color_scheme=scheme).get_by_test_id("stApp")).to_have_css("background-color", ground)


@pytest.mark.parametrize(
    "path",
    ["/", "/data", "/workspaces", "/traffic", "/audience", "/words", "/segments", "/labels", "/recommendations"],
)
def test_a_phone_needs_no_sideways_scroll(visit, path):
    page = visit(path, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_the_language_survives_a_change_of_page_and_a_reload(visit):
    page = visit("/?lang=en")
    with rerun(page):
        page.get_by_role("radio", name="中文").click()
    page.wait_for_url("**/?lang=zh")
    with rerun(page):
        page.get_by_test_id("stSidebar").get_by_role("link", name="分群").click()
    page.wait_for_url("**/segments?lang=zh")
    page.reload()
    expect(page.get_by_role("heading", name="分群", exact=True)).to_be_visible()


def test_an_unknown_workspace_says_so_once(visit):
    page = visit(f"/traffic?lang=en&ws={'A' * 22}")
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    expect(page.get_by_test_id("stAlert")).to_contain_text("No workspace with this address")
    expect(page.get_by_role("button", name="Open the sample shop")).to_be_visible()


def test_the_sample_opens_with_one_click_and_its_address_reopens_it(visit):
    page = visit("/?lang=en")
    page.get_by_role("button", name="Open the sample shop").click()
    page.wait_for_url("**ws=**")
    chip = "generated data"
    expect(page.get_by_test_id("stSidebar")).to_contain_text(chip)
    again = visit("/traffic?" + page.url.split("?")[1])
    expect(again.get_by_test_id("stSidebar")).to_contain_text(chip)
    expect(again.get_by_test_id("stAlert")).to_have_count(0)
