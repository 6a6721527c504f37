"""Erasing records from Neo4j for good, as one change that names only their ids."""

from __future__ import annotations

from collections.abc import Iterator

from neo4j import ManagedTransaction

from graph.changes import Change, Draft, Root, commitment, new_salt, sealed
from graph.errors import NotFoundError
from graph.records import Ref
from graph.store import neo4j_read as read
from graph.store import neo4j_rows as rows
from graph.store.base import Head
from graph.store.neo4j_private import forget
from graph.store.neo4j_read import Run
from graph.store.neo4j_schema import LABEL, referring
from graph.store.neo4j_stage import locked_head, runner
from graph.store.neo4j_write import already, append


class Erasure:
    """One erasure; its transaction may be repeated."""

    def __init__(self, refs: list[Ref], draft: Draft, start: Head) -> None:
        self._refs = refs
        self._draft = draft
        self._start = start
        self._salt = new_salt()
        self._mark = commitment(self._salt, draft.why)
        self._root = Root()
        self._root.add(self._mark)

    def write(self, tx: ManagedTransaction) -> Change:
        """Erase, in a transaction; NotFoundError when one of the records is not there."""
        run = runner(tx)
        head = locked_head(run)
        done = already(run, self._start, self._root)
        if done is not None:
            return done
        names = {n for ref in self._refs for n in _names(run, ref)}
        gone = dict.fromkeys([*self._refs, *(r for ref in self._refs for r in _mentioning(run, ref))])
        for ref in gone:
            _forget(run, ref)
            forget(run, str(ref))
        run(
            "MATCH (c:Change) WHERE any(name IN $names WHERE c.why CONTAINS name)"
            " SET c.why = null, c.why_salt = null",
            names=sorted(names),
        )
        erases = tuple(str(r) for r in gone)
        change = sealed(self._draft, head.seq + 1, previous=head.hash, root=self._root, erases=erases)
        append(run, change, rows.change_properties(change, self._draft.why, self._salt, self._mark))
        return change


def _names(run: Run, ref: Ref) -> set[str]:
    """Return the names of a record, which reasons of changes may speak of."""
    record = read.record(run, ref)
    if record is None:
        raise NotFoundError(f"{ref} is not in the store")
    return {v for k, v in record.fields().items() if k.split("@")[0] == "name" and len(v) > 1}


def _mentioning(run: Run, ref: Ref) -> Iterator[Ref]:
    """Iterate over the records, such as decisions, that refer to a record."""
    for kind, label in LABEL.items():
        names = referring(kind)
        if names:
            where = " OR ".join(f"n.{n} = $ref" for n in names)
            query = f"MATCH (n:{label}) WHERE n.state_ IS NOT NULL AND ({where}) RETURN n.id ORDER BY n.id"
            for (key,) in run(query, ref=str(ref)):
                yield Ref(kind, key)


def _forget(run: Run, ref: Ref) -> None:
    run(f"MATCH (n:{LABEL[ref.kind]} {{id: $id}}) DETACH DELETE n", id=ref.id)
    for end in ("owner", "other"):
        run(f"MATCH (p:Payload {{{end}: $ref}}) SET p.salt = null, p.body = null", ref=str(ref))
