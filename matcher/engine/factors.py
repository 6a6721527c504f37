"""What a node on a path multiplies its value by: recency and damping.

A factor is written ``recency:TAU``, ``rare``, ``rare^N`` (its N-th power), or ``in:RELATION^-P`` and
``out:RELATION^-P``, the number of edges of the relation that end or begin at the node, to a power; 1 where
there is none. Damping by degree is that of Himmelstein and Baranzini 2015 (PLOS Computational Biology
11(7), degree-weighted path count). ``few:RELATION`` is 1 up to eight edges that begin at the node and falls
with the cube of their number beyond, so that naming every topic leads nowhere; ``few:RELATION/N`` is 1 up
to N.
"""

from __future__ import annotations

import re

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.errors import SchemaError
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import decay, edge

Floats = NDArray[np.float64]

MANY = 8.0
"""Topics of one kind that somebody can name before each of them counts less and less."""

ON_TOPIC = ("needs", "offers", "interested_in", "has", "knows")
_DEGREE = re.compile(r"(in|out):([a-z_]+)\^-(\d*\.?\d+)")
_FEW = re.compile(r"few:([a-z_]+)(?:/(\d+))?")
_RECENCY = re.compile(r"recency:(\d+)")
_RARE = re.compile(r"rare(?:\^(\d+))?")


def factor(graph: CompiledGraph, name: str) -> Floats:
    """Return a factor's value for every node; SchemaError for a factor that is not declared."""
    key = ("factor", name)
    if key not in graph.made:
        graph.made[key] = _factor(graph, name)
    found: Floats = graph.made[key]
    return found


def _factor(graph: CompiledGraph, name: str) -> Floats:
    if rare := _RARE.fullmatch(name):
        return np.asarray(rareness(graph) ** int(rare[1] or 1))
    if recency := _RECENCY.fullmatch(name):
        return decay(graph, float(recency[1]))
    if degree := _DEGREE.fullmatch(name):
        return np.maximum(_degree(graph, degree[2], degree[1]), 1.0) ** -float(degree[3])
    if few := _FEW.fullmatch(name):
        most = float(few[2] or MANY)
        return np.minimum(most / np.maximum(_degree(graph, few[1], "out"), 1.0), 1.0) ** 3
    raise SchemaError(f"'{name}' is not a declared factor")


def _degree(graph: CompiledGraph, relation: str, end: str) -> Floats:
    edges = edge(graph, relation)
    counts = np.bincount(edges.indices, minlength=len(graph.nodes)) if end == "in" else np.diff(edges.indptr)
    return counts.astype(np.float64)


def rareness(graph: CompiledGraph) -> Floats:
    """Return (1 + n)^-0.5 for n needs, offers, interests, has and knows of a topic by anybody."""
    total = np.zeros(len(graph.nodes))
    for relation in ON_TOPIC:
        total += _degree(graph, relation, "in")
    return np.asarray((1.0 + total) ** -0.5)


def damped(graph: CompiledGraph, names: tuple[str, ...]) -> sp.dia_array:
    """Return the product of factors as a diagonal matrix."""
    product = np.ones(len(graph.nodes))
    for name in names:
        product = product * factor(graph, name)
    return sp.diags_array(product)
