"""What a sweep of K = 2..12 over many customers costs, and how far it stays from scikit-learn's ten starts.

python -m bench.segments [customers] [customers of the reference]; a reference of 1,000,000 takes some ten minutes.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import time
from collections.abc import Iterator

import numpy as np

from core.segments import Features, sweep

FEATURES = 12


def worlds(n: int) -> Iterator[tuple[str, np.ndarray]]:
    """Planted groups that overlap, and log-normal habits without any group."""
    rng = np.random.default_rng(1)
    centres = rng.normal(0, 3, (7, FEATURES))
    yield "7 planted groups", centres[rng.integers(0, 7, n)] + rng.normal(0, 2, (n, FEATURES))
    mix = np.eye(FEATURES) + 0.3 * rng.normal(size=(FEATURES, FEATURES)) / np.sqrt(FEATURES)
    yield "log-normal habits", np.exp(3 + rng.normal(size=(n, FEATURES)) @ mix)


def features(matrix: np.ndarray) -> Features:
    names = tuple(f"habit {i}" for i in range(matrix.shape[1]))
    return Features(np.arange(len(matrix)).astype(str), names, matrix, ("number",) * len(names))


def gaps(known: Features) -> tuple[dict[int, float], float]:
    """Inertia above scikit-learn's KMeans(n_init=10) on all rows, per K, and the CPU seconds of the latter."""
    from sklearn.cluster import KMeans

    found, space = sweep(known), np.ascontiguousarray(known.standardised())
    start = time.process_time()
    peers = {k: KMeans(k, n_init=10, random_state=0).fit(space).inertia_ for k in found}
    return {k: found[k].inertia / peers[k] - 1 for k in found}, time.process_time() - start


def figures(n: int = 1_000_000, reference: int = 100_000) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    sweep(features(next(worlds(1000))[1]))  # imports are not counted
    rows = []
    for name, matrix in worlds(n):
        known = features(matrix)
        start = time.process_time()
        sweep(known)
        seconds = time.process_time() - start
        by_k, peer = gaps(features(matrix[:reference]))
        worst = max(by_k, key=lambda k: by_k[k])
        few = min(reference, n)
        rows += [
            (f"sweep of K = 2..12, {name}, {n:,} x {FEATURES}: CPU", f"{seconds:.2f} s", "<= 2 s"),
            (
                f"its inertia against KMeans(n_init=10) on {few:,} of them, worst K",
                f"{by_k[worst]:+.2%} at K = {worst} (peer: {peer:.0f} s of CPU)",
                "<= +1%",
            ),
        ]
    return rows


if __name__ == "__main__":
    for row in figures(*(int(float(text)) for text in sys.argv[1:3])):
        print(*row, sep=" | ")
