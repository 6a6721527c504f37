"""The graph as networkx sees it: for GraphML, GEXF and node-link JSON, and for graph questions."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any, TypeAlias

import networkx as nx

from graph.audiences import STAFF_RELATIONS
from graph.countries import country_name
from graph.records import Record, Ref, Snapshot, Statement

Graph: TypeAlias = "nx.MultiDiGraph[str]"

FORMATS = ("graphml", "gexf", "json")
INTERNAL = ("decision", "name_judgement")
"""Kinds that are the house's own business and leave it with no export of the graph."""


def as_networkx(snapshot: Snapshot, *, kinds: Iterable[str] | None = None) -> Graph:
    """Return the standing graph: a node for each record, an edge for each statement.

    People's contact data and texts are left out: nodes carry kind, name, Chinese name and, where it
    holds, ``made_up``; edges carry relation, source, status, and year, document and quote if stated. What is
    for the staff alone (conflicts of interest) is left out as well, since a file of the graph is handed on.
    """
    wanted = set(kinds) if kinds is not None else set(snapshot.records) - {*INTERNAL, "lead"}
    graph: Graph = nx.MultiDiGraph(version=snapshot.version)
    for kind in sorted(wanted):
        for record in snapshot.of(kind).values():
            graph.add_node(str(record.ref), **_node(record))
    for statement in sorted(snapshot.standing(), key=lambda s: s.id):
        left, right = str(statement.subject), str(statement.object)
        if left in graph and right in graph and statement.relation not in STAFF_RELATIONS:
            graph.add_edge(left, right, key=statement.id, **_edge(statement))
    return graph


def _edge(statement: Statement) -> dict[str, Any]:
    named = {"relation": statement.relation, "source_name": statement.source, "status": statement.status}
    return named | {k: str(v) for k, v in sorted(statement.data.items())}


def _node(record: Record) -> dict[str, Any]:
    name = country_name(record.id) if record.kind == "country" else record.title("en")
    node: dict[str, Any] = {"kind": record.kind, "name": name}
    chinese = record.title("zh")
    if chinese != name:
        node["name_zh"] = chinese
    if record.get("made_up"):
        node["made_up"] = True
    return node


def export_graph(snapshot: Snapshot, form: str) -> bytes:
    """Return the graph as ``graphml``, ``gexf`` or node-link ``json``; ValueError for another form."""
    graph = as_networkx(snapshot)
    buffer = io.BytesIO()
    if form == "graphml":
        nx.write_graphml(graph, buffer)
    elif form == "gexf":
        nx.write_gexf(_plain(graph), buffer)
    elif form == "json":
        buffer.write(json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False).encode())
    else:
        raise ValueError(f"a graph is exported as {', '.join(FORMATS)}, not {form}")
    return buffer.getvalue()


def _plain(graph: Graph) -> Graph:
    """Return a copy whose names no GEXF attribute of its own collides with (``kind``, ``id``, ``label``)."""
    plain: Graph = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        plain.add_node(node, label=data["name"], **{f"{k}_": v for k, v in data.items()})
    for left, right, key, data in graph.edges(keys=True, data=True):
        plain.add_edge(left, right, key=key, **{f"{k}_": v for k, v in data.items()})
    return plain


def ego(snapshot: Snapshot, ref: Ref, *, radius: int = 1) -> Graph:
    """Return the part of the graph within ``radius`` steps of a record, in either direction."""
    near: Graph = nx.ego_graph(as_networkx(snapshot), str(ref), radius=radius, undirected=True)
    return near
