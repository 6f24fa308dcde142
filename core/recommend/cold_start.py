"""Whom a model knows nothing of, and what they get instead: texts, then their segment, then what most people have."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from core.recommend.batch import recommend_all
from core.recommend.interactions import Interactions, sorted_ids
from core.recommend.recommender import Model

FALLBACKS = ("content", "segment")  # in this order; what is left gets the popular list
POPULAR = "popular"

Named = tuple[str, Model]
"""What to call a model, and the model."""


def speaking(models: Iterable[Named], user_id: object) -> str:
    """The name of the first model with anything to offer this person on their own account, else popular."""
    return next((name for name, model in models if not model.fallback_for(user_id)), POPULAR)


def serve(
    models: Iterable[Named],
    n: int = 10,
    *,
    user_ids: Iterable[object] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """user_id, item_id, score, rank, model: the list of each person by the first model that knows anything of them.

    Of people whom no model knows it is the first one's, which is the popular list then: its model is popular.
    Models are taken one after the other, and no more than are needed. progress: of the first (see recommend_all).
    """
    found: list[pd.DataFrame] = []
    left: Iterable[object] | None = user_ids
    for name, model in models:
        lists = recommend_all(model, n, user_ids=left, progress=None if found else progress).assign(model=name)
        best = lists.groupby("user_id", sort=False)["score"].max()
        silent = best.index[best <= 0]
        found.append(lists)
        left = list(silent)
        if not left:
            break
    return _first_to_speak(found, list(left or []))


def _first_to_speak(found: list[pd.DataFrame], silent: list[object]) -> pd.DataFrame:
    """Of each person the last lists that were made, which have a score; of the silent the first."""
    first = found[0]
    spoken = pd.concat(found, ignore_index=True)
    last = spoken.groupby("user_id", sort=False)["model"].transform("last")
    kept = spoken[(spoken["model"] == last) & ~spoken["user_id"].isin(silent)]
    popular = first[first["user_id"].isin(silent)].assign(model=POPULAR)
    order = pd.Index(first["user_id"].unique())
    both = pd.concat([kept, popular], ignore_index=True)
    place = order.get_indexer(both["user_id"])
    return both.iloc[np.lexsort((both["rank"], place))].reset_index(drop=True)


def joined(interactions: Interactions, user_ids: Iterable[object]) -> Interactions:
    """The same with more people, who have nothing yet: a segment may know them."""
    everyone = sorted_ids(interactions.user_ids, [str(user) for user in user_ids])
    place = np.searchsorted(everyone, interactions.user_ids)
    sizes = np.zeros(len(everyone), dtype=np.int64)
    sizes[place] = np.diff(interactions.matrix.indptr)
    matrix, friends = interactions.matrix, interactions.friends
    rows = csr_array(
        (matrix.data, matrix.indices, np.concatenate([[0], np.cumsum(sizes)])), shape=(len(everyone), matrix.shape[1])
    )
    if friends is not None:
        ends = place[np.repeat(np.arange(friends.shape[0]), np.diff(friends.indptr))], place[friends.indices]
        friends = csr_array((friends.data, ends), shape=(len(everyone), len(everyone)))
    groups = None if interactions.groups is None else dict(zip(interactions.user_ids, interactions.groups, strict=True))
    more = replace(interactions, user_ids=everyone, matrix=rows, friends=friends, groups=None)
    return more if groups is None else more.grouped(groups)
