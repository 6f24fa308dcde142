"""What it costs to import the core, to start the server and to see a page."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic

from bench.live import OURS, ROOT, Browser, Server, browsing, cost, serving

PAGES = (
    "overview", "data", "workspaces", "sales", "loyalty", "satisfaction", "campaigns", "report", "traffic", "audience",
    "words", "segments", "labels", "recommendations",
)  # fmt: skip
IMPORT = "import time\nimport core\nprint(time.process_time())"


def import_seconds(runs: int = 9) -> list[float]:
    """CPU seconds of a process that only imports core, Python's own start included."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", IMPORT]
    return [
        float(subprocess.run(command, capture_output=True, text=True, env=env, check=True).stdout) for _ in range(runs)
    ]


def open_sample(home: Path) -> str:
    """The sample shop in a data root; the token of its workspace."""
    import core

    return core.open_sample("shop", workspaces=core.store.Workspaces(home)).token


def first_page(browser: Browser, home: Path, token: str) -> tuple[float, float, float, float]:
    """Start to health, start to a settled Overview (seconds on the clock), and the server's CPU at both."""
    with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=str(home)) as server:
        health, health_cpu = monotonic() - server.started, server.cpu()
        browser.page.goto(f"{server.url}/?ws={token}&lang=en")
        browser.page.get_by_test_id("stMetric").first.wait_for()
        browser.settled()
        return health, monotonic() - server.started, health_cpu, server.cpu()


def switches(browser: Browser, server: Server, token: str) -> tuple[list[float], list[float], list[float]]:
    """A round over the pages by their links: seconds of the first visit, and of the next, with its CPU."""
    browser.page.goto(f"{server.url}/data?ws={token}&lang=en")
    browser.settled()
    rounds = [[cost(browser, server, lambda page=page: go(browser, page)) for page in PAGES] for _ in range(2)]
    first, again = rounds
    return [c.wall for c in first], [c.wall for c in again], [c.cpu for c in again]


def go(browser: Browser, page: str) -> None:
    """Follow a link of the navigation."""
    browser.page.get_by_test_id("stSidebar").get_by_role("link", name=page.capitalize(), exact=True).click()
    browser.page.get_by_role("heading", name=page.capitalize(), exact=True).wait_for()


def figures(starts: int = 3) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    imports = import_seconds()
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        home = Path(folder)
        token = open_sample(home)
        health, page, health_cpu, page_cpu = map(
            median, zip(*(first_page(browser, home, token) for _ in range(starts)), strict=True)
        )
        with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=folder) as server:
            first, again, cpu = switches(browser, server, token)
    return [
        ("`import core` in a fresh process, CPU, median of 9", f"{median(imports):.3f} s", "<= 0.5 s"),
        (
            f"start of the server to its first answer, median of {starts}",
            f"{health:.1f} s on the clock, {health_cpu:.1f} s of CPU",
            "-",
        ),
        (
            f"start of the server to a finished Overview of the sample shop in Chromium, median of {starts}",
            f"{page:.1f} s on the clock, {page_cpu:.1f} s of server CPU",
            "-",
        ),
        (
            f"change of page, first visit, median of {len(PAGES)} pages",
            f"{median(first):.2f} s on the clock (slowest {max(first):.2f} s)",
            "-",
        ),
        (
            f"change of page, visited before, median of {len(PAGES)} pages",
            f"{median(again):.2f} s on the clock, {median(cpu):.2f} s of CPU (browser and server)",
            "-",
        ),
    ]


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
