"""How much is known of who took what: the size and the emptiness of the matrix, in numbers small enough to draw."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.recommend.interactions import Interactions
from core.recommend.ranking import Rows, stored

ENOUGH = 3  # with fewer items in a history, a list says more about the items than about the person
GROUPS = 20
BUCKETS = (1, 2, 3, 6, 11, 21, 51, 101, 201, 501, 1001)


@dataclass(frozen=True, eq=False)
class MatrixFacts:
    """The matrix of people x items.

    source:   the table it comes from.   people: with at least one item.   items: of the whole catalogue.
    taken:    items that at least one person has.   pairs: of a person and an item that are known.
    thin:     people with fewer than ENOUGH items.
    lengths:  first, last (None in the open bucket), people: how many people have first .. last items.
    cells:    known pairs by group of people (rows, most active first) and of items (columns, most taken first).
    possible: how many pairs each cell could hold.
    """

    source: str
    people: int
    items: int
    taken: int
    pairs: int
    thin: int
    lengths: pd.DataFrame
    cells: NDArray[np.int64]
    possible: NDArray[np.int64]

    @property
    def density(self) -> float:
        """Known pairs as a share of all possible ones."""
        return self.pairs / max(1, self.people * self.items)

    @property
    def mostly_single(self) -> bool:
        """Whether most people have just one item: then what is chosen together can hardly be learnt."""
        single = self.lengths.loc[self.lengths["last"] == 1, "people"].sum()
        return bool(2 * single > self.people)


def matrix_facts(interactions: Interactions) -> MatrixFacts:
    """Count the matrix."""
    per_person, per_item = np.diff(interactions.matrix.indptr), interactions.customers_per_item
    people, items = _groups(per_person), _groups(per_item)
    shape = (int(people.max(initial=-1)) + 1, int(items.max(initial=-1)) + 1)
    rows, columns = stored(interactions.matrix)
    cells = np.bincount(people[rows] * shape[1] + items[columns], minlength=shape[0] * shape[1])
    return MatrixFacts(
        source=interactions.source,
        people=int(np.count_nonzero(per_person)),
        items=len(per_item),
        taken=int(np.count_nonzero(per_item)),
        pairs=int(interactions.matrix.nnz),
        thin=int(np.count_nonzero((per_person > 0) & (per_person < ENOUGH))),
        lengths=_lengths(per_person),
        cells=cells.reshape(shape),
        possible=np.outer(_sizes(people, shape[0]), _sizes(items, shape[1])),
    )


def _groups(counts: Rows) -> Rows:
    """The group, 0 for the largest counts, of everyone with a count; -1 for the others. Sizes differ by one at most."""
    known = int(np.count_nonzero(counts))
    first = np.argsort(-counts, kind="stable")[:known]
    groups = np.full(len(counts), -1, dtype=np.int64)
    groups[first] = np.arange(known) * min(GROUPS, known) // max(1, known)
    return groups


def _sizes(groups: Rows, n: int) -> Rows:
    return np.bincount(groups[groups >= 0], minlength=n)


def _lengths(per_person: Rows) -> pd.DataFrame:
    """People by the number of their items; empty buckets at both ends are left out."""
    last = [*(first - 1 for first in BUCKETS[1:]), None]
    bucket = np.searchsorted(BUCKETS, per_person[per_person > 0], side="right") - 1
    people = np.bincount(bucket, minlength=len(BUCKETS))
    table = pd.DataFrame({"first": BUCKETS, "last": pd.array(last, dtype="Int64"), "people": people})
    return table.iloc[bucket.min(initial=len(BUCKETS)) : bucket.max(initial=-1) + 1]
