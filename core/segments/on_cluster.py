"""Everyone in the segments of a sample: customers are placed where the data lies, and only sums come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.engine.coded import batches
from core.errors import NotEnoughData
from core.messages import Message
from core.segments.features import Features
from core.segments.frozen import Frozen, as_found
from core.segments.kmeans import Segmentation
from core.segments.placing import RAW, READY, SEGMENT, measured_in_engine, placed_in_engine

if TYPE_CHECKING:
    import pyarrow as pa

_SIZE, _SQUARES = "size", "squares"


@dataclass(frozen=True, eq=False)
class Everyone:
    """All customers, placed with the centroids that were found on some of them.

    sizes:    int64[k], customers of each segment.
    profiles: as of Segmentation: segment, size, share, and the mean of each feature in its own unit (NaN for nobody).
    inertia:  sum of squared distances to the middles of the segments, in the sample's standardised units.
    """

    sizes: npt.NDArray[np.int64]
    profiles: pd.DataFrame
    inertia: float


def everyone_placed(dataset: Dataset, features: Features, found: Segmentation) -> Everyone:
    """Sizes and means of the segments `found` among all customers of the dataset; one query, k rows come back.

    Raises NotEnoughData where the dataset lacks a feature, or has no customer.
    """
    frozen = as_found(features, found)
    sums = _sums(frozen, dataset).reindex(range(frozen.k), fill_value=0.0)
    sizes = sums[_SIZE].to_numpy(dtype=np.int64)
    if not sizes.sum():
        raise NotEnoughData(Message("segments.customers"), 2, 0)
    d = len(frozen.names)
    told = sums.to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):  # a segment without anybody has no mean
        raw, ready = told[:, 2 : 2 + d] / sizes[:, None], told[:, 2 + d :] / sizes[:, None]
    profiles = pd.DataFrame({"segment": range(frozen.k), "size": sizes, "share": sizes / sizes.sum()})
    profiles = pd.concat([profiles, pd.DataFrame(raw, columns=list(frozen.names))], axis=1)
    spread = float(sums[_SQUARES].sum()) - float(sizes @ np.square(np.nan_to_num(ready)).sum(axis=1))
    return Everyone(sizes, profiles, max(spread, 0.0))


def members_of_all(
    dataset: Dataset, features: Features, found: Segmentation, shown: Dataset | None = None
) -> Iterator[pa.RecordBatch]:
    """user_id and segment (0 .. k-1) of every customer, a million rows at a time and in no order.

    shown: the same data with filters, where only those whom these leave are wanted.
    """
    members = placed_in_engine(as_found(features, found), dataset).select("user_id", SEGMENT)
    if shown is not None:
        members = members.join(measured_in_engine((), shown), on="user_id", how="semi")
    yield from batches(members)


def count_customers(dataset: Dataset) -> int:
    """How many customers all tables name; of a sample, how many it stands for."""
    everyone = measured_in_engine((), replace(dataset, share=1.0))
    return int(collect(everyone.select(n=nw.len()), {"n": "int"})["n"].iloc[0])


def _sums(frozen: Frozen, dataset: Dataset) -> pd.DataFrame:
    """Indexed by segment: size, squares (of all comparable values), then the sums of raw_0 .. and ready_0 ..."""
    places = range(len(frozen.names))
    summed = [f"{form}{i}" for form in (RAW, READY) for i in places]
    squares = nw.sum_horizontal(*(nw.col(f"{READY}{i}") * nw.col(f"{READY}{i}") for i in places)).alias(_SQUARES)
    frame = placed_in_engine(frozen, dataset).with_columns(squares).group_by(SEGMENT)
    asked = frame.agg(nw.len().alias(_SIZE), *(nw.col(name).sum() for name in (_SQUARES, *summed)))
    return collect(asked, {SEGMENT: "int", _SIZE: "int"}).set_index(SEGMENT)[[_SIZE, _SQUARES, *summed]]
