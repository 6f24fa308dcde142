"""The neural network, where PyTorch is installed: what it can learn that sums of items can't, and that its reasons hold."""

import sys
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest

from core.errors import OutOfRange
from core.recommend import RECOMMENDERS, Interactions, fit

from .worlds import frame

has_torch = pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed (extra: deep)")


def test_it_is_in_the_registry_only_with_pytorch_and_never_imports_it_for_the_others() -> None:
    assert ("ncf" in RECOMMENDERS) == (find_spec("torch") is not None)
    assert find_spec("torch") is not None or "torch" not in sys.modules


def either_or(seed: int = 0) -> tuple[Interactions, list[str]]:
    """Two yes-no traits, each shown by 5 of 6 items. Who has both or neither likes the items s, who has one the items d.

    Alone, no shown item says anything of s or d: only pairs of them do. Of 400 people, as many of each of the four kinds,
    the last 100 have shown their traits alone.
    """
    rng = np.random.default_rng(seed)
    rows, asked = [], []
    for person in range(400):
        user, a, b = f"u{person:03}", person % 2, person // 2 % 2
        liked = "s" if a == b else "d"
        for kind in (f"a{a}", f"b{b}"):
            rows += [(user, f"{kind}-{n}") for n in rng.choice(6, 5, replace=False)]
        if person < 300:
            rows += [(user, f"{liked}-{n}") for n in rng.choice(6, 3, replace=False)]
        else:
            asked.append((user, liked))
    made = Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id"]))
    return made, asked


def right(name: str, seed: int) -> float:
    """The share of people without any s or d for whom the liked kind has the higher mean score: of the four kinds the least."""
    made, asked = either_or(seed)
    model = fit(name, made)
    scores = model.scores_of(made.rows([user for user, _ in asked]))
    s, d = ([i for i, item in enumerate(made.item_ids) if item.startswith(kind)] for kind in "sd")
    says = np.where(scores[:, s].mean(axis=1) > scores[:, d].mean(axis=1), "s", "d")
    hit = says == [liked for _, liked in asked]
    return min(float(hit[kind::4].mean()) for kind in range(4))


@has_torch
@pytest.mark.parametrize("seed", range(3))
def test_it_learns_either_or_which_no_sum_over_items_can(seed: int) -> None:
    # A sum can be right about three kinds of people, and is then wrong about the fourth.
    assert right("ncf", seed) >= 0.8
    assert right("als", seed) <= 0.6
    assert right("item_cf", seed) <= 0.6


@has_torch
def test_the_curve_is_kept_and_what_is_held_out_is_learnt_too() -> None:
    curve = fit("ncf", either_or()[0]).history
    assert list(curve.columns) == ["epoch", "loss", "held_out"]
    assert curve["epoch"].tolist() == list(range(1, len(curve) + 1))
    assert curve["loss"].iloc[-1] < curve["loss"].iloc[0]
    assert curve["held_out"].min() < curve["held_out"].iloc[0]


@has_torch
def test_the_same_seed_gives_the_same_lists_and_another_one_others() -> None:
    made = either_or()[0]
    one, same, other = (fit("ncf", made, seed=seed).recommend(made.user_ids) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one, same, check_exact=True)
    assert not one["score"].equals(other["score"])


@has_torch
def test_a_low_rating_is_a_yes_and_none_is_fed_in_as_it_stands() -> None:
    rows = frame(ann="ab", bob="abc", cat="cd", dan="bd")
    rated = rows.assign(value=[5, 4, 1, 2, 3, 5, 1, 2, 2])
    plain, ratings = (fit("ncf", Interactions.from_frame(table)).recommend(["ann"]) for table in (rows, rated))
    pd.testing.assert_frame_equal(plain, ratings, check_exact=True)
    assert ratings["score"].between(0, 1).all()


@has_torch
def test_the_cited_rows_are_those_whose_removal_costs_most() -> None:
    made = either_or()[0]
    model = fit("ncf", made)
    for row in model.recommend(made.user_ids[:20], 3).itertuples():
        evidence = model.explain(row.user_id, row.item_id).evidence
        history, column = made.history(made.rows([row.user_id])), made.column(row.item_id)
        falls = {}
        for item in history.indices:
            less = history.copy()
            less.data = np.where(less.indices == item, 0.0, less.data)
            falls[item] = row.score - model.scores(less)[0, column]
        above = {item: fall for item, fall in falls.items() if fall > 1e-9}
        assert evidence["weight"].sum() == pytest.approx(row.score, abs=1e-9)
        assert set(evidence.index[evidence["weight"] > 1e-6]) <= set(above)
        share = evidence["weight"] / row.score
        expected = [above.get(item, 0.0) / sum(above.values()) for item in evidence.index]
        np.testing.assert_allclose(share, expected, atol=1e-6)


@has_torch
def test_more_than_all_pairs_are_taught_by_lot_and_the_strong_pattern_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two halves of people with a half of the items each.
    from core.recommend import ncf_training

    monkeypatch.setattr(ncf_training, "EVERY_NO", 100)
    rng = np.random.default_rng(0)
    rows = [(f"u{u:03}", f"{'ab'[u % 2]}{i:02}") for u in range(200) for i in rng.choice(20, 8, replace=False)]
    made = Interactions.from_frame(pd.DataFrame(rows, columns=["user_id", "item_id"]))
    lists = fit("ncf", made).recommend(made.user_ids, 5)
    half = lists["user_id"].str[1:].astype(int) % 2
    assert (lists["item_id"].str[0] == half.map({0: "a", 1: "b"})).mean() > 0.99


@has_torch
@pytest.mark.parametrize("wrong", ["factors", "hidden", "negatives"])
def test_options_below_one_are_refused(wrong: str) -> None:
    with pytest.raises(OutOfRange, match=wrong):
        fit("ncf", Interactions.from_frame(frame(ann="ab")), **{wrong: 0})
