"""Everyone shown, as the cards that describe a segment know them: facts, habits, and what is usual."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

import core
from core.segments import CustomerFacts, Typical, Usual, customer_facts, habit_table, typical, usual_habits
from dashboard.cache import compute_large
from dashboard.cards.segments_grouping import Grouping, Mask


@dataclass(frozen=True, eq=False)
class Described:
    """What does not depend on K, each part worked out when it is first asked for, so that a move of K only counts.

    grouped: ids of the customers who were grouped. Everything else is in the order of the facts.
    """

    dataset: core.Dataset
    facts: CustomerFacts
    grouped: np.ndarray

    @cached_property
    def places(self) -> np.ndarray:
        """Where each customer stands among those who were grouped, -1 for the others."""
        return pd.Index(self.grouped).get_indexer(pd.Index(self.facts.features.user_ids))

    @cached_property
    def habits(self) -> pd.DataFrame:
        return habit_table(self.dataset)

    @cached_property
    def usual(self) -> Usual:
        return usual_habits(self.habits)

    @cached_property
    def everyone(self) -> Typical:
        return typical(self.facts.features)

    def labels(self, groups: Grouping) -> np.ndarray:
        """The segment of each customer, -1 for those who were not grouped."""
        return np.where(self.places >= 0, groups.found.labels[self.places], -1)

    def mask(self, chosen: Mask) -> Mask:
        """Of some of the grouped customers: which of the described they are."""
        return chosen[self.places] & (self.places >= 0)


def described(groups: Grouping) -> Described:
    """Everyone shown, kept for all K."""

    def found(dataset: core.Dataset, *, base: str) -> Described:
        return Described(dataset, compute_large(customer_facts, dataset), groups.sweep.features.user_ids)

    return compute_large(found, groups.dataset, base=groups.fitted.base.digest)
