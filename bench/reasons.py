"""What the reasons of every model cite: is it in the customer's own rows, and does the score rest on it?"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import core
from core.recommend import RECOMMENDERS, Interactions, fit, interactions, lacking
from core.store import Workspaces

CUSTOMERS, LISTED, SEED = 50, 5, 0
PACKS = ("shop", "grocer")


def cited(dataset: core.Dataset, model: Any, users: list[str]) -> tuple[int, int, int, int]:
    """Rows cited, those of them found in the customer's rows of the dataset, reasons in all, those that cite nothing."""
    own = rows_of(dataset, model.interactions.source, set(users))
    counts = [0, 0, 0, 0]
    for row in model.recommend(users, LISTED).itertuples():
        evidence = model.explain(row.user_id, row.item_id).evidence
        named = zip(evidence["user_id"], evidence["friend_id" if "friend_id" in evidence else "item_id"], strict=True)
        counts[0] += len(evidence)
        counts[1] += sum(pair in own for pair in named)
        counts[2] += 1
        counts[3] += evidence.empty
    return counts[0], counts[1], counts[2], counts[3]


def rows_of(dataset: core.Dataset, source: str, users: set[str]) -> set[tuple[str, str]]:
    """Pairs of customer and item, and of customer and followed person, straight from the tables."""
    frame = dataset.frame(source)
    pairs = frame[["user_id", "page_id" if source == "events" else "item_id"]]
    found = set(pairs[pairs["user_id"].isin(users)].itertuples(index=False, name=None))
    if "relationships" in dataset.names:
        links = dataset.frame("relationships")[["user1", "user2"]]
        found |= set(links[links["user1"].isin(users)].itertuples(index=False, name=None))
    return found


def removal(model: Any, users: list[str]) -> tuple[int, int]:
    """Reasons whose first cited row costs more score than one of the others at random when it is taken away; all such."""
    rng, worse, tried = np.random.default_rng(SEED), 0, 0
    for row in model.recommend(users, LISTED).itertuples():
        evidence = model.explain(row.user_id, row.item_id).evidence
        history = model.interactions.history(model.interactions.rows([row.user_id]))
        others = np.setdiff1d(history.indices, evidence.index[:1])
        if "item_id" in evidence and len(evidence) and len(others):
            item = model.interactions.column(row.item_id)
            worse += without(model, history, evidence.index[0], item) < without(
                model, history, rng.choice(others), item
            )
            tried += 1
    return worse, tried


def without(model: Any, history: Any, gone: int, item: int) -> float:
    """The score of an item when another was not in the history."""
    less = history.copy()
    less.data = np.where(less.indices == gone, 0.0, less.data)
    return float(model.scores(less)[0, item])


def some(known: Interactions) -> list[str]:
    """Customers with a history, by lot."""
    with_history = known.user_ids[np.diff(known.matrix.indptr) > 0]
    return [str(user) for user in np.random.default_rng(SEED).choice(with_history, CUSTOMERS, replace=False)]


def figures(*files: str) -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted; `files` are data sets beside the packs that ship."""
    home = Workspaces(Path(tempfile.mkdtemp(prefix="reasons-")))
    data = {name: core.open_sample(name, workspaces=home) for name in PACKS}
    data |= {Path(file).stem: core.load(file, workspaces=home) for file in files}
    rows = []
    for title, dataset in data.items():
        known = interactions(dataset)
        users = some(known)
        for name in RECOMMENDERS:
            if not lacking(name, known):
                rows.append(row(title, name, dataset, fit(name, known), users))
    return rows


def row(title: str, name: str, dataset: core.Dataset, model: Any, users: list[str]) -> tuple[str, str, str]:
    """One model on one data set."""
    evidence, found, reasons, silent = cited(dataset, model, users)
    worse, tried = removal(model, users)
    what = f"{title}, {name}: cited rows that are the customer's own, in {reasons} reasons for {len(users)} customers"
    measured = f"{found:,} of {evidence:,}; {silent} reasons are popularity and cite nothing"
    rests = f"; the first one matters more than another by lot: {worse} of {tried}" if tried else ""
    return what, measured + rests, "all; >= 90%" if tried else "all"


if __name__ == "__main__":
    for line in figures(*sys.argv[1:]):
        print(*line, sep=" | ", flush=True)
