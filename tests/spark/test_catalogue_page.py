"""The Data page over the tables of a real cluster: chosen, mapped, opened, read again."""

import pyarrow as pa
import pytest

from core.store import Workspaces
from dashboard.state import catalogue
from tests.dashboard.apps import clicked, opened, plain, token_of
from tests.spark.test_catalogue import database, engine

__all__ = ["database", "engine"]
VIEWS = {
    "visitor_id": ["u1", "u2", None],
    "page": ["a", "a", "b"],
    "views": [1, 2, 3],
    "email": ["anna@example.com", None, None],
}


@pytest.fixture
def views(engine, database):
    catalogue._tables.clear()  # what was listed is shown for a minute
    return database("visits", pa.table(VIEWS))


def test_tables_are_chosen_previewed_opened_and_read_again(views, database):
    page = opened("data", lang="en")
    assert not page.exception and "Use tables of the cluster" in plain(page)
    page.multiselect(key="catalogue.tables.").set_value([views]).run()
    assert not page.exception, page.exception
    assert page.selectbox(key=f"catalogue.is.{views}").value == "events"
    assert "Of 3 rows looked at, 2 would be read; 1 lack an id" in plain(page)
    assert "anna@example.com" not in str([frame.value.to_dict() for frame in page.dataframe])
    page = clicked(page, "catalogue.use")
    assert "One table in the cluster has 3 rows; 1 (33.3%) were left out." in plain(page)
    first = Workspaces().open(token_of(page))
    database("visits", pa.table(VIEWS | {"visitor_id": ["u1", "u2", "u3"]}))
    page = clicked(page, "catalogue.again")
    assert "3 rows of one table in the cluster are open; none was left out." in plain(page)
    again = Workspaces().open(token_of(page))
    assert (again.token, again.version, again.rows("events")) == (first.token, 2, 3)


def test_another_kind_of_table_is_guessed_anew_and_what_it_lacks_is_said(views):
    page = opened("data", lang="zh")
    page.multiselect(key="catalogue.tables.").set_value([views]).run()
    page.selectbox(key=f"catalogue.is.{views}").set_value("orders").run()
    assert not page.exception
    assert any("item_id" in warning.value.replace("\\", "") for warning in page.warning)


def test_on_this_computer_nothing_of_it_is_shown():
    page = opened("data", lang="en")
    assert not page.exception and "Use tables of the cluster" not in plain(page)
    assert "Everything stays on this computer" in plain(page)
