"""Effects of campaigns and of dates: is a planted lift inside its interval as often as it says, and nothing claimed of nothing?

python -m bench.campaigns [runs]
"""

# ruff: noqa: S608  the SQL holds our own names only

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import json
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from bench.measure import once
from core.campaigns.before_after import BeforeAfter, measured
from core.campaigns.effect import Asked, Effect, of_campaign

RUNS, LEVEL, LIFT = 5_000, 0.9, 0.1
WANTED, WANTED_FALSE = "88% - 92%", "8% - 12%"
EXPOSURES = 1_000_000
World = Callable[[np.random.Generator, float], tuple[pd.DataFrame, float, str]]


def powers(variant: str, y: np.ndarray, x: np.ndarray) -> dict[str, object]:
    """One group as core.campaigns.people.sums() has it."""
    terms = {
        "y": y,
        "yy": y**2,
        "yyy": y**3,
        "x": x,
        "xx": x**2,
        "xxx": x**3,
        "xy": x * y,
        "xxy": x * x * y,
        "xyy": x * y * y,
    }
    terms |= {"b": x, "bb": x**2, "bbb": x**3}
    return {"campaign_id": "c", "variant": variant, "n": len(y), "cut": 0} | {k: v.sum() for k, v in terms.items()}


def groups(rng: np.random.Generator) -> tuple[int, int]:
    """People treated and not: from 1,000 to 10,000, of whom half, a fifth or four fifths are treated."""
    n, share = int(np.exp(rng.uniform(np.log(1_000), np.log(10_000)))), float(rng.choice([0.2, 0.5, 0.8]))
    return int(n * share), n - int(n * share)


def shares(rng: np.random.Generator, lift: float) -> tuple[pd.DataFrame, float, str]:
    """From 2% to 20% of the control convert."""
    usual = float(rng.uniform(0.02, 0.2))
    rows = [
        powers(name, (rng.random(n) < usual * (1 + more)).astype(float), np.zeros(n))
        for name, n, more in zip(("treatment", "control"), groups(rng), (lift, 0.0), strict=True)
    ]
    return pd.DataFrame(rows), usual * lift, "conversions"


def money(rng: np.random.Generator, lift: float) -> tuple[pd.DataFrame, float, str]:
    """From 5% to 40% buy, for log-normal amounts (sigma 0.8 to 1.2): most spend nothing, a few very much."""
    buys, sigma = float(rng.uniform(0.05, 0.4)), float(rng.uniform(0.8, 1.2))
    rows = []
    for name, n, more in zip(("treatment", "control"), groups(rng), (lift, 0.0), strict=True):
        spent = 100 * (1 + more) * rng.lognormal(-(sigma**2) / 2, sigma, n)
        rows.append(powers(name, np.where(rng.random(n) < buys, spent, 0), np.zeros(n)))
    return pd.DataFrame(rows), 100 * buys * lift, "revenue"


def money_history(rng: np.random.Generator, lift: float) -> tuple[pd.DataFrame, float, str]:
    """The same of people who differ in how much they spend, before and after alike."""
    buys, sigma = float(rng.uniform(0.3, 0.6)), float(rng.uniform(0.8, 1.2))
    rows = []
    for name, n, more in zip(("treatment", "control"), groups(rng), (lift, 0.0), strict=True):
        habit = 100 * rng.lognormal(-(sigma**2) / 2, sigma, n)
        y, x = (np.where(rng.random(n) < buys, habit * rng.lognormal(-0.08, 0.4, n), 0) for _ in range(2))
        rows.append(powers(name, y * (1 + more), x))
    return pd.DataFrame(rows), 100 * buys * lift, "revenue"


def asked(world: World, rng: np.random.Generator, lift: float) -> tuple[Effect, float]:
    table, truth, outcome = world(rng, lift)
    told = Asked(outcome, 28, None, LEVEL, world is money_history)
    return of_campaign("c", table, told, None)[0], truth


def days(rng: np.random.Generator, lift: float, *, others: bool = False) -> tuple[pd.DataFrame, int]:
    """Days of a shop with weekdays and growth, whose noise (15%) carries over to the next day (0 to 0.8), and a change that lasts
    14 or 28 days. With `others`, everybody shares half of the noise, and a season.
    """
    n, window, phi = int(rng.integers(200, 730)), int(rng.choice([14, 28])), float(rng.uniform(0, 0.8))
    growth, week = rng.uniform(-0.0005, 0.001), rng.normal(0, 0.2, 7)
    trend, common = growth * np.arange(n) + week[np.arange(n) % 7], 0.15 * noise(rng, n, phi)
    season = 0.2 * np.sin(np.arange(n) / 58 + rng.uniform(0, 6)) if others else 0
    own = 0.15 * noise(rng, n, phi) + common if others else common
    values = 1_000 * np.exp(trend + season + own)
    values[n - window :] *= 1 + lift
    found = pd.DataFrame({"day": np.arange(n), "value": values})
    if others:
        found["others"] = 3_000 * np.exp(trend + season + common + 0.1 * noise(rng, n, phi))
    return found, n - window


def noise(rng: np.random.Generator, n: int, phi: float) -> np.ndarray:
    """An autoregression of the first order with variance 1."""
    from scipy.signal import lfilter

    drawn = rng.normal(size=n)
    drawn[1:] *= math.sqrt(1 - phi**2)
    return lfilter([1.0], [1.0, -phi], drawn)


