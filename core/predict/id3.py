"""ID3: a tree that asks the column with the largest information gain (Quinlan 1986, "Induction of decision trees").

A text is asked once on each path and branches into all of its values; a number is cut in two where the gain is
largest, and may be cut again. The paper knows no numbers; the cuts are those of its successor (Quinlan 1993, C4.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.errors import OutOfRange
from core.predict.entropy import entropy

Flags = npt.NDArray[np.bool_]
Way = Literal["is", "most", "above", "other"]
NOTHING = 1e-12
DEEPEST = 64


@dataclass(frozen=True)
class Condition:
    """`column` is `value`, is at most `cut`, is above it, or is any other value than those named beside it."""

    column: str
    way: Way
    value: str = ""
    cut: float = float("nan")

    def holds(self, table: pd.DataFrame) -> Flags:
        """For whom; "other" is what remains and holds for nobody by itself."""
        column = table[self.column].to_numpy()
        if self.way == "other":
            return np.zeros(len(table), dtype=bool)
        held: Flags = column == self.value if self.way == "is" else (column <= self.cut) == (self.way == "most")
        return held


@dataclass(frozen=True, eq=False)
class Node:
    """People who answered alike: n, how many of them have the label, what is asked next, and its gain in bits."""

    n: int
    hits: int
    column: str = ""
    gain: float = 0.0
    branches: tuple[tuple[Condition, "Node"], ...] = ()

    def cut_at(self, depth: int) -> "Node":
        """The same tree with at most `depth` questions on a path."""
        if depth == 0 or not self.branches:
            return Node(self.n, self.hits)
        return replace(self, branches=tuple((asked, child.cut_at(depth - 1)) for asked, child in self.branches))

    def leaves(self, path: tuple[Condition, ...] = ()) -> Iterator[tuple[tuple[Condition, ...], "Node"]]:
        """Each way down with the node at its end."""
        if not self.branches:
            yield path, self
        for asked, child in self.branches:
            yield from child.leaves((*path, asked))


@dataclass(frozen=True, eq=False)
class Tree:
    """A grown tree; `fill` stands for a number that is not known (the median of those it was grown on)."""

    root: Node
    fill: dict[str, float]

    def scores(self, table: pd.DataFrame) -> npt.NDArray[np.float64]:
        """The share of the label where each person ends, (hits + 1) / (n + 2); for a value never seen, where it was asked."""
        return self._walk(table, lambda node, _: (node.hits + 1) / (node.n + 2))

    def leaf_of(self, table: pd.DataFrame) -> npt.NDArray[np.int64]:
        """The place of each person's leaf in root.leaves(), -1 for a value never seen."""
        places = {id(node): place for place, (_, node) in enumerate(self.root.leaves())}
        return self._walk(table, lambda node, _: places.get(id(node), -1)).astype(np.int64)

    def _walk(self, table: pd.DataFrame, tell: Any) -> npt.NDArray[np.float64]:
        out = np.empty(len(table))
        filled = table.fillna(self.fill) if self.fill else table
        stack = [(self.root, np.arange(len(table)))]
        while stack:
            node, rows = stack.pop()
            out[rows] = tell(node, rows)
            part = filled.iloc[rows]
            held = [asked.holds(part) for asked, _ in node.branches]
            for (asked, child), who in zip(node.branches, held, strict=True):
                mine = ~np.any(held, axis=0) if asked.way == "other" else who
                if mine.any():
                    stack.append((child, rows[mine]))
        return out


def id3(table: pd.DataFrame, positive: Flags, *, max_depth: int | None = None, min_leaf: int = 1) -> Tree:
    """Grow a tree on columns of floats and texts; without limits as the paper does, until pure or nothing is gained.

    Raises OutOfRange unless `max_depth` is 0 (one leaf) to 64.
    With `min_leaf` a number is cut only where both sides have so many people, and values of fewer people branch together.
    """
    if max_depth is not None and not 0 <= max_depth <= DEEPEST:
        raise OutOfRange("max_depth", max_depth, f"0 – {DEEPEST}")
    numbers = [name for name in table.columns if table[name].dtype == float]
    fill = {name: float(value) for name, value in table[numbers].median().fillna(0.0).items()}
    filled = table.fillna(fill) if fill else table
    columns = {str(name): filled[name].to_numpy() for name in table.columns}
    rows = np.arange(len(positive))
    grower = _Grower(columns, np.asarray(positive, dtype=bool), min_leaf)
    return Tree(grower.grow(rows, tuple(columns), len(table) if max_depth is None else max_depth), fill)


