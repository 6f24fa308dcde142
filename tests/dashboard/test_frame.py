"""The frame without a browser: empty page, language, address, problems, cards, cache, uploads, server."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from core.store import Workspaces
from dashboard import cache, server, state
from dashboard.state import uploads

APP = str(Path(server.__file__).with_name("app.py"))
NOBODY = "A" * 22


def opened(**address):
    frame = AppTest.from_file(APP, default_timeout=60)
    frame.query_params.update(address)
    return frame.run()


def texts(elements):
    return [element.value for element in elements]


# --- pages --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lang", "title"), [("en", "See your audience clearly"), ("zh", "看清您的受众")])
def test_without_data_the_first_page_offers_the_sample(lang, title):
    frame = opened(lang=lang)
    assert not frame.exception
    assert title in texts(frame.subheader)


def test_the_language_can_be_switched_and_stays_in_the_address():
    frame = opened(lang="en")
    frame.button_group(key="lang").set_value("zh").run()
    assert "看清您的受众" in texts(frame.subheader)
    assert frame.query_params["lang"] in ("zh", ["zh"])


def test_an_unknown_language_in_the_address_is_english():
    assert "See your audience clearly" in texts(opened(lang="xx").subheader)


@pytest.mark.parametrize("token", [NOBODY, "../../etc", "x"])
def test_an_unknown_workspace_gives_one_message_and_the_way_on(token):
    frame = opened(ws=token, lang="en")
    assert [error.value.split(".")[0] for error in frame.error] == [
        "No workspace with this address was found on this computer"
    ]
    assert "See your audience clearly" in texts(frame.subheader)
    assert not frame.exception


# --- address ------------------------------------------------------------------------------------------------
def k_slider():
    import streamlit as st

    from dashboard.state import remembered

    st.write(st.slider("K", 2, 12, key=remembered("k", 4, range(2, 13))))


@pytest.mark.parametrize(("asked", "k"), [("7", 7), ("99", 4), ("x", 4), ("٣", 4), (None, 4)])
def test_a_setting_comes_from_the_address_or_is_the_default(asked, k):
    page = AppTest.from_function(k_slider)
    if asked:
        page.query_params["k"] = asked
    assert page.run().slider[0].value == k


def test_a_moved_setting_is_written_to_the_address():
    page = AppTest.from_function(k_slider).run()
    page.slider[0].set_value(9).run()
    assert page.query_params["k"] in ("9", ["9"])


# --- problems and cards -------------------------------------------------------------------------------------
def cards_with_problems(bug=False):
    import streamlit as st

    from core.errors import OutOfRange
    from dashboard.cards import card, card_title

    @card
    def fails():
        card_title("first")
        raise OutOfRange("k", "*13*", "2 - 12")

    @card
    def works():
        card_title("second", "fine")

    @card
    def broken():
        raise ZeroDivisionError

    fails()
    works()
    if bug:
        broken()
    st.write("end")


def test_a_card_shows_its_problem_and_the_others_go_on():
    page = AppTest.from_function(cards_with_problems).run()
    assert texts(page.error) == [r"k is \*13\*; allowed is 2 \- 12."]
    assert texts(page.markdown)[-1] == "end"
    assert not page.exception


def test_a_bug_in_a_card_is_loud():
    assert AppTest.from_function(cards_with_problems, kwargs={"bug": True}).run().exception


# --- cache --------------------------------------------------------------------------------------------------
CALLS = []


def counted(dataset, *, k=4, options=()):
    CALLS.append(k)
    return [k, dataset.digest]


@dataclass(frozen=True)
class Options:
    names: tuple[str, ...] = field(default=("a",))


def test_compute_asks_once_per_data_and_settings_and_never_copies():
    CALLS.clear()
    data, other = SimpleNamespace(digest="compute-1"), SimpleNamespace(digest="compute-2")
    first = cache.compute(counted, data, k=2, options=Options())
    assert cache.compute(counted, data, k=2, options=Options()) is first
    assert cache.compute(counted, data, k=3) == [3, "compute-1"]
    assert cache.compute(counted, other, k=2) == [2, "compute-2"]
    assert CALLS == [2, 3, 2]


def test_compute_refuses_a_frame_as_a_setting():
    with pytest.raises(TypeError, match="must be plain"):
        cache.compute(counted, SimpleNamespace(digest="compute-3"), options=object())


def test_a_failed_answer_is_not_kept():
    attempts = []

    def fails_once(dataset):
        attempts.append(1)
        if len(attempts) == 1:
            raise ValueError("first")
        return "second"

    data = SimpleNamespace(digest="compute-4")
    with pytest.raises(ValueError, match="first"):
        cache.compute(fails_once, data)
    assert cache.compute(fails_once, data) == "second"


# --- uploads ------------------------------------------------------------------------------------------------
class Upload(BytesIO):
    def __init__(self, name, content, file_id):
        super().__init__(content)
        self.name, self.file_id = name, file_id


def test_spool_copies_frees_the_memory_and_changes_the_key(tmp_path, monkeypatch):
    freed = []
    manager = SimpleNamespace(remove_file=lambda session, file: freed.append((session, file)))
    run = SimpleNamespace(session_id="s", uploaded_file_mgr=manager)
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: run)
    monkeypatch.setattr(uploads.st, "session_state", {})
    before = state.upload_key()
    spooled = state.spool([Upload("../a.csv", b"1", "x"), Upload("../a.csv", b"2", "y")], tmp_path)
    assert {name: path.read_bytes() for name, path in spooled.items()} == {
        "../a.csv": b"1",
        "a (2).csv": b"2",
    }
    assert all(path.parent == tmp_path for path in spooled.values())
    assert freed == [("s", "x"), ("s", "y")]
    assert state.upload_key() != before


def test_workspaces_live_where_the_environment_says(home):
    assert isinstance(state.workspaces(), Workspaces)
    assert state.workspaces().root == home.resolve()


# --- server -------------------------------------------------------------------------------------------------
def test_the_server_sets_its_options_itself():
    options = server.options()
    assert options["server.address"] == "localhost"
    assert options["browser.gatherUsageStats"] is False
    assert options["theme.light.primaryColor"] == "#3B5BDB"
    assert options["theme.light.sidebar.backgroundColor"] == "#F8F9FB"


def test_streamlit_knows_every_option():
    from streamlit.web.server.starlette.starlette_app import _validate_run_config

    assert _validate_run_config(server.options())


def test_a_taken_port_is_passed_over():
    import socket

    with socket.socket() as busy:
        busy.bind(("localhost", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert not server.is_free(port)
        assert server.free_port(port) > port


def test_the_command_starts_cheaply():
    import subprocess
    import sys

    code = "import sys; from dashboard.server import main; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("held", "status"), [(0, 200), (server.MOST_HELD - 5, 413)])
def test_uploads_that_nobody_takes_over_cannot_fill_the_memory(held, status, monkeypatch):
    monkeypatch.setattr(server, "uploads_held", lambda: held)
    monkeypatch.setattr(server, "drop_left_behind", lambda: None)
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "path": "/_stcore/upload_file/s/f", "headers": [(b"content-length", b"10")]}
    with pytest.raises(StopIteration):  # it never waits; a loop of its own could meet that of the browser tests
        server.UploadQuota(app)(scope, None, send).send(None)
    assert sent[0]["status"] == status
