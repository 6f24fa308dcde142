"""Movement: who was in which segment before and after, and whether their habits or the boundaries changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics import span
from core.dataset import Dataset
from core.errors import NotEnoughData
from core.messages import Message
from core.segments.customers import answerable, customer_features
from core.segments.features import USUAL, Features, Preparation
from core.segments.frozen import Frozen, Labels, follow, freeze, frozen_features, placed, until_end
from core.segments.kmeans import represent, segment
from core.segments.lloyd import nearest

ABSENT = -1

Period = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Movement:
    """Everyone who was there before or after.

    frozen:   the segments before. centroids: the same after, moved to where the new habits put them.
    habits:   the features before, of those who were there then: the first of `user_ids` (until `only`).
    user_ids: str[n], everyone.
    before:   int8[n], the segment before, -1 for who was not there.
    expected: int8[n], the segment of the new habits within the old boundaries, -1 for who is not there any more.
    after:    int8[n], the segment of the new habits within the new boundaries.
    """

    frozen: Frozen
    habits: Features
    centroids: npt.NDArray[np.float64]
    user_ids: npt.NDArray[np.str_]
    before: Labels
    expected: Labels
    after: Labels

    @property
    def k(self) -> int:
        return self.frozen.k

    @cached_property
    def there(self) -> npt.NDArray[np.bool_]:
        """Who was there both times."""
        return np.asarray((self.before != ABSENT) & (self.after != ABSENT))

    @cached_property
    def moved(self) -> npt.NDArray[np.bool_]:
        """Who was there both times and is in another segment."""
        return np.asarray(self.there & (self.before != self.after))

    @cached_property
    def by_habits(self) -> npt.NDArray[np.bool_]:
        """Of those who moved, whom the new habits alone take out of the old segment; the others, the boundaries."""
        return np.asarray(self.moved & (self.before != self.expected))

    @cached_property
    def carried(self) -> npt.NDArray[np.bool_]:
        """Whose habits left the old boundaries, which moved along, so that the segment is the same."""
        return np.asarray(self.there & ~self.moved & (self.before != self.expected))

    @cached_property
    def sizes(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Customers of each segment before and after."""
        return _counts(self.before, self.k), _counts(self.after, self.k)

    @property
    def by_chance(self) -> float:
        """The share that would have stayed if the segment after had nothing to do with the one before."""
        n = int(self.there.sum())
        shares = [_counts(labels[self.there], self.k) / max(n, 1) for labels in (self.before, self.after)]
        return float(shares[0] @ shares[1]) if n else float("nan")

    def flow(self) -> pd.DataFrame:
        """From where to where: one row a pair of segments that anybody went between.

        before and after (-1: not there), customers, by_habits, by_boundaries (of those who moved; together they are
        the customers of the row).
        """
        frame = pd.DataFrame(
            {
                "before": self.before.astype(int),
                "after": self.after.astype(int),
                "customers": 1,
                "by_habits": self.by_habits.astype(int),
                "by_boundaries": (self.moved & ~self.by_habits).astype(int),
            }
        )
        return frame.groupby(["before", "after"], as_index=False).sum()

    def table(self) -> npt.NDArray[np.int64]:
        """The same as (k + 1) x (k + 1) counts: rows before, columns after, the last of each for who was not there."""
        side = self.k + 1
        pairs = (self.before.astype(int) % side) * side + self.after.astype(int) % side
        return np.bincount(pairs, minlength=side * side).reshape(side, side)

    def movers(self) -> pd.DataFrame:
        """One row a customer who moved, came or went: user_id, before and after (from 1; empty: not there), cause.

        cause is "habits", "boundaries", "came" or "went".
        """
        cause = np.select([self.by_habits, self.moved, self.before == ABSENT], ["habits", "boundaries", "came"], "went")
        rows = self.moved | ~self.there
        frame = pd.DataFrame({"user_id": self.user_ids, "before": self.before, "after": self.after, "cause": cause})
        numbered = {
            side: frame[side].astype("Int64").add(1).where(frame[side] != ABSENT) for side in ("before", "after")
        }
        return frame.assign(**numbered)[rows].sort_values("user_id", ignore_index=True)

    def only(self, user_ids: npt.NDArray[np.str_]) -> Movement:
        """The same segments and boundaries with these customers alone; `habits` stays of everyone."""
        kept = np.isin(self.user_ids, user_ids)
        parts = {side: getattr(self, side)[kept] for side in ("user_ids", "before", "expected", "after")}
        return replace(self, **parts)


def movement(
    before: Dataset,
    after: Dataset,
    *,
    frozen: Frozen | None = None,
    names: Sequence[str] | None = None,
    distinct: bool = False,
    preparation: Preparation = USUAL,
    k: int = 4,
    seed: int = 0,
) -> Movement:
    """Who moved between two states of the data, or between two periods of it (datasets with a Filter).

    The segments are the `frozen` ones, or else `k` of the customers before, by those of the features `names` that
    are known of them (`distinct` and `preparation` as in customer_features).
    Raises NotEnoughData and OutOfRange as customer_features, segment and frozen_features do.
    """
    if frozen is not None:
        return moved(frozen, frozen_features(frozen, before), frozen_features(frozen, after))
    known = None if names is None else answerable(before, names) or None
    features = until_end(customer_features(before, known, distinct=distinct, preparation=preparation), before)
    frozen = freeze(features, segment(features, k, seed), before)
    return moved(frozen, features, frozen_features(frozen, after))


def moved(frozen: Frozen, before: Features, after: Features) -> Movement:
    """The movement between two tables of the frozen segments' own features."""
    space = frozen.scaling(after.matrix)
    centroids = follow(represent(space)[0], frozen.centroids)
    ids = pd.Index(before.user_ids)
    everyone = ids.append(pd.Index(after.user_ids).difference(ids))
    labels = (
        _aligned(everyone, before.user_ids, placed(frozen, before)),
        _aligned(everyone, after.user_ids, nearest(space, frozen.centroids)),
        _aligned(everyone, after.user_ids, nearest(space, centroids)),
    )
    return Movement(frozen, before, centroids, everyone.to_numpy(dtype=str), *labels)


def halves(dataset: Dataset) -> tuple[Period, Period]:
    """The first and the second half of the days of the data, equally long; of an odd number the first day is left out.

    Raises NotEnoughData below 2 days.
    """
    days = span(dataset.whole)
    if days is None or days.last <= days.first:
        raise NotEnoughData(Message("segments.days"), 2, 0 if days is None else 1)
    length = (days.last - days.first + 1) // 2
    return (days.last - 2 * length + 1, days.last - length), (days.last - length + 1, days.last)


def _aligned(everyone: pd.Index[str], ids: npt.NDArray[np.str_], labels: Labels) -> Labels:
    """The label of everyone, -1 for who has none."""
    at = pd.Index(ids).get_indexer(everyone)
    return np.where(at >= 0, labels[at], ABSENT).astype(np.int8)


def _counts(labels: Labels, k: int) -> npt.NDArray[np.int64]:
    return np.bincount(labels[labels != ABSENT], minlength=k).astype(np.int64)
