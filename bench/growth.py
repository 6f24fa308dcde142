"""Bigger than memory: CPU and peak memory of loading and of every analysis of events at 1M, 10M and 50M rows.

`python -m bench.growth 1000000 10000000` takes these sizes instead. With 50M rows it needs about 15 minutes and 15 GB of disk.
"""

# ruff: noqa: S608  the SQL holds our own names only

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.growth_by_hand import IN_PANDAS, PANDAS_MAY, SQL, sums
from bench.measure import once

SIZES = (1_000_000, 10_000_000, 50_000_000)
DISK_A_ROW = 250  # bytes: the file, its Parquet twice, and what an engine writes aside
WANTED_MB = 2048
WHO = ("ours", "sql", "pandas")


# --- the file -----------------------------------------------------------------------------------------------
def write_csv(path: Path, rows: int) -> None:
    """A year of visits of five views each, in the order of time: a visitor for every 50 rows, 5,000 pages, 4 channels.

    Three quarters of a visitor's views fall on twenty pages of theirs, so that about 6 of 10 are of a page new to them.
    """
    import duckdb

    visits, people = max(1, rows // 5), max(1, rows // 50)
    kinds, channels = ["view", "view", "view", "search", "like", "cart"], ["search", "social", "email", "direct"]
    own = "hash(person, hash(i, 17) % 20)"
    query = f"""
        SELECT 'u' || person AS user_id,
               'p' || CAST(floor(({_share(f"CASE WHEN i % 4 = 0 THEN i ELSE {own} END", 7)}) ** 3 * 5000) AS INT) AS page_id,
               {kinds}[CAST(1 + hash(i, 3) % {len(kinds)} AS INT)] AS event,
               {channels}[CAST(1 + hash(visit, 11) % {len(channels)} AS INT)] AS channel,
               's' || visit AS session_id,
               TIMESTAMP '2025-01-01' + to_seconds(CAST(visit * 31536000.0 / {visits} AS BIGINT) + 40 * (i % 5)) AS time
        FROM (SELECT i, i // 5 AS visit, CAST(floor({_share("i // 5", 5)} ** 1.5 * {people}) AS INT) AS person
              FROM range({rows}) t(i))"""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER)")


def _share(of: str, salt: int) -> str:
    """A number from 0 to 1 that is as good as random, and the same in every run."""
    return f"(hash({of}, {salt}) % 2147483647 / 2147483647.0)"


# --- what is measured ---------------------------------------------------------------------------------------
def _load(where: dict) -> Any:
    import core

    return core.load(where["csv"], workspaces=core.store.Workspaces(Path(where["home"])))


def _analytics(name: str, /, **options: object) -> Callable[[Any], Any]:
    def run(dataset: Any) -> Any:
        from core import analytics

        return getattr(analytics, name)(dataset, **options)

    return run


def _segments(name: str) -> Callable[[Any], Any]:
    def run(dataset: Any) -> Any:
        from core import segments

        return getattr(segments, name)(dataset)

    return run


def _quarter(dataset: Any) -> Any:
    """The second quarter of two of the four channels."""
    from core import Filter, analytics

    return analytics.page_views(dataset.filtered(Filter(period=(20_179, 20_269), channels=("email", "social"))))


def _fit(name: str) -> Callable[[Any], Any]:
    def run(dataset: Any) -> Any:
        """With the lists of a hundred people."""
        from core import recommend

        found = recommend.interactions(dataset)
        return recommend.fit(name, found).recommend(found.user_ids[:100])

    return run


def _interactions(dataset: Any) -> Any:
    from core import recommend

    return recommend.interactions(dataset)


SCANS: dict[str, Callable[[Any], Any]] = {
    "page_views": _analytics("page_views"),
    "user_views": _analytics("user_views"),
    "views_by": _analytics("views_by", table="events", column="channel"),
    "daily_trend": _analytics("daily_trend"),
    "new_and_returning": _analytics("new_and_returning", step=7),
    "views_per_person": _analytics("views_per_person"),
    "traffic_columns": _analytics("traffic_columns"),
    "last_day_whole": _analytics("last_day_whole"),
    "series": _analytics("series", name="visitors"),
    "kpis": _analytics("kpis"),
    "total_users": _analytics("total_users"),
    "page_views of a quarter and two channels": _quarter,
}
MORE: dict[str, Callable[[Any], Any]] = {
    "visits": _analytics("visits"),
    "next_pages": _analytics("next_pages", page="p0"),
    "customer_features": _segments("customer_features"),
    "available_features": _segments("available_features"),
    "sweep_dataset": _segments("sweep_dataset"),
    "customer_facts": _segments("customer_facts"),
    "interactions": _interactions,
    **{f"interactions, fit {name!r}": _fit(name) for name in ("popular", "item_cf", "user_cf", "als")},
}


def ours_setup(asked: dict) -> tuple[str, Any]:
    import narwhals  # noqa: F401  # loaded before the clock starts, as for the others

    import core

    if asked["piece"] == "load":
        core.load({"warm.csv": b"user_id,page_id\na,b\n"})
        return "load", asked
    import pandas  # noqa: F401

    from core import analytics, recommend, segments  # noqa: F401

    return asked["piece"], core.store.Workspaces(Path(asked["home"])).open(asked["token"])


