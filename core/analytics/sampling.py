"""Who the models look at: everyone on this computer; of very many people in a cluster, all rows of some of them."""

import narwhals as nw

from core.analytics.audience import PEOPLE, everyone
from core.dataset import Dataset
from core.engine import collect

MOST_PEOPLE, MOST_ROWS = 1_000_000, 20_000_000
"""What is brought to this computer at most: people, and rows of one table."""


def for_models(dataset: Dataset) -> Dataset:
    """The dataset as models see it: itself, or on a cluster with more than MOST_PEOPLE or MOST_ROWS a sample of people.

    All rows of a person are in it or none, so that habits stay whole. Its `share` says how many in one.
    """
    if not dataset.engine.remote or dataset.share < 1:
        return dataset
    homes = (*PEOPLE, "relationships")
    rows = max((dataset.tables[name].rows for name in homes if name in dataset.tables), default=0)
    if rows <= MOST_PEOPLE:
        return dataset
    whole = dataset.whole
    people = int(collect(everyone(whole).select(n=nw.len()), {"n": "int"})["n"].iloc[0])
    share = min(1.0, MOST_PEOPLE / max(people, 1), MOST_ROWS / rows)
    return dataset.sampled(round(share, 6)) if share < 1 else dataset
