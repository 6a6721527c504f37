"""Walking declared paths: all values of a path from one subject at once, and the concrete paths behind one.

Values are products of a sparse row with sparse matrices, one a step. The same matrices, walked back from
a candidate through nodes that the subject reaches, give every concrete path, so what is explained is
what was computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import scipy.sparse as sp

from matcher.engine.compiled import CompiledGraph, Matrix
from matcher.engine.edges import edge
from matcher.engine.factors import damped
from matcher.engine.paths import SCALE, Path, Step, back, go
from matcher.engine.rows import EMPTY, Floats, Ints, Row, gather, meet, times
from matcher.engine.subjects import Draft, start_row

DECIMALS = 12
"""Values are kept to twelve decimals, so that equal evidence summed in another order gives equal scores."""

MEMBERS = go("member", "party")
JOINED = back("member", "project")

Concrete = tuple[tuple[int, ...], float]
"""Nodes of a concrete path after the subject, and its value."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps from the subject with the nodes reached after each of them; ``rows[0]`` follows the first."""

    steps: tuple[Step, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A path walked from a subject: the chains that meet at its start, if any, and the chain that ends it."""

    path: Path
    heads: tuple[Chain, ...]
    tail: Chain
    left_out: Ints | None = None
    """Nodes that the path does not speak for."""

    def values(self) -> tuple[Ints, Floats]:
        """Return candidates and their values of the path, above zero.

        Learnt edges may be negative; where they outweigh the others, the path speaks for nobody.
        """
        last = self.tail.rows[-1]
        values = np.round(last.values * SCALE, DECIMALS)
        if self.left_out is not None:
            values[np.isin(last.indices, self.left_out)] = 0.0
        return last.indices[values > 0], values[values > 0]


def step_matrix(graph: CompiledGraph, step: Step, *, reverse: bool = False) -> Matrix:
    """Return a step as a matrix from the nodes it leaves to those it reaches, damped there; or transposed."""
    key = ("step", step, reverse)
    if key not in graph.made:
        edges = edge(graph, step.relation)
        reached = sp.diags_array(graph.nodes.mask(step.to.split()).astype(np.float64))
        found = (edges.T if step.back else edges) @ reached @ damped(graph, step.times)
        found = sp.csr_array(found.T if reverse else found)
        found.eliminate_zeros()
        found.sort_indices()
        graph.made[key] = found
    result: Matrix = graph.made[key]
    return result


def walk(graph: CompiledGraph, draft: Draft, path: Path) -> Walk:
    """Walk a path from a draft to all candidates."""
    if path.apart:
        return apart(graph, draft, path, walk(graph, draft, replace(path, apart=False)))
    if not path.start:
        first = start_row(graph, draft, path.steps[0])
        return Walk(path, (), _chain(graph, path.steps, first, path.steps[1:]))
    heads = [_chain(graph, path.start, start_row(graph, draft, path.start[0]), path.start[1:])]
    if path.pairs:
        meeting = _pairs(graph, heads[0])
    else:
        first = start_row(graph, draft, path.meets[0])
        heads.append(_chain(graph, path.meets, first, path.meets[1:]))
        meeting = meet(heads[0].rows[-1], heads[1].rows[-1])
    return Walk(path, tuple(heads), _chain(graph, path.steps, meeting, path.steps))


def apart(graph: CompiledGraph, draft: Draft, path: Path, walked: Walk) -> Walk:
    """Return a walk over the same steps as ``path`` without those who share a project with a member."""
    return replace(walked, path=path, left_out=partners_of(graph, draft))


def partners_of(graph: CompiledGraph, draft: Draft) -> Ints:
    """Return who is in a project with any member of a draft, in order."""
    row = start_row(graph, draft, MEMBERS)
    for step in (JOINED, MEMBERS):
        row = times(row, step_matrix(graph, step))
    return row.indices


def _chain(graph: CompiledGraph, steps: tuple[Step, ...], first: Row, further: Sequence[Step]) -> Chain:
    rows = [first]
    for step in further:
        rows.append(times(rows[-1], step_matrix(graph, step)) if len(rows[-1].indices) else EMPTY)
    return Chain(steps, tuple(rows))


def _pairs(graph: CompiledGraph, head: Chain) -> Row:
    """Return for each node where the head ends the sum over unordered pairs of its concrete paths there:
    half of the squared sum less the sum of squares."""
    squares = Row(head.rows[0].indices, head.rows[0].values ** 2)
    for step in head.steps[1:]:
        squares = times(squares, step_matrix(graph, step), power=2)
    total = head.rows[-1]
    values = (total.values**2 - squares.at(total.indices)) / 2
    kept = values > 1e-12  # a single path leaves rounding behind, no pair
    return Row(total.indices[kept], values[kept])


def concrete_paths(
    graph: CompiledGraph, walked: Walk, candidate: int, *, best: int
) -> tuple[list[Concrete], int]:
    """Return the best concrete paths to a candidate and how many there are; ties fall by node order."""
    nodes, values = _trace(graph, walked.tail, candidate, headed=bool(walked.heads))
    if not walked.heads:
        order = np.lexsort((*nodes[::-1], -values))[:best]
        return [(tuple(int(n[i]) for n in nodes), SCALE * float(values[i])) for i in order], len(values)
    found: list[Concrete] = []
    for i, value in enumerate(values.tolist()):
        rest = tuple(int(n[i]) for n in nodes)
        found += [((*head, *rest), SCALE * value * v) for head, v in _heads(graph, walked, rest[0])]
    found.sort(key=lambda c: (-c[1], c[0]))
    return found[:best], len(found)


def _trace(graph: CompiledGraph, chain: Chain, target: int, *, headed: bool) -> tuple[list[Ints], Floats]:
    """Return all concrete paths of a chain that end at ``target``, one array of nodes a position.

    A ``headed`` chain begins at a meeting node, whose own value is that of its heads and left out here.
    """
    further = chain.steps if headed else chain.steps[1:]
    nodes: list[Ints] = [np.array([target], dtype=np.int64)]
    values: Floats = np.ones(1)
    for place in range(len(further) - 1, -1, -1):
        # The reverse matrix has the step's damping on its rows, so one entry is one edge with it.
        earlier = gather(step_matrix(graph, further[place], reverse=True), nodes[0])
        keep = chain.rows[place].at(earlier.columns) != 0
        origin = earlier.origin[keep]
        values = values[origin] * earlier.values[keep]
        nodes = [earlier.columns[keep], *(n[origin] for n in nodes)]
    if not headed:
        values = values * chain.rows[0].at(nodes[0])
        nodes = [n[values != 0] for n in nodes]
        values = values[values != 0]
    return nodes, values


def _heads(graph: CompiledGraph, walked: Walk, meeting: int) -> list[Concrete]:
    """Return the ways in which the heads meet at a node: the nodes before it, and the value there."""
    ends = [_ends(graph, head, meeting) for head in walked.heads]
    if walked.path.pairs:
        pairs = combinations(sorted(ends[0]), 2)
        return [((*one, *other), v * w) for (one, v), (other, w) in pairs]
    return [((*one, *other), v * w) for one, v in ends[0] for other, w in ends[1]]


def _ends(graph: CompiledGraph, head: Chain, meeting: int) -> list[Concrete]:
    nodes, values = _trace(graph, head, meeting, headed=False)
    return [(tuple(int(n[i]) for n in nodes[:-1]), float(v)) for i, v in enumerate(values)]
