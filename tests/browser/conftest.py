"""A real Chromium at a real server, watched: no request to another host, no page error, no traceback."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.live import FLAGS, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60_000  # milliseconds; the machines tests run on are often busy
LAUNCHER = "from dashboard.server import main\n\nmain()\n"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """A running dashboard: its address, its log, its data root."""

    url: str
    log: Path
    home: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The console command, started from a folder that is not the project's, with an empty data root."""
    folder = tmp_path_factory.mktemp("elsewhere")
    launcher, log, home = folder / "audience-lens", folder / "server.log", folder / "home"
    launcher.write_text(LAUNCHER)
    port = free_port()
    command = [sys.executable, str(launcher), "--port", str(port), "--no-browser"]
    env = os.environ | {"AUDIENCE_LENS_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(f"http://localhost:{port}", process, log)
        yield Server(f"http://localhost:{port}", log, home)
    finally:
        process.terminate()
        process.wait(20)


def wait_until_healthy(url, process, log, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api/health", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    """Chromium; where it is missing the tests are skipped, or fail when REQUIRE_BROWSER=1."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing = "no Chromium found: install it (Debian: apt-get install chromium) to run the browser tests"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(missing)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(server, chromium):
    """visit("/data", width=390, color_scheme="dark") -> a settled page; its troubles fail the test."""
    contexts, troubles, seen = [], [], server.log.stat().st_size

    def visit(path="/", *, width=1280, height=800, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch(page, server.url, troubles)
        page.goto(server.url + path)
        return settled(page)

    yield visit
    for context in contexts:
        context.close()
    assert troubles == []
    assert "Traceback" not in server.log.read_text()[seen:]


def watch(page, own, troubles):
    """Collect what must not happen in a page."""
    page.on("pageerror", lambda error: troubles.append(f"page error: {error}"))

    def inside(wire):
        if not is_inside(wire.url, own):
            troubles.append(f"outside: {wire.url}")

    page.on("request", inside)
    page.on("websocket", inside)
    page.on("console", lambda said: "Security Policy" in said.text and troubles.append(said.text))


def is_inside(url, own):
    return url.startswith((own, own.replace("http", "ws", 1), "data:", "blob:", "about:"))


def settled(page):
    """The page once its script has run and nothing on it is stale."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_function("() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')")
    return page


@contextmanager
def rerun(page):
    """Around an action that makes the script run again."""
    yield
    page.wait_for_timeout(150)
    settled(page)
