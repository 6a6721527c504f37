"""Everything at one version, while others write: read once, then mended from the changes made meanwhile."""

from __future__ import annotations

from graph.changes import Payload
from graph.errors import StoreError
from graph.model import KIND
from graph.records import Record, Ref, Snapshot, Statement
from graph.store import neo4j_read as read
from graph.store import neo4j_rows as rows
from graph.store.neo4j_read import Run
from graph.store.neo4j_rows import NODE, PACKED
from graph.store.neo4j_schema import LABEL
from graph.store.neo4j_write import SMALL

ROUNDS = 50


def snapshot(run: Run) -> Snapshot:
    """Return everything as of one head."""
    for _ in range(ROUNDS):
        found = _whole(run)
        if _mended(run, found):
            return found
    raise StoreError("others keep importing; try again")


def _whole(run: Run) -> Snapshot:
    seq = read.head(run).seq
    found = Snapshot(seq)
    said: list[Statement] = []
    for name in sorted(KIND):
        held: list[Record | None] = []
        query = f"MATCH (n:{LABEL[name]}) WITH n, n AS s RETURN {NODE}, [(s)-[r]->(o) | {PACKED}]"
        for row in run(query):
            *node, texts = row
            held.append(rows.record(name, node, seq))
            said += read.statements_of(run, Ref(name, node[0]), texts, seq)
        found.records[name] = {r.id: r for r in sorted((r for r in held if r), key=lambda r: r.id)}
    found.statements = {s.id: s for s in sorted(said, key=lambda s: s.id)}
    return found


def _mended(run: Run, found: Snapshot) -> bool:
    """Read again what changes touched meanwhile; False when it is better to begin anew."""
    for _ in range(ROUNDS):
        seq = read.head(run).seq
        if seq == found.version:
            return newest(found) <= seq
        targets: set[str] = set()
        for change in read.changes(run, found.version, seq, None):
            if change.erases or change.payloads > SMALL:
                return False
            for _, owner, other, _, _, body in read.payload_rows(run, change.seq):
                payload = rows.payload(owner, other, body)
                if payload is None:
                    return False
                targets |= spoken_of(payload)
        _reread(run, found, targets, seq)
        found.version = seq
    return False


def newest(found: Snapshot) -> int:
    """Return the newest change that anything in a snapshot comes from."""
    versions = [r.version for held in found.records.values() for r in held.values()]
    return max([*versions, *(s.change for s in found.statements.values())], default=0)


def spoken_of(payload: Payload) -> set[str]:
    """Return what a payload's operations may have changed: their targets, and subjects of statements."""
    states = [o.after or o.before or {} for o in payload.operations]
    return {o.target for o in payload.operations} | {
        str(s["subject"])
        for o, s in zip(payload.operations, states, strict=True)
        if o.target.startswith("statement:") and "subject" in s
    }


def _reread(run: Run, found: Snapshot, targets: set[str], seq: int) -> None:
    keys: dict[str, set[str]] = {}
    for target in targets:
        kind, _, key = target.partition(":")
        keys.setdefault(kind, set()).add(key)
    for key in keys.get("statement", ()):
        found.statements.pop(key, None)
    statements = (rows.statement(r, seq) for r in read.statements_by_id(run, keys.pop("statement", ())))
    found.statements.update((s.id, s) for s in statements if s)
    found.statements = dict(sorted(found.statements.items()))
    for kind, ids in keys.items():
        _reread_records(run, found, kind, ids, seq)


def _reread_records(run: Run, found: Snapshot, kind: str, ids: set[str], seq: int) -> None:
    held: dict[str, Record] = {k: r for k, r in found.records[kind].items() if k not in ids}
    for row in read.records_by_id(run, kind, ids):
        record = rows.record(kind, row, seq)
        if record:
            held[record.id] = record
    found.records[kind] = dict(sorted(held.items()))
