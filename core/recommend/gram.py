"""The inverse of a table's products with itself, ridge added: by its columns, or by its rows where these are fewer."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_array, diags_array

from core.recommend.ranking import Floats, blocks

Exact = NDArray[np.float32] | Floats
EXACT = 1_500  # rows or columns; up to here in float64, which costs little
BLOCK = 1_024
DENSE = 0.1  # the share of the columns from which on a row goes through BLAS


class Inverse(Protocol):
    """P = (X'X + diag(ridge))^-1, items x items, symmetric."""

    @property
    def diagonal(self) -> Floats: ...
    def times(self, rows: csr_array) -> Floats:
        """rows @ P."""

    def column(self, item: int) -> Floats:
        """P[:, item]."""


@dataclass(frozen=True, eq=False)
class ByItems:
    """P as it is."""

    table: Exact

    @property
    def diagonal(self) -> Floats:
        return np.diag(self.table).astype(float)

    def times(self, rows: csr_array) -> Floats:
        return np.asarray(rows.astype(self.table.dtype) @ self.table, dtype=float)

    def column(self, item: int) -> Floats:
        return self.table[:, item].astype(float)


@dataclass(frozen=True, eq=False)
class ByPeople:
    """P by way of K = (I + Z Z')^-1, people x people, where Z = X ridge^-1/2 (Woodbury 1950)."""

    scaled: csr_array
    table: Exact
    ridge: Floats
    diagonal: Floats

    def times(self, rows: csr_array) -> Floats:
        root = np.sqrt(self.ridge)
        asked = csr_array(rows @ diags_array(1 / root))
        near = (asked @ self.scaled.T).toarray().astype(self.table.dtype) @ self.table
        found: Floats = asked.toarray() - near @ self.scaled
        return found / root

    def column(self, item: int) -> Floats:
        shape = (1, len(self.ridge))
        found: Floats = self.times(csr_array(([1.0], ([0], [item])), shape=shape))[0]
        return found


def inverse_of(table: csr_array, ridge: Floats) -> ByItems | ByPeople:
    """The inverse for people x items and a ridge above 0 for each item."""
    people, items = table.shape
    if items <= people:
        kind = np.float64 if items <= EXACT else np.float32
        products = products_of(table.astype(kind))
        products[np.diag_indices(items)] += ridge
        return ByItems(_inverted(products))
    kind = np.float64 if people <= EXACT else np.float32
    scaled = csr_array(table @ diags_array(1 / np.sqrt(ridge)))
    products = products_of(csr_array(scaled.T.tocsr()).astype(kind))
    products[np.diag_indices(people)] += 1
    near = _inverted(products)
    return ByPeople(scaled, near, ridge, (1 - _within(scaled, near)) / ridge)


def products_of(table: csr_array) -> Exact:
    """The products of the columns on and above the diagonal, which is all that is read of them.

    Long rows go through BLAS, some at a time; of the others each product is made once, some columns at a time.
    """
    size = table.shape[1]
    found: Exact = np.zeros((size, size), table.dtype)
    long = np.diff(table.indptr) > DENSE * size
    many, rest = csr_array(table[long]), csr_array(table[~long])
    for part in blocks(*many.shape):
        dense = many[part].toarray()
        found += dense.T @ dense
    by_column = csr_array(rest.T.tocsr())
    for start in range(0, size, BLOCK):
        found[start : start + BLOCK, start:] += (by_column[start : start + BLOCK] @ rest[:, start:]).toarray()
    return found


def _within(scaled: csr_array, near: Exact) -> Floats:
    """z' K z for every column z, some columns at a time."""
    by_item = csr_array(scaled.T.tocsr())
    found = np.empty(by_item.shape[0])
    for start in range(0, by_item.shape[0], BLOCK):
        part = by_item[start : start + BLOCK]
        met = np.asarray(part @ near)
        rows = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
        found[start : start + BLOCK] = np.bincount(rows, part.data * met[rows, part.indices], minlength=part.shape[0])
    return found


def _inverted(products: Exact) -> Exact:
    """The inverse in the same memory, by Cholesky; a symmetric table is the same read by rows or by columns."""
    double = products.dtype == np.float64
    factor, inverse = (lapack.dpotrf, lapack.dpotri) if double else (lapack.spotrf, lapack.spotri)
    triangle, failed = factor(products.T, lower=1, overwrite_a=1, clean=0)
    if failed:  # rounding made it singular: too small a ridge for float32
        raise np.linalg.LinAlgError("not positive definite")
    found, _ = inverse(triangle, lower=1, overwrite_c=1)
    upper: Exact = found.T
    for start in range(0, len(upper), BLOCK):
        part = slice(start, start + BLOCK)
        square = upper[part, part]
        square[:] = np.triu(square) + np.triu(square, 1).T
        upper[start + BLOCK :, part] = upper[part, start + BLOCK :].T
    return upper
