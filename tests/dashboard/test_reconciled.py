"""The badge: on every page, green with the number of checks, red with the difference; it keeps to the filters."""

from pathlib import Path

import pandas as pd
import pytest

from core.store import Workspaces
from dashboard import cards
from dashboard.cards import reconciled
from tests.dashboard.apps import opened, plain, saved

FILES = {
    "customers.csv": b"user_id,gender\nu1,female\nu2,male\n",
    "events.csv": b"user_id,page_id,page_views,channel,time\nu1,a,1,email,2024-01-01\nu2,a,312,ads,2024-01-20\n",
}
VIEWS = Path(cards.__file__).parents[1] / "views"
PAGES = sorted(path.stem for path in VIEWS.glob("*.py") if path.stem != "__init__")


def popovers(block):
    """Labels of all popovers of a page."""
    for child in getattr(block, "children", {}).values():
        if child.type == "popover":
            yield child.proto.popover.label
        yield from popovers(child)


def badge(frame):
    """What the badge says, with its colour."""
    return next((label for label in popovers(frame.main) if label.startswith((":green[", ":red["))), None)


@pytest.mark.parametrize("page", PAGES)
def test_the_badge_is_on_every_page(page):
    frame = opened(page, ws=saved(FILES), lang="en")
    assert badge(frame).startswith(":green[Numbers reconcile (")
    assert "Page views by customers' gender" in plain(frame) and "313 = 313" in plain(frame)


def test_without_data_there_is_nothing_to_reconcile():
    assert badge(opened("overview", lang="en")) is None


def test_the_sums_are_those_of_what_the_filters_leave_but_of_all_where_a_page_has_none():
    frame = opened("overview", ws=saved(FILES), lang="en", period="20240101-20240105")
    assert "| Page views by page | 1 = 1 | :green[0] |" in plain(frame)
    assert "| Page views by page | 313 = 313 | :green[0] |" in plain(frame.switch_page("views/data.py").run())


def test_filters_that_leave_nothing_leave_the_badge():
    assert badge(opened("overview", ws=saved(FILES), lang="en", period="20240102-20240103")).startswith(":green[")


def test_a_doubled_customer_turns_it_red_with_the_difference_on_every_page():
    token = saved(FILES)
    path = Workspaces().open(token).tables["customers"].paths[0]
    frame = opened("overview", ws=token, lang="en")
    rows = pd.read_parquet(path)
    pd.concat([rows, rows[rows["user_id"] == "u2"]]).to_parquet(path)
    frame.query_params["period"] = "20240101-20240131"  # what was worked out before is kept: ask anew
    frame.run()
    assert badge(frame) == ":red[**Numbers differ by 312**]"
    assert "| Page views by customers' gender | 313 ≠ 625 | :red[**312**] |" in plain(frame)


def test_the_page_of_much_data_comes_before_its_badge(monkeypatch):
    monkeypatch.setattr(reconciled, "_AT_ONCE", 0)
    assert badge(opened("overview", ws=saved(FILES), lang="en")) == ":green[Numbers reconcile (7 checks)]"


def test_it_speaks_chinese():
    frame = opened("traffic", ws=saved(FILES), lang="zh")
    assert badge(frame) == ":green[数字核对一致（7 项）]" and "浏览量：按客户的性别" in plain(frame)


def test_a_file_that_lost_a_row_turns_it_red():
    token = saved(FILES)
    frame = opened("overview", ws=token, lang="en")
    frame.session_state["exports"] = {"other data": {"page_views": _Export(10, 9)}}
    assert badge(frame.run()).startswith(":green")
    digest = Workspaces().open(token).digest
    frame.session_state["exports"] = {digest: {"page_views": _Export(10, 9)}}
    frame.run()
    assert badge(frame) == ":red[**Numbers differ by 1**]"
    assert "Rows of the downloaded file page_views | 10 ≠ 9" in plain(frame)


class _Export:
    def __init__(self, shown, written):
        self.shown, self.written = shown, written


def test_segments_are_counted_once_they_were_worked_out():
    rows = "".join(f"u{n},{n * n % 97},i{n % 3}\n" for n in range(60))
    frame = opened("overview", ws=saved({"o.csv": f"user_id,amount,item_id\n{rows}".encode()}), lang="en", k="3")
    assert "Customers by segment" not in plain(frame)
    frame = frame.switch_page("views/segments.py").run().switch_page("views/overview.py").run()
    assert "| Customers by segment | 60 = 60 | :green[0] |" in plain(frame)
