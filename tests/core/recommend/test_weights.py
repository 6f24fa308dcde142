"""What a value says by itself, where nothing else is said: ratings as they stand, counts damped."""

import numpy as np
import pandas as pd
import pytest

from bench.tastes import listeners
from core.recommend import Interactions, fit
from core.recommend.weights import choose_weight

SOME = {
    "ratings from 1 to 5": (np.random.default_rng(0).integers(1, 6, 400), "value"),
    "mostly the lowest of 1 to 10": ([1.0] * 300 + [10.0] * 100, "value"),
    "from 0 to 100": (np.random.default_rng(0).integers(0, 101, 400), "value"),
    "liked and disliked": ([-1.0] * 200 + [1.0] * 199 + [50.0], "value"),
    "all the same": ([1.0] * 400, "value"),
    "nothing but 0": ([0.0] * 400, "value"),
    "plays": (np.ceil(np.random.default_rng(0).pareto(1.0, 400) * 10), "log"),
    "visits, most of them one": ([1.0] * 380 + [2.0] * 10 + [40.0] * 10, "log"),
}


def given(values, source: str = "given") -> Interactions:
    rows = {"user_id": [f"u{n % 40:02}" for n in range(400)], "item_id": [f"i{n // 40}" for n in range(400)]}
    return Interactions.from_frame(pd.DataFrame(rows).assign(value=values), source=source)


@pytest.mark.parametrize("what", SOME)
def test_values_that_are_just_given_are_ratings_or_counts_as_they_look(what: str) -> None:
    values, expected = SOME[what]
    assert choose_weight(given(values), None) == expected
    assert choose_weight(given(values), "binary") == "binary"


@pytest.mark.parametrize(("source", "expected"), [("ratings", "value"), ("orders", "log"), ("events", "log")])
def test_where_the_source_is_known_it_decides(source: str, expected: str) -> None:
    for what in ("plays", "ratings from 1 to 5"):
        assert choose_weight(given(SOME[what][0], source), None) == expected


def test_every_model_takes_plays_by_their_logarithm_but_the_one_with_a_formula_of_its_own() -> None:
    plays = listeners(0, people=40, items=30)
    assert {name: fit(name, plays).weight for name in ("item_cf", "ease", "als", "user_cf")} == {
        "item_cf": "log",
        "ease": "log",
        "als": "log",
        "user_cf": "value",
    }
