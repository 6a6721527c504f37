"""Edges between parties that are learnt from what the store holds: who goes with whom, whose names are alike.

They are derived like all others, so a score stays a sum over concrete paths; each cites what it was learnt
from (`matcher.engine.reasons`). Numbers are rounded, so that they are the same whatever the processor
does in its last bits.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri

from matcher.engine.compiled import CompiledGraph, Matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Triple = tuple[int, int, float]

REGULAR = 2.0
"""Ridge of EASE: a co-participation must be seen about this often before it weighs in full."""

MOST = 3000
"""Parties that are learnt about: those in most projects. The time of EASE grows with the cube."""

TIMES = 10.0
"""What a regression weight is multiplied by, so that log1p bends where the weights lie."""

KEPT = 100
"""Edges that each party keeps, the largest whatever their sign."""

DECIMALS = 6

ALIKE = 0.5
"""Cosine of two names from which they count as alike."""

NEIGHBOURS = 600
"""Companies that each keeps as working like it; fifty did worse on time splits inside the deals."""

SHARED_BY = 60
"""A word in more names than this makes no two of them alike."""


def goes_with(members: Matrix, counting: Floats) -> Iterator[Triple]:
    """Iterate over EASE's edges from one party to another (Steck 2019, The Web Conference).

    ``members`` holds projects by parties (rows of other nodes are empty). The edge y -> x is ten times the
    weight of y in the ridge regression of x's memberships on all other parties', in which a project counts
    ``counting`` (by node, for its age); it is negative where x
    keeps away from projects that y is in, others being equal. Nothing where nobody is in a project.
    """
    counts = np.bincount(members.indices, minlength=members.shape[1])
    parties = np.flatnonzero(counts)
    parties = np.sort(parties[np.argsort(-counts[parties], kind="stable")][:MOST])
    if len(parties) < 2:
        return
    held = sp.csr_array(members[:, parties] > 0).astype(np.float64)
    weights = _ease((held.T @ sp.diags_array(counting) @ held).toarray())
    for row, party in enumerate(parties.tolist()):
        for column in _largest(weights[row]).tolist():
            yield party, int(parties[column]), float(weights[row, column])


def _ease(gram: Floats) -> Floats:
    """Return -10 P / diag(P), zero on the diagonal, P the inverse of the Gram matrix with ridge."""
    factor, _ = dpotrf(gram + REGULAR * np.eye(len(gram)), lower=1)
    half, _ = dpotri(factor, lower=1)
    inverse = np.tril(half) + np.tril(half, -1).T  # positive definite: half the work of a general inverse
    weights = np.round(-TIMES * inverse / np.diag(inverse), DECIMALS)
    np.fill_diagonal(weights, 0.0)
    return np.asarray(weights, dtype=np.float64)


def _largest(row: Floats) -> Ints:
    """Return the places of the largest entries but zeros, in order; ties fall to the first."""
    places = np.argsort(-np.abs(row), kind="stable")[:KEPT]
    return np.sort(places[row[places] != 0])


def alike(names: Matrix, companies: range) -> Iterator[Triple]:
    """Iterate over pairs of companies whose names share their rare words: spellings, branches, ventures.

    ``names`` holds parties by name terms, each row of length 1. The edge weighs the cosine.
    """
    own = sp.csr_array(names[companies.start : companies.stop])
    spread = np.bincount(own.indices, minlength=own.shape[1])
    rare = sp.csr_array(own @ sp.diags_array((spread <= SHARED_BY).astype(np.float64)))
    close = (rare @ rare.T).tocoo()
    for one, other, value in zip(close.row.tolist(), close.col.tolist(), close.data.tolist(), strict=True):
        if one != other and value >= ALIKE:
            yield companies.start + one, companies.start + other, round(value, DECIMALS)


def works_like(done: Matrix, companies: range) -> Iterator[Triple]:
    """Iterate over each company's nearest by what it did (k nearest neighbours of items).

    ``done`` holds companies by countries, or by topics. The edge weighs the squared cosine of two rows.
    Nothing between companies that did nothing.
    """
    length = np.sqrt(np.asarray(done.multiply(done).sum(axis=1))).ravel()
    held = sp.csr_array(sp.diags_array(1 / np.where(length > 0, length, 1.0)) @ done)
    active = np.sort(np.argsort(-length, kind="stable")[:MOST])
    active = active[length[active] > 0]
    close = np.round(np.asarray((held[active] @ held[active].T).todense()) ** 2, DECIMALS)
    np.fill_diagonal(close, 0.0)
    for row, place in enumerate(active.tolist()):
        best = np.argsort(-close[row], kind="stable")[:NEIGHBOURS]
        for column in np.sort(best[close[row, best] > 0]).tolist():
            yield companies.start + place, companies.start + int(active[column]), float(close[row, column])


def shared_projects(graph: CompiledGraph, one: int, other: int) -> list[int]:
    """Return the projects that two parties are both members of."""
    members = graph.made.get(("by_party", "member"))
    if members is None:
        held = graph.relations.get("member")
        members = graph.made[("by_party", "member")] = None if held is None else held.tocsc()
    if members is None:
        return []
    mine, theirs = (members.indices[members.indptr[n] : members.indptr[n + 1]].tolist() for n in (one, other))
    return sorted(set(mine) & set(theirs))
