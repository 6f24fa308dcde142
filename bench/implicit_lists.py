"""Runs inside an environment that has implicit: its models tuned on one split, their lists on another.

python implicit_lists.py FOLDER   (bench.recommenders writes the folder and reads what this leaves in it)
"""

import json
import sys
import time
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender

N = 20
LARGE, STRIDE = 500_000, 7  # 7 divides no grid, so every value of every option is among those tried
WEIGHTS = ("as given", "log", "binary")
GRIDS = {
    "als": {"factors": (32, 64, 128), "regularization": (0.01, 1.0, 10.0, 50.0), "alpha": (1.0, 5.0, 20.0)},
    "bm25": {"K": (20, 50, 100, 200, 500), "B": (0.2, 0.5, 0.8), "K1": (1.2, 100.0)},
    "cosine": {"K": (20, 50, 100, 200, 500)},
}


def main(folder: Path) -> None:
    warnings.filterwarnings("ignore")
    inner, past = sparse.load_npz(folder / "inner.npz"), sparse.load_npz(folder / "past.npz")
    held, judges = sparse.load_npz(folder / "held.npz"), np.load(folder / "judges.npy")
    people = np.load(folder / "people.npy")
    for name, grid in GRIDS.items():
        before = time.process_time()

        def score(how: str, options: dict, name: str = name) -> float:
            table = weighed(inner, how)
            return ndcg(lists(fitted(name, table, options), table, judges), held, judges)

        every = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
        every = every[:: STRIDE if inner.nnz > LARGE else 1]  # all of them would take an hour
        how = max(WEIGHTS, key=lambda how: max(score(how, options) for options in every[:: max(1, len(every) // 4)]))
        best, options = max(((score(how, options), options) for options in every), key=lambda trial: trial[0])
        np.save(folder / f"{name}.npy", lists(fitted(name, weighed(past, how), options), weighed(past, how), people))
        told = {"options": options | {"weight": how}, "validation": best, "cpu": time.process_time() - before}
        (folder / f"{name}.json").write_text(json.dumps(told))


def weighed(table: sparse.csr_matrix, how: str) -> sparse.csr_matrix:
    found = table.astype(np.float32)
    if how != "as given":
        found.data = np.log1p(found.data) if how == "log" else np.ones_like(found.data)
    return found


def fitted(name: str, table: sparse.csr_matrix, options: dict):
    if name == "als":
        model = AlternatingLeastSquares(**options, iterations=15, random_state=0, num_threads=1)
    else:
        model = {"bm25": BM25Recommender, "cosine": CosineRecommender}[name](**options, num_threads=1)
    model.fit(table, show_progress=False)
    return model


def lists(model, table: sparse.csr_matrix, people: np.ndarray) -> np.ndarray:
    found, _ = model.recommend(people, table[people], N=N, filter_already_liked_items=True)
    return found


def ndcg(ranked: np.ndarray, held: sparse.csr_matrix, people: np.ndarray, k: int = 10) -> float:
    """Mean nDCG at k, gains of 1."""
    gains = 1 / np.log2(np.arange(2, k + 2))
    theirs = [held.indices[held.indptr[u] : held.indptr[u + 1]] for u in people]
    hit = np.array([np.isin(row[:k], own) for row, own in zip(ranked, theirs, strict=True)])
    best = np.cumsum(gains)[np.minimum(np.diff(held.indptr)[people], k) - 1]
    return float((hit @ gains / best).mean())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
