"""The drawings of the recommendations page, and how many large answers are kept behind it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from core.recommend import Interactions, matrix_facts
from dashboard import cache
from dashboard.figures.recommend import lengths_figure, matrix_figure, similar_figure


@pytest.fixture
def facts():
    rng = np.random.default_rng(1)
    pairs = pd.DataFrame({"user_id": rng.integers(0, 60, 500), "item_id": rng.integers(0, 90, 500)})
    return matrix_facts(Interactions.from_frame(pairs.drop_duplicates().astype(str)))


def test_the_bars_hold_everyone(facts):
    assert sum(lengths_figure(facts, "en").data[0].y) == facts.people


def test_the_map_holds_every_pair(facts):
    share = np.square(matrix_figure(facts, "zh").data[0].z)
    assert (share * facts.possible).sum() == pytest.approx(facts.pairs)


def test_items_of_one_name_keep_their_own_bars():
    nearest = pd.DataFrame({"title": ["MILK", "MILK", "x" * 99], "score": [0.9, 0.8, 0.7]})
    names = similar_figure(nearest, "similarity").data[0].y
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 24


def test_only_eight_large_answers_are_kept():
    made = []
    for number in [*range(9), 0]:
        data = SimpleNamespace(digest=f"large-{number}")
        cache.compute_large(lambda data: made.append(data.digest), data)
    assert made.count("large-0") == 2
    assert made.count("large-8") == 1
