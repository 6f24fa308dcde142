"""How the network of core.recommend.ncf is taught, with PyTorch on the processor; nothing else imports PyTorch."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import torch
from scipy.sparse import csr_array
from scipy.sparse.linalg import svds

from core.recommend.ranking import Floats, Rows, stored

EPOCHS, PATIENCE = 150, 4  # at most, and without a better loss on what is held out
EVERY_NO = 20_000  # cells: up to here all that was not taken is taught, beyond by lot
PEOPLE, RATE, RATE_BY_LOT, DECAY = 512, 0.02, 0.005, 1e-5
HELD_OUT, ENOUGH = 10, 1_000  # one entry of ten, where there are so many

Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Course:
    """factors, hidden, negatives and seed of fit_ncf."""

    factors: int
    hidden: int
    negatives: int
    seed: int


def train(taken: csr_array, course: Course) -> tuple[dict[str, Floats], pd.DataFrame]:
    """The weights by name (see Network), and epoch, loss, held_out: both losses per entry."""
    with _deterministic():
        rng = np.random.default_rng(course.seed)
        known, apart = _held_out(taken, rng)
        every = taken.shape[0] * taken.shape[1] <= EVERY_NO
        tensors = _start(known, course, rng)
        optimiser = torch.optim.Adam(
            list(tensors.values()), lr=RATE if every else RATE_BY_LOT, weight_decay=DECAY, eps=1e-6
        )
        curve: list[tuple[int, float, float]] = []
        best, kept = np.inf, tensors
        asked = None if apart is None else (apart, _some_no(taken, apart[0], course.negatives, rng))
        for epoch in range(1, EPOCHS + 1):
            loss = _epoch(known, taken, tensors, optimiser, course, rng, every)
            with torch.no_grad():
                held = np.nan if asked is None else float(_loss(tensors, known, np.arange(taken.shape[0]), *asked))
            curve.append((epoch, loss, held))
            if asked is None or held < best:
                best, kept = held, tensors if asked is None else copy.deepcopy(tensors)
            elif not every and epoch - int(np.argmin([row[2] for row in curve])) > PATIENCE:
                break
    weights = {name: tensor.detach().numpy().copy() for name, tensor in kept.items()}
    return weights, pd.DataFrame(curve, columns=["epoch", "loss", "held_out"])


@contextmanager
def _deterministic() -> Iterator[None]:
    """The same sums in the same order, and afterwards as it was."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def _held_out(taken: csr_array, rng: np.random.Generator) -> tuple[csr_array, tuple[Rows, Rows] | None]:
    """The matrix without some entries, and these (row, item): of people with two or more."""
    if taken.nnz < ENOUGH:
        return taken, None
    rows, items = stored(taken)
    apart = (rng.integers(0, HELD_OUT, taken.nnz) == 0) & (np.diff(taken.indptr)[rows] > 1)
    known = taken.copy()
    known.data[apart] = 0.0
    known.eliminate_zeros()
    return known, (rows[apart], items[apart].astype(np.int64))


def _start(known: csr_array, course: Course, rng: np.random.Generator) -> Tensors:
    """Items where their strongest common tastes put them, so that alike items start alike; the rest by lot."""
    place = _tastes(known, course.factors)
    share = (np.bincount(known.indices, minlength=known.shape[1]) + 0.5) / (known.shape[0] + 1)
    width = place.shape[1]
    drawn = [rng.normal(size=(width, course.hidden)) / np.sqrt(width) for _ in range(2)]
    arrays = {
        "own": place,
        "offered": place,
        "bias": np.log(share / (1 - share)),
        "gains": np.ones(width) / width,
        "people": drawn[0],
        "items": drawn[1],
        "threshold": np.zeros(course.hidden),
        "out": rng.normal(size=course.hidden) / np.sqrt(course.hidden),
    }
    return {name: torch.tensor(array, dtype=torch.float64, requires_grad=True) for name, array in arrays.items()}


