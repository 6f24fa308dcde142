"""The family tree of segments: how those of K split and merge into those of K + 1."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import OutOfRange
from core.segments.kmeans import Segmentation
from core.segments.lineage import overlap


@dataclass(frozen=True, eq=False)
class Family:
    """The segments of each K and the customers they share with those of the next.

    segments: k, segment, customers, share, colour (as on the map), parent (the segment of K - 1 most of it comes from,
              -1 for the lowest K), order (from 0: its place in its column, so that few streams cross).
    flows:    k, segment, next_segment (of K + 1), customers; pairs that share nobody are left out.
    """

    segments: pd.DataFrame
    flows: pd.DataFrame

    @property
    def ks(self) -> range:
        """Every K it holds."""
        return range(int(self.segments["k"].min()), int(self.segments["k"].max()) + 1)

    @property
    def stayed(self) -> pd.DataFrame:
        """k and share: of all customers, those who go on with most of their segment, from K to K + 1."""
        largest = self.flows.groupby(["k", "segment"])["customers"].max().groupby("k").sum()
        return (largest / self.flows.groupby("k")["customers"].sum()).rename("share").reset_index()

    @property
    def births(self) -> pd.DataFrame:
        """The segments in a colour that K - 1 had not: k, segment, customers, parent, share (of it from that parent)."""
        inner = self.segments[self.segments["parent"] >= 0]
        before = set(zip(self.segments["k"] + 1, self.segments["colour"], strict=True))
        new = [pair not in before for pair in zip(inner["k"], inner["colour"], strict=True)]
        fresh = inner[np.array(new, dtype=bool)]
        flows = self.flows.assign(k=self.flows["k"] + 1).set_index(["k", "segment", "next_segment"])["customers"]
        keys = list(zip(fresh["k"], fresh["parent"], fresh["segment"], strict=True))
        share = [flows[key] / size for key, size in zip(keys, fresh["customers"], strict=True)]
        return fresh[["k", "segment", "customers", "parent"]].assign(share=share).reset_index(drop=True)


def family(found: Mapping[int, Segmentation], low: int, high: int) -> Family:
    """The segments of K = low .. high and what flows between them. Raises OutOfRange unless all are found."""
    ks = range(low, high + 1)
    missing = [k for k in (low, high) if k not in found]
    if missing or low > high:
        raise OutOfRange("K", missing[0] if missing else high, f"{min(found)} – {max(found)}")
    shared = {k: overlap(found[k].labels, found[k + 1].labels, (k, k + 1)) for k in ks[:-1]}  # rows: segments of k
    flows = pd.concat([_flows(k, counts) for k, counts in shared.items()] or [_flows(0, np.zeros((0, 0), np.int64))])
    return Family(_segments(found, ks, shared), flows.reset_index(drop=True))


def _flows(k: int, counts: npt.NDArray[np.int64]) -> pd.DataFrame:
    before, after = np.nonzero(counts)
    return pd.DataFrame({"k": k, "segment": before, "next_segment": after, "customers": counts[before, after]})


def _segments(
    found: Mapping[int, Segmentation], ks: range, shared: Mapping[int, npt.NDArray[np.int64]]
) -> pd.DataFrame:
    """One row a segment, each column of them ordered by where its customers stood in the column before."""
    parts, places = [], np.arange(ks[0])
    for k in ks:
        here = found[k]
        counts = shared.get(k - 1)
        if counts is not None:
            places = np.argsort(np.argsort(places @ counts / here.sizes, kind="stable"))
        parents = (-1,) * k if counts is None else here.parents
        part = {"k": k, "segment": range(k), "customers": here.sizes, "share": here.sizes / here.sizes.sum()}
        parts.append(pd.DataFrame(part | {"colour": here.colours, "parent": parents, "order": places}))
    return pd.concat(parts, ignore_index=True)
