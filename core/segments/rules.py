"""Rules that say who is in a segment, in the features' own units, so that it can be rebuilt in any other program."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import OutOfRange
from core.segments.features import Features
from core.segments.measures import category

Flags = npt.NDArray[np.bool_]

LEARNT_FROM = 20_000
DIGITS = 3
DEEPEST = 10


@dataclass(frozen=True)
class Range:
    """`low` < feature <= `high`, in its unit; an open end is infinite."""

    feature: str
    low: float = -np.inf
    high: float = np.inf

    @property
    def group(self) -> tuple[str, str, bool] | None:
        """Column, value, and whether it must be this one or must not; None for a range of a number."""
        part = category(self.feature)
        within = [0 <= end < 1 for end in (self.low, self.high)]
        return None if part is None or sum(within) != 1 else (*part, within[0])

    def holds(self, features: Features) -> Flags:
        """For which customers."""
        column = features.matrix[:, features.names.index(self.feature)]
        held: Flags = (column > self.low) & (column <= self.high)
        return held


@dataclass(frozen=True)
class SegmentRules:
    """Any of `ways` holds, each of them with all of its ranges.

    found:     customers the rules name; right: of them those in the segment; size: customers in the segment.
    """

    ways: tuple[tuple[Range, ...], ...]
    found: int
    right: int
    size: int

    @property
    def precision(self) -> float:
        """Of those the rules name, the share who are in the segment, 0..1."""
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Of those in the segment, the share whom the rules name, 0..1."""
        return self.right / self.size if self.size else float("nan")

    def sql(self) -> str:
        """A condition for WHERE; columns bear the names of the features."""
        return "\n   OR ".join(f"({' AND '.join(_sql(one) for one in way) or 'TRUE'})" for way in self.ways)

    def excel(self) -> str:
        """A formula that is TRUE in the rows of a table whose columns bear the names of the features."""
        ways = [f"AND({','.join(_excel(one) for one in way) or 'TRUE'})" for way in self.ways]
        return f"=OR({','.join(ways)})"


def segment_rules(features: Features, members: Flags, *, max_depth: int = 3, seed: int = 0) -> SegmentRules:
    """The rules of a small tree (scikit-learn's, Gini) for `members` against everyone else.

    Learnt from at most 20,000 customers, counted on all. Cuts are rounded to three digits before they are counted. Those
    leaves are taken that give the best F1, the purest first. Raises OutOfRange unless 1 <= max_depth <= 10.
    """
    from sklearn.tree import DecisionTreeClassifier

    if not 1 <= max_depth <= DEEPEST:
        raise OutOfRange("max_depth", max_depth, f"1 – {DEEPEST}")

    n = len(members)
    order = np.argsort(features.user_ids, kind="stable")  # the same tree in whatever order the rows came
    drawn = np.random.default_rng(seed).choice(n, LEARNT_FROM, replace=False) if n > LEARNT_FROM else np.arange(n)
    rows = order[np.sort(drawn)]
    tree = DecisionTreeClassifier(max_depth=max_depth, min_samples_leaf=max(1, len(rows) // 500), random_state=seed)
    tree.fit(features.matrix[rows], members[rows])
    ways = _ways(tree.tree_, features.names, 0, {})
    held = [_all(way, features) for way in ways]
    taken = _best(held, members)
    named = np.any([held[place] for place in taken], axis=0)
    kept = _joined([ways[place] for place in taken])
    return SegmentRules(kept, int(named.sum()), int((named & members).sum()), int(members.sum()))


def _ways(
    tree: Any, names: tuple[str, ...], node: int, ends: dict[str, tuple[float, float]]
) -> list[tuple[Range, ...]]:
    """Each path down the tree, the cuts of a feature on it as one range."""
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left == right:
        return [tuple(Range(name, *ends[name]) for name in names if name in ends)]
    name = names[int(tree.feature[node])]
    cut = rounded(float(tree.threshold[node]))
    low, high = ends.get(name, (-np.inf, np.inf))
    below = _ways(tree, names, left, ends | {name: (low, min(high, cut))})
    return below + _ways(tree, names, right, ends | {name: (max(low, cut), high)})


def rounded(cut: float) -> float:
    """A cut to three digits: 1234.5 -> 1230; whole numbers up to 1,000 keep their half, which no whole value meets."""
    if cut == 0 or not np.isfinite(cut):
        return cut
    if abs(cut) < 1_000 and (2 * cut) == int(2 * cut):
        return cut
    return float(np.format_float_positional(cut, precision=DIGITS, unique=False, fractional=False))


def _all(way: tuple[Range, ...], features: Features) -> Flags:
    held: Flags = np.ones(len(features.user_ids), dtype=bool)
    for one in way:
        held &= one.holds(features)
    return held


def _best(held: list[Flags], members: Flags) -> list[int]:
    """The leaves to take, the purest first, as long as F1 rises."""
    n, hits = (np.array([int((who & mask).sum()) for who in held]) for mask in (np.ones_like(members), members))
    order = np.argsort(-hits / np.maximum(n, 1), kind="stable")
    f1 = 2 * np.cumsum(hits[order]) / (np.cumsum(n[order]) + members.sum())
    return [int(place) for place in order[: int(np.argmax(f1)) + 1] if n[place]]


def _joined(ways: list[tuple[Range, ...]]) -> tuple[tuple[Range, ...], ...]:
    """The same with fewer ways: two that differ in one range only, where it goes on, are one."""
    for i, first in enumerate(ways):
        for j, second in enumerate(ways):
            whole = _whole(first, second) if i != j else None
            if whole is not None:
                rest = [way for place, way in enumerate(ways) if place not in (i, j)]
                return _joined([*rest[: min(i, j)], whole, *rest[min(i, j) :]])
    return tuple(ways)


def _whole(first: tuple[Range, ...], second: tuple[Range, ...]) -> tuple[Range, ...] | None:
    """Both as one, where the second begins at the end of the first and all else is the same."""
    if [one.feature for one in first] != [one.feature for one in second]:
        return None
    apart = [place for place, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]]
    if len(apart) != 1 or first[apart[0]].high != second[apart[0]].low:
        return None
    place = apart[0]
    one = Range(first[place].feature, first[place].low, second[place].high)
    both = (one,) if np.isfinite(one.low) or np.isfinite(one.high) else ()
    return (*first[:place], *both, *first[place + 1 :])


def _sql(one: Range) -> str:
    if one.group is not None:
        column, value, is_it = one.group
        column, value = '"' + column.replace('"', '""') + '"', "'" + value.replace("'", "''") + "'"
        return f"{column} = {value}" if is_it else f"({column} <> {value} OR {column} IS NULL)"
    name = '"' + one.feature.replace('"', '""') + '"'
    parts = [f"{name} > {_number(one.low)}"] if np.isfinite(one.low) else []
    return " AND ".join([*parts, *([f"{name} <= {_number(one.high)}"] if np.isfinite(one.high) else [])])


def _excel(one: Range) -> str:
    if one.group is not None:
        column, value, is_it = one.group
        return f'{_cell(column)}{"=" if is_it else "<>"}"{value.replace(chr(34), chr(34) * 2)}"'
    name = _cell(one.feature)
    parts = [f"{name}>{_number(one.low)}"] if np.isfinite(one.low) else []
    return ",".join([*parts, *([f"{name}<={_number(one.high)}"] if np.isfinite(one.high) else [])])


def _cell(name: str) -> str:
    return "[@[" + "".join(f"'{sign}" if sign in "[]#'@" else sign for sign in name) + "]]"


def _number(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
