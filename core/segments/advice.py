"""Are the segments real, and how many? A verdict that also says no."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from core.messages import Message
from core.segments.evenly import evenly_drawn, untied
from core.segments.features import Features
from core.segments.kmeans import HIGHEST, LOWEST, Segmentation, find, sweep
from core.segments.lloyd import Floats, Points, nearest
from core.segments.measures import title
from core.segments.stability import STEADY, distances, null_band, silhouette, stability
from core.segments.valleys import FOLDS, folds, separate
from core.segments.whitened import whitened

Kind = Literal["real", "weak", "none", "few"]
LEAST = 50  # customers; below, a gap cannot be told from chance
SMALL = 300  # customers; below, only wide gaps can be seen
COUNTED = 5_000  # customers looked through for gaps
MEASURED = 1_000  # customers whose separation and stability are measured
ROUNDS, DRAWS = 2, 10
COLUMNS = ["k", "inertia", "separation", "stability", "weakest", "null_low", "null_high", "separate", "real"]


@dataclass(frozen=True, eq=False)
class Advice:
    """Whether there are groups among customers, and how many.

    k:        how many to make; None where none are real.
    kind:     "real", "weak" (some groups, their number in doubt), "none", or "few" customers to tell.
    low,high: the K that can be defended, 0 where none is.
    verdict:  one sentence. reasons: what it rests on.
    table:    one row a K: k, inertia, separation (mean silhouette of a sample), stability and weakest (mean and least
              Jaccard overlap of its segments with those of customers drawn again), null_low and null_high (the range of
              separation without groups), separate (how many groups have a gap around them), real (all K have).
    segments: k, segment (0 is the largest), stability.
    """

    k: int | None
    kind: Kind
    low: int
    high: int
    verdict: Message
    reasons: tuple[Message, ...]
    table: pd.DataFrame
    segments: pd.DataFrame


def advise(
    features: Features,
    ks: Iterable[int] = range(LOWEST, HIGHEST + 1),
    seed: int = 0,
    *,
    found: Mapping[int, Segmentation] | None = None,
) -> Advice:
    """How many segments are real, of all customers or, from some thousands on, of a sample.

    `found` is a ready sweep, so that nothing is fitted twice. Raises OutOfRange as sweep does.
    """
    found = sweep(features, ks, seed) if found is None else {k: found[k] for k in ks if k in found}
    rows, space = evenly_drawn(features, COUNTED)
    space, given = _found_only(features, space)
    labels = {k: one.labels[rows] for k, one in found.items()}
    table, segments = _measured(space, labels, found, seed)
    total = len(features.user_ids)
    if total < LEAST:
        few = Message("segments.advice.few", customers=total, needed=LEAST)
        return Advice(None, "few", 0, 0, few, (Message("segments.advice.why_few"),), table, segments)
    counts, votes = _looked_through(space, labels, seed)
    table["separate"] = counts.min(axis=0)
    table["real"] = table["separate"] == table["k"]
    advice = _judged(total, votes, table, segments)
    if given and advice.k is not None and table.loc[table["k"] == advice.k, "weakest"].item() < STEADY:
        advice = _none(total, table, segments)  # what is real in the rest is not what these segments follow
    return replace(advice, reasons=(*advice.reasons, *given))


def _found_only(features: Features, space: Floats) -> tuple[Floats, tuple[Message, ...]]:
    """The space without columns of groups, and a word on these: a gap between groups that were given is no finding."""
    blocks = np.array(features.blocks, dtype=np.str_)
    if not (blocks != "").any() or (blocks != "").all():
        return space, ()
    given = dict.fromkeys(str(block) for block in blocks[blocks != ""])
    reasons = tuple(Message("segments.advice.why_given", column=title(column)) for column in given)
    return np.ascontiguousarray(space[:, blocks == ""]), reasons


def _looked_through(space: Floats, labels: Mapping[int, np.ndarray], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Groups with a gap around them (rounds x K), and the most of each round, by these labels or by rounder groups."""
    rng = np.random.default_rng((seed, 1))
    smooth = untied(space, rng)
    parts = [rng.permutation(np.arange(len(smooth)) % FOLDS) for _ in range(ROUNDS)]
    counts, rounder = _separate(smooth, labels, parts), whitened(smooth)
    others = _most(rounder, _regrouped(rounder, list(labels), seed), parts)
    return counts, np.maximum(counts.max(axis=1), others)


