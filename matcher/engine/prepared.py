"""Everything that all answers share, made ahead of the first one."""

from __future__ import annotations

from matcher.engine.compiled import CompiledGraph
from matcher.engine.paths import FROM_SUBJECT, registry
from matcher.engine.walks import step_matrix


def prepare(graph: CompiledGraph) -> CompiledGraph:
    """Make the matrices of all declared steps and return the graph.

    Answers are the same without; the first of each kind would only take longer.
    """
    for path in registry().values():
        for step in (*path.start, *path.meets, *path.steps):
            if step.relation not in FROM_SUBJECT or step.back:
                for reverse in (False, True):
                    step_matrix(graph, step, reverse=reverse)
    return graph
