"""Forecasts on real sets (do bands hold what they promise, is the model better), false alarms, and parts that must sum.

python -m bench.forecasts
"""

import time
from collections.abc import Iterator
from random import Random

import numpy as np

import core
from bench.recommenders import DATA
from core.analytics import (
    FALSE_ALARMS,
    FORECASTS,
    NEW,
    Daily,
    daily,
    drivers,
    moved,
    moved_metrics,
    moved_ways,
    series_names,
)
from core.analytics.backtest import CUTS, LEVELS, error_ratio, held
from core.analytics.forecast import forecast_of
from core.analytics.holt_winters import forecasts, seasonal_naive
from core.analytics.metrics import METRICS
from core.analytics.unusual import judged

SERIES = 40  # simulated ones of a kind
FEW = 100  # bands, below which a share says nothing
COMPARISONS = 60  # random pairs of periods of a set
WEEK = np.array([1, 1.1, 1, 1.2, 1.4, 0, 0.6])  # closed on its sixth day
Row = tuple[str, str, str]


def figures() -> list[Row]:
    """Rows of the results table: what, measured, wanted."""
    known = list(sets())
    return [*(row for name, dataset in known for row in _coverage(name, dataset)), *_alarms(), *_residuals(known)]


def sets() -> Iterator[tuple[str, core.Dataset]]:
    """The shop that ships, and what of the real sets is here."""
    yield "shop", core.open_sample("shop")
    if (path := DATA / "uci-online-retail" / "online_retail.csv").exists():
        yield "online_retail", core.load(str(path))
    folder = DATA / "complete-journey"
    names = ("transactions.parquet", "products.parquet", "demographics.parquet")
    if folder.exists():
        yield "complete-journey", core.load({name: folder / name for name in names})


def _coverage(name: str, dataset: core.Dataset) -> list[Row]:
    return [
        row for series in FORECASTS if series in series_names(dataset) for row in _series(name, daily(dataset, series))
    ]


def _series(name: str, past: Daily) -> list[Row]:
    """One series: the bands of each earlier day against what came, the errors by those of the week before, the time."""
    values = np.maximum(past.values, 0)
    paths, what = forecasts(values), f"{name}, {past.name}"
    began = time.process_time()
    found = forecast_of(past)
    took = time.process_time() - began
    rows = [
        (
            f"{what}: {level:.0%} bands that held, by {cut.name} (held-out forecasts)",
            _share(*held(values, paths, cut, level)),
            wanted,
        )
        for level in LEVELS
        for cut in CUTS.values()
        if (wanted := f"{level - 0.08:.0%} to {min(level + 0.1, 1):.0%}")
    ]
    ratio = error_ratio(values, paths, seasonal_naive(values))
    said = f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f}), {found.model} shown, {took:.2f} CPU s"
    return [
        *rows,
        (
            f"{what}: mean absolute error by that of the same day a week before, {ratio.origins} forecasts",
            said,
            "< 1 or naive",
        ),
    ]


def _share(hits: int, tried: int) -> str:
    return f"{hits / tried:.1%} of {tried:,}" if tried >= FEW else f"too few to tell ({tried})"


def _alarms() -> list[Row]:
    """Days marked in series without any event: counts and amounts with a week's rhythm, growth and a closed day."""
    kinds = {
        "Poisson, 3 a day": lambda draw, rate: draw.poisson(3 * rate),
        "Poisson, 50 a day": lambda draw, rate: draw.poisson(50 * rate),
        "negative binomial, 20 a day, shape 5": lambda draw, rate: draw.poisson(
            20 * rate * draw.gamma(5, 0.2, len(rate))
        ),
        "negative binomial, 200 a day, shape 20": lambda draw, rate: draw.poisson(
            200 * rate * draw.gamma(20, 0.05, len(rate))
        ),
        "amounts: 15 log-normal orders a day": _amounts,
    }
    limit = f"<= {FALSE_ALARMS:.1%}"
    return [
        (f"unusual days, false alarms: {name}", f"{_false(kind):.2%} of {SERIES * 364:,}", limit)
        for name, kind in kinds.items()
    ]


def _false(kind) -> float:
    marked = []
    for seed in range(SERIES):
        draw = np.random.default_rng(seed)
        rate = np.resize(WEEK, 364) * np.linspace(1, 1 + draw.random(), 364)
        each = float(np.exp(3.5)) if kind is _amounts else 1.0
        marked.append(judged(Daily("", 20_000, kind(draw, rate).astype(float), each))["unusual"].mean())
    return float(np.mean(marked))


def _amounts(draw, rate):
    return np.array([draw.lognormal(3, 1, n).sum() for n in draw.poisson(15 * rate)])


def _residuals(known: list[tuple[str, core.Dataset]]) -> list[Row]:
    """Random periods, metrics and ways to cut: what the parts leave over, and whether the whole is the registry's."""
    draw, over, tried, unlike = Random(0), 0, 0, 0  # noqa: S311
    for _, dataset in known:
        days = daily(dataset, "revenue")
        for _ in range(COMPARISONS):
            now, before = (_some_period(draw, dataset, days) for _ in range(2))
            metric = draw.choice(moved_metrics(dataset))
            found = moved(
                now, before, metric, draw.choice([*moved_ways(dataset, metric), NEW]), most=draw.randint(1, 9)
            )
            change = METRICS[metric].compute(now).value - METRICS[metric].compute(before).value
            over += abs(found.residual)
            unlike += abs(found.change / found.scale - change) > 1e-6
            if metric == "revenue":
                over += abs(int((why := drivers(now, before)).rows["change"].sum()) - found.change) + abs(
                    why.change - found.change
                )
            tried += 1
    return [
        (
            "what moved: what the parts leave over, in 1/10,000 of a currency unit",
            f"{over} in {tried} comparisons",
            "0",
        ),
        ("what moved: changes that are not those of the registry's numbers", f"{unlike} of {tried}", "0"),
    ]


def _some_period(draw: Random, dataset: core.Dataset, days: Daily) -> core.Dataset:
    first = draw.randint(days.first, days.last)
    return dataset.filtered(core.Filter(period=(first, min(days.last, first + draw.randint(0, 60)))))


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
