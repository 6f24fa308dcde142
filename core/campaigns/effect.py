"""Exposed against control: what a campaign changed in the people it was shown to, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core.campaigns.arms import arms
from core.campaigns.intervals import Arm, Comparison, Mean, Share, compare
from core.campaigns.people import OUTCOMES, bought_after, check_outcome, sums
from core.campaigns.split import Split, split
from core.campaigns.together import holm
from core.campaigns.verdicts import verdict
from core.dataset import Dataset
from core.errors import NotEnoughData, OutOfRange
from core.messages import Message

WINDOW = 28  # days from the contact on whose orders count
LEAST = 10  # people a group needs to be compared at all


@dataclass(frozen=True)
class Effect:
    """One treated group of a campaign against its control.

    unit:      of the outcome: "share", "money" (currency units) or "number".
    p:         corrected for the `tests` that were asked together (Holm 1979); comparison.p is not.
    saved:     the share of the variance that the spend before the campaign explained; 0 where it was not used.
    before:    the same comparison of the spend in the days before the contact, where no campaign can have worked;
               None without orders.
    mixed, cut: people left out: seen in several groups; with a window that goes beyond the data.
    """

    campaign: str
    outcome: str
    unit: str
    window: int
    treatment: str
    control: str
    recognised: bool
    comparison: Comparison
    p: float
    tests: int
    saved: float
    split: Split
    before: Comparison | None
    mixed: int
    cut: int

    @property
    def clear(self) -> bool:
        """Whether chance is not a likely explanation, after looking at all the tests, of groups as they were planned."""
        return self.p <= 1 - self.comparison.level and not self.split.broken

    @property
    def verdict(self) -> Message:
        """The finding in one sentence."""
        return verdict(self)


@dataclass(frozen=True)
class Asked:
    """What is asked of every campaign, and whether there are orders to look at."""

    outcome: str
    window: int
    planned: float | None
    level: float
    orders: bool


def effect(
    dataset: Dataset,
    campaign: str,
    *,
    outcome: str = "conversions",
    control: str | None = None,
    treatment: str | None = None,
    window: int = WINDOW,
    planned: float | None = None,
    level: float = 0.95,
) -> Effect:
    """One campaign: its treated group (the largest, or `treatment`) against its control (by its name, or `control`).

    planned: the share of people that should have been treated.   Raises NotEnoughData for a campaign without two
    groups of 10 people, OutOfRange for an outcome, level or group the data does not have.
    """
    found = effects(
        dataset, outcome=outcome, only=(campaign,), controls={campaign: control} if control else {}, window=window,
        planned=planned, level=level,
    )  # fmt: skip
    wanted = [one for one in found if treatment in (None, one.treatment)]
    if not wanted:
        raise NotEnoughData(Message("campaigns.two_groups", campaign=campaign), LEAST, 0)
    largest = max(wanted, key=lambda one: (one.comparison.treatment.n, one.treatment))
    return largest if treatment is None and len(found) > 1 else replace(largest, p=largest.comparison.p, tests=1)


def effects(
    dataset: Dataset,
    *,
    outcome: str = "conversions",
    only: Sequence[str] = (),
    controls: dict[str, str] | None = None,
    window: int = WINDOW,
    planned: float | None = None,
    level: float = 0.95,
) -> tuple[Effect, ...]:
    """Every treated group of every campaign (or of `only` these) with a control, in the order of their names.

    Campaigns without two groups of 10 people are left out. `controls`: campaign -> the variant that is its control.
    """
    if not 0.5 <= level < 1:
        raise OutOfRange("level", level, "0.5 – 0.999")
    check_outcome(dataset, outcome)
    table = sums(dataset, outcome, window)
    told = Asked(outcome, window, planned, level, bought_after(dataset))
    found: list[Effect] = []
    for campaign, groups in table.groupby("campaign_id", sort=True):
        if not only or campaign in only:
            found += of_campaign(str(campaign), groups, told, (controls or {}).get(str(campaign)))
    corrected = holm([one.comparison.p for one in found])
    return tuple(replace(one, p=p, tests=len(found)) for one, p in zip(found, corrected, strict=True))


def of_campaign(campaign: str, groups: pd.DataFrame, told: Asked, control: str | None) -> list[Effect]:
    """Each treated group of one campaign against its control; `groups` are its rows of people.sums()."""
    known = groups[groups["variant"].notna() & (groups["n"] >= LEAST)].set_index("variant")
    if len(known) < 2:
        return []
    sides = arms(tuple(known.index), control)
    mixed = int(groups.loc[groups["variant"].isna(), "n"].sum())
    found = []
    for treatment in sides.treatments:
        both = known.loc[[treatment, sides.control]]
        theta = _theta(both) if told.orders and OUTCOMES[told.outcome].unit != "share" else 0.0
        compared = compare(*_arms(both, OUTCOMES[told.outcome].unit, theta), level=told.level)
        before = compare(*_before(both), level=told.level) if told.orders else None
        found.append(Effect(
            campaign, told.outcome, OUTCOMES[told.outcome].unit, told.window, treatment, sides.control, sides.recognised,
            compared, compared.p, 1, _saved(both, theta), _split(both, told.planned), before, mixed,
            int(both["cut"].sum()),
        ))  # fmt: skip
    return found


def _split(both: pd.DataFrame, planned: float | None) -> Split:
    """The sizes of the groups, the treated first, with the people whose window is not over: they were drawn too."""
    sizes = both["n"] + both["cut"]
    return split(int(sizes.iloc[0]), int(sizes.iloc[1]), planned)


def _arms(both: pd.DataFrame, unit: str, theta: float) -> tuple[Arm, Arm]:
    """The two groups of an outcome, less what the spend before the campaign tells of it (Deng et al. 2013, CUPED)."""
    treated, control = both.iloc[0], both.iloc[1]
    if unit == "share":
        return _share(treated), _share(control)
    middle = both["x"].sum() / both["n"].sum()
    return _adjusted(treated, theta, middle), _adjusted(control, theta, middle)


def _share(row: pd.Series[Any]) -> Share:
    return Share(int(row["n"]), float(row["y"] / row["n"]))


def _adjusted(row: pd.Series[Any], theta: float, middle: float) -> Mean:
    """The mean, deviation and skewness of y - theta (x - middle), from the sums of powers of x and y."""
    n, y, x = (float(value) for value in (row["n"], row["y"] / row["n"], row["x"] / row["n"]))
    yy, xx, xy = (row[name] / n - a * b for name, a, b in (("yy", y, y), ("xx", x, x), ("xy", x, y)))
    yyy, xxx = (_third(row[3 * v] / n, row[2 * v] / n, mean) for v, mean in (("y", y), ("x", x)))
    xyy = row["xyy"] / n - x * row["yy"] / n - 2 * y * row["xy"] / n + 2 * x * y * y
    xxy = row["xxy"] / n - y * row["xx"] / n - 2 * x * row["xy"] / n + 2 * x * x * y
    variance = max(float(yy - 2 * theta * xy + theta**2 * xx), 0.0)
    third = float(yyy - 3 * theta * xyy + 3 * theta**2 * xxy - theta**3 * xxx)
    skewness = third / variance**1.5 if variance > 0 else 0.0
    return Mean(int(n), y - theta * (x - middle), math.sqrt(variance * n / (n - 1)), skewness)


def _third(cubes: float, squares: float, mean: float) -> float:
    """The third central moment."""
    return cubes - 3 * mean * squares + 2 * mean**3


def _within(both: pd.DataFrame, one: str, other: str) -> float:
    """The sum of products of deviations from each group's own means."""
    return float((both["".join(sorted(one + other))] - both[one] * both[other] / both["n"]).sum())


def _theta(both: pd.DataFrame) -> float:
    """How much more of the outcome goes with one unit more spent before."""
    spread = _within(both, "x", "x")
    return _within(both, "x", "y") / spread if spread > 0 else 0.0


def _saved(both: pd.DataFrame, theta: float) -> float:
    spread = _within(both, "y", "y")
    return theta * _within(both, "x", "y") / spread if theta and spread > 0 else 0.0


_OF_HISTORY = ("x", "xx", "xxx", "xy", "xxy", "xyy")


def _before(both: pd.DataFrame) -> tuple[Mean, Mean]:
    """The spend of the groups in the days before the contact."""
    own = {"y": both["b"], "yy": both["bb"], "yyy": both["bbb"]} | dict.fromkeys(_OF_HISTORY, 0.0)
    renamed = both[["n"]].assign(**own)
    return _adjusted(renamed.iloc[0], 0.0, 0.0), _adjusted(renamed.iloc[1], 0.0, 0.0)
