"""The main job as a newcomer does it: open the sample, walk every page, bring files, move K, reload."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, rerun
from tests.paths import REAL, needs_real_data

PAGES = [
    "overview", "data", "doctor", "workspaces", "sales", "loyalty", "satisfaction", "campaigns", "report", "traffic", "audience",
    "words", "segments", "labels", "recommendations",
]  # fmt: skip
HUMAN = 700  # milliseconds between two clicks of a person; a script may be faster than a page can follow
RETAIL = REAL / "uci-online-retail" / "online_retail.csv"
CLOTHING = REAL / "womens-clothing-reviews" / "Womens Clothing E-Commerce Reviews.csv"


def workspace(page):
    """The part of the address that names the open data."""
    return page.evaluate("new URLSearchParams(location.search).get('ws')")


@pytest.fixture(scope="module")
def shop(server, chromium):
    """The token of the sample shop, opened once by its button."""
    page = chromium.new_page()
    page.set_default_timeout(2 * PATIENCE)  # its files are read here, which takes long on a busy machine
    page.goto(f"{server.url}/?lang=en")
    page.get_by_role("button", name="Open the sample shop").click()
    page.wait_for_url("**ws=*")
    token = workspace(page)
    page.close()
    return token


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_reads_well_on_the_sample(visit, shop, name, lang):
    page = visit(f"/{name}?ws={shop}&lang={lang}", color_scheme="dark" if lang == "zh" else "light")
    expect(page.get_by_test_id("stHeading").first).to_be_visible()
    # That columns do not tell a label, or that groups differed before a campaign, is an answer, not trouble.
    expect(page.get_by_test_id("stAlertContentError" if name in ("labels", "campaigns") else "stAlert")).to_have_count(
        0
    )
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_a_phone(visit, shop, name):
    page = visit(f"/{name}?ws={shop}&lang=en", width=390, height=844)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_k_is_moved_by_keyboard_and_survives_a_reload(visit, shop):
    page = visit(f"/segments?ws={shop}&lang=en")
    with rerun(page):
        page.get_by_role("slider").press("ArrowRight")
    expect(page.get_by_text("5,000 customers in 5 segments")).to_be_visible()
    page.reload()
    expect(page.get_by_text("5,000 customers in 5 segments")).to_be_visible()
    again = visit(page.url.removeprefix(page.evaluate("location.origin")))
    expect(again.get_by_text("5,000 customers in 5 segments")).to_be_visible()


def test_back_leads_back_page_by_page(visit, shop):
    page = visit(f"/traffic?ws={shop}&lang=en")
    for name in ("Words", "Segments", "Recommendations", "Segments"):
        with rerun(page):
            page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    page.get_by_role("slider").first.press("ArrowRight")
    expect(page.get_by_text("5,000 customers in 5 segments")).to_be_visible()
    page.wait_for_url("**k=5*")
    page.wait_for_timeout(HUMAN)
    page.go_back()
    expect(page.get_by_text("5,000 customers in 4 segments")).to_be_visible()
    for heading in ("Recommendations", "Segments", "Words", "Traffic"):
        page.wait_for_timeout(HUMAN)
        page.go_back()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_filters_are_set_by_keyboard_and_stay_over_pages_and_a_reload(visit, shop):
    page = visit(f"/traffic?ws={shop}&lang=en")
    page.get_by_role("button", name="Filter").focus()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="Period").click()
    with rerun(page):
        page.get_by_role("option", name="Last 30 days").click()
    page.wait_for_url("**period=30*")
    chip = page.get_by_role("button", name="2 Dec 2025 – 31 Dec 2025")
    expect(chip).to_be_visible()
    page.keyboard.press("Escape")
    with rerun(page):
        page.get_by_test_id("stSidebar").get_by_role("link", name="Overview").click()
    expect(chip).to_be_visible()
    page.reload()
    expect(chip).to_be_visible()
    with rerun(page):
        chip.click()
    expect(chip).to_have_count(0)
    assert "period" not in page.url


def bring(page, *files):
    place = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    expect(place).to_have_count(1)  # while one page gives way to the next there are two
    place.set_input_files([str(file) for file in files])
    page.wait_for_url("**ws=*")


def test_a_small_upload_opens_and_a_bad_one_leaves_it_open(visit, tmp_path):
    good, bad = tmp_path / "views.csv", tmp_path / "picture.csv"
    good.write_text("页面,用户,浏览量\np1,u1,3\np2,u2,4\n", encoding="gbk")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    page = visit("/data?lang=en")
    bring(page, good)
    expect(page.get_by_text("2 rows from one file are loaded")).to_be_visible()
    opened = workspace(page)
    page.get_by_text("Open other data").click()
    bring(page, bad)
    page.get_by_role("button", name="Open instead").click()
    expect(page.get_by_text("is not a table of text")).to_be_visible()
    assert workspace(page) == opened


@needs_real_data
def test_real_files_are_brought_looked_at_and_segmented(visit):
    page = visit("/data?lang=en")
    bring(page, RETAIL)
    expect(page.get_by_text("541,909 rows from one file are loaded; none was set aside.")).to_be_visible()
    with rerun(page):
        page.get_by_test_id("stSidebar").get_by_role("link", name="Segments").click()
    expect(page.get_by_text("4,372 customers in 4 segments")).to_be_visible()
    with rerun(page):
        page.get_by_test_id("stSidebar").get_by_role("link", name="Recommendations").click()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@needs_real_data
def test_clothing_reviews_show_ages_and_words(visit):
    page = visit("/data?lang=en")
    bring(page, CLOTHING)
    expect(page.get_by_text("23,486 rows from one file are loaded")).to_be_visible()
    for name in ("Audience", "Words"):
        with rerun(page):
            page.get_by_test_id("stSidebar").get_by_role("link", name=name).click()
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
