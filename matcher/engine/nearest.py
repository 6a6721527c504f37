"""Works nearest to a draft: by their words, by their members, and by both at once.

First steps of paths (`matcher.engine.paths`): each gives earlier projects with a value between 0 and 1, from
which the path goes on to their members. Values are rounded, so that ties stay ties whatever the processor
does in its last bits.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, Matrix
from matcher.engine.edges import edge
from matcher.engine.rows import row_of, times

Floats = NDArray[np.float64]
Members = tuple[int, ...]

MOST = 20
"""Works that count as near by their words; those as near as the last of them too."""

DECIMALS = 12


def near_text(graph: CompiledGraph, text: str) -> dict[int, float]:
    """Return the twenty projects with the nearest texts: TF-IDF cosine squared (k nearest neighbours)."""
    close = _cosines(graph, text)
    if len(close) > MOST:
        least = sorted(close.values())[-MOST]
        close = {n: v for n, v in close.items() if v >= least}
    return {n: v**2 for n, v in close.items()}


def near_members(graph: CompiledGraph, members: Members) -> dict[int, float]:
    """Return projects by Jaccard's index of their members and the given ones, to the fourth power."""
    shared, sizes = _shared(graph, members)
    return {n: round((v / (sizes[n] + len(members) - v)) ** 4, DECIMALS) for n, v in shared.items()}


def near_both(graph: CompiledGraph, text: str, members: Members) -> dict[int, float]:
    """Return projects by the product of the squared cosines of their texts and of their members."""
    shared, sizes = _shared(graph, members)
    close = _cosines(graph, text)
    both = {n: close[n] ** 2 * v**2 / (sizes[n] * len(members)) for n, v in shared.items() if n in close}
    return {n: round(v, DECIMALS) for n, v in both.items()}


def _cosines(graph: CompiledGraph, text: str) -> dict[int, float]:
    number = graph.nodes.number
    terms = {number[Ref("term", t)]: v for t, v in graph.vocabulary.work.encode(text).items()}
    found = times(row_of(terms), _projects_by(graph, "work_text"))
    values = np.round(found.values, DECIMALS).tolist()
    return dict(zip(found.indices.tolist(), values, strict=True))


def _shared(graph: CompiledGraph, members: Members) -> tuple[dict[int, float], Floats]:
    """Return how many of the members each project has, and how many members of all kinds."""
    found = times(row_of(dict.fromkeys(members, 1.0)), _projects_by(graph, "member"))
    sizes = np.diff(edge(graph, "member").indptr).astype(np.float64)
    return dict(zip(found.indices.tolist(), found.values.tolist(), strict=True)), sizes


def _projects_by(graph: CompiledGraph, relation: str) -> Matrix:
    """Return a relation turned round, from what projects hold to the projects."""
    key = ("projects_by", relation)
    if key not in graph.made:
        projects = sp.diags_array(graph.nodes.mask(["project"]).astype(np.float64))
        held = edge(graph, relation)
        if relation == "member":
            held = sp.csr_array(held > 0).astype(np.float64)
        graph.made[key] = sp.csr_array((projects @ held).T)
    found: Matrix = graph.made[key]
    return found
