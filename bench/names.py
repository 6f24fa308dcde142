"""Whether names of segments are true, different, and follow the people.

python -m bench.names: sample packs and generated customers, K = 2..8. Stable: a segment keeps its name when rows come
in another order, when labels are swapped, and when the sweep starts from another seed; of the seeds only segments
count that another seed finds again (nine in ten of both sides the same people), and their share is told. Claims: every
word and share of every name, every number of every persona, recomputed from the raw tables.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

import core
from bench import worlds
from bench.claims import Raw, claims_in, false_in_name, false_in_persona, words_of
from core.analytics import SEGMENTS, grouped_words, stop_words
from core.segments import Features, SegmentName, customer_facts, customer_features, habit_table, names, persona, sweep

KS = range(2, 9)
PACKS = ("shop", "grocer", "reviews")
AGAIN = 0.9
WORLDS = 4  # of each family


@dataclass
class Counted:
    """What was looked at and what of it was right."""

    segments: int = 0
    rows: int = 0
    labels: int = 0
    found_again: int = 0
    seeds: int = 0
    customers: float = 0.0
    runs: int = 0
    alike: int = 0
    claims: int = 0
    false: int = 0
    sentences: int = 0
    false_sentences: int = 0


def figures() -> list[tuple[str, str, str]]:
    """Rows of the results table: what, measured, wanted."""
    total = Counted()
    for known, raw in (*packs(), *generated()):
        _look(known, raw, total)
    for name in PACKS:
        _personas(core.open_sample(name), total)
    n = total.segments
    return [
        (f"names kept under another order of rows, {n:,} segments", f"{total.rows / n:.1%}", ">= 95%"),
        (f"names kept under swapped labels, {n:,} segments", f"{total.labels / n:.1%}", ">= 95%"),
        (
            f"names kept under another seed, {total.found_again:,} segments it finds again",
            f"{total.seeds / max(total.found_again, 1):.1%}", ">= 95%",
        ),
        ("customers whose segment has the same name under another seed, whatever it finds",
         f"{total.customers / total.runs:.1%}", "-"),
        (f"names shared by two segments of a K, of {n:,}", f"{total.alike}", "0"),
        (f"false claims of names, of {total.claims:,}", f"{total.false}", "0"),
        (f"false sentences of personas, of {total.sentences:,}", f"{total.false_sentences}", "0"),
    ]  # fmt: skip


def packs() -> Iterator[tuple[Features, Raw | None]]:
    """Sample packs, by their usual features and, where there are any, by all of them."""
    for name in PACKS:
        dataset = core.open_sample(name)
        known = customer_features(dataset)
        raw = Raw(dataset, pd.Index(known.user_ids))
        yield known, raw
        yield customer_features(dataset, core.segments.all_features(dataset).names, distinct=True), raw


def generated() -> Iterator[tuple[Features, Raw | None]]:
    """Planted groups of every family, structureless ones, and shoppers with yes/no traits and missing values."""
    for world in worlds.worlds(worlds.TUNED, WORLDS):
        yield Features.from_frame(world.frame, ids=None), None
    rng = np.random.default_rng(7)
    for n in (60, 300, 3000, 30_000):
        for _ in range(4):
            yield Features.from_frame(shoppers(rng, n), ids=None), None


def shoppers(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Skewed habits, many zeros, two yes/no columns, and an income that a fifth does not tell."""
    keen = rng.gamma(1.0, 1.0, n)
    orders = rng.poisson(2 * keen)
    spend = orders * np.exp(rng.normal(3, 1, n))
    income = np.where(rng.random(n) < 0.2, np.nan, np.exp(rng.normal(10, 0.5, n) + 0.2 * keen))
    return pd.DataFrame(
        {
            "recency_days": rng.exponential(200 / (1 + keen), n).round(), "orders": orders, "spend": spend.round(2),
            "page_views": rng.poisson(20 * keen), "income": income.round(),
            "subscribed": rng.random(n) < 0.3 + 0.4 * (keen > 1), "city_Rome": (rng.random(n) < 0.4).astype(int),
        }
    )  # fmt: skip


def _look(known: Features, raw: Raw | None, total: Counted) -> None:
    """Names of each K of one world, three times made anew."""
    rng = np.random.default_rng(len(known.user_ids))
    order = rng.permutation(len(known.user_ids))
    moved = Features(known.user_ids[order], known.names, known.matrix[order], known.units, known.notes)
    ks = [k for k in KS if k <= len(np.unique(known.matrix, axis=0))]
    first, again, other = sweep(known, ks), sweep(moved, ks), sweep(known, ks, seed=1)
    for k in first:
        labels = first[k].labels.astype(int)
        mine = names(known, labels)
        total.segments += k
        total.rows += _kept(labels[order], mine, again[k].labels, names(moved, again[k].labels))[1]
        swapped = rng.permutation(k)[labels]
        total.labels += _kept(labels, mine, swapped, names(known, swapped))[1]
        theirs = names(known, other[k].labels)
        matched, same = _kept(labels, mine, other[k].labels, theirs)
        total.found_again, total.seeds = total.found_again + matched, total.seeds + same
        said, said_again = _said(mine), _said(theirs)
        total.customers += float(np.mean(said[labels] == said_again[other[k].labels]))
        total.runs += 1
        total.alike += k - len(set(said))
        for label, name in enumerate(mine):
            total.claims += claims_in(name)
            total.false += len(false_in_name(name, known, labels == label, raw))


def _said(of: tuple[SegmentName, ...]) -> np.ndarray:
    return np.array([str(name.message) for name in of], dtype=object)


def _kept(
    labels: np.ndarray, mine: tuple[SegmentName, ...], others: np.ndarray, theirs: tuple[SegmentName, ...]
) -> tuple[int, int]:
    """Segments that are nine tenths the same people, and how many of them have the same name."""
    shared = np.zeros((len(mine), len(theirs)))
    np.add.at(shared, (labels, others), 1)
    union = shared.sum(axis=1)[:, None] + shared.sum(axis=0)[None] - shared
    pairs = np.argwhere(shared >= AGAIN * union)
    return len(pairs), sum(str(mine[i].message) == str(theirs[j].message) for i, j in pairs)


def _personas(dataset: core.Dataset, total: Counted) -> None:
    """Every persona of every K of a pack, each sentence recomputed."""
    facts, habits = customer_facts(dataset), habit_table(dataset)
    known = customer_features(dataset)
    raw = Raw(dataset, habits.index)
    places = pd.Index(known.user_ids).get_indexer(habits.index)
    written = "user_id" in dataset.columns("reviews")
    for k, found in sweep(known, KS).items():
        labels = found.labels[places]
        of = dict(zip(habits.index, map(str, labels), strict=True))
        words = grouped_words(dataset, SEGMENTS, stop_words(), labels=of).words if written else None
        for label in range(k):
            who, group = labels == label, str(label)
            part = None if words is None else words[words["group"] == group]
            told = persona(facts, habits, who, grouped_by=known.names, words=part)
            said = [str(m.values["word"]) for m in told.likes if m.code == "persona.word"]
            wrong = false_in_persona(raw, told, who, words_of(dataset, of, group, said) if said else None)
            total.sentences += len(told.sentences)
            total.false_sentences += len(wrong)
            for message in wrong:
                print("false:", message, message.code)


if __name__ == "__main__":
    for row in figures():
        print(*row, sep=" | ")
