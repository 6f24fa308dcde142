"""Numbers that must agree, under random filters on three sets of data; and what a deliberately broken join is caught by.

Each run draws a period, channels and groups of customers, and holds reconcile() and the functions behind the pages to
one another: what a page lists must sum to what the key numbers say, to the last unit.
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.recommenders import DATA

RUNS = {"shop": 200, "online_retail": 100, "complete-journey": 100}
SEED = 7


def datasets(home: Path) -> Iterator[tuple[str, object]]:
    """The sample shop, and the two real sets where they lie beside the project."""
    import core

    workspaces = core.store.Workspaces(home)
    yield "shop", core.open_sample("shop", workspaces=workspaces)
    retail, journey = DATA / "uci-online-retail" / "online_retail.csv", DATA / "complete-journey"
    if retail.exists():
        yield "online_retail", core.load(retail, workspaces=workspaces)
    if journey.exists():
        yield "complete-journey", core.load(journey, workspaces=workspaces)


def drawn(rng: random.Random, dataset: object) -> object:
    """A filter nobody thought of."""
    import core
    from core import analytics

    span, channels, groups = analytics.span(dataset), analytics.channels(dataset), analytics.group_values(dataset)
    period = None
    if span and rng.random() < 0.8:
        first = rng.randint(span.first - 5, span.last)
        period = (first, min(first + rng.choice((0, 6, 29, 89, 400)), span.last + 5))
    chosen = tuple(rng.sample(channels, rng.randint(1, len(channels)))) if channels and rng.random() < 0.5 else ()
    by = ()
    if groups and rng.random() < 0.6:
        column = rng.choice(sorted(groups))
        by = ((column, tuple(rng.sample(groups[column], rng.randint(1, min(3, len(groups[column])))))),)
    return core.Filter(period, chosen, by)


def violations(dataset: object) -> list[str]:
    """What does not agree: the checks of the badge, and pages against key numbers."""
    from core import analytics

    apart = [check.code for check in analytics.reconcile(dataset).broken]
    numbers = analytics.kpis(dataset).set_index("name")["value"].to_dict()
    return apart + [name for name, one, other in _pairs(dataset, numbers) if one != other]


def _pairs(dataset: object, numbers: dict[str, float]) -> Iterator[tuple[str, float, float]]:
    """Name, a number as one page has it, and as another has it."""
    from core import analytics

    if "page_views" in numbers:
        yield "pages", analytics.page_views(dataset)["page_views"].sum(), numbers["page_views"]
        people = analytics.user_views(dataset)
        yield "people", people["page_views"].sum(), numbers["page_views"]
        yield "visitors", len(people), numbers["visitors"]
        for table, column in (("events", "channel"), ("customers", "gender")):
            if column in dataset.columns(table):
                rows = analytics.views_by(dataset, table=table, column=column, most=3)
                yield f"views by {column}", rows["page_views"].sum(), numbers["page_views"]
    if dataset.rows("customers"):
        yield "ages", analytics.age_distribution(dataset)["users"].sum(), numbers["users"]
    yield from _by_channel(dataset, numbers)
    yield from _steps(dataset, numbers)


def _by_channel(dataset: object, numbers: dict[str, float]) -> Iterator[tuple[str, float, float]]:
    from core.analytics import METRICS, kpis_by

    for by in ("channel", "campaign_id"):
        sums = kpis_by(dataset, by).groupby("name")["value"].sum()
        for name in sums.index:
            if METRICS[name].adds_up:
                yield f"{name} by {by}", round(sums[name] * 10_000), round(numbers[name] * 10_000)


def _steps(dataset: object, numbers: dict[str, float]) -> Iterator[tuple[str, float, float]]:
    """Where every row has a day, the steps of what adds up are the whole."""
    from core.analytics import METRICS, histories

    for name, steps in histories(dataset).items():
        table = METRICS[name].table(dataset)
        dated = not dataset.frame(table)["day"].isna().any() if dataset.rows(table) < 100_000 else True
        if METRICS[name].adds_up and dated:
            yield f"{name} over time", round(steps["value"].sum() * 10_000), round(numbers[name] * 10_000)


def broken_join(home: Path) -> tuple[str, str]:
    """A stored customer is doubled: what the badge says, and what it must say (the views of that customer)."""
    import pandas as pd

    import core
    from core import analytics

    shop = core.open_sample("shop", workspaces=core.store.Workspaces(home / "broken"))
    path = shop.tables["customers"].paths[0]
    views = analytics.user_views(shop, limit=1).iloc[0]
    rows = pd.read_parquet(path)
    pd.concat([rows, rows[rows["user_id"] == views["user_id"]]]).to_parquet(path)
    found = {check.code: check.difference for check in analytics.reconcile(shop).broken}
    return f"{found.get('views_by_group', 0)} views, {len(found)} checks", f"{views['page_views']} views"


def figures(runs: dict[str, int] = RUNS) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    home, rows = Path(tempfile.mkdtemp()), []
    try:
        for name, dataset in datasets(home):
            rng, found = random.Random(f"{SEED} {name}"), []  # noqa: S311
            for _ in range(runs[name]):
                asked = drawn(rng, dataset)
                found += [f"{what} ({asked})" for what in violations(dataset.filtered(asked))]
            for each in found[:5]:
                print("  violated:", name, each, file=sys.stderr)
            rows.append(
                (f"random filters on {name}: runs / violations", f"{runs[name]} / {len(found)}", "0 violations")
            )
        said, wanted = broken_join(home)
        rows.append(("a customer stored twice: the badge differs by", said, wanted))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return rows


if __name__ == "__main__":
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    for row in figures({name: max(1, round(n * share)) for name, n in RUNS.items()}):
        print(*row, sep=" | ")
