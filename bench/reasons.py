"""What the reasons of every model cite: is it in the customer's own rows, and does the score rest on it?"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import core
from core.recommend import RECOMMENDERS, Interactions, fit, interactions, lacking
from core.recommend.recommender import CITED
from core.store import Workspaces

CUSTOMERS, LISTED, SEED = 30, 5, 0
PACKS = ("shop", "grocer")
Told = tuple[str, str, pd.DataFrame]
"""A customer, an item on the list, and the evidence for it."""


def cited(dataset: core.Dataset, model: Any, users: list[str], told: list[Told]) -> tuple[int, int, int, int]:
    """Rows cited, those of them found in the customer's rows of the dataset, reasons in all, those that cite nothing."""
    own = rows_of(dataset, model.interactions.source, set(users))
    counts = [0, 0, 0, 0]
    for _, _, evidence in told:
        cites = evidence.get("item_id", "") + evidence.get("friend_id", "")
        named = zip(evidence["user_id"], cites, strict=True)
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


def removal(model: Any, told: list[Told]) -> tuple[int, int]:
    """Reasons whose cited rows cost more score than as many others at random when they are taken away; all such reasons."""
    rng, worse, tried = np.random.default_rng(SEED), 0, 0
    for user_id, item_id, evidence in told:
        place, item = model.interactions.rows([user_id]), model.interactions.column(item_id)
        for kind, theirs, without in (
            ("item_id", model.interactions.history(place).indices, without_items),
            ("friend_id", followed(model, place), without_friends),
        ):
            named = evidence[evidence[kind] != ""] if kind in evidence else evidence[:0]
            first = np.asarray(named.index[named["weight"] > 0][:CITED])
            others = np.setdiff1d(theirs, first)
            if n := min(len(first), len(others)):
                worse += without(model, place, first[:n], item) < without(
                    model, place, rng.choice(others, n, replace=False), item
                )
                tried += 1
    return worse, tried


def followed(model: Any, place: Any) -> Any:
    """The rows of the people whom this customer follows, in models that know of any."""
    return model.friends[place].indices if hasattr(model, "friends") else np.zeros(0, np.int64)


def without_items(model: Any, place: Any, gone: Any, item: int) -> float:
    """The score of an item when others were not in the history."""
    less = model.interactions.history(place)
    less.data = np.where(np.isin(less.indices, gone), 0.0, less.data)
    return float(model.scores(less)[0, item])


def without_friends(model: Any, place: Any, gone: Any, item: int) -> float:
    """The score of an item when some people were not followed."""
    less = model.friends.copy()
    start, end = less.indptr[place[0]], less.indptr[place[0] + 1]
    less.data[start:end] = np.where(np.isin(less.indices[start:end], gone), 0.0, less.data[start:end])
    return float(replace(model, friends=less).scores_of(place)[0, item])


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
    listed = model.recommend(users, LISTED).itertuples()
    told = [(one.user_id, one.item_id, model.explain(one.user_id, one.item_id).evidence) for one in listed]
    evidence, found, reasons, silent = cited(dataset, model, users, told)
    worse, tried = removal(model, told)
    what = f"{title}, {name}: cited rows that are the customer's own, in {reasons} reasons for {len(users)} customers"
    measured = f"{found:,} of {evidence:,}; {silent} reasons are popularity and cite nothing"
    rests = (
        f"; without what is named the score falls lower than without others by lot: {worse} of {tried}" if tried else ""
    )
    return what, measured + rests, "all; >= 90%" if tried else "all"


if __name__ == "__main__":
    for line in figures(*sys.argv[1:]):
        print(*line, sep=" | ", flush=True)
