"""The strongest links of every item, exactly, some items at a time: a table of items x items is never there.

A link is the product of two items' columns. Items go from the most taken to the least, a block against itself and all
that come after it: each product is made once and counts for both its items. What many people have goes through BLAS.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.recommend import ranking

Links = NDArray[np.float32]
Places = NDArray[np.int32]
Found = tuple[Places, Places, Links]
"""Item, other item, link."""

BLOCK = 1_024  # items at a time
DENSE = 0.03  # the share of the people from which on an item goes through BLAS
MOST_DENSE = 2_000  # of these a square table is held
# Sums in float32 differ in their last bits by the order of the people: links that agree to so many bits are equal.
BITS = 17
_SLACK = np.float32(1 - 2.0**-BITS)
_ANY = np.finfo(np.float32).tiny
_NOTHING: Found = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32))


def strongest(columns: csr_array, most: int, shrinkage: float = 0.0) -> csr_array:
    """CSR items x items, float64: in each row the `most` largest products above 0 of its column with the other columns.

    columns: CSR users x items.   shrinkage: a product that n people are behind counts n / (n + shrinkage) of itself.
    Of equal links that to the item with more entries stays, then that to the lower column.
    """
    people, items = columns.shape
    if not columns.nnz:
        return csr_array((items, items))
    order = np.argsort(-np.bincount(columns.indices, minlength=items), kind="stable").astype(np.int32)
    place = np.argsort(order).astype(np.int32)
    table = csr_array((columns.data.astype(np.float32), place[columns.indices], columns.indptr), shape=(people, items))
    pool, found = np.zeros((items, min(most, items)), np.float32), [_NOTHING]
    for first, block in _shrunk(table, shrinkage):
        found += _candidates(first, block, pool)
    rows, others, links = (np.concatenate(part) for part in zip(*found, strict=True))
    kept = links >= pool[rows, 0] * _SLACK  # the threshold has grown since
    rows, others, links = _first(rows[kept], others[kept], links[kept], most)
    start = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=items))])
    by_place = csr_array((links.astype(float), order[others], start), shape=columns.shape[1:] * 2)
    return csr_array(by_place[place])


def _shrunk(table: csr_array, shrinkage: float) -> Iterator[tuple[int, Links]]:
    """The blocks of products, each with the trust that is in it; 0 for an item and itself."""
    ones = csr_array((np.ones_like(table.data), table.indices, table.indptr), shape=table.shape)
    both = _products(ones) if shrinkage else None
    for first, block in _products(table):
        if both is not None:
            n = next(both)[1]
            block *= n / (n + np.float32(shrinkage))
        np.fill_diagonal(block, 0)
        yield first, block


def _products(table: csr_array) -> Iterator[tuple[int, Links]]:
    """First item, and the products of its block with all items from there on; items stand most taken first."""
    people, items = table.shape
    by_item = csr_array(table.T.tocsr())
    dense = min(MOST_DENSE, int((np.diff(by_item.indptr) > DENSE * people).sum()))
    head, rest, at = _dense_products(csr_array(by_item[:dense].T.tocsr())), csr_array(by_item.T.tocsr()), 0
    step = max(1, min(BLOCK, 4 * ranking.CELLS_AT_ONCE // max(1, items)))
    for first, last in _edges(dense, items, step):
        begin = max(first, dense)
        rest, at = csr_array(rest[:, begin - at :]), begin
        block = (by_item[first:last] @ rest).toarray()
        yield first, np.hstack([head[first:last, first:], block]) if first < dense else block


def _edges(dense: int, items: int, step: int) -> list[tuple[int, int]]:
    """First and last of each block; none holds both dense items and others."""
    starts = [*range(0, dense, step), *range(dense, items, step)]
    return list(pairwise([*starts, items]))


def _dense_products(head: csr_array) -> Links:
    """All products of these few columns, some people at a time."""
    products = np.zeros((head.shape[1], head.shape[1]), np.float32)
    for part in ranking.blocks(*head.shape):
        table = head[part].toarray()
        products += table.T @ table
    return products


def _candidates(first: int, block: Links, pool: Links) -> list[Found]:
    """What may be among the strongest of the block's items, and of the later ones; raises the pool of both."""
    (size, width), most = block.shape, pool.shape[1]
    mine, later = pool[first : first + size], pool[first + size :]
    several = max(1, min(16, width // (4 * most)))
    even = width // several
    _raise(mine, block[:, : several * even].reshape(size, several, even).max(axis=1))
    found = [_above(block, mine[:, [0]], first, first)]
    if len(later):
        several = max(1, min(4, size // most))
        even = size // several
        _raise(later, block[: several * even, size:].reshape(even, several, -1).max(axis=1).T)
        rows, others, links = _above(block[:, size:], later[:, 0], first, first + size)
        found.append((others, rows, links))
    return found


def _raise(pool: Links, seen: Links) -> None:
    """Put the largest of a few links of each row, each the largest of several, into its pool: no row's `most` are below it."""
    live = np.flatnonzero(seen.max(axis=1) > pool[:, 0])
    both = np.concatenate([pool[live], seen[live]], axis=1)
    pool[live] = np.partition(both, seen.shape[1], axis=1)[:, seen.shape[1] :]


def _above(block: Links, least: Links, first_row: int, first_column: int) -> Found:
    rows, columns = np.divmod(np.flatnonzero(block >= np.maximum(least * _SLACK, _ANY)), block.shape[1])
    links = block[rows, columns]
    return (rows + first_row).astype(np.int32), (columns + first_column).astype(np.int32), links


def _first(rows: Places, others: Places, links: Links, most: int) -> Found:
    """The `most` largest of each row in order, of equal ones the first."""
    links = _rounded(links)
    order = np.argsort(others - (links.view(np.int32).astype(np.int64) << 32))
    order = order[np.argsort(rows[order], kind="stable")]
    ranked = rows[order]
    order = order[np.arange(len(ranked)) - np.searchsorted(ranked, ranked) < most]
    return rows[order], others[order], links[order]


def _rounded(links: Links) -> Links:
    """To BITS of the 23 bits that follow the first."""
    step = 1 << (23 - BITS)
    return ((links.view(np.int32) + step // 2) & -step).view(np.float32)
