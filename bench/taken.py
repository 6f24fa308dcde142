"""Who took what, drawn by lot for the speed of recommenders: people and items by power laws, tastes that can be learnt."""

import numpy as np
from scipy.sparse import csr_array

AGAIN = 1.25  # how often a pair is drawn, that so many different ones are left
GROUPS, OWN = 100, 0.6  # groups of items; the share of what people take that is of their own two groups


def taken(pairs: int, seed: int = 0, items: int | None = None) -> csr_array:
    """About so many pairs of people x items, all 1; of 10,000,000 these are 100,000 x 20,000, of fewer as dense a table
    by its root: 10,000 x 2,000 of 100,000 pairs. items: another number of them.
    """
    scale = (pairs / 10_000_000) ** 0.5
    people, items = round(100_000 * scale), items or round(20_000 * scale)
    rng = np.random.default_rng(seed)
    often = rng.pareto(1.6, people)
    often = np.clip(often / often.sum() * pairs * AGAIN, 3, items / 4).astype(np.int64)
    row = np.repeat(np.arange(people), often)
    tastes = rng.integers(0, GROUPS, (people, 2))
    own = tastes[row, (rng.random(len(row)) < OWN).astype(int)]
    within = items // GROUPS
    strength = 1 / np.arange(1, within + 1) ** 0.7
    popular = 1 / np.arange(1, items + 1) ** 0.8
    item = np.where(
        rng.random(len(row)) < OWN,
        own + GROUPS * np.searchsorted(np.cumsum(strength) / strength.sum(), rng.random(len(row))),
        np.searchsorted(np.cumsum(popular) / popular.sum(), rng.random(len(row))),
    )
    found = csr_array((np.ones(len(row)), (row, np.minimum(item, items - 1))), shape=(people, items))
    found.sum_duplicates()
    found.data[:] = 1.0
    return found
