"""Two worlds that differ only in noes: nobody but their givers can tell one from the other.

Whatever people do, in one world noes are said, in the other their givers keep silent (or take a yes back).
All that anybody else is told, the changes and their log, counts and messages stay the same to the byte.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graph.errors import MatcherError
from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from matcher.access.roles import Role, Viewer
from matcher.decide.editing import new_record, write
from matcher.introductions.asking import Wish
from matcher.introductions.introductions import Given, Introductions
from matcher.introductions.records import days_after
from matcher.outbox.outbox import AREA
from matcher.service import Service

PEOPLE = [Ref("delegate", name) for name in ("ana", "ben", "cem")]
STAFF = Viewer(Role.STAFF, "staff-1")
WORDS = ("yes", "not_now", "must_ask", "withdrawn")
SECRET = "@example.org"
ECHO = re.compile(r": '(no|withdrawn)'$")
"""The word that whoever answers has typed herself, which differs between the worlds where she says no."""

people = st.sampled_from(PEOPLE)
pairs = st.lists(people, min_size=2, max_size=2, unique=True)


def looking(ref: Ref) -> Viewer:
    return Viewer(Role.DELEGATE, f"account-{ref.id}", ref)


def enter_people(store: Store) -> None:
    for ref in PEOPLE:
        title = "Minister" if ref.id == "cem" else "Officer"
        values = {
            "name": ref.id.title(),
            "title": title,
            "email": ref.id + SECRET,
            "audience": {"*": "public"},
        }
        write(store, lambda _, r=ref, v=values: new_record(r, v, actor="t"), actor="t", why="t")  # type: ignore[misc]


class World:
    """One of the two worlds. Introductions are numbered by age, for their ids are drawn at random."""

    def __init__(self, base: Path, path: Path) -> None:
        shutil.copy(base, path)
        self.store = open_store(f"sqlite:///{path}")
        self.service = Service(self.store)
        self.day = "2026-03-01"
        self.cases = Introductions(self.store, self.service._all_seen_by, today=lambda: self.day)
        self.ids: list[str] = []
        self.logged: list[Any] = []

    def renewed(self) -> None:
        for record in sorted(self.store.records("introduction"), key=lambda r: r.version):
            if record.id not in self.ids:
                self.ids.append(record.id)

    def told(self, viewer: Viewer, without: set[Ref]) -> str:
        """Return all that a viewer is told, in a form that can be compared."""
        pages = [
            asdict(page)
            for page in self.cases.list(viewer)
            if viewer.trusted or page.other.ref not in without
        ]
        return self.plain(pages)

    def log(self) -> str:
        head = self.store.head().seq
        new = head - len(self.logged)
        for change in reversed(self.service.changes(new) if new else ()):
            lines = self.service.change(change.seq).lines
            self.logged.append((change.seq, change.actor, change.why, change.payloads, lines))
        kinds = {kind: len(list(self.store.records(kind))) for kind in ("introduction", "answer")}
        return self.plain([self.logged, kinds])

    def mail(self, ref: Ref) -> list[str]:
        return sorted(str(k.value.get("subject")) for k in self.store.private.all(AREA, str(ref)))

    def plain(self, value: Any) -> str:
        text = json.dumps(value, default=sorted, sort_keys=True)
        for number, key in enumerate(self.ids):
            text = text.replace(key, f"introduction {number}")
        return text


class Noes(RuleBasedStateMachine):
    """``loud`` is the world in which noes are said, ``quiet`` the one in which they are not."""

    base: Path

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        where = Path(self.folder.name)
        self.loud, self.quiet = (World(self.base, where / f"{n}.db") for n in ("loud", "quiet"))
        self.said_no: set[tuple[Ref, Ref]] = set()

    def both(self, act: Callable[[World], Any]) -> None:
        """Do the same in both worlds: it succeeds in both, or is refused in both with the same words."""
        answers = []
        for world in (self.loud, self.quiet):
            try:
                act(world)
                answers.append("")
            except MatcherError as error:
                answers.append(world.plain(ECHO.sub("", str(error))))
            world.renewed()
        assert answers[0] == answers[1]

    @rule(pair=pairs)
    def ask(self, pair: list[Ref]) -> None:
        asker, asked = pair
        before = len(self.loud.ids), self.loud.store.head().seq
        self.both(lambda w: w.cases.ask(looking(asker), Wish(asked, "solar pumps", "Hello")))
        if (len(self.loud.ids), self.loud.store.head().seq) != before:
            self.said_no.discard((asker, asked))

    @rule(pair=pairs)
    def propose(self, pair: list[Ref]) -> None:
        self.both(lambda w: w.cases.propose(STAFF, pair[0], Wish(pair[1], "a visit")))

    def key(self, number: int) -> int:
        return number % len(self.loud.ids)

    @precondition(lambda self: bool(self.loud.ids))
    @rule(number=st.integers(0, 9), word=st.sampled_from(WORDS), first=st.booleans())
    def answer(self, number: int, word: str, *, first: bool) -> None:
        at, giver, other = self.side(number, first=first)
        if (giver, other) not in self.said_no:
            self.both(lambda w: w.cases.answer(looking(giver), w.ids[at], Given(word)))

    @precondition(lambda self: bool(self.loud.ids))
    @rule(number=st.integers(0, 9), first=st.booleans())
    def say_no(self, number: int, *, first: bool) -> None:
        at, giver, other = self.side(number, first=first)
        may = self.loud.cases.list(looking(giver))
        page = next((p for p in may if p.introduction.id == self.loud.ids[at]), None)
        if page is None or "no" not in page.standing.may:
            return
        agreed = page.standing.mine == "yes"
        self.loud.cases.answer(looking(giver), self.loud.ids[at], Given("no"))
        if agreed:
            self.quiet.cases.answer(looking(giver), self.quiet.ids[at], Given("withdrawn"))
        self.said_no.add((giver, other))

    @precondition(lambda self: bool(self.said_no))
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        giver, other = data.draw(st.sampled_from(sorted(self.said_no)))
        (no,) = [n for n in self.loud.cases.noes(looking(giver)) if n.other.ref == other]
        assert self.loud.cases.take_back_no(looking(giver), no.introduction)
        self.said_no.discard((giver, other))

    @precondition(lambda self: bool(self.loud.ids))
    @rule(number=st.integers(0, 9), word=st.sampled_from((*WORDS, "no")), first=st.booleans())
    def take_down(self, number: int, word: str, *, first: bool) -> None:
        at, giver, other = self.side(number, first=first)
        day = self.loud.day
        done: list[bool] = []

        def act(world: World) -> None:
            silent = word == "no" and world is self.quiet
            spoken = "withdrawn" if silent else word
            given = Given(spoken, side=str(giver), how="phone", on=day)
            world.cases.answer(STAFF, world.ids[at], given)
            done.append(True)

        self.both(act)
        if done:
            (self.said_no.add if word == "no" else self.said_no.discard)((giver, other))

    @precondition(lambda self: bool(self.loud.ids))
    @rule(number=st.integers(0, 9), passed_on=st.booleans())
    def settle(self, number: int, *, passed_on: bool) -> None:
        at = self.key(number)
        self.both(lambda w: (w.cases.pass_on if passed_on else w.cases.decline)(STAFF, w.ids[at]))

    @rule(days=st.sampled_from([1, 7, 12, 25, 95]))
    def wait(self, days: int) -> None:
        for world in (self.loud, self.quiet):
            world.day = days_after(world.day, days)

    def side(self, number: int, *, first: bool) -> tuple[int, Ref, Ref]:
        at = self.key(number)
        record = self.loud.store.record(Ref("introduction", self.loud.ids[at]))
        assert record is not None
        sides = [Ref.parse(str(record.get(name))) for name in ("asker", "asked")]
        return (at, *sides) if first else (at, *sides[::-1])

    @invariant()
    def nobody_can_tell(self) -> None:
        if not hasattr(self, "loud"):
            return
        assert self.loud.told(STAFF, set()) == self.quiet.told(STAFF, set())
        assert self.loud.log() == self.quiet.log()
        for ref in PEOPLE:
            refused = {other for giver, other in self.said_no if giver == ref}
            assert self.loud.told(looking(ref), refused) == self.quiet.told(looking(ref), refused)
            if not refused and not any(ref == giver for giver, _ in self.ever_no()):
                assert self.loud.mail(ref) == self.quiet.mail(ref)

    def ever_no(self) -> set[tuple[Ref, Ref]]:
        self.once = getattr(self, "once", set()) | self.said_no
        return self.once

    @invariant()
    def contact_needs_two_yeses(self) -> None:
        if not hasattr(self, "loud"):
            return
        for viewer in (STAFF, *map(looking, PEOPLE)):
            for page in self.loud.cases.list(viewer):
                shows = SECRET in json.dumps(asdict(page), default=sorted)
                assert shows is page.standing.contact

    def teardown(self) -> None:
        if hasattr(self, "loud"):
            assert self.loud.store.check()
            self.loud.store.close()
            self.quiet.store.close()
            self.folder.cleanup()


@pytest.mark.slow
def test_two_worlds_that_differ_in_noes(tmp_path: Path) -> None:
    base = tmp_path / "base.db"
    store = open_store(f"sqlite:///{base}")
    enter_people(store)
    store.close()
    machine = type("Machine", (Noes,), {"base": base})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # Hypothesis leaves it untyped
        machine, settings=settings(max_examples=40, stateful_step_count=14, deadline=None)
    )
