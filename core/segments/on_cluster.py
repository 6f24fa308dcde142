"""Everyone in the segments of a sample: customers are placed where the data lies, and only sums come back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message
from core.segments.features import Features
from core.segments.frozen import Frozen, as_found
from core.segments.kmeans import Segmentation
from core.segments.placing import RAW, SEGMENT, measured_in_engine, placed_in_engine

_SIZE = "size"


@dataclass(frozen=True, eq=False)
class Everyone:
    """All customers, placed with the centroids that were found on some of them.

    sizes:    int64[k], customers of each segment.
    profiles: as of Segmentation: segment, size, share, and the mean of each feature in its own unit (NaN for nobody).
    """

    sizes: npt.NDArray[np.int64]
    profiles: pd.DataFrame


def everyone_placed(dataset: Dataset, features: Features, found: Segmentation) -> Everyone:
    """Sizes and means of the segments `found` among all customers of the dataset; one query, k rows come back.

    Raises NotEnoughData where the dataset lacks a feature, or has no customer.
    """
    frozen = as_found(features, found)
    sums = _sums(frozen, dataset).reindex(range(frozen.k), fill_value=0.0)
    sizes = sums[_SIZE].to_numpy(dtype=np.int64)
    if not sizes.sum():
        raise NotEnoughData(Message("segments.customers"), 2, 0)
    with np.errstate(invalid="ignore"):  # a segment without anybody has no mean
        means = sums.drop(columns=_SIZE).to_numpy(dtype=float) / sizes[:, None]
    profiles = pd.DataFrame({"segment": range(frozen.k), "size": sizes, "share": sizes / sizes.sum()})
    return Everyone(sizes, pd.concat([profiles, pd.DataFrame(means, columns=list(frozen.names))], axis=1))


def members_of_all(
    dataset: Dataset, features: Features, found: Segmentation, shown: Dataset | None = None
) -> pd.DataFrame:
    """user_id and segment (0 .. k-1) of every customer, in no order.

    shown: the same data with filters, where only those whom these leave are wanted.
    Raises CoreError where they are more than this computer takes (core.engine.frames.MOST).
    """
    members = placed_in_engine(as_found(features, found), dataset).select("user_id", SEGMENT)
    if shown is not None:
        members = members.join(measured_in_engine((), shown), on="user_id", how="semi")
    return collect(members, {"user_id": "id", SEGMENT: "int"})


def count_customers(dataset: Dataset) -> int:
    """How many customers all tables name; of a sample, how many it stands for."""
    everyone = measured_in_engine((), replace(dataset, share=1.0))
    return int(collect(everyone.select(n=nw.len()), {"n": "int"})["n"].iloc[0])


def _sums(frozen: Frozen, dataset: Dataset) -> pd.DataFrame:
    """Indexed by segment: size, then the sums of raw_0 .. in their order."""
    summed = [f"{RAW}{i}" for i in range(len(frozen.names))]
    frame = placed_in_engine(frozen, dataset).group_by(SEGMENT)
    asked = frame.agg(nw.len().alias(_SIZE), *(nw.col(name).sum() for name in summed))
    return collect(asked, {SEGMENT: "int", _SIZE: "int"}).set_index(SEGMENT)[[_SIZE, *summed]]
