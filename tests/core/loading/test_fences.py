"""The usual range of a column: planted spikes lie beyond, hardly anything else does, and some columns have none."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from core.engine import Sql
from core.loading.fences import fences, judged

SIZE = 2000
COLUMNS = {
    "normal": lambda rng: rng.normal(50, 10, SIZE),
    "normal around nothing": lambda rng: rng.normal(0, 3, SIZE),
    "log-normal": lambda rng: rng.lognormal(3, 1, SIZE),
    "narrow log-normal": lambda rng: rng.lognormal(0, 0.4, SIZE),
    "mirrored log-normal": lambda rng: 1000 - rng.lognormal(3, 0.7, SIZE),
    "uniform": lambda rng: rng.uniform(0, 100, SIZE),
    "exponential": lambda rng: rng.exponential(10, SIZE),
    "ages": lambda rng: rng.integers(18, 80, SIZE).astype(float),
    "counts around 1": lambda rng: rng.poisson(1, SIZE).astype(float),
    "counts around 5": lambda rng: rng.poisson(5, SIZE).astype(float),
    "counts around 50": lambda rng: rng.poisson(50, SIZE).astype(float),
    "mostly none": lambda rng: rng.poisson(30, SIZE) * (rng.random(SIZE) < 0.3).astype(float),
}


def found(values):
    frame = pd.DataFrame({"v": values})
    connection = duckdb.connect()
    connection.register("t", frame)
    return fences(lambda statement: connection.execute(statement).fetchall(), Sql("t"), Sql("v"))


def flagged(values, range_):
    return np.zeros(len(values), bool) if range_ is None else (values < range_.low) | (values > range_.high)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", COLUMNS)
def test_planted_spikes_are_found_and_hardly_anything_else_is(name, seed):
    rng = np.random.default_rng(seed)
    values = COLUMNS[name](rng)
    at = rng.choice(SIZE, SIZE // 100, replace=False)
    sign = -1 if name.startswith("mirrored") else 1
    spiked = values.copy()
    spiked[at] = np.round(values.mean() + sign * (15 * values.std() + 10 * rng.random(len(at))))
    far = flagged(spiked, found(spiked))
    assert far[at].mean() >= 0.95
    assert np.delete(far, at).mean() <= 0.01
    assert flagged(values, found(values)).mean() <= 0.01


def test_a_skewed_column_is_judged_by_its_logarithm():
    rng = np.random.default_rng(0)
    assert found(rng.lognormal(3, 1, SIZE)).rule == "log"
    assert found(rng.normal(3, 1, SIZE)).rule == "plain"


def test_the_range_of_a_small_column_is_known_by_hand():
    """Median 50, median distance 10 and half a step: 50 +- 3 * 1.4826 * 10.5."""
    range_ = found([40.0, 50.0, 60.0] * 10 + [12.0, 88.0])
    assert (range_.low, range_.high) == pytest.approx((50 - 46.7019, 50 + 46.7019))


@pytest.mark.parametrize(
    "values",
    [[0, 1] * 50, [1, 2, 3, 4, 5] * 30 + [0], np.arange(0, 10.5, 0.5).tolist() * 4, list(range(1, 200)), [5.5, 60.0] * 9, [],
     [7] * 50, [None] * 30],
    ids=["0 and 1", "ratings", "half stars", "row numbers", "too few", "none", "constant", "blank"],
)  # fmt: skip
def test_some_columns_are_not_judged(values):
    assert found(pd.array(values, "Float64")) is None


def test_infinite_and_missing_values_do_not_matter():
    values = np.random.default_rng(0).normal(50, 10, SIZE)
    assert found([*values, np.inf, -np.inf, np.nan]) == found(values)


@pytest.mark.parametrize("name", ["user_id", "id", "商品编号", "订单id"])
def test_ids_are_no_numbers(name):
    assert not judged(name, "int")
    assert judged("paid", "int") and not judged("city", "category")
