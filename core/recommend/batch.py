"""Lists for everyone at once, a block of people at a time."""

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from core.recommend.recommender import Model

AT_ONCE = 1_000  # people in a block at most, so that progress shows


def recommend_all(
    model: Model,
    n: int = 10,
    *,
    user_ids: Iterable[object] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """user_id, item_id, score, rank for everyone the model knows, or for `user_ids`: the lists of model.recommend.

    Memory is bounded by one block of model.recommend. progress(done, total) is called at the start and after each block; what it
    raises ends the work.
    """
    asked = model.interactions.user_ids if user_ids is None else user_ids
    users = np.array(list(dict.fromkeys(map(str, asked))), dtype=np.str_)
    tell = progress or (lambda done, total: None)
    parts = [model.recommend([], n)]
    tell(0, len(users))
    for start in range(0, len(users), AT_ONCE):
        parts.append(model.recommend(users[start : start + AT_ONCE], n))
        tell(min(start + AT_ONCE, len(users)), len(users))
    return pd.concat(parts, ignore_index=True)
