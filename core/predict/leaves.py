"""The ID3 tree as rules to read, each checked on people it was not grown on."""

from dataclasses import dataclass

import numpy as np

from core.analytics.metrics import wilson
from core.errors import OutOfRange
from core.predict.examples import Examples
from core.predict.id3 import Condition, Tree
from core.predict.models import DEPTHS, grown

HELD_OUT = 1 / 3


@dataclass(frozen=True)
class Rule:
    """One way down the tree. people: of both parts; checked: of them those it was not grown on, hits of whom have the
    label; share = hits / checked (0..1, NaN for nobody), with its 95% interval (Wilson)."""

    conditions: tuple[Condition, ...]
    people: int
    checked: int
    hits: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Rules:
    """A tree grown on two thirds of the people, no deeper than helps, and its rules, the largest share first."""

    tree: Tree
    rules: tuple[Rule, ...]


def rules(examples: Examples, *, max_depth: int = 3, seed: int = 0) -> Rules:
    """The tree and its leaves. A leaf's share among the people that chose it would flatter; a third is kept for it.

    `max_depth` is 1 to 5 questions. Raises OutOfRange.
    """
    from sklearn.model_selection import train_test_split

    if not 1 <= max_depth <= max(DEPTHS):
        raise OutOfRange("max_depth", max_depth, f"1 – {max(DEPTHS)}")

    at = np.arange(len(examples.positive))
    grow, check = train_test_split(at, test_size=HELD_OUT, stratify=examples.positive, random_state=seed)
    tree, other = grown(examples.rows(grow), seed, DEPTHS[:max_depth]), examples.rows(check)
    places = tree.leaf_of(other.table)
    found = []
    for place, (path, node) in enumerate(tree.root.leaves()):
        here = places == place
        n, hits = int(here.sum()), int(other.positive[here].sum())
        share = hits / n if n else float("nan")
        found.append(Rule(path, node.n + n, n, hits, share, *wilson(hits, n)))
    ranked = sorted(found, key=lambda rule: -np.nan_to_num(rule.share, nan=-1.0))
    return Rules(tree, tuple(ranked))
