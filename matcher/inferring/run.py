"""An inference run: what is proposed becomes statements with the status ``inferred``, as one change.

A run is made at once (`infer_topics`), or looked at first (`preview`) and entered as it was seen (`enter`).
Never beside what people entered, whatever its status; never again what staff refused; never anew what
stands already. So a second run changes nothing, and undoing the change takes all of the run back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.changes import Operation
from graph.drafting import new_statement
from graph.errors import ConflictError, InputError, NotFoundError, Problem
from graph.records import Record, Ref, Snapshot, State, Statement
from graph.store.base import Store
from matcher.decide.editing import write
from matcher.inferring.encoders import Encoder
from matcher.inferring.propose import SAID, SOURCE, Proposal, digest, from_needs, from_texts, texts_of

BASES = ("text", "needs")
WHY = "topics inferred from {basis} by {encoder}"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did, or would do: proposals entered, and how many outdated ones were taken out.

    ``change`` is the number of the change; None when there was nothing to write.
    """

    encoder: str
    basis: str
    entered: tuple[Proposal, ...] = ()
    outdated: int = 0
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred statement as a list shows it; ``words`` are those that it comes from."""

    id: str
    subject: Ref
    relation: str
    topic: Ref
    status: str
    confidence: float | None
    words: str
    way: str
    encoder: str


@dataclass(slots=True)
class _Draft:
    entered: list[Proposal] = field(default_factory=list)
    outdated: list[Statement] = field(default_factory=list)

    def take(
        self,
        snapshot: Snapshot,
        proposed: Mapping[Ref, Sequence[Proposal]],
        basis: str,
        only: frozenset[Ref] | None = None,
    ) -> None:
        self.entered = list(_new(snapshot, proposed))
        self.outdated = list(_outdated(snapshot, only)) if basis == "text" else []

    def operations(self, snapshot: Snapshot) -> list[Operation]:
        return [*_removals(self.outdated, self.entered), *_entries(snapshot, self.entered)]


def infer_topics(
    store: Store,
    encoder: Encoder,
    *,
    basis: str = "text",
    actor: str,
    only: frozenset[Ref] | None = None,
    dry_run: bool = False,
) -> Run:
    """Infer topics from ``text`` or from ``needs`` (of ``only`` some records) and write them as one change.

    Inferred statements whose text has changed since are taken out. InputError for an unknown basis,
    NotFoundError for a record that is not there.
    """
    _check(basis)
    for ref in only or ():
        if store.record(ref) is None:
            raise NotFoundError(f"{ref} is not in the store")
    draft = _Draft()

    def build(_seq: int) -> Sequence[Operation]:
        snapshot = store.snapshot()
        draft.take(snapshot, _proposed(snapshot, encoder, basis, only), basis, only)
        return draft.operations(snapshot)

    if dry_run:
        build(0)
        return Run(encoder.name, basis, tuple(draft.entered), len(draft.outdated))
    change = write(store, build, actor=actor, why=WHY.format(basis=basis, encoder=encoder.name))
    return Run(encoder.name, basis, tuple(draft.entered), len(draft.outdated), change.seq if change else None)


def preview(snapshot: Snapshot, encoder: Encoder, *, basis: str = "text") -> Run:
    """Return the run that would be made on a snapshot, and write nothing. InputError for an unknown basis."""
    _check(basis)
    draft = _Draft()
    draft.take(snapshot, _proposed(snapshot, encoder, basis, None), basis)
    return Run(encoder.name, basis, tuple(draft.entered), len(draft.outdated))


def enter(store: Store, seen: Run, *, actor: str) -> Run:
    """Write a previewed run exactly as it was seen, as one change; no encoder is asked again.

    ConflictError, and nothing is written, when texts, topics or needs that it rests on have changed since, or
    somebody has entered the same meanwhile.
    """
    _check(seen.basis)
    proposed: dict[Ref, list[Proposal]] = {}
    for proposal in seen.entered:
        proposed.setdefault(proposal.subject, []).append(proposal)
    draft = _Draft()

    def build(_seq: int) -> Sequence[Operation]:
        snapshot = store.snapshot()
        draft.take(snapshot, proposed, seen.basis)
        as_seen = (tuple(draft.entered), len(draft.outdated)) == (seen.entered, seen.outdated)
        if not as_seen or not all(_still_rests(snapshot, p) for p in draft.entered):
            raise ConflictError("what the preview rests on has changed meanwhile; look again")
        return draft.operations(snapshot)

    change = write(store, build, actor=actor, why=WHY.format(basis=seen.basis, encoder=seen.encoder))
    return replace(seen, change=change.seq if change else None)


def _check(basis: str) -> None:
    if basis not in BASES:
        raise InputError([Problem(f"must be one of {', '.join(BASES)}", column="from", value=basis)])


def _proposed(
    snapshot: Snapshot, encoder: Encoder, basis: str, only: frozenset[Ref] | None
) -> dict[Ref, list[Proposal]]:
    return (from_texts if basis == "text" else from_needs)(snapshot, encoder, only)


def _still_rests(snapshot: Snapshot, proposal: Proposal) -> bool:
    """Say whether what a proposal was made of is there as it was: the text, or the need, and the topic."""
    record = snapshot.record(proposal.subject)
    if record is None or snapshot.record(proposal.topic) is None:
        return False
    if proposal.field:
        return digest(texts_of(record).get(proposal.field, "")) == proposal.text
    need = (proposal.subject, "needs", Ref("topic", proposal.via))
    return any((s.subject, s.relation, s.object) == need for s in snapshot.standing() if s.source != SOURCE)


def _new(snapshot: Snapshot, proposed: Mapping[Ref, Sequence[Proposal]]) -> Iterator[Proposal]:
    """Iterate over the proposals that nothing stands beside, in order of subject."""
    by_people: set[tuple[Ref, Ref]] = set()
    standing: dict[tuple[Ref, Ref], Statement] = {}
    for statement in snapshot.statements.values():
        if statement.relation in SAID and statement.object.kind == "topic":
            pair = (statement.subject, statement.object)
            if statement.source == SOURCE:
                standing[pair] = statement
            else:
                by_people.add(pair)
    for ref in sorted(proposed):
        for proposal in proposed[ref]:
            pair = (proposal.subject, proposal.topic)
            known = standing.get(pair)
            if pair not in by_people and (known is None or is_outdated(known, snapshot.record(pair[0]))):
                yield proposal


def is_outdated(statement: Statement, record: Record | None) -> bool:
    """Say whether an inferred statement, on which nobody has decided, speaks of a text that is no more.

    ``record`` is its subject.
    """
    if statement.source != SOURCE or statement.status != "inferred" or not statement.data.get("field"):
        return False
    text = texts_of(record).get(str(statement.data["field"]), "") if record else ""
    return digest(text) != statement.data.get("text")


def _outdated(snapshot: Snapshot, only: frozenset[Ref] | None) -> Iterator[Statement]:
    for statement in snapshot.statements.values():
        wanted = only is None or statement.subject in only
        if wanted and is_outdated(statement, snapshot.record(statement.subject)):
            yield statement


def _removals(outdated: Sequence[Statement], entered: Sequence[Proposal]) -> Iterator[Operation]:
    again = {_entry(p)[0] for p in entered}
    for statement in outdated:
        if statement.id not in again:
            yield Operation(f"statement:{statement.id}", statement.state(), None)


def _entry(proposal: Proposal) -> tuple[str, State]:
    place: dict[str, Any] = {"via": proposal.via}
    if proposal.field:
        place = {
            "field": proposal.field,
            "start": proposal.start,
            "end": proposal.end,
            "text": proposal.text,
        }
    told = {"confidence": proposal.confidence, "way": proposal.way, "encoder": proposal.encoder, **place}
    key, state = new_statement(proposal.relation, proposal.subject, proposal.topic, source=SOURCE, data=told)
    return key, {**state, "status": "inferred"}


def _entries(snapshot: Snapshot, entered: Sequence[Proposal]) -> Iterator[Operation]:
    for proposal in entered:
        key, state = _entry(proposal)
        known = snapshot.statements.get(key)
        before = known.state() if known else None
        if before is not None:
            state = {**dict.fromkeys(before), **state}
            before = {**dict.fromkeys(state), **before}
        yield Operation(f"statement:{key}", before, state)
