"""One move of K on the Segments page with 100,000 customers, beside a naive Streamlit page, and with a million."""

import tempfile
from pathlib import Path
from statistics import median

import numpy as np

from bench.live import NAIVE, OURS, Browser, Cost, Server, browsing, cost, serving

CUSTOMERS = 100_000
MANY = 1_000_000
MOVES = 10
FULLEST = "&map=points&across=0&up=1&who=1"  # points on two measures, and a segment described beside its persona


def write_shop(folder: Path, customers: int = CUSTOMERS) -> None:
    """Orders, page views and ratings of four kinds of customers, two to six rows each; they make seven features."""
    import pandas as pd

    rng = np.random.default_rng(0)
    kind = rng.choice(4, customers, p=[0.4, 0.3, 0.2, 0.1])
    start = np.datetime64("2025-01-01T00:00:00")
    for name, per_person in (("orders", [4, 2, 5, 1]), ("events", [4, 3, 8, 9])):
        rows = np.repeat(np.arange(customers), 1 + rng.poisson(np.array(per_person)[kind] - 0.9))
        days = rng.beta(np.array([4, 2, 4, 1])[kind[rows]], np.array([1, 2, 1, 4])[kind[rows]])
        frame = pd.DataFrame({"user_id": np.char.add("U", rows.astype(str))})
        frame["time"] = start + (days * 364 * 86400).astype("timedelta64[s]")
        if name == "orders":
            frame["order_id"] = np.arange(len(rows)).astype(str)
            frame["item_id"] = np.char.add("I", rng.integers(0, 500, len(rows)).astype(str))
            frame["quantity"] = rng.integers(1, 5, len(rows))
            frame["amount"] = np.round(rng.lognormal(np.array([4, 3.5, 6, 4])[kind[rows]], 0.5), 2)
        else:
            frame["page_id"] = np.char.add("/product/", rng.zipf(1.3, len(rows)).clip(max=2000).astype(str))
            frame["page_views"] = rng.integers(1, 6, len(rows))
        frame.to_parquet(folder / f"{name}.parquet")
    rows = np.repeat(np.arange(customers), 1 + rng.poisson(np.array([3, 1, 2, 1])[kind]))
    stars = np.clip(np.round(rng.normal(np.array([4.2, 3.2, 4.0, 2.5])[kind[rows]], 0.9)), 1, 5)
    users = np.char.add("U", rows.astype(str))
    items = np.char.add("I", rng.integers(0, 500, len(rows)).astype(str))
    pd.DataFrame({"user_id": users, "item_id": items, "rating": stars}).to_parquet(folder / "ratings.parquet")


def prepare(home: Path, customers: int = CUSTOMERS) -> str:
    """Load the shop into a data root and write its features for the naive page; the token of the workspace."""
    import core

    source = home / "source"
    source.mkdir()
    write_shop(source, customers)
    dataset = core.load(source, workspaces=core.store.Workspaces(home))
    found = core.segments.customer_features(dataset)
    assert len(found.user_ids) == customers
    np.save(home / "features.npy", found.standardised())
    return dataset.token


def moves(browser: Browser, server: Server, address: str) -> tuple[list[Cost], list[Cost]]:
    """K by the keyboard from 2 up to 12, each seen for the first time, and back down again."""
    browser.page.goto(server.url + address)
    browser.page.get_by_role("slider").first.wait_for()
    browser.settled()
    browser.page.wait_for_timeout(3000)
    up, down = (
        [cost(browser, server, lambda key=key: press(browser, key)) for _ in range(MOVES)]
        for key in ("ArrowRight", "ArrowLeft")
    )
    return up, down


def press(browser: Browser, key: str) -> None:
    """One step of the slider, until the websocket has brought the answer."""
    received = browser.received
    thumb = browser.page.get_by_role("slider").first
    value = thumb.input_value()
    thumb.press(key)
    while browser.received == received:
        browser.page.wait_for_timeout(20)
    assert thumb.input_value() != value


def idle(browser: Browser, server: Server) -> float:
    """CPU seconds of browser and server in the same time when nothing is moved."""
    return cost(browser, server, lambda: None).cpu


def summary(costs: list[Cost]) -> Cost:
    """The mean of the CPU seconds, the median of clock and bytes."""
    mean_browser, mean_server = (float(np.mean([getattr(c, who) for c in costs])) for who in ("browser", "server"))
    return Cost(mean_browser, mean_server, median(c.wall for c in costs), int(median(c.received for c in costs)))


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        home = Path(folder)
        token = prepare(home)
        with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=folder) as server:
            here = f"/segments?ws={token}&lang=en&k=2"
            cells, _ = map(summary, moves(browser, server, here))  # so many customers open as a density
            ours, back = map(summary, moves(browser, server, f"{here}&map=points"))
            resting = idle(browser, server)
            fullest = moves(browser, server, here + FULLEST)[0]
        with serving(NAIVE, "/_stcore/health", NAIVE_FEATURES=str(home / "features.npy")) as server:
            naive, _ = map(summary, moves(browser, server, "/"))
    what = f"one move of K to a value not seen before, {CUSTOMERS:,} customers, 20,000 points drawn"
    return [
        (f"{what}: CPU of browser and server, mean of {MOVES} moves", f"{ours} (at rest {resting:.2f})", "<= 0.45 s"),
        (f"{what}: received over the websocket, median", f"{ours.received / 1000:.0f} KB", "<= 150 KB"),
        (f"{what}: key press to a settled page, median", f"{ours.wall:.2f} s on the clock", "-"),
        ("the same, all customers counted in a density view", in_words(cells), "<= 0.45 s"),
        ("the same, back to a value seen before", in_words(back), "-"),
        ("the same, not seen before, on a naive Streamlit page (bench/naive_page.py)", in_words(naive), "-"),
        (
            "naive page against ours",
            f"{naive.cpu / ours.cpu:.1f}x CPU, {naive.received / ours.received:.1f}x bytes",
            "-",
        ),
        *served(f"{CUSTOMERS:,} customers, two measures as axes, a segment described", fullest),
        *of_many(),
    ]


def of_many() -> list[tuple[str, str, str]]:
    """The same rows of ten times as many customers, as the page opens and with most of it in use."""
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        token = prepare(Path(folder), MANY)
        with serving(OURS, "/api/health", AUDIENCE_LENS_HOME=folder) as server:
            here = f"/segments?ws={token}&lang=en&k=2"
            opened, fullest = (moves(browser, server, here + more)[0] for more in ("", FULLEST))
    return [
        *served(f"{MANY:,} customers, the page as it opens", opened),
        *served(f"{MANY:,} customers, two measures as axes, a segment described", fullest),
    ]


def served(what: str, costs: list[Cost]) -> list[tuple[str, str, str]]:
    """What moves to a value not seen before ask of the server and of the line, the dearest one too."""
    seconds, received = [c.server for c in costs], [c.received / 1000 for c in costs]
    return [
        (f"{what}: CPU of the server", f"{np.mean(seconds):.2f} s, at most {max(seconds):.2f} s", "<= 0.45 s"),
        (f"{what}: received", f"{median(received):.0f} KB, at most {max(received):.0f} KB", "<= 150 KB"),
    ]


def in_words(cost: Cost) -> str:
    """All of a cost in one cell."""
    return f"{cost}, {cost.received / 1000:.0f} KB, {cost.wall:.2f} s on the clock"


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
