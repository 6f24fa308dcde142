"""What was counted of each campaign or channel: the metrics of the registry that are about campaigns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.analytics import kpis_by
from core.dataset import Dataset

if TYPE_CHECKING:
    import pandas as pd

RESULTS = (
    "impressions", "clicks", "ctr", "conversions", "cvr", "campaign_cost", "cost_per_click", "cost_per_conversion",
    "campaign_value", "roas",
)  # fmt: skip
_LEADING = ("cvr", "ctr", "conversions", "clicks", "impressions")


def results(dataset: Dataset, by: str) -> pd.DataFrame:
    """The rows of core.analytics.kpis_by() that are about campaigns, of groups that have any: by "campaign_id" or "channel"."""
    found = kpis_by(dataset, by)
    return found[found["name"].isin(RESULTS) & (found["n"] > 0)].reset_index(drop=True)


def leading(names: Iterable[str]) -> str:
    """The one to look at first: a rate rather than a count."""
    known = set(names)
    return next((name for name in (*_LEADING, *RESULTS) if name in known), "")
