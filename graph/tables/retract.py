"""``--replace-source``: what a source said before and no longer says is taken back; others' word stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.changes import Operation, Payload
from graph.drafting import new_statement, payloads_of
from graph.model import KIND
from graph.records import HELD, Record, Ref
from graph.store.base import Store
from graph.tables.rows import Said


def retract(store: Store, sources: set[str], told_now: Iterable[tuple[str, Said]]) -> Iterator[Payload]:
    """Iterate over the payloads that take back what ``sources`` said of records and relations no longer told.

    A record that no other source speaks of goes, unless a statement of somebody else points at it.
    """
    spoken: dict[str, set[Ref]] = defaultdict(set)
    kept: set[str] = set()
    for source, said in told_now:
        spoken[source] |= {said.ref, *(ref for ref, _, _ in said.new)}
        spoken[source] |= {
            t for pairs in said.relations.values() for t, _ in pairs if t.kind == "organisation"
        }
        for relation, targets in said.relations.items():
            kept |= {new_statement(relation, said.ref, t, source=source, data=d)[0] for t, d in targets}
    gone = {
        s.id: s
        for s in store.statements()
        if s.source in sources and s.id not in kept and s.subject not in spoken[s.source]
    }
    gone |= {
        s.id: s
        for s in store.statements()
        if s.source in sources
        and s.relation in ("has", "needs")
        and s.subject.kind == "country"
        and s.id not in kept
    }
    yield from payloads_of(Operation(f"statement:{k}", s.state(), None) for k, s in gone.items())
    for kind in KIND:
        for record in list(store.records(kind)):
            silent = [s for s in record.sources() if s in sources and record.ref not in spoken[s]]
            if silent:
                yield from payloads_of([_let_go(store, record, silent, set(gone))])


def _let_go(store: Store, record: Record, silent: list[str], gone: set[str]) -> Operation:
    state = dict(record.state)
    others = [s for s in record.sources() if s not in silent]
    pointing = [s for s in store.statements(object_=record.ref) if s.id not in gone]
    own = [s for s in store.statements(subject=record.ref) if s.id not in gone]
    if others or pointing or own:
        marks = [HELD + s for s in silent]
        return Operation(str(record.ref), dict.fromkeys(marks, True), dict.fromkeys(marks))
    return Operation(str(record.ref), state, None)
