"""Lists that a cluster holds: asked for a few people at a time, or read back from the first person to the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd

from core.engine import collect
from core.errors import CoreError, OutOfRange
from core.messages import Message
from core.recommend.recommender import CITED, Reason, listed

if TYPE_CHECKING:
    from pyspark.sql.connect.dataframe import DataFrame

TYPES = {"user_id": "id", "item_id": "id", "score": "number", "rank": "int"}
AT_ONCE = 500_000  # rows of lists in a part
MOST_ASKED = 1_000  # people
_TINY = np.finfo(float).tiny


@dataclass(frozen=True, eq=False)
class ClusterLists:
    """Lists of `n` items for everyone with a history, held by the cluster while this value lives; nothing is fitted anew.

    users, items, pairs: how many people have a list, how many items were taken by anybody, and by whom.
    rows: of all lists.   places: people with a history, yes or no.   source: the table they come from.
    The frames are the cluster's own. Every question raises CoreError where the cluster has restarted meanwhile: then the
    lists have to be made again.
    """

    url: str
    source: str
    n: int
    users: int
    items: int
    pairs: int
    rows: int
    places: int
    people: DataFrame  # user_id, user
    goods: DataFrame  # item_id, item
    taken: DataFrame  # user, item, trust
    lists: DataFrame  # user, item, score, rank
    factors: DataFrame  # item, features

    def of(self, user_ids: Iterable[object]) -> pd.DataFrame:
        """user_id, item_id, score, rank of some people, by user and rank; none of who has no history.

        Raises OutOfRange for more than MOST_ASKED.
        """
        wanted = [user_ids] if isinstance(user_ids, str) else list(dict.fromkeys(map(str, user_ids)))
        if len(wanted) > MOST_ASKED:
            raise OutOfRange("user_ids", len(wanted), f"1 … {MOST_ASKED:,}")
        return self._read(self.people.filter(self.people["user_id"].isin(wanted)))

    def part(self, number: int) -> pd.DataFrame:
        """The lists of one part of the people, from 0, who stand in the order of their ids: as of."""
        return self._between(number * self._each, (number + 1) * self._each)

    def head(self, people: int = 3) -> pd.DataFrame:
        """The lists of the first people by their ids: as of."""
        return self._between(0, people)

    @property
    def parts(self) -> int:
        """How many parts hold everybody."""
        return -(-self.places // self._each)

    @property
    def alive(self) -> bool:
        """Whether our session with the cluster is still the one that these lists were made in."""
        from core.engine.spark_session import session

        return session(self.url) is self.lists.sparkSession

    def reasons(
        self, user_id: object, item_ids: Iterable[object], titles: Mapping[str, str] | None = None
    ) -> list[Reason]:
        """The own items nearest to each item by the cosine of MLlib's factors: what is alike, not what a score is made of.

        evidence: user_id, item_id, weight (the cosine, above 0).   titles: what to call items.
        Raises OutOfRange for an item that nobody took.
        """
        wanted = list(map(str, item_ids))
        own, units = self._units(str(user_id), wanted)
        if unknown := [item for item in wanted if item not in units.index]:
            first, last = self._asked(self.goods.selectExpr("min(item_id) AS first", "max(item_id) AS last")).iloc[0]
            raise OutOfRange("item_id", unknown[0], f"{first} … {last}")
        return [self._reason(str(user_id), units.loc[own] @ units.loc[item], titles or {}) for item in wanted]

    def _reason(self, user_id: str, cosines: pd.Series[float], titles: Mapping[str, str]) -> Reason:
        rows = pd.DataFrame({"user_id": user_id, "item_id": cosines.index.astype("str"), "weight": cosines.to_numpy()})
        rows = rows[rows["weight"] > 0].sort_values(["weight", "item_id"], ascending=[False, True], ignore_index=True)
        near, did = (
            [titles.get(item, item) for item in rows["item_id"].head(CITED)],
            Message(f"recommend.did.{self.source}"),
        )
        if near:
            return Reason(Message("recommend.reason.cluster", items=listed(near), did=did), rows)
        return Reason(Message("recommend.reason.cluster_far", did=did), rows)

    def _units(self, user_id: str, item_ids: list[str]) -> tuple[list[str], pd.DataFrame]:
        """What a person has; item_id -> factors of length 1 (or 0) of these and of the items asked for, in one answer."""
        mine = (
            self.people.filter(self.people["user_id"] == user_id)
            .join(self.taken, "user")
            .selectExpr("item", "1 AS own")
        )
        asked = self.goods.filter(self.goods["item_id"].isin(item_ids)).selectExpr("item", "0 AS own")
        wanted = mine.unionAll(asked).groupBy("item").agg({"own": "max"}).withColumnRenamed("max(own)", "own")
        rows = wanted.join(self.factors, "item").join(self.goods, "item").select("item_id", "own", "features")
        found = self._asked(rows, {"item_id": "id"}).set_index("item_id").sort_index()
        factors = np.array(found["features"].tolist(), dtype=float)
        length = np.linalg.norm(factors, axis=1, keepdims=True) if len(found) else 1.0
        return list(found.index[found["own"] == 1]), pd.DataFrame(
            factors / np.maximum(length, _TINY), index=found.index
        )

    @property
    def _each(self) -> int:
        """People in a part."""
        return max(1, AT_ONCE // self.n)

    def _between(self, first: int, end: int) -> pd.DataFrame:
        place = self.people["user"]
        return self._read(self.people.filter((place >= first) & (place < end)))

    def _read(self, people: DataFrame) -> pd.DataFrame:
        rows = people.join(self.lists, "user").join(self.goods, "item").select(*TYPES)
        return self._asked(rows, TYPES).sort_values(["user_id", "rank"], ignore_index=True)

    def _asked(self, rows: DataFrame, types: dict[str, str] | None = None) -> pd.DataFrame:
        from core.engine.spark_session import answering, place_of

        with answering(self.url):
            if not self.alive:
                raise CoreError(Message("error.engine_restarted", where=place_of(self.url)))
            return collect(nw.from_native(rows), types)
