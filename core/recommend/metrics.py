"""How good ranked lists are: what of the future they held, and how much of the catalogue they show.

A list is a row of columns of the matrix, best first, filled up by -1. Relevant is what the customer has in the future,
whether or not a model could know it: what nobody had in the past stays in the ideal, and costs every model the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from core.recommend.batch import AT_ONCE
from core.recommend.interactions import Interactions
from core.recommend.ranking import Floats, Rows, blocks
from core.recommend.recommender import Recommender
from core.recommend.split import chosen

K = 10
EMPTY = -1


@dataclass(frozen=True, eq=False)
class Accuracy:
    """One number a person, 0 for people without a future: each 0..1.

    ndcg:      sum over the hits of 1 / log2(1 + rank) by the best it could be, gains of 1 (Järvelin & Kekäläinen 2002).
    recall:    hits by relevant items.   precision: hits by K, a shorter list counts as full.   f1: their harmonic mean.
    map:       mean of the precisions at the ranks of the hits, by min(K, relevant items).
    """

    ndcg: Floats
    recall: Floats
    precision: Floats
    f1: Floats
    map: Floats


def accuracy(lists: Rows, future: csr_array, k: int = K) -> Accuracy:
    """Measure the first `k` of each list by the row of `future` that it stands beside."""
    return counted(hits(lists, future), np.diff(future.indptr), k)


def counted(hit: NDArray[np.bool_], relevant: Rows, k: int = K) -> Accuracy:
    """The same from what was hit at each rank (people x ranks) and how many items are relevant to each person."""
    found = hit[:, :k].astype(float)
    total = found.sum(axis=1)
    gains = 1 / np.log2(np.arange(2, k + 2))
    best = np.concatenate([[0.0], np.cumsum(gains)])[np.minimum(relevant, k)]
    so_far = np.cumsum(found, axis=1) / np.arange(1, found.shape[1] + 1)
    precision, recall = total / k, _by(total, relevant)
    return Accuracy(
        ndcg=_by(found @ gains[: found.shape[1]], best),
        recall=recall,
        precision=precision,
        f1=_by(2 * precision * recall, precision + recall),
        map=_by((so_far * found).sum(axis=1), np.minimum(relevant, k)),
    )


def hits(lists: Rows, future: csr_array) -> NDArray[np.bool_]:
    """Whether each listed item is in the row of the future beside it."""
    people, items = future.shape
    known = np.repeat(np.arange(people, dtype=np.int64), np.diff(future.indptr)) * items + future.indices
    asked = np.arange(people, dtype=np.int64)[:, None] * items + lists
    return np.asarray(np.isin(asked, known) & (lists != EMPTY))


def ranked(
    model: Recommender,
    interactions: Interactions,
    rows: Rows,
    n: int = K,
    tell: Callable[[], None] = lambda: None,
) -> tuple[Rows, Floats]:
    """Lists of the people in these rows and the score of the first item of each (NaN of an empty list).

    tell is called before each block of people; what it raises ends the work.
    """
    lists, first = np.full((len(rows), n), EMPTY, dtype=np.int64), np.full(len(rows), np.nan)
    step = min(AT_ONCE, blocks(len(rows), len(interactions.item_ids))[0].stop) if len(rows) else 1
    for start in range(0, len(rows), step):
        tell()
        users = interactions.user_ids[rows[start : start + step]]
        table = model.recommend(users, n)
        place = start + np.searchsorted(users, np.asarray(table["user_id"], dtype=np.str_))
        rank = table["rank"].to_numpy() - 1
        lists[place, rank] = np.searchsorted(interactions.item_ids, np.asarray(table["item_id"], dtype=np.str_))
        first[place[rank == 0]] = table["score"].to_numpy()[rank == 0]
    return lists, first


def coverage(lists: Rows, past: Interactions) -> float:
    """Items on anybody's list as a share of those that anybody had."""
    known = past.customers_per_item > 0
    shown = np.unique(lists[lists != EMPTY])
    return float(known[shown].sum() / max(1, known.sum()))


def novelty(lists: Rows, past: Interactions) -> float:
    """Mean of -log2(share of the customers who had the item) in bits; what nobody had counts as had by one."""
    shown = lists[lists != EMPTY]
    return float(bits_of(past)[shown].mean()) if len(shown) else float("nan")


def bits_of(past: Interactions) -> Floats:
    """-log2(share of the customers who had it) of each item; what nobody had counts as had by one."""
    people = max(1, np.count_nonzero(np.diff(past.matrix.indptr)))
    return np.asarray(-np.log2(np.maximum(1, past.customers_per_item) / people))


def diversity(lists: Rows, past: Interactions) -> float:
    """1 - mean cosine of two items of a list, by who had them; the mean over lists of two items and more."""
    long = np.count_nonzero(lists != EMPTY, axis=1) > 1
    if not long.any():
        return float("nan")
    units = units_of(past.matrix)
    found = [_unlike(lists[long][block], units) for block in blocks(int(long.sum()), units.shape[1])]
    return float(np.concatenate(found).mean())


def _unlike(lists: Rows, units: csr_array) -> Floats:
    """1 - mean cosine within each list: the length of the sum of the vectors tells the sum of all their products."""
    row, place = np.nonzero(lists != EMPTY)
    ones = csr_array((np.ones(len(row)), (row, lists[row, place])), shape=(len(lists), units.shape[0]))
    sums = csr_array(ones @ units)
    whole = np.asarray((sums * sums).sum(axis=1))
    own = np.asarray(ones @ (units * units).sum(axis=1))
    n = np.bincount(row, minlength=len(lists))
    return np.asarray(1 - (whole - own) / (n * (n - 1)))


def units_of(matrix: csr_array) -> csr_array:
    """Items x people: who had the item, in vectors of length 1 (or 0)."""
    ones = chosen(matrix, np.ones(matrix.nnz, dtype=bool))
    ones.data = np.ones(ones.nnz)
    had = np.asarray(ones.sum(axis=0))
    return csr_array(diags_array(1 / np.sqrt(np.maximum(1.0, had))) @ ones.T.tocsr())


def _by(total: Floats, whole: Floats | Rows) -> Floats:
    return np.divide(total, whole, out=np.zeros(len(total)), where=whole > 0)
