"""The Report page: chosen, previewed, written, and a report held against the data."""

import pytest

from core.store import Workspaces
from dashboard.report.html.writer import write_html
from dashboard.text import t
from tests.dashboard.apps import opened, plain, saved
from tests.dashboard.report.made import files, report, shop

TOPICS = "report.topics.{}"


def asked(frame, token):
    """The topics to choose from."""
    return frame.pills(key=TOPICS.format(token))


def test_the_page_offers_what_the_data_supports_and_four_files():
    token = saved(files())
    frame = opened("report", ws=token, lang="en")
    assert not frame.exception and "it names nobody" in plain(frame)
    assert {"traffic", "audience"} <= set(asked(frame, token).value)
    assert "recommendations" in asked(frame, token).options or "Recommendations" in asked(frame, token).options
    assert "recommendations" not in asked(frame, token).value  # it takes long: only where it is asked for
    labels = [button.label for button in frame.get("download_button")]
    assert [t(f"report.format.{name}", "en") for name in ("html", "pdf", "pptx", "xlsx")] == labels[:4]


def test_in_chinese():
    frame = opened("report", ws=saved(files()), lang="zh")
    assert not frame.exception and "报告不涉及任何个人" in plain(frame)


def test_without_topics_there_is_nothing_to_write():
    token = saved(files())
    frame = opened("report", ws=token, lang="en")
    asked(frame, token).set_value([]).run()
    assert not frame.exception and "Choose at least one topic" in plain(frame)
    assert all(button.proto.disabled for button in frame.get("download_button")[:4])


def test_the_preview_is_the_file_of_the_chosen_topics():
    token = saved(files())
    frame = opened("report", ws=token, lang="en")
    asked(frame, token).set_value(["traffic"]).run()
    frame.text_input(key="report.client").set_value("Acme & Sons").run()
    frame.toggle(key="report.preview").set_value(True).run()
    assert not frame.exception
    (inside,) = [element.proto.srcdoc for element in frame.get("iframe")]
    assert "For Acme &amp; Sons" in inside and 'id="traffic"' in inside and 'id="audience"' not in inside


def test_the_filters_of_the_page_are_those_of_the_report():
    frame = opened("report", ws=saved(files()), lang="en", period="7", vs="previous")
    assert "Only: 22 Mar 2025 – 28 Mar 2025" in plain(frame)
    assert "Compared with 15 Mar 2025 – 21 Mar 2025" in plain(frame)


def test_nothing_open_leads_to_the_data():
    assert not opened("report", lang="en").exception


def test_data_without_any_dates_or_people_still_makes_a_report():
    token = saved({"items.csv": b"item_id,title,content\n" + b"".join(b"i%d,Tea,green tea\n" % n for n in range(30))})
    frame = opened("report", ws=token, lang="en")
    assert not frame.exception and "words" in asked(frame, token).value


@pytest.fixture
def given():
    """A report of the made shop, as a file that is dropped in."""
    return write_html(report(shop(), sections=("traffic",)))


@pytest.mark.parametrize(("page", "says"), [("home", "All 38 figures hold."), ("start", "4 of the figures differ")])
def test_a_report_is_held_against_the_open_data(given, page, says):
    frame = opened("report", ws=saved(files(page=page)), lang="en", deed="verify")
    frame.get("file_uploader")[0].upload("report.html", given, "text/html").run()
    assert not frame.exception and says in plain(frame).replace("\n", " ")


def test_what_is_no_report_is_said_in_a_sentence():
    frame = opened("report", ws=saved(files()), lang="en", deed="verify")
    frame.get("file_uploader")[0].upload("report.html", b"<html></html>", "text/html").run()
    assert not frame.exception and "no report of Audience Lens" in frame.error[0].value


def test_a_file_that_is_no_picture_is_no_logo():
    frame = opened("report", ws=saved(files()), lang="en")
    frame.get("file_uploader")[0].upload("logo.png", b"<svg onload=alert(1)>", "image/png").run()
    assert not frame.exception and "PNG or JPEG" in frame.error[0].value


def test_writing_a_report_changes_nothing_of_the_workspace():
    token = saved(files())
    opened("report", ws=token, lang="en")
    assert Workspaces().newest(token) == 1
