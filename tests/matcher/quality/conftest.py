"""A cohort on which the staff decide by a known rule, and people who ask for introductions."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.changes import Operation
from graph.drafting import new_statement
from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Request, import_files
from matcher.access.roles import Role, Viewer
from matcher.decide.decisions import Verdict, decide
from matcher.decide.editing import changed_record, new_record, write
from matcher.introductions.asking import Wish
from matcher.introductions.introductions import Given, Introductions
from matcher.service import Service

COUNTRIES = ("Fiji", "Kenya", "Peru", "Nepal", "Ghana", "Chile", "Samoa", "Jordan")
TOPICS = tuple(f"topic-{n}" for n in range(8))
PEOPLE = 40
Rule = Callable[[str, str], bool]


def write_cohort(folder: Path) -> None:
    """Write delegates who need, offer and are interested in topics, two each."""
    rnd = random.Random(11)
    rows = ["id,name,country,needs,offers,interests"]
    for n in range(PEOPLE):
        told = [";".join(rnd.sample(TOPICS, 2)) for _ in range(3)]
        rows.append(f"d{n:02},Person {n},{COUNTRIES[n % len(COUNTRIES)]},{','.join(told)}")
    (folder / "delegates.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    topics = "id,name_en\n" + "".join(f"{t},Subject {t[-1]}\n" for t in TOPICS)
    (folder / "topics.csv").write_text(topics, encoding="utf-8")


@dataclass
class Cohort:
    """The service over the cohort, and its staff who decide."""

    service: Service
    day: str = "2026-03-01"

    def speaks(self, person: str, relation: str) -> set[str]:
        held = self.service.store.statements(subject=Ref("delegate", person), relation=relation)
        return {s.object.id for s in held}

    def shares_interest(self, one: str, other: str) -> bool:
        """The rule of the staff: a common interest, whatever is needed and offered."""
        return bool(self.speaks(one, "interested_in") & self.speaks(other, "interested_in"))

    def decide_on(self, pairs: Sequence[tuple[str, str]], rule: Rule, *, place: int = 0) -> None:
        for one, other in pairs:
            judgement = "accepted" if rule(one, other) else "rejected"
            told = Verdict(
                "peer", f"delegate:{one}", f"delegate:{other}", judgement, "as agreed", place=place
            )
            decide(self.service.store, told, actor="staff-1")

    @property
    def cases(self) -> Introductions:
        return Introductions(self.service.store, self.service._all_seen_by, today=lambda: self.day)

    def ask_openly(self, asker: str, asked: str) -> str:
        """Ask for an introduction to somebody who is seen by everybody from now on."""
        record = self.service.store.record(Ref("delegate", asked))
        assert record is not None
        values = {"audience": {"*": "public"}}
        write(
            self.service.store,
            lambda _: changed_record(record, values, actor="test"),
            actor="test",
            why="test",
        )
        return self.cases.ask(looking(asker), Wish(record.ref, "solar pumps"))

    def set_aside(self, person: str, other: str) -> None:
        """Set somebody aside for oneself, in private."""
        told = Verdict("peer", f"delegate:{person}", f"delegate:{other}", "not_for_me", private=True)
        decide(self.service.store, told, actor=f"account-{person}")

    def say(self, giver: str, key: str, word: str) -> None:
        self.cases.answer(looking(giver), key, Given(word))


def looking(person: str) -> Viewer:
    return Viewer(Role.DELEGATE, f"account-{person}", Ref("delegate", person))


def pairs(count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return pairs of people from different countries, each once."""
    rnd = random.Random(seed)
    every = [(a, b) for a in range(PEOPLE) for b in range(PEOPLE) if (a - b) % len(COUNTRIES)]
    return [(f"d{a:02}", f"d{b:02}") for a, b in rnd.sample(every, count)]


def state(store: Store, relation: str, subject: Ref, target: Ref) -> None:
    """Enter a statement, as a change of its own."""

    def build(_: int) -> Sequence[Operation]:
        key, held = new_statement(relation, subject, target, source="later")
        return [Operation(f"statement:{key}", None, held)]

    write(store, build, actor="test", why="test")


def enter_delegate(store: Store, key: str) -> None:
    """Enter a person of whom nothing but the name is known."""
    ref = Ref("delegate", key)
    write(store, lambda _: new_record(ref, {"name": key.title()}, actor="test"), actor="test", why="test")


@pytest.fixture
def cohort(store: Store, tmp_path: Path) -> Cohort:
    folder = tmp_path / "cohort"
    folder.mkdir()
    write_cohort(folder)
    request = Request(actor="test", source="test")
    import_files(store, [folder], request)
    return Cohort(Service(store))


@pytest.fixture
def some_pairs() -> Callable[..., list[tuple[str, str]]]:
    return pairs


@pytest.fixture
def enter() -> Callable[[Store, str], None]:
    return enter_delegate


@pytest.fixture
def stating() -> Callable[[Store, str, Ref, Ref], None]:
    return state
