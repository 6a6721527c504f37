"""A small store with people who may see each other, and the use cases on a day that tests can set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from graph.changes import Operation
from graph.drafting import new_statement
from graph.records import Ref, State
from graph.store.base import Store
from matcher.access.roles import Role, Viewer
from matcher.decide.editing import new_record, write
from matcher.introductions.asking import Wish
from matcher.introductions.introductions import Given, Introductions
from matcher.introductions.shown import Shown
from matcher.introductions.standing import Phase
from matcher.outbox.outbox import AREA
from matcher.service import Service

ANA, BEN, CEM, EVA = (Ref("delegate", name) for name in ("ana", "ben", "cem", "eva"))
FIRM, EXPERT = Ref("company", "shan-solar"), Ref("expert", "li")
STAFF = Viewer(Role.STAFF, "staff-1")
OTHER_STAFF = Viewer(Role.STAFF, "staff-2")
OPEN_NAME = {"name": "public", "country": "public", "languages": "public"}

PEOPLE: dict[Ref, tuple[State, str]] = {
    ANA: ({"name": "Ana Rossi Vega", "title": "Head of division", "languages": ["es", "en"]}, "PER"),
    BEN: ({"name": "Ben Otieno", "title": "Engineer", "languages": ["sw", "en"]}, "KEN"),
    CEM: ({"name": "Cem Minister", "title": "Minister of Energy", "languages": ["tr"]}, "TUR"),
    EVA: ({"name": "Eva Closed", "title": "Officer"}, "CHL"),
}


@dataclass
class World:
    """The use cases over a store, as people use them."""

    service: Service
    day: str = "2026-03-01"
    names: dict[Ref, str] = field(default_factory=dict)

    @property
    def cases(self) -> Introductions:
        return Introductions(self.service.store, self.service._all_seen_by, today=lambda: self.day)

    def ask(self, asker: Ref, asked: Ref, purpose: str = "solar pumps", message: str = "Hello") -> str:
        return self.cases.ask(looking(asker), Wish(asked, purpose, message))

    def say(self, giver: Ref, key: str, word: str, note: str = "") -> None:
        self.cases.answer(looking(giver), key, Given(word, note))

    def record(self, key: str, side: Ref, word: str, *, how: str = "phone", by: Viewer = STAFF) -> None:
        self.cases.answer(by, key, Given(word, side=str(side), how=how, on=self.day))

    def page(self, who: Viewer | Ref, key: str) -> Shown:
        return self.cases.page(who if isinstance(who, Viewer) else looking(who), key)

    def phase(self, who: Viewer | Ref, key: str) -> Phase:
        return self.page(who, key).standing.phase

    def sees(self, who: Ref) -> set[str]:
        return {shown.introduction.id for shown in self.cases.list(looking(who))}

    def mail_to(self, who: Ref) -> list[str]:
        kept = self.service.store.private.all(AREA, str(who))
        return [str(k.value["subject"]) for k in kept if "subject" in k.value]


def looking(ref: Ref) -> Viewer:
    roles = {"delegate": Role.DELEGATE, "company": Role.FIRM, "expert": Role.LECTURER}
    return Viewer(roles[ref.kind], f"account-{ref.id}", ref)


def enter(store: Store, ref: Ref, values: State, relations: Sequence[tuple[str, Ref]] = ()) -> None:
    def build(_: int) -> Sequence[Operation]:
        operations = new_record(ref, values, actor="test")
        for relation, target in relations:
            key, state = new_statement(relation, ref, target, source="test")
            operations.append(Operation(f"statement:{key}", None, state))
        return operations

    write(store, build, actor="test", why="test")


@pytest.fixture
def world(store: Store) -> World:
    for ref, (values, country) in PEOPLE.items():
        contact = {"email": f"{ref.id}@example.org", "phone": f"+1 555 {ref.id}", "wechat": f"wx-{ref.id}"}
        audience = {} if ref == EVA else {"audience": OPEN_NAME}
        enter(store, ref, {**values, **contact, **audience}, [("from", Ref("country", country))])
    enter(store, FIRM, {"name": "Shan Solar"}, [("from", Ref("country", "CHN"))])
    enter(store, EXPERT, {"name": "Li Wei", "audience": {"*": "public"}})
    return World(Service(store))
