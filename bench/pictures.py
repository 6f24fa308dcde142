"""The pictures of the README, taken from the running dashboard on the sample shop: `python -m bench.pictures`."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.live import OURS, ROOT, browsing, serving
from bench.startup import open_sample
from core.store import Workspaces
from dashboard.report.build import build, usual
from dashboard.report.formats import write
from dashboard.report.request import Request

FOLDER = ROOT / ".github" / "screenshots"
SIZE = {"width": 1280, "height": 800}


def at_top(page: Any) -> None:
    """The page as it opens."""


def scrolled_to(text: str) -> Callable[[Any], None]:
    """The page with the card of this title near the top."""

    def scroll(page: Any) -> None:
        page.get_by_text(text, exact=True).first.evaluate("e => e.scrollIntoView({block: 'start'})")
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, -60)")

    return scroll


def with_menu(page: Any) -> None:
    """The filters opened."""
    page.get_by_role("button", name="Filter").click()


# Picture -> its page with settings, and what to do there.
PICTURES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "overview": ("overview?period=90&vs=previous", at_top),
    "filters": ("traffic?period=90&vs=previous", with_menu),
    "sales": ("sales?", scrolled_to("What moved, and where")),
    "campaigns": ("campaigns?", scrolled_to("What the campaigns changed")),
    "audience": ("audience?", scrolled_to("What rises and falls together")),
    "words": ("words?", scrolled_to("What low and high ratings speak of")),
    "segments": ("segments?", scrolled_to("K: number of segments")),
    "recommendations": ("recommendations?", at_top),
}


def report_of(token: str, home: Path) -> Path:
    """A report on the data as one page, beside the data."""
    dataset = Workspaces(home).open(token)
    request = Request(sections=usual(dataset), title="Review of the year", client="Anna's Shoes")
    written = home / "report.html"
    written.write_bytes(write("html", build(request, dataset)))
    return written


def main() -> None:
    """Take every picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        token = open_sample(Path(folder).resolve())
        with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=folder) as server, browsing() as browser:
            browser.page.set_viewport_size(SIZE)
            for name, (address, prepare) in PICTURES.items():
                browser.page.goto(f"{server.url}/{address}&ws={token}&lang=en")
                browser.page.get_by_test_id("stHeading").first.wait_for()
                browser.settled()
                browser.page.wait_for_timeout(1500)
                prepare(browser.page)
                browser.page.wait_for_timeout(1500)
                browser.page.screenshot(path=FOLDER / f"{name}.png")
            browser.page.goto(report_of(token, Path(folder).resolve()).as_uri())
            browser.page.locator("#kpis").evaluate("e => e.scrollIntoView({block: 'start'})")
            browser.page.wait_for_timeout(1500)
            browser.page.screenshot(path=FOLDER / "report.png")


if __name__ == "__main__":
    main()
