"""Staff's word on what was inferred: taken as stated, or refused for good; either can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.changes import Operation
from graph.errors import ConflictError, InputError, NotFoundError, Problem
from graph.records import Ref, Snapshot, Statement
from graph.store.base import Store
from matcher.decide.editing import write
from matcher.inferring.propose import SOURCE, digest, texts_of
from matcher.inferring.run import Inference, is_outdated

DECIDED = {"accept": "stated", "reject": "withdrawn"}
"""Status that a decision gives. What is stated weighs fully; what is withdrawn never comes back."""


def inferences(
    snapshot: Snapshot, *, status: str | None = "inferred", subject: Ref | None = None
) -> list[Inference]:
    """Return what was inferred, in order of subject, the surest first; ``status`` None for all of it."""
    found = [
        inference_of(snapshot, s)
        for s in snapshot.statements.values()
        if s.source == SOURCE and status in (None, s.status) and subject in (None, s.subject)
    ]
    return sorted(found, key=lambda i: (i.subject, -(i.confidence or 1.0), i.topic))


def decide_inferences(store: Store, keys: Sequence[str], verdict: str, *, actor: str) -> int | None:
    """Accept or reject inferred statements, as one change; returns its number, None when all were so already.

    NotFoundError names a key that is no inferred statement.
    """
    status = DECIDED[verdict]

    def build(_seq: int) -> Sequence[Operation]:
        return [o for key in dict.fromkeys(keys) for o in _decision(_inferred(store, key), status)]

    change = write(store, build, actor=actor, why=f"{verdict} what was inferred")
    return change.seq if change else None


def decide_waiting(
    store: Store, keys: Sequence[str], verdict: str, *, seen: int | None = None, actor: str
) -> int:
    """Accept or reject inferred statements that nobody has decided on, as one change; returns its number.

    For people who look at a list while others do: ConflictError when somebody has decided on one of them,
    when its text has changed since it was inferred, or when it was entered anew after change ``seen``, up to
    which the list was read. NotFoundError for what is not inferred, InputError without any or for another
    verdict. Either way nothing is written.
    """
    if verdict not in DECIDED:
        raise InputError([Problem(f"must be one of {', '.join(DECIDED)}", column="verdict", value=verdict)])
    if not keys:
        raise InputError([Problem("name at least one", column="ids")])

    def build(_seq: int) -> Sequence[Operation]:
        held = [_waiting(store, key, seen) for key in dict.fromkeys(keys)]
        return [o for statement in held for o in _decision(statement, DECIDED[verdict])]

    change = write(store, build, actor=actor, why=f"{verdict} what was inferred")
    assert change is not None, "each of them was undecided, so there is something to write"
    return change.seq


def _waiting(store: Store, key: str, seen: int | None) -> Statement:
    found = _inferred(store, key)
    if found.status != "inferred":
        raise ConflictError(f"somebody has decided on {key} meanwhile: it is {found.status}")
    if is_outdated(found, store.record(found.subject)):
        raise ConflictError(f"the text that {key} was inferred from has changed")
    if seen is not None and found.change > seen:
        raise ConflictError(f"{key} was entered anew in change {found.change}")
    return found


def _inferred(store: Store, key: str) -> Statement:
    found = store.statement(key)
    if found is None or found.source != SOURCE:
        raise NotFoundError(f"no inferred statement is called {key!r:.40}")
    return found


def _decision(statement: Statement, status: str) -> Iterator[Operation]:
    """The confidence goes with acceptance: what somebody vouches for weighs as what is stated."""
    state = statement.state()
    wanted = {"status": status, "confidence": None if status == "stated" else state.get("confidence")}
    before = {name: state.get(name) for name in wanted}
    if before != wanted:
        ends = {"subject": state["subject"], "object": state["object"]}
        yield Operation(f"statement:{statement.id}", {**before, **ends}, {**wanted, **ends})


def inference_of(snapshot: Snapshot, statement: Statement) -> Inference:
    """Return an inferred statement as a list shows it."""
    data = statement.data
    return Inference(
        statement.id,
        statement.subject,
        statement.relation,
        statement.object,
        statement.status,
        data.get("confidence"),
        words_of(snapshot, statement),
        str(data.get("way", "")),
        str(data.get("encoder", "")),
    )


def words_of(snapshot: Snapshot, statement: Statement) -> str:
    """Return the words that a statement was inferred from; "" where the text changed or is out of sight."""
    data, record = statement.data, snapshot.record(statement.subject)
    if data.get("via"):
        return f"topic:{data['via']}"
    text = texts_of(record).get(str(data.get("field")), "") if record else ""
    is_same = digest(text) == data.get("text")
    return text[int(data.get("start", 0)) : int(data.get("end", 0))] if is_same else ""
