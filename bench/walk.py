"""Every page on every pack, in both languages, at two widths: console errors, requests to other hosts, axe-core findings."""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from bench.live import OURS, Browser, browsing, serving
from bench.startup import PAGES

PACKS = ("shop", "grocer", "reviews")
LANGUAGES = ("en", "zh")
WIDTHS = {1280: 900, 390: 844}
GRAVE = ("serious", "critical")
# The empty group for the point under the mouse in st.metric's own sparkline, which no option names.
THEIRS = "_highlighted_points_marks"
AXE = """() => axe.run(document, {resultTypes: ['violations']}).then(
    found => found.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160))]))"""


@dataclass
class Seen:
    """What went wrong on the way."""

    own: str
    views: int = 0
    errors: Counter = field(default_factory=Counter)
    outside: Counter = field(default_factory=Counter)
    findings: Counter = field(default_factory=Counter)
    theirs: Counter = field(default_factory=Counter)

    def watch(self, page: object) -> None:
        page.on("pageerror", lambda error: self.errors.update([str(error)[:200]]))
        page.on("console", lambda said: said.type == "error" and self.errors.update([said.text[:200]]))
        page.on("request", lambda request: self.inside(request.url) or self.outside.update([request.url[:200]]))

    def note(self, violations: list, where: str) -> None:
        """What axe found on a page, ours and theirs apart."""
        for finding, impact, nodes in violations:
            for html in nodes[:1] if impact in GRAVE else ():
                kind = self.theirs if all(THEIRS in one for one in nodes) else self.findings
                kind.update([f"{finding} on {where}: {html}"])

    def inside(self, url: str) -> bool:
        return url.startswith((self.own, self.own.replace("http", "ws", 1), "data:", "blob:", "about:"))


def axe_source(folder: Path) -> str | None:
    """axe-core by npm; None where npm or the network is missing."""
    if not shutil.which("npm"):
        return None
    run = subprocess.run(["npm", "install", "--prefix", str(folder), "axe-core"], capture_output=True)
    built = folder / "node_modules" / "axe-core" / "axe.min.js"
    return built.read_text() if run.returncode == 0 and built.exists() else None


def walk(browser: Browser, seen: Seen, tokens: dict[str, str], axe: str | None) -> None:
    """Open each page anew, wait until it stands, and let axe look at it."""
    for (width, height), lang, (pack, token), name in product(WIDTHS.items(), LANGUAGES, tokens.items(), PAGES):
        browser.page.set_viewport_size({"width": width, "height": height})
        browser.page.emulate_media(color_scheme="dark" if lang == "zh" else "light")
        told = "&story=1&demo=1" if lang == "zh" else ""  # with the bar of the story, and people hidden
        browser.page.goto(f"{seen.own}/{name}?ws={token}&lang={lang}{told}")
        browser.page.get_by_test_id("stHeading").first.wait_for()
        browser.settled()
        browser.page.wait_for_timeout(800)
        seen.views += 1
        if browser.page.get_by_test_id("stException").count():
            seen.errors.update([f"exception on {name} of {pack} ({lang}, {width})"])
        if axe:
            browser.page.evaluate(axe)
            seen.note(browser.page.evaluate(AXE), f"{name} ({pack}, {lang}, {width})")


def look(packs: tuple[str, ...] = PACKS) -> tuple[Seen, bool]:
    """Walk over everything; and whether axe-core was there."""
    import core

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        axe = axe_source(home / "axe")
        workspaces = core.store.Workspaces(home)
        tokens = {pack: core.open_sample(pack, workspaces=workspaces).token for pack in packs}
        with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=str(home)) as server, browsing() as browser:
            seen = Seen(server.url)
            seen.watch(browser.page)
            walk(browser, seen, tokens, axe)
    return seen, axe is not None


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    seen, had_axe = look()
    counts = f"{len(PAGES)} pages x {len(PACKS)} packs x {len(LANGUAGES)} languages x {len(WIDTHS)} widths"
    ways = f"{seen.views} page views ({counts})"
    return [
        (f"{ways}: console errors and exceptions", str(seen.errors.total()), "0"),
        (f"{ways}: requests to another host", str(seen.outside.total()), "0"),
        (
            f"{ways}: serious and critical findings of axe-core",
            str(seen.findings.total()) if had_axe else "axe-core not available",
            "0",
        ),
        (
            f"{ways}: the same in Streamlit's own sparkline, an empty group without a name",
            str(seen.theirs.total()),
            "-",
        ),
    ]


if __name__ == "__main__":
    told, _ = look(tuple(sys.argv[1:]) or PACKS)
    print(f"{told.views} page views")
    for name in ("errors", "outside", "findings", "theirs"):
        kind = getattr(told, name)
        print(f"{name}: {kind.total()}")
        for what, times in kind.most_common(40):
            print(f"  {times} x {what}")
