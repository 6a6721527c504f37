"""Delegates of whom the same is on file: shown as one in a list, so that copies gain no places.

Two are alike who come from the same country (in China: province) and share nearly all of what they offer,
need, are interested in and say of themselves: all of it when that is little, four fifths of it (Jaccard's
index) from five things on. A profile without any of these is nobody's copy. Being alike reaches on: whoever
is like one of a group is in it. Who stands for the group is whoever scores best, ties by id; the others are
named beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.engine.results import Alike
from matcher.engine.scoring import Ints
from matcher.engine.sentences import node_name

SAID = ("offers", "needs", "interested_in", "gives_text")
ALIKE = 0.8
"""Share of all they say that two who are alike say both."""

ENOUGH = 5
"""Things said from which a part that differs is overlooked."""

Groups = Mapping[int, int]
"""For each delegate who is like another the number that stands for the group."""


def groups_of(graph: CompiledGraph) -> Groups:
    """Return the groups of delegates who are alike; nobody who is like nobody else is in it."""
    key = ("alike", "delegate")
    if key not in graph.made:
        by_home: dict[object, list[int]] = {}
        for number in graph.nodes.of("delegate"):
            by_home.setdefault(graph.homes[number], []).append(number)
        said = sp.hstack([edge(graph, name) for name in SAID], format="csr").astype(bool).astype(np.float64)
        found: dict[int, int] = {}
        for numbers in by_home.values():
            found.update(_alike_among(said, numbers))
        graph.made[key] = found
    known: Groups = graph.made[key]
    return known


def _alike_among(said: sp.csr_array, numbers: Sequence[int]) -> dict[int, int]:
    """Return the groups among delegates of one home."""
    rows = sp.csr_array(said[np.array(numbers)])
    sizes = np.diff(rows.indptr)
    both = sp.coo_array(rows @ rows.T)
    either = sizes[both.row] + sizes[both.col] - both.data
    least = np.where(either >= ENOUGH, ALIKE, 1.0)
    joined = (both.data >= least * either) & (both.row != both.col)
    if not joined.any():
        return {}
    links = sp.coo_array(
        (np.ones(int(joined.sum())), (both.row[joined], both.col[joined])), shape=(len(numbers),) * 2
    )
    labels = connected_components(links, directed=False)[1]
    held = np.bincount(labels)
    first = {int(label): numbers[place] for place, label in reversed(list(enumerate(labels.tolist())))}
    return {n: first[int(label)] for n, label in zip(numbers, labels, strict=True) if held[label] > 1}


def as_one(
    graph: CompiledGraph, candidates: Ints, *, lang: str
) -> tuple[list[int], dict[int, tuple[Alike, ...]]]:
    """Return the places of a ranking that stay, best first, and beside each those shown with it."""
    groups = groups_of(graph)
    stays: list[int] = []
    leader: dict[int, int] = {}
    others: dict[int, list[Alike]] = {}
    for place, number in enumerate(candidates.tolist()):
        group = groups.get(number)
        if group is None or group not in leader:
            stays.append(place)
            if group is not None:
                leader[group] = place
            continue
        ref = graph.nodes.refs[number]
        named = Alike(ref.kind, ref.id, node_name(graph, ref, lang), graph.made_up(ref))
        others.setdefault(leader[group], []).append(named)
    return stays, {place: tuple(found) for place, found in others.items()}
