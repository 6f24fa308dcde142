"""Which engine answers stands on every page; without its cluster the app says so at once and stays usable."""

import socket

import pytest
import streamlit as st

from core.engine.engines import SETTING
from core.engine.spark import Spark
from core.errors import CoreError
from core.messages import Message
from dashboard import server, state
from dashboard.commands import console
from tests.dashboard.apps import opened, plain, saved
from tests.dashboard.test_reconciled import PAGES, popovers

NOBODY = "sc://127.0.0.1:9"
FILES = {
    "customers.csv": b"user_id,gender,city\nu1,female,Rome\nu2,male,\n",
    "events.csv": b"user_id,page_id,page_views,channel,time\nu1,a,1,email,2024-01-01\nu2,a,312,ads,2024-01-20\n",
}
AWAY = "No Spark cluster answers at 127.0.0.1:9"


@pytest.fixture(autouse=True)
def unasked():
    """What one test heard of a cluster must not be told to the next."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def token(monkeypatch):
    """A workspace, and then nobody at the address of the setting."""
    made = saved(FILES)
    monkeypatch.setenv(SETTING, NOBODY)
    return made


def pill(frame):
    """What is said of a cluster beside the badge; None for this computer."""
    return next((label for label in popovers(frame.main) if "Spark" in label or "engine" in label), None)


def test_this_computer_is_told_quietly():
    frame = opened("traffic", ws=saved(FILES), lang="en")
    assert pill(frame) is None
    assert "Answered by this computer (DuckDB)." in [caption.proto.help for caption in frame.sidebar.caption]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_the_cluster_is_away(page, token):
    frame = opened(page, ws=token, lang="en")
    assert not frame.exception
    assert pill(frame) == ":red[**Spark · 127\\.0\\.0\\.1\\:9 does not answer**]"
    assert AWAY in plain(frame)
    assert frame.title[0].value
    assert [button.key for button in frame.button if button.key == "engine.again"] == (
        [] if page in state.OF_FILES else ["engine.again"]
    )


def test_files_the_doctor_and_workspaces_go_on(token):
    frame = opened("data", ws=token, lang="en")
    assert "4 rows" in plain(frame)
    assert len({error.value for error in frame.error}) == 1  # in the pill, and where tables of the cluster are offered
    frame = frame.switch_page("views/doctor.py").run()
    assert len(frame.error) == 1
    assert "The checks of this page read the files on this computer" in plain(frame)
    frame = frame.switch_page("views/workspaces.py").run()
    assert len(frame.error) == 1


def test_who_tries_again_asks_the_cluster_anew(token, monkeypatch):
    frame = opened("traffic", ws=token, lang="en")
    monkeypatch.setattr("dashboard.state.answering._version", lambda found: "4.3.0")
    assert state.engine().problem  # held for some seconds, else each card would wait for nobody
    frame.button(key="engine.again").click().run()
    assert state.engine() == state.Answering("spark", "127.0.0.1:9", "4.3.0")
    assert pill(frame) == "Spark · 127\\.0\\.0\\.1\\:9"


def test_a_setting_that_is_none_is_told_with_what_is_allowed(monkeypatch, capsys):
    made = saved(FILES)
    monkeypatch.setenv(SETTING, "foo")
    frame = opened("overview", ws=made, lang="en")
    assert not frame.exception
    assert "AUDIENCE_LENS_ENGINE is foo; allowed is local, sc://host:15002." in plain(frame)
    assert pill(frame) == ":red[**No engine**]"
    with pytest.raises(SystemExit, match="AUDIENCE_LENS_ENGINE is foo; allowed is local"):
        server.main(["list"])


def test_the_console_says_which_engine_answers(monkeypatch):
    assert console.said_of_engine() == ""
    monkeypatch.setenv(SETTING, "sc://lens.example.com:443/;token=s3cret;use_ssl=true")
    assert console.said_of_engine() == "Questions are answered by Spark at lens.example.com:443."
    monkeypatch.setenv(SETTING, "duck")
    assert "allowed is local, sc://host:15002" in console.said_of_engine()


def test_the_help_names_the_setting():
    assert SETTING in server.parser().format_help()


def test_a_report_says_at_once_that_the_cluster_is_away(token, tmp_path):
    pytest.importorskip("pyspark")
    with pytest.raises(SystemExit, match="No Spark cluster answers"):
        server.main(["report", "customers", str(tmp_path / "r.html")])
    assert not list(tmp_path.iterdir())


def test_an_address_that_takes_calls_and_is_no_cluster_is_told(monkeypatch):
    pytest.importorskip("pyspark")

    def refused(url):
        raise CoreError(Message("error.engine_refused", where="127.0.0.1"))

    monkeypatch.setattr("core.engine.spark_session.session", refused)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"sc://127.0.0.1:{listening.getsockname()[1]}/;token=s3cret"
        monkeypatch.setenv(SETTING, url)
        found = state.engine()
    assert (found.name, found.place, found.remote) == ("spark", Spark.of(url).place, True)
    assert found.problem.code == "error.engine_refused"
    assert "s3cret" not in repr(found)


def test_the_start_of_the_server_does_not_need_the_cluster(monkeypatch):
    monkeypatch.setattr(server, "import_heavy", lambda: None)
    monkeypatch.setattr("core.loading.apart.warm", lambda: None)
    monkeypatch.setenv(SETTING, "foo")
    server.prepare()