def told(right: list[bool]) -> str:
    """A share with the number of runs and its Monte Carlo error."""
    share = float(np.mean(right))
    return f"{share:.1%} ({len(right):,} runs, error {math.sqrt(share * (1 - share) / len(right)):.1%})"


def exposed(name: str, world: World, runs: int) -> list[tuple[str, str, str]]:
    """Coverage of the difference and of the lift, and the claims where nothing was planted."""
    rng, inside, lifted, false, saved = np.random.default_rng(0), [], [], [], []
    for _ in range(runs):
        found, truth = asked(world, rng, LIFT)
        inside.append(found.comparison.low <= truth <= found.comparison.high)
        lifted.append(found.comparison.lift_low <= LIFT <= found.comparison.lift_high)
        saved.append(found.saved)
        false.append(asked(world, rng, 0.0)[0].clear)
    extra = f"; the history explains {np.mean(saved):.0%} of the variance" if world is money_history else ""
    return [
        (f"{name}: planted +10% inside the 90% interval of the difference", told(inside) + extra, WANTED),
        (f"{name}: and of the lift", told(lifted), WANTED),
        (f"{name}: an effect claimed where there is none (A/A, at 10%)", told(false), WANTED_FALSE),
    ]


def dated(name: str, runs: int, *, others: bool) -> list[tuple[str, str, str]]:
    """The same of a change on a date; histories too short to tell claim nothing and are left out of the coverage."""

    def looked(rng: np.random.Generator, lift: float) -> BeforeAfter:
        found, day = days(rng, lift, others=others)
        return measured(found, day, "revenue", window=len(found) - day, level=LEVEL)

    rng, inside, false, short = np.random.default_rng(0), [], [], 0
    for _ in range(runs):
        planted, empty = looked(rng, LIFT), looked(rng, 0.0)
        short += not planted.enough
        inside += [planted.low <= LIFT <= planted.high] if planted.enough else []
        false += [empty.clear] if empty.enough else []
    return [
        (f"{name}: planted +10% inside the 90% interval", f"{told(inside)}; {short} too short to tell", WANTED),
        (f"{name}: an effect claimed at a placebo date (at 10%)", told(false), WANTED_FALSE),
    ]


# --- time ---------------------------------------------------------------------------------------------------
def timed_setup(home: str) -> object:
    import narwhals  # noqa: F401  # loaded before the clock starts
    import pandas  # noqa: F401

    import core

    known = json.loads(Path(home, "where.json").read_text(encoding="utf-8"))
    return core.store.Workspaces(Path(home)).open(known["token"])


def timed(dataset: object) -> dict[str, float]:
    """Seconds on the clock of each question."""
    from core import campaigns

    found = {}
    for outcome in ("conversions", "revenue"):
        start = time.perf_counter()
        campaigns.effects(dataset, outcome=outcome)
        found[outcome] = time.perf_counter() - start
    start = time.perf_counter()
    campaigns.before_after(dataset, 20_300, "revenue")
    return found | {"before_after": time.perf_counter() - start}


def prepare(home: Path, exposures: int) -> None:
    """Contacts of three campaigns and two orders a person, as Parquet, loaded."""
    import duckdb

    import core

    source = home / "source"
    source.mkdir()
    day = "(DATE '2025-01-01' + cast(random() * 364 AS INT))::TIMESTAMP"
    queries = {
        "exposures": "SELECT 'u' || (i // 3) AS user_id, 'c' || (i % 3) AS campaign_id, "
        "CASE WHEN hash(i) % 2 = 0 THEN 'treatment' ELSE 'control' END AS variant, 3 AS impressions, "
        "(random() < 0.2)::INT AS clicks, (random() < 0.05)::INT AS conversions, "
        f"DATE '2025-06-01'::TIMESTAMP + INTERVAL (i % 14) DAY AS time FROM range({exposures}) t(i)",
        "orders": f"SELECT 'o' || i AS order_id, 'u' || cast(floor(random() * {exposures // 3}) AS INT) AS user_id, "
        f"'i' || (i % 500) AS item_id, round(20 + random() * 80, 2) AS amount, {day} AS time "
        f"FROM range({2 * exposures // 3}) t(i)",
    }
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        for name, query in queries.items():
            connection.execute(f"COPY ({query}) TO '{source / name}.parquet'")
    dataset = core.load(source, workspaces=core.store.Workspaces(home))
    (home / "where.json").write_text(json.dumps({"token": dataset.token}), encoding="utf-8")


def cost(exposures: int = EXPOSURES) -> list[tuple[str, str, str]]:
    """Time of each question at a million contacts."""
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home), exposures)
        run = once("campaigns", "timed", home)
    names = {
        "conversions": "three campaigns against their controls, conversions",
        "revenue": "the same, revenue in the 28 days after the contact, less what the history tells",
        "before_after": "before and after a date, with every placebo date",
    }
    memory = f"; {run['peak_mb'] - run['base_mb']:.0f} MB more in all"
    return [
        (f"{exposures:,} contacts: {names[what]}", f"{spent:.2f} s{memory}", "-")
        for what, spent in run["result"].items()
    ]


def figures(runs: int = RUNS) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    return [
        *exposed("shares", shares, runs),
        *exposed("skewed money a person", money, runs),
        *exposed("skewed money, less what the history tells", money_history, runs),
        *dated("before and after, autocorrelated days", runs, others=False),
        *dated("before and after, beside others", runs, others=True),
        *cost(),
    ]


if __name__ == "__main__":
    for row in figures(*map(int, sys.argv[1:2])):
        print(*row, sep=" | ")
