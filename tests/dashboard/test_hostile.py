"""Uploads that want too much: too large, without end, too many at once, never taken over."""

import asyncio
import threading
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager, UploadedFileRec

from dashboard import server
from dashboard.state import uploads

MB = 1 << 20
LIMIT = 4  # megabytes
PATH = "/_stcore/upload_file/{session}/file"
EDGE = b'--edge\r\nContent-Disposition: form-data; name="f"; filename="big.csv"\r\n\r\n'


@pytest.fixture
def streamlit(monkeypatch):
    """Streamlit's own way for uploads behind our quota, with one session that is there."""
    from streamlit.web.server.starlette import starlette_routes

    before = config.get_option("server.maxUploadSize"), config.get_option("server.enableXsrfProtection")
    config.set_option("server.maxUploadSize", LIMIT)
    config.set_option("server.enableXsrfProtection", False)
    files = MemoryUploadedFileManager("/_stcore/upload_file")
    runtime = SimpleNamespace(uploaded_file_mgr=files, is_active_session=lambda session: session == "here")
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: runtime)
    app = Starlette(routes=starlette_routes.create_upload_routes(runtime, files, None))
    yield SimpleNamespace(app=server.UploadQuota(app), files=files)
    config.set_option("server.maxUploadSize", before[0])
    config.set_option("server.enableXsrfProtection", before[1])


def outside(work):
    """Run in a thread of its own: this one may have a loop already."""
    found = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(work())))
    thread.start()
    thread.join(60)
    return found[0]


def upload(app, megabytes, *, told=None, session="here", method="PUT"):
    """(status, megabytes that were taken from the sender)."""
    taken, status = [0], []

    async def receive():
        if taken[0] > megabytes:
            return {"type": "http.disconnect"}
        body = EDGE if taken[0] == 0 else b"x" * MB if taken[0] < megabytes else b"\r\n--edge--\r\n"
        taken[0] += 1
        return {"type": "http.request", "body": body, "more_body": taken[0] <= megabytes}

    async def send(message):
        status.extend([message["status"]] if message["type"] == "http.response.start" else [])

    headers = [(b"content-type", b"multipart/form-data; boundary=edge")]
    headers += [(b"content-length", str(told).encode())] if told is not None else []
    scope = {
        "type": "http",
        "method": method,
        "path": PATH.format(session=session),
        "headers": headers,
        "query_string": b"",
    }

    async def work():
        await app(scope, receive, send)

    outside(work)
    return status[0], taken[0]


def test_a_file_that_fits_is_taken(streamlit):
    assert upload(streamlit.app, 3) == (204, 4)
    assert server.uploads_held() == 2 * MB


def test_one_that_says_it_is_too_large_is_refused_unread(streamlit):
    assert upload(streamlit.app, 1000, told=1000 * MB) == (413, 0)
    assert server.uploads_held() == 0


def test_one_that_does_not_say_so_is_cut_off_at_the_limit(streamlit):
    status, taken = upload(streamlit.app, 1000)
    assert status == 413
    assert taken <= LIMIT + 3  # what a form adds, and the piece that is too much
    assert server.uploads_held() == 0


def test_a_length_that_is_none_is_not_believed(streamlit):
    assert upload(streamlit.app, 1, told="9" * 5000)[0] in (400, 413)
    assert upload(streamlit.app, 1, told="-5")[0] in (400, 413, 204)


def test_uploads_on_their_way_count_too(streamlit, monkeypatch):
    monkeypatch.setattr(server, "MOST_HELD", 6 * MB)
    app, waits, goes_on = streamlit.app, threading.Event(), threading.Event()
    inner = app.app

    async def slow(scope, receive, send):
        waits.set()
        await asyncio.to_thread(goes_on.wait, 20)
        await inner(scope, receive, send)

    app.app = slow
    first = threading.Thread(target=upload, args=(app, 3), kwargs={"told": 4 * MB})
    first.start()
    assert waits.wait(20)
    app.app = inner
    assert upload(app, 3, told=3 * MB)[0] == 413
    assert upload(app, 0, told=0, method="DELETE")[0] == 204
    goes_on.set()
    first.join(20)
    assert app.coming == 0
    assert upload(app, 2, told=2 * MB)[0] == 204


def test_what_a_closed_tab_left_behind_makes_room(streamlit, monkeypatch):
    monkeypatch.setattr(server, "MOST_HELD", 4 * MB)
    streamlit.files.add_file("gone", UploadedFileRec("f", "a.csv", "text/csv", b"x" * 3 * MB))
    assert upload(streamlit.app, 3, told=3 * MB)[0] == 204
    assert list(streamlit.files.file_storage) == ["here"]


def test_many_that_nobody_takes_over_are_refused(streamlit, monkeypatch):
    monkeypatch.setattr(server, "MOST_HELD", 10 * MB)
    for number in range(5):
        status = upload(streamlit.app, 3, told=3 * MB, session="here")[0]
        streamlit.files.add_file("here", UploadedFileRec(str(number), "a.csv", "", b"x" * 2 * MB))
    assert status == 413
    assert server.uploads_held() <= 12 * MB


def test_a_disk_that_refuses_frees_the_memory_all_the_same(tmp_path, monkeypatch):
    freed = []
    manager = SimpleNamespace(remove_file=lambda session, file: freed.append(file))
    monkeypatch.setattr(
        uploads, "get_script_run_ctx", lambda: SimpleNamespace(session_id="s", uploaded_file_mgr=manager)
    )
    monkeypatch.setattr(uploads.st, "session_state", {})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="space"):
        uploads.spool([SimpleNamespace(name="a.csv", file_id="x")], tmp_path)
    assert freed == ["x"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\x00b.csv", "C:\\x.csv", "x" * 5000 + ".csv", "", "=cmd.csv", "con"]
)
def test_a_file_is_stored_under_a_name_of_ours(name, tmp_path, monkeypatch):
    from io import BytesIO

    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: None)
    monkeypatch.setattr(uploads.st, "session_state", {})
    file = BytesIO(b"1")
    file.name = name
    assert uploads.spool([file], tmp_path) == {name: tmp_path / "0.upload"}
