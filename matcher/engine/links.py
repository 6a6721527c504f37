"""Concrete paths that begin at a stored node, all at once: what joins the members of a team."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.engine.compiled import CompiledGraph
from matcher.engine.paths import SCALE, Path
from matcher.engine.walks import step_matrix

Link = tuple[tuple[int, ...], float]
"""Nodes of a concrete path with both its ends, and its value."""

ANY_TOPIC = -1


def links_from(graph: CompiledGraph, path: Path, number: int) -> Mapping[int, tuple[Link, ...]]:
    """Return the concrete paths of a declared path that begin at a node, by the first topic on them.

    Those without a topic stand under ``ANY_TOPIC``. They are kept with the compiled graph, so that teams
    which share a member walk once.
    """
    key = ("links", path.name, number)
    if key not in graph.made:
        places = [n for n, step in enumerate(path.steps, start=1) if step.to == "topic"]
        found: dict[int, list[Link]] = {}
        for nodes, value in _walked(graph, path, number):
            found.setdefault(nodes[places[0]] if places else ANY_TOPIC, []).append((nodes, value))
        graph.made[key] = {topic: tuple(links) for topic, links in found.items()}
    result: Mapping[int, tuple[Link, ...]] = graph.made[key]
    return result


def _walked(graph: CompiledGraph, path: Path, number: int) -> list[Link]:
    found: list[Link] = [((number,), SCALE)]
    for step in path.steps:
        matrix = step_matrix(graph, step)
        begin, indices, weights = matrix.indptr, matrix.indices, matrix.data
        found = [
            ((*nodes, int(indices[at])), value * float(weights[at]))
            for nodes, value in found
            for at in range(int(begin[nodes[-1]]), int(begin[nodes[-1] + 1]))
        ]
    return found
