"""A real server and a real Chromium to measure: their CPU seconds, and what came over the websocket."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 300_000  # milliseconds; the naive page takes long
TICKS = os.sysconf("SC_CLK_TCK")
OURS = ("-c", "from dashboard.server import main; main()", "--no-browser", "--port")
NAIVE = (
    *("-m", "streamlit", "run", str(ROOT / "bench" / "naive_page.py"), "--server.headless", "true"),
    *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false", "--server.port"),
)


@dataclass
class Server:
    """A running server and when it was started (monotonic)."""

    url: str
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)

    def cpu(self) -> float:
        """CPU seconds of it and its children so far."""
        return sum(cpu_by_process({self.process.pid, *descendants(self.process.pid)}).values())


@contextmanager
def serving(command: tuple[str, ...], health: str, **environment: str) -> Iterator[Server]:
    """A server of its own, from start to the first answer at `health`, stopped at the end."""
    port = free_port()
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)} | environment
    process = subprocess.Popen(
        [sys.executable, *command, str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(f"http://localhost:{port}", process)
    try:
        wait_for(server.url + health, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"no answer from {url}")


@dataclass
class Browser:
    """A page of headless Chromium that counts what its websocket received."""

    page: Any
    received: int = 0

    def watch(self) -> None:
        def count(payload: str | bytes) -> None:
            self.received += len(payload)

        self.page.on("websocket", lambda socket: socket.on("framereceived", count))

    def cpu(self) -> dict[int, float]:
        """CPU seconds of every Chromium process so far."""
        return cpu_by_process({pid for pid in descendants(os.getpid()) if "chrom" in name_of(pid)})

    def settled(self) -> None:
        """Wait until the script has run, nothing is stale and two frames were painted."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_function("() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')")
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextmanager
def browsing() -> Iterator[Browser]:
    """Headless Chromium with one empty page."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise SystemExit("no Chromium found: install it (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        browser = Browser(page)
        browser.watch()
        yield browser
        chromium.close()


@dataclass(frozen=True)
class Cost:
    """What one action took: CPU seconds of browser and server, seconds on the clock, bytes received."""

    browser: float
    server: float
    wall: float
    received: int

    @property
    def cpu(self) -> float:
        return self.browser + self.server

    def __str__(self) -> str:
        return f"{self.cpu:.2f} s (browser {self.browser:.2f}, server {self.server:.2f})"


def cost(browser: Browser, server: Server, action: Callable[[], None], rest: float = 1.0) -> Cost:
    """Do it and wait until the picture stands; `rest` seconds more catch what the browser still draws."""
    before, served, received, start = browser.cpu(), server.cpu(), browser.received, time.monotonic()
    action()
    browser.page.wait_for_timeout(100)
    browser.settled()
    wall = time.monotonic() - start
    browser.page.wait_for_timeout(rest * 1000)
    after = browser.cpu()
    spent = sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())
    return Cost(spent, server.cpu() - served, wall, browser.received - received)


# --- processes ----------------------------------------------------------------------------------------------
def descendants(parent: int) -> set[int]:
    """Children of a process, their children, and so on."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = stat_of(int(stat.parent.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: set[int] = set()
    queue = [parent]
    while queue:
        new = children.get(queue.pop(), [])
        found.update(new)
        queue += new
    return found


def stat_of(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; nothing once the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def name_of(pid: int) -> str:
    """The program a process runs."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def cpu_by_process(pids: set[int]) -> dict[int, float]:
    """CPU seconds (user and system) of each process that is still there."""
    stats = {pid: stat_of(pid) for pid in pids}
    return {pid: (int(fields[11]) + int(fields[12])) / TICKS for pid, fields in stats.items() if fields}
