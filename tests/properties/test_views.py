"""Non-interference: what somebody may not see changes nothing of what she is given."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.changes import Operation
from graph.drafting import new_statement
from graph.kinds import AUDIENCES
from graph.records import Ref
from graph.store.open import open_store
from matcher.access.roles import Role, Viewer
from matcher.access.view import Eyes, restricted
from matcher.browse.search import Query
from matcher.decide.editing import new_record, write
from matcher.engine.results import as_json
from matcher.service import Service
from matcher.suggest.options import Options

SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TODAY = date.today()
DAYS = (TODAY - timedelta(1), TODAY, TODAY + timedelta(1))
TOPICS = ("solar", "e-government", "tax-policy")
SENSITIVE = "tax-policy"
PROGRAMMES = ("autumn", "spring")
PLAIN = ("title", "bio", "languages")
RELATIONS = {"interested_in": "interests", "needs": "needs", "offers": "offers"}
HOME = {"amina": "KEN", "bruno": "PER", "chanda": "FJI"}
NAMES = ("Amina Diallo", "Bruno Costa", "Chanda Mwale")
MAPPED = ("*", "name", *PLAIN, "country", "organisation", *RELATIONS.values(), f"needs.{SENSITIVE}")

audiences = st.sets(st.sampled_from(AUDIENCES), min_size=1, max_size=2).map(lambda s: "+".join(sorted(s)))
open_maps = st.sampled_from(({"*": ("public", "")}, {"*": ("cohort+firm", "")}))
own_maps = st.dictionaries(
    st.sampled_from(MAPPED), st.tuples(audiences, st.sampled_from(("", *DAYS))), max_size=6
)
maps = st.one_of(open_maps, own_maps, st.tuples(open_maps, own_maps).map(lambda two: two[0] | two[1]))


@dataclass(frozen=True)
class Person:
    """A delegate with who may see what; ``speaks`` are (relation, topic) that she may have said."""

    id: str
    programmes: tuple[str, ...]
    allowed: dict[str, tuple[str, Any]]
    speaks: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    def seen(self, name: str, viewer: Viewer, shared: bool, key: str = "") -> bool:
        """Tell from the map alone whether a viewer may see a field: the rule in other words than the code."""
        if viewer.subject == Ref("delegate", self.id):
            return True
        entry = f"{name}.{key}" if key == SENSITIVE else name if name in self.allowed else "*"
        found, until = self.allowed.get(entry, ("", ""))
        if until and until < TODAY:
            return False
        mine = (
            {"public"} | ({"firm"} if viewer.role is Role.FIRM else set()) | ({"cohort"} if shared else set())
        )
        return bool(mine & set(found.split("+")))


people = st.tuples(
    *(
        st.builds(
            Person,
            st.just(name.split()[0].lower()),
            st.lists(st.sampled_from(PROGRAMMES), unique=True, max_size=2).map(tuple),
            maps,
            st.frozensets(st.sampled_from([(r, t) for r in RELATIONS for t in TOPICS]), max_size=5),
        )
        for name in NAMES
    )
)
viewers = st.sampled_from(
    (
        Viewer(Role.VISITOR),
        Viewer(Role.DELEGATE, "a", Ref("delegate", "amina")),
        Viewer(Role.FIRM, "f", Ref("company", "sunworks")),
    )
)


def operations(everybody: tuple[Person, ...], viewer: Viewer, variant: int) -> Iterator[Operation]:
    """Return a small graph; what the viewer may not see of anybody differs by ``variant``."""
    for key in TOPICS:
        yield from new_record(Ref("topic", key), {"name@en": key.replace("-", " ")}, actor="staff")
    for key in PROGRAMMES:
        yield from new_record(Ref("programme", key), {"title@en": f"{key} training"}, actor="staff")
    firm = Ref("company", "sunworks")
    yield from new_record(firm, {"name@en": "Sunworks", "partner": True}, actor="staff")
    yield said("offers", firm, Ref("topic", "solar"))
    viewed = next((p for p in everybody if viewer.subject == Ref("delegate", p.id)), None)
    for name, person in zip(NAMES, everybody, strict=True):
        shared = bool(viewed and set(viewed.programmes) & set(person.programmes))
        yield from of_person(person, name, viewer, shared, variant)
    if variant:
        yield from hidden_deeds(variant)
        yield said("conflicts_with", Ref("delegate", "amina"), Ref("delegate", "bruno"))
        yield said("conflicts_with", Ref("delegate", "bruno"), firm)
        yield said("conflicts_with", Ref("delegate", "chanda"), Ref("organisation", "ministry-amina-0"))


def said(relation: str, subject: Ref, object_: Ref, source: str = "list") -> Operation:
    key, state = new_statement(relation, subject, object_, source=source, data={"quote": f"of {subject.id}"})
    return Operation(f"statement:{key}", None, state)


def of_person(person: Person, name: str, viewer: Viewer, shared: bool, variant: int) -> Iterator[Operation]:
    def seen(field: str, key: str = "") -> bool:
        return person.seen("name", viewer, shared) and person.seen(field, viewer, shared, key)

    ref = Ref("delegate", person.id)
    state: dict[str, Any] = {
        "name": name if seen("name") else f"{name} hidden{variant}",
        "title": f"Head {0 if seen('title') else variant}",
        "bio": f"Works on solar {0 if seen('bio') else variant}",
        "languages": ["fr"] if seen("languages") or not variant else ["ru"],
        "email": f"{person.id}{variant}@example.org",
        "audience": {k: v[0] for k, v in person.allowed.items()},
        "audience_until": {k: v[1].isoformat() for k, v in person.allowed.items() if v[1]},
        "audience_basis": dict.fromkeys(person.allowed, f"form {variant}"),
        "projects_at_most": variant,
    }
    yield from new_record(ref, {k: v for k, v in state.items() if v or v == 0}, actor=f"clerk{variant}")
    for programme in person.programmes:
        yield said("attended", ref, Ref("programme", programme))
    yield said("from", ref, Ref("country", HOME[person.id] if seen("country") or not variant else "MNG"))
    yield from employer(
        person, ref, "organisation" if seen("organisation") and seen("country") else "", variant
    )
    for relation, topic in itertools.product(RELATIONS, TOPICS):
        open_ = seen(RELATIONS[relation], topic if relation != "offers" else "")
        stands = (relation, topic) in person.speaks if open_ else bool(variant)
        if stands:
            yield said(relation, ref, Ref("topic", topic))


def employer(person: Person, ref: Ref, seen: str, variant: int) -> Iterator[Operation]:
    """Return an employer made by a list of people: of its own country and spelling, as she may be seen."""
    key = f"ministry-{person.id}-{0 if seen else variant}"
    office = Ref("organisation", key)
    yield from new_record(office, {"name": f"Ministry of {key}"}, actor="staff")
    yield said("from", office, Ref("country", HOME[person.id] if seen or not variant else "MNG"))
    yield said("works_for", ref, office)


def hidden_deeds(variant: int) -> Iterator[Operation]:
    """Return what people did about each other, and a person of whom nobody may know."""
    amina, bruno = "delegate:amina", "delegate:bruno"
    no = {"about": "peer", "subject": bruno, "suggested": amina, "judgement": "not_for_me"}
    yield from new_record(Ref("decision", "d1"), no, actor="bruno")
    wish = {"asker": amina, "asked": bruno, "purpose": "solar", "on": TODAY.isoformat()}
    yield from new_record(Ref("introduction", "i1"), wish, actor="amina")
    answer = {"giver": bruno, "other": amina, "introduction": "i1", "answer": "no", "on": TODAY.isoformat()}
    yield from new_record(Ref("answer", "w1"), answer, actor="bruno")
    nobody = Ref("delegate", f"dana{variant}")
    yield from new_record(nobody, {"name": "Dana Petrova"}, actor="staff")
    yield said("needs", nobody, Ref("topic", "solar"))
    yield said("attended", nobody, Ref("programme", "autumn"))


@contextmanager
def service_over(*changes: list[Operation]) -> Iterator[Service]:
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'store.db'}")
        try:
            for change in changes:
                write(store, lambda _, change=change: change, actor="test", why="a world")  # type: ignore[misc]  # bound now
            yield Service(store)
        finally:
            store.close()


def told(service: Service, viewer: Viewer) -> dict[str, Any]:
    """Return everything that a viewer can be told, as plain values."""
    view = service.seen_by(viewer)
    snapshot = view.state().snapshot
    pages = [
        view.page(r.ref) for kind in snapshot.records for r in snapshot.of(kind).values() if kind != "country"
    ]
    answers = []
    for key in snapshot.of("delegate"):
        for about in ("peers", "partners"):
            answers.append(as_json(view.suggest(about, Ref("delegate", key), Options(top=9)), reasons=True))
    answers.append(as_json(view.suggest_projects(Options(top=9)), reasons=True))
    searches = [view.find(Query(text=t)) for t in ("", "ministry", "hidden1", "Dana", "Bruno", "solar")]
    return {
        "snapshot": snapshot.canonical(),
        "version": view.version(),
        "numbers": [(r.ref, r.version) for k in snapshot.records for r in snapshot.of(k).values()],
        "changes": sorted({s.change for s in snapshot.statements.values()}),
        "counts": view.counts(),
        "pages": pages,
        "answers": answers,
        "searches": searches,
        "as of": view.state().compiled.as_of,
    }


@SLOW
@given(people, viewers)
def test_what_she_may_not_see_changes_nothing_that_she_is_told(
    everybody: tuple[Person, ...], viewer: Viewer
) -> None:
    plain, other = (list(operations(everybody, viewer, n)) for n in (0, 1))
    busy = list(new_record(Ref("lead", "l1"), {"title": "secret"}, actor="staff"))
    with service_over(plain) as one, service_over(other, busy) as two:
        left, right = told(one, viewer), told(two, viewer)
    for name in left:
        assert left[name] == right[name], name


@SLOW
@given(people, viewers)
def test_everything_that_she_sees_of_people_is_allowed(everybody: tuple[Person, ...], viewer: Viewer) -> None:
    with service_over(list(operations(everybody, viewer, 1))) as service:
        snapshot = service.seen_by(viewer).state().snapshot
    known = {p.id: p for p in everybody}
    mine = known[viewer.subject.id] if viewer.subject and viewer.subject.kind == "delegate" else None
    for key, record in snapshot.of("delegate").items():
        shared = bool(mine and set(mine.programmes) & set(known[key].programmes))
        for name in record.fields():
            assert known[key].seen(name, viewer, shared)
        for statement in snapshot.statements.values():
            if statement.subject == record.ref and statement.relation in RELATIONS:
                topic = statement.object.id if statement.relation != "offers" else ""
                assert known[key].seen(RELATIONS[statement.relation], viewer, shared, topic)
    assert not any(snapshot.of(kind) for kind in ("decision", "introduction", "answer", "lead"))
    assert not any("quote" in s.data for s in snapshot.statements.values() if s.subject.kind == "delegate")


@SLOW
@given(st.sampled_from(("", *DAYS)), st.sampled_from(DAYS))
def test_what_was_agreed_ends_with_its_last_day(until: date | str, today: date) -> None:
    allowed = {"*": ("public", until)}
    person = Person("amina", (), allowed)
    with service_over(list(of_person(person, NAMES[0], Viewer(Role.VISITOR), False, 0))) as service:
        eyes = Eyes(frozenset({"public"}), frozenset(), None, today.isoformat())
        seen = restricted(service.state().snapshot, eyes)
    assert bool(seen.of("delegate")) == (not isinstance(until, date) or today <= until)
