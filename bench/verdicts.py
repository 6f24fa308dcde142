"""Are planted groups found, and is nothing found where nothing is? The advice beside three usual rules, and its cost.

python -m bench.verdicts [tables of each family]
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd

from bench.measure import once
from bench.worlds import CLEAR, HELD_OUT, HIGH, TUNED, World, worlds
from core.segments import Features, sweep
from core.segments.advice import advise
from core.segments.evenly import evenly_drawn
from core.segments.lloyd import nearest
from core.segments.stability import grouped

REFERENCES = 5
PEERS = ("silhouette", "elbow", "gap")


def answers(world: World, ks: range = range(2, 13), *, peers: bool = True) -> dict[str, object]:
    """What the advice says of one table, and the K of each usual rule (1: no groups)."""
    features = Features.from_frame(world.frame)
    advice = advise(features, ks, found=sweep(features, ks))
    row: dict[str, object] = {"family": world.family, "n": len(world.frame), "d": world.frame.shape[1]}
    row |= {"planted": world.k, "apart": world.separation, "kind": advice.kind, "k": advice.k or 1}
    if peers:
        table = advice.table
        row["silhouette"] = int(table.loc[table["separation"].idxmax(), "k"])
        row["elbow"] = knee(table["k"].to_numpy(), table["inertia"].to_numpy())
        row["gap"] = gap_statistic(evenly_drawn(features, 1_000)[1])
    return row


def knee(ks: np.ndarray, inertia: np.ndarray) -> int:
    """Where the curve lies farthest below its chord, both axes from 0 to 1 (Satopaa et al. 2011, as kneed does)."""
    x, y = (ks - ks[0]) / (ks[-1] - ks[0]), (inertia - inertia[-1]) / max(inertia[0] - inertia[-1], 1e-12)
    return int(ks[np.argmax(1 - x - y)])


def gap_statistic(rows: np.ndarray) -> int:
    """Tibshirani, Walther & Hastie 2001, references in the box of the principal components; 1 where nothing is grouped."""
    rng, middle = np.random.default_rng(0), rows.mean(axis=0)
    axes = np.linalg.svd(rows - middle, full_matrices=False)[2]
    turned = (rows - middle) @ axes.T
    made = [rng.uniform(turned.min(axis=0), turned.max(axis=0), rows.shape) @ axes for _ in range(REFERENCES)]
    real = np.array(within(rows - middle, rng))
    null = np.array([within(reference.astype(np.float32), rng) for reference in made])
    gap, error = null.mean(axis=0) - real, null.std(axis=0) * np.sqrt(1 + 1 / REFERENCES)
    enough = np.flatnonzero(gap[:-1] >= gap[1:] - error[1:])
    return int(enough[0]) + 1 if len(enough) else len(real)


def within(rows: np.ndarray, rng: np.random.Generator) -> list[float]:
    """Logarithm of the inertia for K = 1 .. 12."""
    found = [float(np.log(np.square(rows - rows.mean(axis=0)).sum()))]
    for k in range(2, 13):
        centroids = grouped(rows, k, rng)
        found.append(float(np.log(np.square(rows - centroids[nearest(rows, centroids)]).sum() + 1e-12)))
    return found


def judged(rows: pd.DataFrame, k: str = "k") -> dict[str, float]:
    """Shares of right answers. A verdict is right when it says "real" of clear groups, real or weak of closer ones, and
    neither of none; a rule without a verdict says "real" wherever it answers more than 1.
    """
    real = rows["kind"].eq("real") if k == "k" else rows[k].gt(1)
    some = rows[k].gt(1)
    none, clear, high = rows["planted"].eq(1), rows["apart"].ge(CLEAR), rows["apart"].ge(HIGH)
    right = np.where(none, ~some, np.where(clear, real, some))
    off = (rows[k] - rows["planted"]).abs()
    return {
        "right": right.mean(), "false": real[none].mean(), "near": off[~none].le(1).mean(),
        "exact": off[~none & high].eq(0).mean(),
    }  # fmt: skip


WANTED = {"right": ">= 90%", "false": "<= 5%", "near": ">= 85%", "exact": ">= 95%"}
TOLD = {
    "right": "verdict right",
    "false": 'called "real" where nothing is',
    "near": "K within 1 of the planted",
    "exact": f"K exact from {HIGH:g} standard deviations on",
}


def told(name: str, rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Rows of the results table for one list of families."""
    ours, peers = judged(rows), {peer: judged(rows, peer) for peer in PEERS}
    return [
        (
            f"{name} ({len(rows)} tables): {TOLD[what]}",
            f"{ours[what]:.1%} (" + ", ".join(f"{peer} {found[what]:.1%}" for peer, found in peers.items()) + ")",
            WANTED[what],
        )
        for what in WANTED
    ]


def crowd(n: int) -> Features:
    """Seven planted groups in twelve habits."""
    rng = np.random.default_rng(1)
    matrix = rng.normal(0, 3, (7, 12))[rng.integers(0, 7, n)] + rng.normal(size=(n, 12))
    return Features(np.arange(n).astype(str), tuple(f"habit {i}" for i in range(12)), matrix, ("number",) * 12)


def advised_setup(n: int) -> tuple[Features, object]:
    features = crowd(n)
    return features, sweep(features)


def advised(ready: tuple[Features, dict]) -> int | None:
    return advise(ready[0], found=ready[1]).k


def naive_setup(n: int) -> np.ndarray:
    return np.ascontiguousarray(crowd(n).standardised())


def naive(space: np.ndarray) -> int:
    """KMeans with ten starts on all rows and the silhouette of all rows, for each K."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    found = {k: KMeans(k, n_init=10, random_state=0).fit_predict(space) for k in range(2, 13)}
    return max(found, key=lambda k: silhouette_score(space, found[k]))


def cost(sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000), reference: int = 10_000) -> list[tuple[str, str, str]]:
    """CPU and memory of the advice on a ready sweep, and of the naive way."""
    peer, rows = once("verdicts", "naive", reference), []
    for n in sizes:
        run = once("verdicts", "advised", n)
        beside = f"; naive at {reference:,}: {peer['cpu']:.0f} s, {peer['cpu'] / run['cpu']:.0f} times as much"
        memory = f"{run['peak_mb'] - run['base_mb']:.0f} MB more"
        rows.append((f"advice on a ready sweep, {n:,} x 12", f"{run['cpu']:.2f} s of CPU, {memory}{beside}", "-"))
    return rows


def figures(each: int = 9) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    rows = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for name, families in (("families looked at", TUNED), ("families held out", HELD_OUT)):
            rows += told(name, pd.DataFrame(list(pool.map(answers, worlds(families, each)))))
    return rows + cost()


if __name__ == "__main__":
    for row in figures(*map(int, sys.argv[1:2])):
        print(*row, sep=" | ")
