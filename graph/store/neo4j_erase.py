"""Erasing records from Neo4j for good, as one change that names only their ids."""

from __future__ import annotations

from collections.abc import Iterator

from neo4j import ManagedTransaction

from graph.changes import Change, Draft, Operation, Root, commitment, new_salt, sealed
from graph.errors import NotFoundError
from graph.mentions import Mentions, mentions_of
from graph.records import Record, Ref, Statement
from graph.store import neo4j_read as read
from graph.store import neo4j_rows as rows
from graph.store.base import Head
from graph.store.erasing import erased_names, owners_naming, told_anew
from graph.store.neo4j_batch import Batch, put_links, put_nodes, put_payloads
from graph.store.neo4j_private import forget
from graph.store.neo4j_read import Run
from graph.store.neo4j_schema import LABEL, TYPE, referring
from graph.store.neo4j_stage import locked_head, runner
from graph.store.neo4j_write import already, append


class Erasure:
    """One erasure; its transaction may be repeated."""

    def __init__(self, refs: list[Ref], draft: Draft, start: Head, *, past: list[Ref]) -> None:
        self._refs = refs
        self._past = past
        self._draft = draft
        self._start = start
        self._salt = new_salt()
        self._tried: Root | None = None

    def write(self, tx: ManagedTransaction) -> Change:
        """Erase, in a transaction; NotFoundError when one of the records is not there."""
        run = runner(tx)
        head = locked_head(run)
        done = already(run, self._start, self._tried) if self._tried else None
        if done is not None:
            return done
        mentions = mentions_of(_known(run, ref) for ref in self._refs)
        gone = dict.fromkeys([*self._refs, *(r for ref in self._refs for r in _mentioning(run, ref))])
        for ref in gone:
            _forget(run, ref)
            forget(run, str(ref))
        self._tried = root = Root()
        kept = [str(_known(run, ref).ref) for ref in self._past]
        _tell_anew(run, mentions, head.seq + 1, root=root, past=kept)
        why = mentions.blanked(self._draft.why)
        mark = commitment(self._salt, why)
        root.add(mark)
        erases = erased_names(gone, kept)
        draft = Draft(self._draft.actor, why, ())
        change = sealed(draft, head.seq + 1, previous=head.hash, root=root, erases=erases)
        append(run, change, rows.change_properties(change, why, self._salt, mark))
        return change


def _known(run: Run, ref: Ref) -> Record:
    record = read.record(run, ref)
    if record is None:
        raise NotFoundError(f"{ref} is not in the store")
    return record


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


class _Reading:
    """What stands, read inside the transaction."""

    def __init__(self, run: Run, seq: int) -> None:
        self._run = run
        self._seq = seq

    def record(self, ref: Ref) -> Record | None:
        return read.record(self._run, ref)

    def statements(self, *, subject: Ref | None = None, object_: Ref | None = None) -> list[Statement]:
        return read.statements(self._run, subject, object_, None, self._seq)


def _tell_anew(run: Run, mentions: Mentions, seq: int, *, root: Root, past: list[str]) -> None:
    """Erase the past of what names the erased, write how it stands now, and take in its commitments."""
    bodies = run("MATCH (p:Payload) WHERE p.body IS NOT NULL RETURN p.owner, p.body")
    owners = {*past, *owners_naming(((owner, body) for owner, body in bodies), mentions)}
    told = told_anew(owners, _Reading(run, seq - 1), mentions)
    run(
        "UNWIND $owners AS owner MATCH (p:Payload {owner: owner}) SET p.salt = null, p.body = null",
        owners=sorted(owners),
    )
    batch = Batch()
    for ordinal, payload in enumerate(told):
        root.add(batch.add(payload, ordinal))
    put_payloads(run, seq, batch.payloads)
    for operation in batch.operations:
        _put(run, operation, seq)
    reasons = run("MATCH (c:Change) WHERE c.why IS NOT NULL RETURN c.seq, c.why")
    gone = [number for number, why in reasons if mentions.found_in(why)]
    run("UNWIND $gone AS seq MATCH (c:Change {seq: seq}) SET c.why = null, c.why_salt = null", gone=gone)


def _put(run: Run, operation: Operation, seq: int) -> None:
    kind, _, key = operation.target.partition(":")
    state = operation.after or {}
    if kind != "statement":
        put_nodes(run, kind, [[key, {**rows.node_properties(state, seq), "id": key}]], staged=False)
        return
    run(f"MATCH ()-[r:{TYPE[state['relation']]} {{id: $id}}]->() DELETE r", id=key)
    put_links(run, [(key, state, seq)], staged=None)
    label, subject = rows.split(state["subject"])
    run(f"MATCH (n:{label} {{id: $id}}) WHERE n.state_ IS NOT NULL SET n.version = $seq", id=subject, seq=seq)
