"""Concrete paths between given stored nodes: what joins the members of a team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matcher.engine.compiled import CompiledGraph, Matrix
from matcher.engine.paths import SCALE, Path
from matcher.engine.walks import step_matrix

Link = tuple[tuple[int, ...], float]
"""Nodes of a concrete path with both its ends, and its value."""

Entries = dict[int, Mapping[int, float]]
"""Rows of a step's matrix that were needed so far."""


def links_between(
    graph: CompiledGraph, path: Path, start: int, *, topic: int, ends: Sequence[int]
) -> list[Link]:
    """Return the concrete paths of a declared path from a node to any of ``ends``.

    Where the path goes through a topic on its way, only ``topic`` counts.
    """
    key = ("links", path.name)
    known: list[Entries] = graph.made.setdefault(key, [{} for _ in path.steps])
    found: list[Link] = [((start,), SCALE)]
    for place, step in enumerate(path.steps):
        on_the_way = (topic,) if step.to == "topic" else None
        wanted = ends if place == len(path.steps) - 1 else on_the_way
        longer: list[Link] = []
        for nodes, value in found:
            entries = known[place].get(nodes[-1])
            if entries is None:
                entries = known[place][nodes[-1]] = _entries(step_matrix(graph, step), nodes[-1])
            reached = entries if wanted is None else [n for n in wanted if n in entries]
            longer += [((*nodes, n), value * entries[n]) for n in reached]
        found = longer
        if not found:
            return []
    return found


def _entries(matrix: Matrix, number: int) -> Mapping[int, float]:
    """Return the nodes that a row of a matrix reaches, with its values."""
    place = slice(int(matrix.indptr[number]), int(matrix.indptr[number + 1]))
    return dict(zip(matrix.indices[place].tolist(), matrix.data[place].tolist(), strict=True))
