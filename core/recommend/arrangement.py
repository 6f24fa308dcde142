"""A model's lists as they are wanted: newer or more varied by a dial, within business rules, without what is disliked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.errors import OutOfRange
from core.recommend.alike import Likeness
from core.recommend.ranking import DIGITS, Floats, Rows, stored, top
from core.recommend.recommender import Model, Reason, list_table
from core.recommend.split import Chosen

CANDIDATES = 200  # of each person, the best by the model: what the dials choose among
_LATER = 10.0  # more than any dial can lift: what only fills a list stays behind what has a score


@dataclass(frozen=True)
class Dials:
    """novelty, diversity: 0 (the model's own order) to 1 (nothing else counts)."""

    novelty: float = 0.0
    diversity: float = 0.0

    def __post_init__(self) -> None:
        for name in ("novelty", "diversity"):
            if not 0 <= getattr(self, name) <= 1:
                raise OutOfRange(name, getattr(self, name), "0 … 1")

    def __bool__(self) -> bool:
        return self.novelty > 0 or self.diversity > 0


@dataclass(frozen=True, eq=False)
class Cap:
    """At most `most` items of one group on a list; group: of each item, -1 for none."""

    group: Rows
    most: int


@dataclass(frozen=True, eq=False)
class Arranged(Model):
    """The lists of another model, chosen item by item: the one with the largest worth comes next.

    worth = (1 - diversity) * ((1 - n) * relevance + n * new) - diversity * (cosine with the nearest chosen)
    (Carbonell & Goldstein 1998). relevance: 1 for the model's first, 0 for its CANDIDATES-th. new: see Likeness.
    n = novelty squared: so the steps of this dial cost about as much as those of the other.
    Of equal ones the model's order decides; without dials it decides alone. What only fills a list comes after
    everything that has a score.
    allowed: of each item whether it may be offered, also to fill a list.   caps: see Cap.
    """

    model: Model
    dials: Dials
    likeness: Likeness | None
    allowed: Chosen
    caps: tuple[Cap, ...]
    name: ClassVar[str] = "arranged"

    def scores(self, history: csr_array) -> Floats:
        return self._offered(self.model.scores(history))

    def scores_of(self, rows: Rows) -> Floats:
        return self._offered(self.model.scores_of(rows))

    def reason(self, user_id: str, history: csr_array, item: int) -> Reason:
        return self.model.reason(user_id, history, item)

    def reasons(self, user_id: object, item_ids: Iterable[object]) -> list[Reason]:
        """The model's own: what is shown doesn't change why."""
        return self.model.reasons(user_id, item_ids)

    def knows(self, row: Rows) -> bool:
        return self.model.knows(row)

    def _offered(self, scores: Floats) -> Floats:
        """Nothing is said for what may not be offered."""
        return np.where(self.allowed, scores, 0.0)

    def _lists(self, users: Any, rows: Rows, n: int, exclude_seen: bool, popular: Floats) -> pd.DataFrame:
        scores, order = self.scores_of(rows), np.where(self.allowed, popular, -np.inf)
        ladder = np.where(scores > 0, scores, order)
        if exclude_seen:
            ladder[stored(self.interactions.history(rows))] = -np.inf
        if self.dials or self.caps:
            row, item, rank = self._chosen(ladder, n, order)
        else:
            row, item, rank = top(ladder, n, order)
        score = np.round(np.maximum(ladder[row, item], 0.0), DIGITS)
        return list_table(users[row], self.interactions.item_ids[item], score, rank)

    def _chosen(self, ladder: Floats, n: int, order: Floats) -> tuple[Rows, Rows, Rows]:
        """As top; who finds too few among the candidates, because of the caps, gets more to choose among."""
        most = max(CANDIDATES, n)
        places, items, _ = top(ladder, most, order)
        bounds = np.searchsorted(places, np.arange(len(ladder) + 1))
        lists = []
        for place in range(len(ladder)):
            mine, asked = items[bounds[place] : bounds[place + 1]], most
            found = self._greedy(mine, ladder[place, mine], n)
            while len(found) < n and len(mine) == asked:
                asked *= 4
                mine = top(ladder[[place]], asked, order)[1]
                found = self._greedy(mine, ladder[place, mine], n)
            lists.append(mine[found])
        sizes = [len(each) for each in lists]
        ranks = [np.arange(1, size + 1) for size in sizes]
        nothing = np.zeros(0, dtype=np.int64)
        return (
            np.repeat(np.arange(len(lists)), sizes),
            np.concatenate([nothing, *lists]),
            np.concatenate([nothing, *ranks]),
        )

    def _greedy(self, items: Rows, scores: Floats, n: int) -> Rows:
        """The places, among the candidates of one person, of the items chosen, in their order."""
        worth, near = self._worth(items, scores), np.zeros(len(items))
        among = self.likeness.among(items) if self.likeness and self.dials.diversity else None
        left, counts = np.ones(len(items), dtype=bool), [dict[int, int]() for _ in self.caps]
        found: list[int] = []
        while len(found) < n and left.any():
            value = np.where(left, np.round(worth - self.dials.diversity * near, DIGITS), -np.inf)
            best = int(value.argmax())
            found.append(best)
            left[best] = False
            for cap, count in zip(self.caps, counts, strict=True):
                group = int(cap.group[items[best]])
                count[group] = count.get(group, 0) + 1
                if group >= 0 and count[group] >= cap.most:
                    left &= cap.group[items] != group
            if among is not None:
                near = np.maximum(near, among.to(best))
        return np.array(found, dtype=np.int64)

    def _worth(self, items: Rows, scores: Floats) -> Floats:
        """Relevance by place and, by the dial, newness."""
        worth = 1 - np.arange(len(items)) / CANDIDATES
        if self.likeness and self.dials.novelty:
            weight = self.dials.novelty**2
            worth = (1 - weight) * worth + weight * self.likeness.novelty[items]
        return np.asarray((1 - self.dials.diversity) * worth - _LATER * (scores <= 0))


def arranged(
    model: Model,
    *,
    dials: Dials | None = None,
    likeness: Likeness | None = None,
    allowed: Chosen | None = None,
    disliked: Iterable[str] = (),
    caps: Iterable[Cap] = (),
) -> Model:
    """The model with these wishes, or the model itself where there are none.

    likeness: of the same interactions; dials need it.   allowed: see core.recommend.rules; all, if None.
    disliked: item_ids that never come, not even to fill a list.
    Raises OutOfRange for dials without likeness, a cap below 1 and unknown items.
    """
    dials, limits, unwanted = dials or Dials(), tuple(caps), list(disliked)
    if dials and likeness is None:
        raise OutOfRange("likeness", likeness, "likeness(interactions)")
    if any(cap.most < 1 for cap in limits):
        raise OutOfRange("per_category", min(cap.most for cap in limits), "1, 2, 3, …")
    offered = np.ones(len(model.interactions.item_ids), dtype=bool) if allowed is None else allowed.copy()
    offered[[model.interactions.column(item) for item in unwanted]] = False
    if not dials and not limits and offered.all():
        return model
    return Arranged(model.interactions, model, dials, likeness, offered, limits)
