"""The declared schema: every kind of node and every relation, looked up and checked.

SQLite tables, Neo4j labels and constraints, table columns, forms and docs/schema.md are derived from
`KINDS` (`graph/kinds.py`) and `RELATIONS` (`graph/relations.py`); nothing else may say what the graph
can hold. Adding a property is adding a line there; a change of meaning is a numbered migration
(`graph/store/migrations.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from graph.errors import SchemaError
from graph.kinds import KINDS
from graph.relations import RELATIONS
from graph.schema import NodeKind, Relation

SCHEMA_VERSION = 2

KIND: Mapping[str, NodeKind] = {k.name: k for k in KINDS}
RELATION: Mapping[str, Relation] = {r.name: r for r in RELATIONS}
TABLE_KIND: Mapping[str, NodeKind] = {k.table: k for k in KINDS if k.table}


def kind(name: str) -> NodeKind:
    """Return the declared kind; SchemaError when there is none of that name."""
    found = KIND.get(name)
    if found is None:
        raise SchemaError(f"no kind is called {name!r}; the kinds are {', '.join(KIND)}")
    return found


@cache
def check_relation(name: str, subject_kind: str, object_kind: str) -> None:
    """Raise SchemaError when the relation is not declared between these kinds."""
    found = RELATION.get(name)
    if found is None:
        raise SchemaError(f"no relation is called {name!r}")
    if subject_kind not in found.subjects or object_kind not in found.objects:
        raise SchemaError(f"{subject_kind} -{name}-> {object_kind} is not declared")