def _tastes(known: csr_array, factors: int) -> Floats:
    """Items x factors: right singular vectors of the table with its rows and columns evened out, of spread 1."""
    by_row, by_column = (np.maximum(1.0, np.asarray(known.sum(axis=axis))) for axis in (1, 0))
    rows, items = stored(known)
    even = csr_array((known.data / np.sqrt(by_row[rows] * by_column[items]), items, known.indptr), shape=known.shape)
    if min(even.shape) <= max(2 * factors, 500):
        _, strength, vectors = np.linalg.svd(even.toarray(), full_matrices=False)
    else:
        _, strength, vectors = svds(even, k=factors, v0=np.ones(min(even.shape)), solver="arpack")
        strength, vectors = strength[::-1], vectors[::-1]
    vectors = vectors[:factors][strength[:factors] >= 1e-6 * strength.max()]  # those of nothing are any
    vectors = vectors / np.maximum(np.sqrt((vectors**2).mean(axis=1, keepdims=True)), 1e-12)
    largest = vectors[np.arange(len(vectors)), np.abs(vectors).argmax(axis=1)]
    return np.asarray(np.round((vectors * np.where(largest < 0, -1.0, 1.0)[:, None]).T, 9))  # alike items start equal


def _epoch(
    known: csr_array,
    taken: csr_array,
    tensors: Tensors,
    optimiser: Any,
    course: Course,
    rng: np.random.Generator,
    every: bool,
) -> float:
    """One pass over the people, some at a time; the mean loss of a yes. What is held out is no lesson, and no no."""
    people = np.arange(known.shape[0])
    order = people if every else rng.permutation(people)
    losses: list[float] = []
    for start in range(0, len(order), len(order) if every else PEOPLE):
        part = order[start : start + (len(order) if every else PEOPLE)]
        yes, mine = stored(known[part]), csr_array(taken[part])
        no = _every_no(mine) if every else _some_no(mine, yes[0], course.negatives, rng)
        if len(yes[0]):
            loss = _loss(tensors, known, part, yes, no, mine=True)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()) * len(yes[0]))
    return float(sum(losses) / max(1, known.nnz))


def _every_no(mine: csr_array) -> tuple[Rows, Rows]:
    rows, items = np.nonzero(mine.toarray() == 0)
    return rows, items


def _some_no(mine: csr_array, rows: Rows, each: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """So many items by lot for each of these rows, those that it has left out."""
    rows = np.repeat(rows, each)
    items = rng.integers(0, mine.shape[1], len(rows))
    taken = np.asarray(mine[rows, items]).ravel() > 0
    return rows[~taken], items[~taken]


def _loss(
    tensors: Tensors,
    known: csr_array,
    part: Rows,
    yes: tuple[Rows, Rows],
    no: tuple[Rows, Rows],
    mine: bool = False,
) -> torch.Tensor:
    """Cross entropy of yes and no, per yes. Rows count within `part`; a yes of the history itself (`mine`) is not in its mean."""
    history = csr_array(known[part])
    starts = torch.from_numpy(history.indptr[:-1].astype(np.int64))
    own = torch.from_numpy(history.indices.astype(np.int64))
    sums = torch.nn.functional.embedding_bag(own, tensors["own"], starts, mode="sum")
    sizes = torch.from_numpy(np.diff(history.indptr).astype(float))
    rows, items = (torch.from_numpy(side.astype(np.int64)) for side in yes)
    less = _of(tensors["own"], items) if mine else 0.0
    people = (_of(sums, rows) - less) / torch.clamp(sizes[rows] - float(mine), min=1.0)[:, None]
    right = torch.nn.functional.softplus(-_logits(tensors, people, items)).sum()
    rows, items = (torch.from_numpy(side.astype(np.int64)) for side in no)
    people = _of(sums, rows) / torch.clamp(sizes[rows], min=1.0)[:, None]
    return (right + torch.nn.functional.softplus(_logits(tensors, people, items)).sum()) / max(1, len(yes[0]))


def _logits(tensors: Tensors, people: torch.Tensor, items: torch.Tensor) -> torch.Tensor:
    """Of pairs: one row of people for each item."""
    offered = _of(tensors["offered"], items)
    hidden = torch.relu(people @ tensors["people"] + offered @ tensors["items"] + tensors["threshold"])
    return _of(tensors["bias"][:, None], items)[:, 0] + (people * offered) @ tensors["gains"] + hidden @ tensors["out"]


def _of(table: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """table[rows], with a gradient that is added up far sooner."""
    return torch.nn.functional.embedding(rows, table)
