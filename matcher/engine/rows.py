"""Sparse rows of numbers by node, and their products with sparse matrices.

scipy's own sparse rows spend most of their time on being made when they are this short.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.engine.compiled import Matrix

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Row(NamedTuple):
    """Numbers of nodes, ascending, and their values, none of them zero."""

    indices: Ints
    values: Floats

    def at(self, numbers: Ints) -> Floats:
        """Return the values at nodes, 0 where there is none."""
        if not len(self.indices):
            return np.zeros(len(numbers))
        place = np.minimum(np.searchsorted(self.indices, numbers), len(self.indices) - 1)
        return np.where(self.indices[place] == numbers, self.values[place], 0.0)


EMPTY = Row(np.array([], dtype=np.int64), np.array([], dtype=np.float64))


class Gathered(NamedTuple):
    """Entries of some rows of a matrix: which of the rows each is from, its column, its value."""

    origin: Ints
    columns: Ints
    values: Floats


def row_of(values: dict[int, float]) -> Row:
    """Return a row from its values by node; zeros are left out."""
    kept = sorted((n, v) for n, v in values.items() if v)
    return Row(
        np.array([n for n, _ in kept], dtype=np.int64), np.array([v for _, v in kept], dtype=np.float64)
    )


def gather(matrix: Matrix, numbers: Ints) -> Gathered:
    """Return all entries of the given rows of a matrix, in order of the rows as given."""
    begin = matrix.indptr[numbers].astype(np.int64)
    counts = matrix.indptr[numbers + 1].astype(np.int64) - begin
    origin = np.repeat(np.arange(len(counts)), counts)
    at = begin[origin] + np.arange(len(origin)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Gathered(origin, matrix.indices[at].astype(np.int64), matrix.data[at])


def times(row: Row, matrix: Matrix, *, power: int = 1) -> Row:
    """Return a row times a matrix, whose entries are taken to a power; sums go in order of the rows."""
    if not len(row.indices):
        return EMPTY
    found = gather(matrix, row.indices)
    if not len(found.columns):
        return EMPTY
    weighed = row.values[found.origin] * found.values**power
    sums = np.bincount(found.columns, weighed).astype(np.float64)
    indices = np.flatnonzero(sums)
    return Row(indices.astype(np.int64), sums[indices])


def meet(one: Row, other: Row) -> Row:
    """Return the products of two rows where both have a value."""
    indices = np.intersect1d(one.indices, other.indices, assume_unique=True)
    return Row(indices, one.at(indices) * other.at(indices))
