"""Random streams of changes: undoing them all gives back the graph; the chain verifies; replay agrees."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from graph.changes import Draft, Operation, canonical
from graph.drafting import new_statement, payloads_of, record_operation, statement_operations, told
from graph.errors import ConflictError, UndoError
from graph.feed import advanced
from graph.records import Ref, Snapshot
from graph.store.base import Store
from graph.store.replay import replay
from graph.store.sqlite import SqliteStore
from graph.undo import undo

TOPICS = [Ref("topic", k) for k in "abc"]
PEOPLE = [Ref("delegate", k) for k in "xyz"]
NAMES = st.sampled_from(["Solar", "太阳能", "O'Neill", 'quote " and ; sign', "ü\u0301"])


class Changes(RuleBasedStateMachine):
    """Enters, edits, states, erases and undoes at random."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store: Store = SqliteStore(Path(self.folder.name) / "s.db", url="test")
        self.followed = Snapshot(0)
        self.empty = canonical(self.store.snapshot().canonical())
        self.erased = False

    def write(self, *operations: Operation | None) -> None:
        self.store.apply(Draft("me", "test", payloads_of([o for o in operations if o])))

    @initialize()
    def begin(self) -> None:
        self.write(*[record_operation(t, None, told(None, {"name": t.id}, source="s")) for t in TOPICS])

    @rule(ref=st.sampled_from(TOPICS + PEOPLE), name=NAMES, origin=st.sampled_from(["table", "staff"]))
    def name_it(self, ref: Ref, name: str, origin: str) -> None:
        stored = self.store.record(ref)
        self.write(record_operation(ref, stored, told(stored, {"name": name}, origin=origin, source="s")))

    @rule(
        person=st.sampled_from(PEOPLE), wanted=st.sets(st.sampled_from(TOPICS)), source=st.sampled_from("pq")
    )
    def say(self, person: Ref, wanted: set[Ref], source: str) -> None:
        if self.store.record(person) is None or any(self.store.record(t) is None for t in wanted):
            return
        ours = [s for s in self.store.statements(subject=person) if s.source == source]
        stated = dict(new_statement("needs", person, t, source=source) for t in sorted(wanted))
        self.write(*statement_operations(ours, stated))

    @precondition(lambda self: self.store.head().seq > 1)
    @rule(back=st.integers(0, 5))
    def take_back(self, back: int) -> None:
        before = canonical(self.store.snapshot().canonical())
        try:
            undo(self.store, max(1, self.store.head().seq - back), actor="me")
        except (UndoError, ConflictError):
            assert canonical(self.store.snapshot().canonical()) == before

    @rule(person=st.sampled_from(PEOPLE))
    def erase(self, person: Ref) -> None:
        if self.store.record(person) is not None:
            self.store.erase([person], actor="me", why="asked")
            self.erased = True

    @invariant()
    def chain_and_replay_agree(self) -> None:
        if self.store.head().seq:
            self.store.check()
            assert canonical(replay(self.store).canonical()) == canonical(self.store.snapshot().canonical())

    @invariant()
    def following_the_feed_gives_the_snapshot(self) -> None:
        self.followed = advanced(self.followed, self.store)
        whole = self.store.snapshot()
        assert self.followed.canonical() == whole.canonical()
        assert self.followed.version == whole.version
        assert {r.ref: r.version for k in whole.records.values() for r in k.values()} == {
            r.ref: r.version for k in self.followed.records.values() for r in k.values()
        }

    def teardown(self) -> None:
        if not self.erased:
            for seq in range(self.store.head().seq, 0, -1):
                undo(self.store, seq, actor="me")
            assert canonical(self.store.snapshot().canonical()) == self.empty
        self.store.close()
        self.folder.cleanup()


TestChanges = Changes.TestCase
TestChanges.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
