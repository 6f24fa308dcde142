"""Visits: where people come in, which page they see next, and where they leave.

A visit is all views of one person under one session_id, in the order of their times. Views of one page in a row
(a reload, an action on the page) are one step. Views at the same moment are ordered by the name of the page.
"""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from core.analytics.metrics import wilson
from core.dataset import Dataset
from core.engine import collect
from core.errors import NotEnoughData
from core.messages import Message

_VISIT = ("user_id", "session_id")
_ORDER = ("at", "page_id")
_HAS_VISITS = {"session_id", "at"}
# Of a view beside those before and after it in its visit; a step is a view of another page than the one before.
_FIRST, _LAST = nw.col("before").is_null(), nw.col("after").is_null()
_NEW = _FIRST | (nw.col("before") != nw.col("page_id"))
_SAME_TIME = (nw.col("at") == nw.col("at_before")) & ~_FIRST


@dataclass(frozen=True, eq=False)
class Visits:
    """All visits, and what each page is to them.

    pages:    page_id, entries (visits that began there), share (of all visits, 0..1), one_page (of the entries: saw no
              other page), bounce (one_page / entries, 0..1), low, high (95% interval of bounce, Wilson), steps (times
              seen), exits (visits that ended there); most entries first.
    visits:   how many there are; one_page of them saw a single page, low and high are the 95% interval of their share.
    steps:    pages seen one after another in all visits.
    unclear:  steps at the same moment as the one before, whose order is not known.
    left_out: the share of views, 0..1, that have no session or no time.
    """

    pages: pd.DataFrame
    visits: int
    one_page: int
    low: float
    high: float
    steps: int
    unclear: int
    left_out: float

    @property
    def ordered(self) -> bool:
        """Whether the order of pages is known well enough to speak of it: for at least half of the moves."""
        return self.unclear * 2 <= self.steps - self.visits


def visits(dataset: Dataset) -> Visits | None:
    """How visits begin and end; None where no view has both a session and a time."""
    if not dataset.columns("events").keys() >= _HAS_VISITS:
        return None
    views, counts = _beside(dataset), {"steps": _NEW, "entries": _FIRST, "exits": _LAST, "unclear": _NEW & _SAME_TIME}
    marked = views.with_columns(*(found.cast(nw.Int64).alias(name) for name, found in counts.items()))
    pages = collect(
        marked.group_by("page_id").agg(*(nw.col(name).sum() for name in counts)), dict.fromkeys(counts, "int")
    )
    if not len(pages):
        return None
    pages["one_page"] = pages["page_id"].map(_one_page(dataset)).fillna(0).astype("int64")
    total = pages[["entries", "one_page", "steps", "unclear"]].sum()
    low, high = wilson(int(total["one_page"]), int(total["entries"]))
    return Visits(
        pages=_entries(pages, int(total["entries"])),
        visits=int(total["entries"]),
        one_page=int(total["one_page"]),
        low=low,
        high=high,
        steps=int(total["steps"]),
        unclear=int(total["unclear"]),
        left_out=1 - _share_of_views(dataset, _in_visits(dataset)),
    )


def _entries(pages: pd.DataFrame, visits: int) -> pd.DataFrame:
    pages = pages.sort_values(["entries", "page_id"], ascending=[False, True], ignore_index=True)
    low, high = _intervals(pages["one_page"], pages["entries"])
    shares = {"share": pages["entries"] / visits, "bounce": pages["one_page"] / pages["entries"]}
    return pages.assign(**shares, low=low, high=high)[
        ["page_id", "entries", "share", "one_page", "bounce", "low", "high", "steps", "exits"]
    ]


def next_pages(dataset: Dataset, *, page: str) -> pd.DataFrame:
    """What people do after a page, most often first, leaving last: page_id (None: they left), times, share (0..1).

    The times add up to how often visits came to the page; also low and high, the 95% interval of share (Wilson).
    """
    leaving = nw.col("after").is_null() | (nw.col("after") != page)
    here = _beside(dataset).filter(nw.col("page_id") == page, leaving)
    found = collect(here.group_by("after").agg(nw.len().alias("times")), {"times": "int"})
    found = found.rename(columns={"after": "page_id"}).astype({"page_id": object})
    named = found[found["page_id"].notna()].sort_values(["times", "page_id"], ascending=[False, True])
    rows = pd.concat([named, found[found["page_id"].isna()].assign(page_id=None)], ignore_index=True)
    total = int(rows["times"].sum())
    low, high = _intervals(rows["times"], pd.Series(total, index=rows.index))
    return rows.assign(share=rows["times"] / max(total, 1), low=low, high=high)


def _intervals(successes: pd.Series, n: pd.Series) -> tuple[list[float], list[float]]:
    ends = [wilson(int(k), int(of)) for k, of in zip(successes, n, strict=True)]
    return [low for low, _ in ends], [high for _, high in ends]


def _in_visits(dataset: Dataset) -> nw.LazyFrame[Any]:
    """The views that have a session and a time."""
    if not dataset.columns("events").keys() >= _HAS_VISITS:
        raise NotEnoughData(Message("traffic.no_visits"), needed=1, found=0)
    return dataset.events.filter(~nw.col("session_id").is_null(), ~nw.col("at").is_null())


def _beside(dataset: Dataset) -> nw.LazyFrame[Any]:
    """Each view of each visit: page_id, at, before and after (the pages of the views beside it, null at the ends), at_before."""
    page, at = nw.col("page_id"), nw.col("at")
    beside = {"before": page.shift(1), "at_before": at.shift(1), "after": page.shift(-1)}
    views = _in_visits(dataset).select(*_VISIT, *_ORDER)
    return views.with_columns(**{name: one.over(*_VISIT, order_by=_ORDER) for name, one in beside.items()})


def _one_page(dataset: Dataset) -> pd.Series:
    """Page -> how many visits saw nothing else."""
    page = nw.col("page_id")
    seen = _in_visits(dataset).group_by(*_VISIT).agg(page.min(), last=page.max())
    found = seen.filter(page == nw.col("last")).group_by("page_id").agg(nw.len().alias("visits"))
    return collect(found, {"visits": "int"}).set_index("page_id")["visits"]


def _share_of_views(dataset: Dataset, part: nw.LazyFrame[Any]) -> float:
    """The part of all views that these are."""
    total = nw.col("page_views").sum()
    held, every = (int(collect(f.select(v=total)).fillna(0)["v"].iloc[0]) for f in (part, dataset.events))
    return held / every if every else 1.0
