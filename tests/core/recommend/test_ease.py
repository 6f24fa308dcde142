"""EASE against its own equation, by items and by people, and the blend against its two halves."""

import numpy as np
import pandas as pd
import pytest

from core.errors import OutOfRange
from core.recommend import Interactions, fit
from core.recommend.blend import fit_blend
from core.recommend.ease import fit_ease

from .worlds import ratings


def some(people: int, items: int, seed: int = 0) -> Interactions:
    rng = np.random.default_rng(seed)
    return ratings(np.where(rng.random((people, items)) < 0.4, rng.integers(1, 6, (people, items)), 0).tolist())


def by_hand(table: np.ndarray, ridge: float, evenness: float, damping: float, dropout: float) -> np.ndarray:
    """Steck 2019, eq. 8: B = I - P diag(1 / diag P), with the ridge of each item on the diagonal."""
    rows = table / (table > 0).sum(axis=1, keepdims=True) ** (evenness / 2)
    taken, squares = (table > 0).sum(axis=0), (rows**2).sum(axis=0)
    each = ridge * squares.sum() / taken.sum() * (taken / taken.mean()) ** damping + squares * dropout / (1 - dropout)
    inverse = np.linalg.inv(rows.T @ rows + np.diag(each))
    return np.eye(len(inverse)) - inverse / np.diag(inverse)


@pytest.mark.parametrize("shape", [(30, 8), (7, 20)])  # more people than items, and fewer
@pytest.mark.parametrize("options", [(5.0, 0.0, 0.0, 0.0), (2.0, 0.5, 0.0, 0.0), (2.0, 1.0, 0.5, 0.3)])
def test_scores_equal_the_equation(shape: tuple[int, int], options: tuple[float, float, float, float]) -> None:
    data = some(*shape)
    table = data.matrix.toarray()
    model = fit_ease(data, **dict(zip(("ridge", "evenness", "damping", "dropout"), options, strict=True)))
    assert np.allclose(model.scores(data.matrix), table @ by_hand(table, *options), atol=1e-9)


@pytest.mark.parametrize("shape", [(30, 8), (7, 20)])
def test_float32_is_near_enough(shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    data = some(*shape)
    exact = fit_ease(data).scores(data.matrix)
    monkeypatch.setattr("core.recommend.gram.EXACT", 1)
    monkeypatch.setattr("core.recommend.gram.BLOCK", 3)
    assert np.allclose(fit_ease(data).scores(data.matrix), exact, atol=1e-4)


def test_no_item_speaks_for_itself() -> None:
    data = some(30, 8)
    model = fit_ease(data)
    row = data.matrix[[0]]
    item = int(row.indices[0])
    without = row.copy()
    without.data = np.where(row.indices == item, 0.0, row.data)
    assert model.scores(row)[0, item] == pytest.approx(model.scores(without)[0, item])


@pytest.mark.parametrize("name", ["ease", "blend"])
def test_the_parts_add_up(name: str) -> None:
    data = some(30, 8)
    model = fit(name, data)
    for item in np.setdiff1d(np.arange(8), data.matrix[[3]].indices):
        row = data.matrix[[3]]
        reason = model.reason("u3", row, int(item))
        assert reason.evidence["weight"].sum() == pytest.approx(model.scores(row)[0, item])


def test_of_too_many_items_those_most_taken_are_linked() -> None:
    data = some(30, 8)
    model = fit_ease(data, most=3)
    most = set(np.argsort(-data.customers_per_item, kind="stable")[:3])
    assert set(model.linked) == most
    others = sorted(set(range(8)) - most)
    by_cf = fit("item_cf", data).scores(data.matrix)
    scores = model.scores(data.matrix)
    assert np.allclose(scores[:, others], model.unit * by_cf[:, others])
    assert scores[:, model.linked].std() == pytest.approx(model.unit * by_cf[:, model.linked].std())
    row = data.matrix[[3]]
    assert model.parts(row, others[0]).sum() == pytest.approx(model.scores(row)[0, others[0]])


def test_similar_items_are_partial_correlations() -> None:
    data = some(60, 5)
    table = data.matrix.toarray()
    inverse = np.linalg.inv(table.T @ table + np.eye(5) * 1e-9)
    near = fit_ease(data, ridge=1e-9 / (table**2).sum() * (table > 0).sum(), evenness=0).similar_items("i0")
    wanted = {f"i{j}": -inverse[0, j] / np.sqrt(inverse[0, 0] * inverse[j, j]) for j in range(1, 5)}
    assert dict(zip(near["item_id"], near["score"], strict=True)) == pytest.approx(
        {item: value for item, value in wanted.items() if value > 0}
    )


def test_a_blend_at_its_ends_is_one_of_its_halves() -> None:
    data = some(30, 12)
    for share, name in ((1.0, "ease"), (0.0, "als")):
        whole, half = fit_blend(data, share=share), fit(name, data)
        pd.testing.assert_frame_equal(
            whole.recommend(data.user_ids, 3)[["user_id", "item_id"]],
            half.recommend(data.user_ids, 3)[["user_id", "item_id"]],
        )


def test_a_blend_counts_each_half_in_its_own_spread() -> None:
    data = some(30, 12)
    whole = fit_blend(data, share=0.25)
    links, tastes = whole.ease.scores(data.matrix), whole.als.scores(data.matrix)
    wanted = 0.25 * links / links.std(axis=1, keepdims=True) + 0.75 * tastes / tastes.std(axis=1, keepdims=True)
    assert np.allclose(whole.scores(data.matrix), wanted)


@pytest.mark.parametrize("option", [{"ridge": 0.0}, {"evenness": 1.5}, {"damping": -1.0}, {"dropout": 1.0}])
def test_options_out_of_range_are_named(option: dict[str, float]) -> None:
    with pytest.raises(OutOfRange, match=next(iter(option))):
        fit_ease(some(5, 5), **option)
