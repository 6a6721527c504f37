"""What the documents leave to be concluded: who took part is interested in what was taught.

Outside the section nobody is said to look for anything, and but a few participants have a name. So each
country that a document names as taking part gets one participant without a name, and everybody who took
part an *inferred* interest in each topic of the programme; in the topics of the n programmes held within
it with confidence 1/n, as nothing says which of them somebody came for. This was settled before any result
was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.changes import Draft, Operation
from graph.countries import country_name
from graph.drafting import new_statement, payloads_of, record_operation, told
from graph.records import Ref, Snapshot
from graph.store.base import Store

SOURCE = "attendance"
WHY = "who took part is taken to be interested in what was taught"
TICKETS_OF = Ref("programme", "pgtf-int-10-k05")
"""What the tickets in the report's annex were bought for."""

HOST = "CHN"
Taking = dict[Ref, set[str]]


def conclude(store: Store) -> int:
    """Write participants and inferred interests as one change; returns how many interests."""
    snapshot = store.snapshot()
    taking = _taking_part(snapshot)
    operations = list(_participants(taking))
    people: dict[Ref, set[Ref]] = {}
    for programme, codes in taking.items():
        for code in codes:
            people.setdefault(_participant(code), set()).add(programme)
    for statement in snapshot.standing():
        if statement.relation == "attended":
            people.setdefault(statement.subject, set()).add(statement.object)
    stated = {(s.subject, s.object) for s in snapshot.standing() if s.relation == "interested_in"}
    interests = 0
    for person, programmes in sorted(people.items()):
        for topic, confidence in sorted(_topics(snapshot, programmes).items()):
            if (person, topic) not in stated:
                interests += 1
                operations.append(_interest(person, topic, confidence))
    store.apply(Draft("bench", WHY, payloads_of(operations), head=store.head().seq))
    return interests


def _taking_part(snapshot: Snapshot) -> Taking:
    """Return the countries named as taking part, by programme."""
    found: Taking = {}
    for statement in snapshot.standing():
        if statement.relation == "drew_from":
            found.setdefault(statement.subject, set()).add(statement.object.id)
        elif statement.relation == "spent_on" and statement.object.id != HOST:
            found.setdefault(TICKETS_OF, set()).add(statement.object.id)
    return found


def _participant(code: str) -> Ref:
    return Ref("delegate", f"from-{code.lower()}")


def _participants(taking: Mapping[Ref, set[str]]) -> Iterator[Operation]:
    for code in sorted(set().union(*taking.values())):
        ref = _participant(code)
        values = {"name": f"Participant of {country_name(code)} (not named)"}
        operation = record_operation(ref, None, told(None, values, source=SOURCE))
        if operation:
            yield operation
        targets = [("from", Ref("country", code))]
        targets += [("attended", p) for p in sorted(taking) if code in taking[p]]
        for relation, target in targets:
            key, state = new_statement(relation, ref, target, source=SOURCE)
            yield Operation(f"statement:{key}", None, state)


def _topics(snapshot: Snapshot, programmes: set[Ref]) -> dict[Ref, float]:
    """Return the topics of programmes, and of those held within them, each with its confidence."""
    found: dict[Ref, float] = {}
    for programme in sorted(programmes):
        parts = [s.subject for s in snapshot.standing() if (s.relation, s.object) == ("within", programme)]
        for held, confidence in [(programme, 1.0), *((p, 1.0 / len(parts)) for p in parts)]:
            for s in snapshot.standing():
                if s.relation == "covers" and s.subject == held:
                    found[s.object] = max(found.get(s.object, 0.0), confidence)
    return found


def _interest(person: Ref, topic: Ref, confidence: float) -> Operation:
    key, state = new_statement("interested_in", person, topic, source=SOURCE, data={"confidence": confidence})
    return Operation(f"statement:{key}", None, {**state, "status": "inferred"})
