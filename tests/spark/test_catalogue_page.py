"""The Data page over the tables of a real cluster: chosen, mapped, opened, read again."""

from datetime import datetime

import pyarrow as pa
import pytest

from core.engine.spark_listing import Listing
from core.store import Workspaces
from dashboard.cards.data_catalogue_gaps import NAMED
from dashboard.state import catalogue
from dashboard.text import escape
from dashboard.text.numbers import moment
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
    catalogue._listing.clear()  # what was listed is shown for a minute
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
    at = datetime.fromisoformat(Workspaces().open(token_of(page)).facts["catalogue"]["at"])
    assert f"Last read {moment(at, 'en')} in the cluster" in plain(page) and "until you press Read again" in plain(page)
    assert "One table in the cluster has 3 rows; 1 (33.3%) were left out." in plain(page)
    first = Workspaces().open(token_of(page))
    database("visits", pa.table(VIEWS | {"visitor_id": ["u1", "u2", "u3"]}))
    page = clicked(page, "catalogue.again")
    assert "3 rows of one table in the cluster are open; none was left out." in plain(page)
    again = Workspaces().open(token_of(page))
    assert (again.token, again.version, again.rows("events")) == (first.token, 2, 3)


def test_a_table_that_is_not_listed_is_typed(views, monkeypatch):
    monkeypatch.setattr(catalogue, "catalogue_tables", lambda engine: Listing("spark_catalog", (), (), cut=False))
    page = opened("data", lang="en")
    assert "The catalogue shows us no table." in plain(page)
    _, schema, table = views.split(".")
    page.multiselect(key="catalogue.tables.").set_value([f" `{schema}`.{table} ", views]).run()
    assert not page.exception and page.selectbox(key=f"catalogue.is.{views}").value == "events"  # both are one
    assert (
        sum(found.label == escape(views) for found in page.expander) == 1
        and not page.button(key="catalogue.use").disabled
    )
    page = clicked(page, "catalogue.use")
    assert list(Workspaces().open(token_of(page)).facts["mapping"]) == [views]


@pytest.mark.parametrize(
    "typed", ["nowhere.nothing", "spark_catalog.`a.b`.c", "parquet.`/etc/passwd`", "a..b", "`", "x"]
)
def test_a_typed_name_of_no_table_is_said_and_stops_nothing_else(views, typed):
    page = opened("data", lang="en")
    page.multiselect(key="catalogue.tables.").set_value([typed, views]).run()
    assert not page.exception and not page.error
    assert any("has no table" in warning.value for warning in page.warning)
    assert page.selectbox(key=f"catalogue.is.{views}").value == "events" and page.button(key="catalogue.use").disabled
    page.multiselect(key="catalogue.tables.").set_value([views]).run()
    assert not page.button(key="catalogue.use").disabled


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_list_lacks_is_said(views, monkeypatch, lang):
    closed = tuple(f"hive.`no_{n}`" for n in range(NAMED + 3))
    monkeypatch.setattr(
        catalogue, "catalogue_tables", lambda engine: Listing("main", (("a", "b", "c"),), closed, cut=True)
    )
    shown = plain(opened("data", lang=lang))
    for words in {"en": ("3 more", "after 500 tables or 100 schemas"), "zh": ("另外 3 个", "500 张表或 100 个库")}[
        lang
    ]:
        assert words in shown
    assert "no_0" in shown and f"no_{NAMED}" not in shown


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
