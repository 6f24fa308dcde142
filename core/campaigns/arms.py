"""The campaigns of the data and their groups: which was the control, by its name or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from core.dataset import Dataset
from core.engine import collect, distinct
from core.schema import normalise

if TYPE_CHECKING:
    import pandas as pd

# From the surest to the vaguest; the last ones count only where they are the whole name.
_CONTROL_PARTS = (
    *("control", "ctrl", "holdout", "placebo", "baseline", "unexposed", "notexposed"),
    *("对照", "控制", "空白", "未曝光", "未触达", "不投放"),
)
_CONTROL_NAMES = ("none", "no", "default", "original", "old", "false", "off", "0", "a", "a组", "旧版", "无", "否")


@dataclass(frozen=True)
class Arms:
    """The groups of one campaign: `control`, and every other one against it.

    recognised: whether the name says that it is the control, or somebody chose it; else it is the first by name.
    """

    control: str
    treatments: tuple[str, ...]
    recognised: bool


def campaigns(dataset: Dataset) -> pd.DataFrame:
    """One row a campaign, the earliest first: campaign_id, contacts (rows), people, first, last, variants.

    first and last (days since 1970-01-01) are those of the campaigns table, else of its contacts; NaN where neither
    has any. people is 0 where the contacts name nobody.
    """
    has = dataset.columns("exposures")
    wanted = {"contacts": nw.len()}
    wanted |= {name: _different(column) for name, column in _COUNTED.items() if column in has}
    wanted |= {"first": nw.col("day").min(), "last": nw.col("day").max()} if "day" in has else {}
    named = dataset.scan("exposures").filter(~nw.col("campaign_id").is_null())
    found = collect(named.group_by("campaign_id").agg(**wanted)).set_index("campaign_id")
    found = found.reindex(columns=["contacts", *_COUNTED, "first", "last"])
    for ours, theirs in _planned(dataset).items():
        found[ours] = theirs.reindex(found.index).astype(float).fillna(found[ours].astype(float))
    counts = found[[*_COUNTED]].fillna(0).astype(int)
    return found.assign(**counts).reset_index().sort_values(["first", "campaign_id"], ignore_index=True)


_COUNTED = {"people": "user_id", "variants": "variant"}


def _different(column: str) -> nw.Expr:
    """How many different values there are; a blank is none."""
    value = nw.col(column)
    return value.n_unique() - value.is_null().cast(nw.Int64).max()


def _planned(dataset: Dataset) -> dict[str, pd.Series[Any]]:
    """The first and last day by campaign_id, as far as the campaigns table has them."""
    has = dataset.columns("campaigns")
    days = {ours: nw.col(column).min() for ours, column in _DATED.items() if column in has}
    if not days:
        return {}
    found = collect(dataset.scan("campaigns").group_by("campaign_id").agg(**days)).set_index("campaign_id")
    return {name: found[name] for name in days}


_DATED = {"first": "start_day", "last": "end_day"}


def variants(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The variants of each campaign that has at least two, by name; empty where the contacts have none."""
    if "variant" not in dataset.columns("exposures"):
        return {}
    known = dataset.scan("exposures").filter(~nw.col("campaign_id").is_null(), ~nw.col("variant").is_null())
    found = collect(distinct(known.select("campaign_id", "variant"))).sort_values(["campaign_id", "variant"])
    each = {str(name): tuple(rows["variant"]) for name, rows in found.groupby("campaign_id", sort=True)}
    return {name: own for name, own in each.items() if len(own) > 1}


def arms(variants: tuple[str, ...], control: str | None = None) -> Arms:
    """The control and the treated groups among the variants of one campaign."""
    chosen = control if control in variants else None
    said = chosen or next(iter(sorted(variants, key=_rank)), "")
    recognised = chosen is not None or _rank(said)[0] < _NOWHERE
    return Arms(said, tuple(sorted(v for v in variants if v != said)), recognised)


_NOWHERE = len(_CONTROL_PARTS) + len(_CONTROL_NAMES)


def _rank(variant: str) -> tuple[int, str]:
    """How surely a name says that nothing was done: the lower, the surer."""
    name = normalise(variant)
    places = [i for i, part in enumerate(_CONTROL_PARTS) if part in name]
    places += [len(_CONTROL_PARTS) + i for i, whole in enumerate(_CONTROL_NAMES) if whole == name]
    return min(places, default=_NOWHERE), variant