def gains(table: pd.DataFrame, positive: Flags) -> dict[str, float]:
    """Column -> its information gain in bits about the label; of a number at its best cut."""
    columns = {str(name): table[name].to_numpy() for name in table.columns}
    grower = _Grower(columns, np.asarray(positive, dtype=bool), 1)
    return {name: grower.split(name, np.arange(len(positive)))[0] for name in columns}


@dataclass(frozen=True, eq=False)
class _Grower:
    columns: dict[str, npt.NDArray[Any]]
    positive: Flags
    min_leaf: int

    def grow(self, rows: npt.NDArray[np.int64], left: tuple[str, ...], depth: int) -> Node:
        """The tree of these people by the columns that are left."""
        n, hits = len(rows), int(self.positive[rows].sum())
        if depth == 0 or hits in (0, n) or n < 2 * self.min_leaf or not left:
            return Node(n, hits)
        found = {name: self.split(name, rows) for name in left}
        name = max(left, key=lambda one: round(found[one][0], 12))
        gain, cut, small = found[name]
        if gain <= NOTHING:
            return Node(n, hits)
        number = self.columns[name].dtype == float
        parts = self._halves(name, rows, cut) if number else self._values(name, rows, small)
        rest = left if number else tuple(one for one in left if one != name)
        branches = tuple((asked, self.grow(part, rest, depth - 1)) for asked, part in parts)
        return Node(n, hits, name, gain, branches)

    def split(self, name: str, rows: npt.NDArray[np.int64]) -> tuple[float, float, frozenset[str]]:
        """Gain of asking a column, where to cut a number, and which texts are too few for a branch of their own."""
        values, positive = self.columns[name][rows], self.positive[rows]
        if values.dtype == float:
            return *_best_cut(values, positive, self.min_leaf), frozenset()
        found, codes = np.unique(values, return_inverse=True)
        n = np.bincount(codes, minlength=len(found))
        few = n < self.min_leaf
        if (~few).sum() + few.any() < 2:
            return 0.0, np.nan, frozenset()
        hits = np.bincount(codes, positive, len(found))
        pooled = [np.append(count[~few], count[few].sum()) for count in (n, hits)]
        gain = float(entropy(positive.sum(), len(rows)) - (pooled[0] * entropy(pooled[1], pooled[0])).sum() / len(rows))
        return gain, np.nan, frozenset(found[few].tolist())

    def _halves(self, name: str, rows: Any, cut: float) -> list[tuple[Condition, Any]]:
        low = self.columns[name][rows] <= cut
        return [(Condition(name, "most", cut=cut), rows[low]), (Condition(name, "above", cut=cut), rows[~low])]

    def _values(self, name: str, rows: Any, small: frozenset[str]) -> list[tuple[Condition, Any]]:
        values = self.columns[name][rows]
        own = [value for value in np.unique(values).tolist() if value not in small]
        parts = [(Condition(name, "is", value), rows[values == value]) for value in own]
        others = np.isin(values.astype(str), list(small)) if small else np.zeros(len(rows), dtype=bool)
        return [*parts, (Condition(name, "other"), rows[others])] if small else parts


def _best_cut(values: npt.NDArray[np.float64], positive: Flags, min_leaf: int) -> tuple[float, float]:
    """The largest gain of cutting a number in two and the cut, midway between two values."""
    order = np.argsort(values, kind="stable")
    ordered, hits, n = values[order], np.cumsum(positive[order]), len(values)
    at = np.flatnonzero(ordered[1:] > ordered[:-1]) + 1
    at = at[(at >= min_leaf) & (at <= n - min_leaf)]
    if not len(at):
        return 0.0, np.nan
    low, total = hits[at - 1], hits[-1]
    after = (at * entropy(low, at) + (n - at) * entropy(total - low, n - at)) / n
    best = int(np.argmin(np.round(after, 12)))
    cut = float(ordered[at[best] - 1] + (ordered[at[best]] - ordered[at[best] - 1]) / 2)
    return float(entropy(total, n) - after[best]), cut
