"""The strongest links against all links, worked out in full."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from core.recommend import links
from core.recommend.links import strongest


def people(items: int, share: float = 0.1, seed: int = 0, n: int = 300) -> csr_array:
    """Some items that most people have, many that few have."""
    rng = np.random.default_rng(seed)
    taken = rng.random((n, items)) < share * np.exp(-np.arange(items) / items * 4) * 4
    return csr_array(taken * rng.random((n, items)))


def every(columns: csr_array, shrinkage: float = 0.0) -> np.ndarray:
    table, has = columns.toarray(), (columns.toarray() != 0).astype(float)
    both = has.T @ has
    full = table.T @ table * (both / np.maximum(both + shrinkage, 1e-12))
    np.fill_diagonal(full, 0)
    return full


@pytest.fixture(params=["one block", "many blocks"])
def blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "many blocks":
        monkeypatch.setattr(links, "BLOCK", 17)
        monkeypatch.setattr(links, "MOST_DENSE", 20)
        monkeypatch.setattr("core.recommend.ranking.CELLS_AT_ONCE", 3000)


@pytest.mark.usefixtures("blocks")
@pytest.mark.parametrize("most", [1, 5, 30, 500])
@pytest.mark.parametrize("shrinkage", [0.0, 4.0])
def test_they_are_the_largest_of_all(most: int, shrinkage: float) -> None:
    columns = people(200)
    full, kept = every(columns, shrinkage), strongest(columns, most, shrinkage).toarray()
    np.testing.assert_allclose(kept[kept > 0], full[kept > 0], rtol=2e-5)
    largest = -np.sort(-full, axis=1)[:, :most]
    np.testing.assert_allclose(-np.sort(-kept, axis=1)[:, :most], largest, rtol=2e-5, atol=1e-12)


@pytest.mark.usefixtures("blocks")
def test_of_equal_links_those_to_the_most_taken_stay_then_the_lower_columns() -> None:
    # Item 0 meets all others once with a product of 1; 4 is taken three times, the others once or twice.
    table = np.array([[1, 1, 1, 1, 1], [0, 0, 0, 1, 1], [0, 0, 0, 0, 1]], float)
    kept = strongest(csr_array(table), 2).toarray()
    assert kept[0].tolist() == [0, 0, 0, 1, 1]
    assert kept[2].tolist() == [0, 0, 0, 1, 1]
    assert strongest(csr_array(table[:1]), 2).toarray()[3].tolist() == [1, 1, 0, 0, 0]


def test_shuffled_people_give_the_same_links() -> None:
    columns = people(150)
    order = np.random.default_rng(1).permutation(columns.shape[0])
    one, other = strongest(columns, 10), strongest(csr_array(columns[order]), 10)
    np.testing.assert_array_equal(one.indices, other.indices)
    np.testing.assert_allclose(one.data, other.data, rtol=2e-5)


def test_items_by_another_name_have_the_same_links() -> None:
    columns = people(150)
    order = np.random.default_rng(1).permutation(150)
    one, other = strongest(columns, 10).toarray(), strongest(csr_array(columns[:, order]), 10).toarray()
    np.testing.assert_allclose(one[np.ix_(order, order)], other, rtol=2e-5)


def test_nothing_has_no_links() -> None:
    assert strongest(csr_array((3, 4)), 2).nnz == 0
    assert strongest(csr_array((0, 0)), 2).shape == (0, 0)


def test_a_link_is_above_zero() -> None:
    table = csr_array(np.array([[1.0, -1.0, 1.0]]))
    assert strongest(table, 2).toarray().tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
