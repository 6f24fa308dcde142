"""Where alternating least squares starts: the strongest singular vectors of the confidences, so that few sweeps do."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh, svds

from core.recommend.ranking import Floats, blocks

ROUNDS, MORE = 3, 10  # of the quick way: products with the table, vectors beyond those wanted


def start(trust: csr_array, factors: int) -> Floats:
    """Items x factors: the strongest right singular vectors of the confidences by the roots of their lengths."""
    even, rank = _even(trust, trust.data), _rank(trust, factors)
    if min(even.shape) <= 2 * rank + 2:
        _, strength, items = np.linalg.svd(even.toarray(), full_matrices=False)
        strength, items = strength[:rank], items[:rank]
    else:
        strength, items = _strongest(even, rank)
    return np.asarray(items.T * np.sqrt(strength / max(1e-12, strength.max())))


def start_nearly(trust: csr_array, factors: int) -> NDArray[np.float32]:
    """The same in float32, nearly: what a few products with the table leave of vectors by lot (Halko et al. 2011)."""
    even, rank = _even(trust, trust.data.astype(np.float32)), _rank(trust, factors)
    back, items = even.T, even.shape[1]
    axes = np.random.default_rng(0).standard_normal((items, min(items, rank + MORE)), dtype=np.float32)
    for _ in range(ROUNDS):
        axes = np.linalg.qr(back @ (even @ axes))[0]
    people = even @ axes
    squares, turned = np.linalg.eigh(people.T @ people)
    strength = np.sqrt(np.maximum(squares[::-1][:rank], 0))
    return np.asarray(axes @ turned[:, ::-1][:, :rank] * np.sqrt(strength / max(1e-12, strength.max())), np.float32)


def _even(trust: csr_array, confidence: NDArray[np.floating]) -> csr_array:
    """The confidences, those of each person by the root of their sum: who has much says no more than others."""
    lengths = np.sqrt(np.maximum(1.0, np.asarray(trust.sum(axis=1)))).astype(confidence.dtype)
    each = np.repeat(1 / lengths, np.diff(trust.indptr))
    each *= confidence
    return csr_array((each, trust.indices, trust.indptr), shape=trust.shape)


def _rank(trust: csr_array, factors: int) -> int:
    people, taken = np.count_nonzero(np.diff(trust.indptr)), np.count_nonzero(np.bincount(trust.indices))
    return max(1, min(factors, int(people) // 2, int(taken) // 2))


def _strongest(table: csr_array, rank: int) -> tuple[Floats, Floats]:
    """The largest singular values and their right vectors. Of left ones there may be a million: these are never there."""
    people, items = table.shape
    if people < items:
        _, strength, vectors = svds(table, k=rank, v0=np.ones(people), solver="arpack")
        return strength, vectors
    back = table.T
    squared = LinearOperator((items, items), matvec=lambda v: back @ (table @ v), dtype=float)
    axes = np.linalg.qr(eigsh(squared, k=rank, v0=np.ones(items))[1])[0]
    corners = [np.linalg.qr(table[part] @ axes, mode="r") for part in blocks(people, rank)]
    _, strength, turned = np.linalg.svd(np.linalg.qr(np.vstack(corners), mode="r"))
    return strength, turned @ axes.T
