"""One session and twenty at once: page switches and K moves (p50, p95), memory a session, memory after an upload."""

import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.live import Server, browsing, serving
from bench.startup import PAGES, open_sample

AT_ONCE = 20
ROUNDS = 8  # switches and moves of each session
PAUSE = (0.5, 2.0)  # seconds a person looks before the next click
UPLOAD_MB = 100
# The server, and on a signal how many bytes its uploader holds, into a file of the data root.
TELLING = """
import os, signal
from pathlib import Path
from dashboard.server import main

def tell(*_):
    from streamlit.runtime import Runtime
    kept = Runtime.instance().uploaded_file_mgr.file_storage
    total = sum(len(file.data) for files in kept.values() for file in files.values())
    Path(os.environ["AUDIENCE_LENS_HOME"], "uploader").write_text(str(total))

signal.signal(signal.SIGUSR1, tell)
main()
"""
OURS = ("-c", TELLING, "--no-browser", "--port")


@dataclass
class Client:
    """A session over the websocket, as a browser would hold it, without the drawing."""

    socket: Any
    query: str
    pages: dict[str, str] = field(default_factory=dict)
    slider: tuple[str, str] | None = None

    def run(self, page: str = "", widgets: dict[str, float] | None = None, fragment: str = "") -> float:
        """Ask for a run and read to its end; seconds it took."""
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        wanted = message.rerun_script
        wanted.query_string, wanted.fragment_id = self.query, fragment
        wanted.page_script_hash = self.pages.get(page, "")
        for name, value in (widgets or {}).items():
            state = wanted.widget_states.widgets.add()
            state.id = name
            state.double_array_value.data.append(value)
        start = time.monotonic()
        self.socket.send(message.SerializeToString())
        self._to_the_end()
        return time.monotonic() - start

    def _to_the_end(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=120))
            kind = message.WhichOneof("type")
            if kind == "page_info_changed":  # else the next run would ask for the K of before
                self.query = message.page_info_changed.query_string
            elif kind == "navigation":
                self.pages = {p.url_pathname or "overview": p.page_script_hash for p in message.navigation.app_pages}
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "slider":
                slider = message.delta.new_element.slider
                self.slider = (slider.id, message.delta.fragment_id) if slider.max == 12 else self.slider
            elif kind == "script_finished":
                return


@contextmanager
def client(server: Server, token: str) -> Iterator[Client]:
    """A session that has seen the Overview."""
    from websockets.sync.client import connect

    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, origin=server.url) as socket:
        connected = Client(socket, f"ws={token}&lang=en")
        connected.run()
        yield connected


def work(one: Client, seed: int, switches: list[float], moves: list[float]) -> None:
    """Walk over the pages and move K, with the pauses of a person."""
    chance = random.Random(seed)  # noqa: S311
    for number in range(ROUNDS):
        time.sleep(chance.uniform(*PAUSE))
        switches.append(one.run({"overview": "start"}.get(page := PAGES[(seed + number) % len(PAGES)], page)))
        one.run("segments")
        name, fragment = one.slider
        time.sleep(chance.uniform(*PAUSE))
        moves.append(one.run("segments", {name: chance.randint(2, 12)}, fragment))


def together(server: Server, token: str, sessions: int) -> tuple[list[float], list[float], float]:
    """So many sessions at once: seconds of their switches, of their K moves, and MB of memory a session."""
    switches: list[float] = []
    moves: list[float] = []
    before = memory(server)
    with ExitStack() as stack:
        clients = [stack.enter_context(client(server, token)) for _ in range(sessions)]
        threads = [threading.Thread(target=work, args=(one, seed, switches, moves)) for seed, one in enumerate(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        grown = (memory(server) - before) / sessions
    return switches, moves, grown


def memory(server: Server) -> float:
    """Resident MB of the server."""
    status = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def uploaded(server: Server, home: Path) -> tuple[float, float]:
    """After an upload was loaded and its page closed: MB that the uploader holds, MB the server has grown by."""
    file = home / "upload.csv"
    row = "user_%07d,/page/%04d,3,2025-01-01 10:00:00,a text of some length to fill the row\n"
    with file.open("w") as out:
        out.write("user_id,page_id,page_views,time,note\n")
        for number in range(UPLOAD_MB * 1_000_000 // len(row % (0, 0))):
            out.write(row % (number % 50_000, number % 400))
    before = memory(server)
    with browsing() as browser:
        browser.page.goto(f"{server.url}/data?lang=en")
        browser.settled()
        browser.page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(str(file))
        browser.page.wait_for_url("**ws=*")
        browser.settled()
    time.sleep(2)
    os.kill(server.process.pid, signal.SIGUSR1)
    time.sleep(1)
    return int((home / "uploader").read_text()) / 1e6, memory(server) - before


def shown(seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=20, method="inclusive")
    return f"p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s (n = {len(seconds)})"


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        token = open_sample(home)
        with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=str(home)) as server:
            together(server, token, 1)  # every page once, so that all is compared warm
            for sessions in (1, AT_ONCE):
                switches, moves, grown = together(server, token, sessions)
                who = "one session" if sessions == 1 else f"{sessions} sessions at once"
                rows.append((f"page switch, {who}", shown(switches), "-"))
                rows.append((f"K move, {who}", shown(moves), "-"))
            rows.append((f"memory of the server for each of {AT_ONCE} sessions", f"{grown:.1f} MB", "-"))
            left, growth = uploaded(server, home)
    rows.append(
        (f"held by the uploader after a {UPLOAD_MB} MB upload was loaded and closed", f"{left:.1f} MB", "<= 10 MB")
    )
    rows.append(("the server's memory grown by the same (its engine and caches included)", f"{growth:.0f} MB", "-"))
    return rows


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