def _separate(space: Floats, labels: Mapping[int, np.ndarray], parts: Sequence[np.ndarray]) -> np.ndarray:
    """Groups with a gap around them: a row for each way to part customers, a column for each K."""
    return np.array([[_count(space, of, part) for of in labels.values()] for part in parts], np.int64)


def _most(space: Floats, labels: Mapping[int, np.ndarray], parts: Sequence[np.ndarray]) -> np.ndarray:
    """The most groups with a gap around them at any K, for each way to part customers."""
    found = np.ones(len(parts), np.int64)
    for turn, part in enumerate(parts):
        for k in sorted(labels, reverse=True):
            if k > found[turn]:  # a K no larger cannot have more
                found[turn] = max(found[turn], _count(space, labels[k], part))
    return found


def _count(space: Floats, labels: np.ndarray, part: np.ndarray) -> int:
    return int(separate(folds(space, labels, part)).max()) + 1


def _regrouped(space: Floats, ks: Sequence[int], seed: int) -> dict[int, np.ndarray]:
    """The groups that K-means finds in this space."""
    centroids = find(Points.of(space, np.ones(len(space), np.float32)), max(ks), seed)
    return {k: nearest(space, centroids[k - LOWEST]) for k in ks}


def _measured(
    space: Floats, labels: Mapping[int, np.ndarray], found: Mapping[int, Segmentation], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table and the segments, all but the gaps."""
    step = -(-len(space) // MEASURED)
    few = np.ascontiguousarray(space[::step])
    ks = [k for k in found if k < len(few)]
    apart, band = distances(few), null_band(few, ks, seed, DRAWS)
    table, segments = [], []
    for place, k in enumerate(ks):
        of = labels[k][::step].astype(np.int64)
        steady = stability(few, of, k, seed, DRAWS)
        low, high = band[:, place].min(), band[:, place].max()
        table.append((k, found[k].inertia, silhouette(apart, of), steady.mean(), steady.min(), low, high, 1, False))
        segments += [(k, segment, value) for segment, value in enumerate(steady)]
    return pd.DataFrame(table, columns=COLUMNS), pd.DataFrame(segments, columns=["k", "segment", "stability"])


def _judged(total: int, votes: np.ndarray, table: pd.DataFrame, segments: pd.DataFrame) -> Advice:
    """The verdict from the groups with gaps that each round found."""
    low, high = int(votes.min()), int(votes.max())
    if low < LOWEST:
        return _none(total, table, segments)
    k = _finer(low, table)
    row = table[table["k"] == k].iloc[0]
    reasons = [Message("segments.advice.why_gaps", k=low), _beside_null(row, k)]
    if high - low > 1:
        low, high = min(low, k), max(high, k)
        weak = Message("segments.advice.weak", low=low, high=high)
        return Advice(k, "weak", low, high, weak, (Message("segments.advice.why_weak"), *reasons[1:]), table, segments)
    if k > low:
        reasons.append(Message("segments.advice.why_finer", k=k, overlap=float(row["weakest"])))
    elif not row["real"]:
        reasons.append(Message("segments.advice.why_other_lines", k=k))
    elif row["weakest"] < STEADY:
        reasons.append(Message("segments.advice.why_shaky", k=k, overlap=float(row["weakest"])))
    real = Message("segments.advice.real", k=k)
    return Advice(k, "real", k, k, real, tuple(reasons), table, segments)


def _finer(k: int, table: pd.DataFrame) -> int:
    """Where gaps are real but customers too few to see each: the K above that parts best, if all its segments are steady."""
    above = table[(table["k"] >= k) & ((table["k"] == k) | (table["weakest"] >= STEADY))]
    return int(above.loc[above["separation"].idxmax(), "k"])


def _none(total: int, table: pd.DataFrame, segments: pd.DataFrame) -> Advice:
    best = table.loc[table["separation"].idxmax()]
    reasons = [Message("segments.advice.why_no_gap"), _beside_null(best, int(best["k"]), "segments.advice.why_shape")]
    if total < SMALL:
        reasons.append(Message("segments.advice.why_small", customers=total))
    return Advice(None, "none", 0, 0, Message("segments.advice.none"), tuple(reasons), table, segments)


def _beside_null(row: pd.Series, k: int, above: str = "segments.advice.why_above_null") -> Message:
    """Where the separation lies against customers without groups."""
    code = above if row["separation"] > row["null_high"] else "segments.advice.why_within_null"
    values = {"separation": float(row["separation"]), "low": float(row["null_low"]), "high": float(row["null_high"])}
    return Message(code, k=k, **values)
