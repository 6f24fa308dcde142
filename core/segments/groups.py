"""What sets a group of customers apart from another, or from everyone: shares with an index, and means."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analytics.chance import adjusted
from core.segments.facts import Coded, CustomerFacts, Taken
from core.segments.features import Features

Group = npt.NDArray[np.bool_]

FEW = 30
"""Below so many customers shares and means say little."""
EXPECTED = 5.0  # the least expected count of a two-by-two table for the normal approximation (Cochran 1954)


@dataclass(frozen=True, eq=False)
class Typical:
    """What is usual in a group, a number a feature.

    mean, median: in the feature's unit. compared: the mean of the values as customers are compared by them. NaN where
    the group is empty.
    """

    mean: npt.NDArray[np.float64]
    median: npt.NDArray[np.float64]
    compared: npt.NDArray[np.float64]


def typical(features: Features, group: Group | None = None) -> Typical:
    """What is usual in a group, or of everyone."""
    part = features.matrix if group is None else features.matrix[group]
    if not len(part):
        return Typical(*(np.full(part.shape[1], np.nan) for _ in range(3)))
    medians = [float(np.median(column)) for column in part.T]
    return Typical(part.mean(axis=0), np.array(medians), features.scaling(part).mean(axis=0, dtype=float))


def habits_between(
    features: Features, group: Group, against: Group | None = None, *, everyone: Typical | None = None
) -> pd.DataFrame:
    """Means of two groups, or of a group and everyone: one row a feature, the furthest apart first.

    feature (its name), mean, mean_against (in its unit), median, median_against, difference (of the means in standard
    deviations of all customers, of the logarithm where logged). everyone: what is usual of all, where it is known.
    """
    mine = typical(features, group)
    other = (everyone or typical(features)) if against is None else typical(features, against)
    frame = pd.DataFrame(
        {
            "feature": features.names,
            "mean": mine.mean,
            "mean_against": other.mean,
            "median": mine.median,
            "median_against": other.median,
            "difference": (mine.compared - other.compared) / features.deviation,
        }
    )
    return frame.iloc[np.argsort(-frame["difference"].abs().to_numpy(), kind="stable")].reset_index(drop=True)


def profile_shares(facts: CustomerFacts, group: Group, against: Group | None = None) -> pd.DataFrame:
    """How often each value of each profile column occurs in a group, against another or everyone.

    column, value, users, share (of those of the group whose value is known), users_against, share_against, index (100
    times the ratio of the shares), chance: how likely chance alone would give such a difference, by a two-sided test
    of two proportions (a group and everyone: the group and all others), Benjamini-Hochberg corrected over all rows;
    NaN where the counts are too small for it.
    """
    parts = [_column_shares(column, coded, group, against) for column, coded in facts.profile.items()]
    columns = ["column", "value", "users", "share", "users_against", "share_against", "index", "chance"]
    frame = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=columns)], ignore_index=True)
    return frame.assign(chance=adjusted(frame["chance"].to_numpy(dtype=float)))[columns]


def taken_shares(taken: Taken, group: Group, against: Group | None = None) -> pd.DataFrame:
    """What customers of a group bought or saw, against another or everyone: one row a value, most customers first.

    value, name, users (different customers), share (of all customers of the group), users_against, share_against,
    index. No test: segments are made of what customers do, so that such differences are no discovery.
    """
    users, users_against = taken.of(group), taken.counts if against is None else taken.of(against)
    people = len(group) if against is None else int(against.sum())
    share, share_against = _share(users, int(group.sum())), _share(users_against, people)
    frame = pd.DataFrame(
        {
            "value": taken.values,
            "name": taken.names,
            "users": users,
            "share": share,
            "users_against": users_against,
            "share_against": share_against,
            "index": _index(share, share_against),
        }
    )
    kept = frame[frame["users"] > 0]
    return kept.sort_values(["users", "value"], ascending=[False, True], ignore_index=True)


def _column_shares(column: str, coded: Coded, group: Group, against: Group | None) -> pd.DataFrame:
    users, users_against = coded.of(group), coded.counts if against is None else coded.of(against)
    users_other = users_against - users if against is None else users_against
    share, share_against = _share(users, int(users.sum())), _share(users_against, int(users_against.sum()))
    return pd.DataFrame(
        {
            "column": column,
            "value": coded.values,
            "users": users,
            "share": share,
            "users_against": users_against,
            "share_against": share_against,
            "index": _index(share, share_against),
            "chance": two_proportions(users, int(users.sum()), users_other, int(users_other.sum())),
        }
    )


def two_proportions(
    hits: npt.NDArray[np.int64], of: int, hits_other: npt.NDArray[np.int64], of_other: int
) -> npt.NDArray[np.float64]:
    """Two-sided p of a difference between two proportions by the pooled normal test; NaN below 5 expected."""
    from scipy.special import erfc

    out = np.full(len(hits), np.nan)
    if not of or not of_other:
        return out
    pooled = (hits + hits_other) / (of + of_other)
    least = np.minimum(pooled, 1 - pooled) * min(of, of_other)
    usable = least >= EXPECTED
    spread = np.sqrt((pooled * (1 - pooled))[usable] * (1 / of + 1 / of_other))
    out[usable] = erfc(np.abs(hits / of - hits_other / of_other)[usable] / spread / np.sqrt(2))
    return out


def _share(users: npt.NDArray[np.int64], of: int) -> npt.NDArray[np.float64]:
    return users / of if of else np.full(len(users), np.nan)


def _index(share: npt.NDArray[np.float64], share_against: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """100 times the ratio; NaN where nobody is compared with."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = 100 * share / share_against
    return np.where(np.isfinite(ratio), ratio, np.nan)