def ours(prepared: tuple[str, Any]) -> Any:
    """The public functions."""
    piece, given = prepared
    if piece == "load":
        dataset = _load(given)
        return {"token": dataset.token, "paths": [str(path) for path in dataset.tables["events"].paths]}
    found = (SCANS | MORE)[piece](given)
    return sums(piece, found.pages if piece == "visits" else found)


# --- the figures --------------------------------------------------------------------------------------------
def measured(who: str, asked: dict) -> dict | None:
    """What `once` finds; None where the process ran out of the memory it may have."""
    try:
        return once("growth" if who == "ours" else "growth_by_hand", who, asked)
    except subprocess.CalledProcessError as error:
        if who != "pandas" or not (error.returncode < 0 or "Memory" in error.stderr or "memory" in error.stderr):
            raise SystemExit(f"{who}, {asked}: {error.stderr}") from error
        return None


def at_size(folder: Path, rows: int) -> dict[tuple[str, str], dict | None]:
    """(piece, who) -> what was measured."""
    csv, home = folder / "events.csv", folder / "home"
    write_csv(csv, rows)
    asked = {"csv": str(csv), "home": str(home)}
    found: dict[tuple[str, str], dict | None] = {}
    for piece in ("load", *SCANS, *MORE):
        for who, pieces in zip(WHO, ((piece,), SQL, IN_PANDAS), strict=True):
            if piece in pieces:
                found[piece, who] = measured(who, asked | {"piece": piece})
                print(f"{rows:>11,} {piece} {who}: {told(found[piece, who])}", file=sys.stderr, flush=True)
        mine = found[piece, "ours"] or {}
        if piece == "load":
            asked |= mine["result"]
        others = [each["result"] for who in WHO[1:] if (each := found.get((piece, who)))]
        assert piece == "load" or all(other == mine["result"] for other in others), (piece, mine, others)
    shutil.rmtree(home)
    for file in folder.glob("events.csv*"):
        file.unlink()
    return found


def told(found: dict | None) -> str:
    return (
        f"does not survive {PANDAS_MAY >> 30} GB"
        if found is None
        else f"{found['cpu']:.2f} s, {found['peak_mb']:.0f} MB"
    )


def figures(sizes: tuple[int, ...] = SIZES) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        if shutil.disk_usage(folder).free < max(sizes) * DISK_A_ROW:
            raise SystemExit(f"{max(sizes):,} rows need {max(sizes) * DISK_A_ROW / 1e9:.0f} GB of disk in {folder}")
        found = {rows: at_size(folder, rows) for rows in sorted(sizes)}
    return [_row(piece, found) for piece in ("load", *SCANS, *MORE)] + _summary(found)


def _row(piece: str, found: dict[int, dict]) -> tuple[str, str, str]:
    """One piece at all sizes: ours, and the others beside it."""
    largest = max(found)
    mine = [found[rows][piece, "ours"] for rows in found]
    seconds, peaks = " / ".join(f"{m['cpu']:.2f}" for m in mine), " / ".join(f"{m['peak_mb']:.0f}" for m in mine)
    text = f"{seconds} s{_grown(mine)}, {peaks} MB"
    for who, title in (("sql", "DuckDB SQL"), ("pandas", "pandas")):
        if (piece, who) in found[largest]:
            text += f"; {title} " + " / ".join(told(found[rows][piece, who]) for rows in found)
    wanted = [*_linear(list(found)), f"<= {WANTED_MB} MB"]
    return f"{piece} at {_sizes(found)} rows: CPU, peak", text, ", ".join(wanted)


def _grown(mine: list[dict]) -> str:
    times = [f"x{after['cpu'] / before['cpu']:.1f}" for before, after in pairwise(mine)]
    return f" ({', '.join(times)})" if times else ""


def _linear(sizes: list[int]) -> list[str]:
    """What the time may grow by from size to size: no more than the rows."""
    return [f"<= x{after / before:g}" for before, after in pairwise(sizes)]


def _sizes(found: dict[int, dict]) -> str:
    return " / ".join(f"{rows / 1e6:g}M" for rows in found)


def _summary(found: dict[int, dict]) -> list[tuple[str, str, str]]:
    """The highest peaks of all, and the steepest growth between the two largest sizes."""
    largest = max(found)
    rows = []
    for title, pieces in (("loading and the scans", ("load", *SCANS)), ("everything", ("load", *SCANS, *MORE))):
        peak, piece = max((found[largest][piece, "ours"]["peak_mb"], piece) for piece in pieces)
        what = f"highest peak of {title} at {largest / 1e6:g}M rows"
        rows.append((what, f"{peak:.0f} MB ({piece})", f"<= {WANTED_MB} MB"))
    if len(found) > 1:
        before = sorted(found)[-2]
        mine = {p: found[largest][p, "ours"]["cpu"] / found[before][p, "ours"]["cpu"] for p in ("load", *SCANS, *MORE)}
        worst = max(mine, key=lambda piece: mine[piece])
        what = f"steepest growth of CPU, {before / 1e6:g}M -> {largest / 1e6:g}M rows"
        rows.append((what, f"x{mine[worst]:.1f} ({worst})", f"<= x{largest / before:g}"))
    return rows


if __name__ == "__main__":
    for row in figures(tuple(int(float(text)) for text in sys.argv[1:]) or SIZES):
        print(*row, sep=" | ")
