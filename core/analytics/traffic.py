"""Who looked at what: views per page and person. Both always add up to the same total."""

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pandas as pd

from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message

_VIEWS = {"page_views": "int"}
VISITORS = _VIEWS | {"visitors": "int"}
_LONG_TAIL = 10


@dataclass(frozen=True, eq=False)
class ViewsPerPerson:
    """How views are spread over people.

    bins:   low, high (views of one person, both included), users; without gaps.
    total:  the sum of all people's views.  users: people with at least one event.
    top_tenth_share: the part of all views that the heaviest tenth of people made, 0..1.
    """

    bins: pd.DataFrame
    users: int
    total: int
    mean: float
    median: float
    top_tenth_share: float


def sums() -> tuple[nw.Expr, nw.Expr]:
    """What is counted of any group of events, typed by VISITORS: page_views, visitors (distinct people)."""
    return nw.col("page_views").sum(), nw.col("user_id").n_unique().alias("visitors")


def page_views(dataset: Dataset) -> pd.DataFrame:
    """Views of each page, largest first: page_id, page_views, visitors (distinct people)."""
    return _largest_first(collect(dataset.events.group_by("page_id").agg(*sums()), VISITORS), "page_id")


def user_views(dataset: Dataset, *, limit: int | None = None) -> pd.DataFrame:
    """Views by each person, largest first: user_id, page_views; only the `limit` heaviest where it is given."""
    people = dataset.events.group_by("user_id").agg(nw.col("page_views").sum())
    ranked = people.sort("page_views", "user_id", descending=[True, False])
    return collect(ranked if limit is None else ranked.head(limit), _VIEWS)


def views_per_person(dataset: Dataset) -> ViewsPerPerson:
    """How many people looked once, a few times, often; raises NotEnoughData without events."""
    people = dataset.events.group_by("user_id").agg(nw.col("page_views").sum())
    counted = people.group_by("page_views").agg(nw.len().alias("users"))
    spread = collect(counted, _VIEWS | {"users": "int"}).sort_values("page_views")
    views, users = spread["page_views"].to_numpy(), spread["users"].to_numpy()
    n, total = int(users.sum()), int((views * users).sum())
    if not n:
        raise NotEnoughData(Message("traffic.none_left"), needed=1, found=0)
    median = (_ranked(views, users, (n - 1) // 2) + _ranked(views, users, n // 2)) / 2
    return ViewsPerPerson(
        bins=_in_bins(views, users, median),
        users=n,
        total=total,
        mean=total / n,
        median=median,
        top_tenth_share=_share_of_heaviest(views, users, max(1, n // 10)) / total if total else 0.0,
    )


def pages_for(pages: pd.DataFrame, share: float) -> int:
    """How many of the most seen of page_views() it takes for `share` (0..1) of all views; 0 where there are none."""
    total = int(pages["page_views"].sum())
    return int((pages["page_views"].cumsum() < share * total).sum()) + 1 if total else 0


def cumulative_share(pages: pd.DataFrame, *, points: int = 200) -> pd.DataFrame:
    """The share of all views that the most seen pages of page_views() take together: pages (how many), share (0..1).

    From no page to all of them; of more than `points` pages that many, evenly apart, and always the last.
    """
    taken = np.append(0, pages["page_views"].to_numpy().cumsum())
    places = np.unique(np.linspace(0, len(pages), min(points, len(pages)) + 1).round().astype(int))
    return pd.DataFrame({"pages": places, "share": taken[places] / max(int(taken[-1]), 1)})


def _largest_first(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    return frame.sort_values(["page_views", key], ascending=[False, True], ignore_index=True)


def _ranked(views: np.ndarray, users: np.ndarray, rank: int) -> int:
    """The views of the person at `rank` (from 0), counted from the lightest."""
    return int(views[np.searchsorted(np.cumsum(users), rank, side="right")])


def _share_of_heaviest(views: np.ndarray, users: np.ndarray, heaviest: int) -> int:
    """The views of the `heaviest` people together."""
    before = np.cumsum(users[::-1]) - users[::-1]
    taken = np.clip(heaviest - before, 0, users[::-1])
    return int((views[::-1] * taken).sum())


def _in_bins(views: np.ndarray, users: np.ndarray, median: float) -> pd.DataFrame:
    """Bins of one width; where some look far more often than most, bins that end at 1, 2, 5, 10, 20, 50, ..."""
    most = int(views.max())
    if most > _LONG_TAIL * max(median, 1):
        ends = np.array([0, *(step * 10**power for power in range(18) for step in (1, 2, 5))])
    else:
        ends = np.arange(0, most + 2 * (step := _step(most)), step) + step - 1
    lows = np.concatenate([[min(0, int(views.min()))], ends[:-1] + 1])
    which = np.searchsorted(ends, views)
    held = np.bincount(which, weights=users, minlength=len(ends)).astype("int64")
    shown = slice(which.min(), which.max() + 1)
    return pd.DataFrame({"low": lows, "high": ends, "users": held})[shown].reset_index(drop=True)


def _step(most: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, ... that cuts 0 .. most into 20 bins or fewer."""
    steps = (times * 10**power for power in range(18) for times in (1, 2, 5))
    return next(int(step) for step in steps if most // step < 20)
