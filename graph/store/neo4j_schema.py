"""Neo4j's labels, relation types, constraints and indexes, derived from the declared schema."""

from __future__ import annotations

from collections.abc import Mapping

from graph.kinds import KINDS
from graph.relations import RELATIONS
from graph.schema import Type

LABEL: Mapping[str, str] = {k.name: "".join(part.title() for part in k.name.split("_")) for k in KINDS}
"""For each kind its label: ``budget_line`` is ``BudgetLine``."""

TYPE: Mapping[str, str] = {r.name: r.name.upper() for r in RELATIONS}
"""For each relation its relationship type: ``works_for`` is ``WORKS_FOR``."""

KIND_OF: Mapping[str, str] = {label: name for name, label in LABEL.items()}
RELATION_OF: Mapping[str, str] = {type_: name for name, type_ in TYPE.items()}

STAGED = "Staged"
"""Second label of a node that an unfinished import made or will change."""

LANGUAGES = ("", "_en", "_zh")


def constraints() -> list[str]:
    """Return the commands that make constraints and indexes; each may be run again."""
    unique = [("Head", "one"), ("Lease", "one"), ("Meta", "name"), ("Change", "seq")]
    unique += [(label, "id") for label in LABEL.values()]
    commands = [
        f"CREATE CONSTRAINT {label.lower()}_{name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{name} IS UNIQUE"
        for label, name in unique
    ]
    commands.append(
        "CREATE CONSTRAINT payload_place IF NOT EXISTS FOR (n:Payload) REQUIRE (n.seq, n.ordinal) IS UNIQUE"
    )
    commands += [
        f"CREATE INDEX payload_{name} IF NOT EXISTS FOR (n:Payload) ON (n.{name})"
        for name in ("owner", "other")
    ]
    commands += [
        f"CREATE INDEX {type_.lower()}_statement IF NOT EXISTS FOR ()-[r:{type_}]-() ON (r.id)"
        for type_ in TYPE.values()
    ]
    return [*commands, names_index()]


def names_index() -> str:
    """Return the command for the full-text index of names, titles and other names, in both scripts.

    The cjk analyzer cuts Chinese into pairs of characters and everything else into words. The index is
    for people with Neo4j's own tools; it follows the graph within moments.
    """
    named = sorted({f"n.{k.title}{ending}" for k in KINDS for ending in LANGUAGES})
    named += sorted({f"n.{p.name}" for k in KINDS for p in k.properties if p.name == "aliases"})
    return (
        f"CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:{'|'.join(LABEL.values())})"
        f" ON EACH [{', '.join(named)}]"
        " OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk', `fulltext.eventually_consistent`: true}}"
    )


def referring(kind: str) -> list[str]:
    """Return the properties of a kind that hold a reference to a record."""
    declared = next(k for k in KINDS if k.name == kind)
    return [p.name for p in declared.properties if p.type is Type.REFERENCE]
