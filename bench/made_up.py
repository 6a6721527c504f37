"""Made-up cohorts of any size, the same for the same seed, with projects planted in them on wish.

Everybody is invented and marked so. Delegates speak of topics at random (the noise); a planted project is a
topic with one who has it, some who are looking for it, a firm and an expert, each of another country.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph.built_in import built_in
from graph.records import Record, Ref, Snapshot, Statement, statement_id

TITLES = ("Director of planning", "Engineer", "Programme officer", "Minister", "Analyst", "Head of office")
SEEKERS = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How large a cohort is; ``needs``, ``offers``, ``interests`` are how many topics each speaks of so.

    With ``among`` projects are planted on topics of which others speak at random too, else on their own.
    """

    delegates: int = 300
    firms: int = 80
    topics: int = 60
    experts: int = 40
    countries: int = 120
    facts: int = 40
    needs: float = 1.5
    offers: float = 1.0
    interests: float = 2.5
    domestic: float = 0.0
    among: bool = False


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted project: its topic and the people in it, the first of whom has it."""

    topic: Ref
    people: tuple[Ref, ...]
    firm: Ref
    expert: Ref


@dataclass(slots=True)
class MadeUp:
    """A snapshot under way."""

    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)

    def add(self, ref: Ref, **state: Any) -> Ref:
        """Add a record."""
        self.records.setdefault(ref.kind, {})[ref.id] = Record(ref, 1, state)
        return ref

    def say(self, relation: str, subject: Ref, object_: Ref, **data: Any) -> None:
        """Add a statement."""
        key = statement_id(relation, str(subject), str(object_), source="made up")
        self.statements[key] = Statement(key, relation, subject, object_, "made up", "stated", 1, data)


def made_up(size: Size, *, seed: int, planted: int = 0) -> tuple[Snapshot, list[Planted]]:
    """Return a snapshot of that size and the projects planted in it."""
    rng, made = random.Random(seed), MadeUp()
    countries = _countries(made, size, rng)
    topics = [made.add(Ref("topic", f"t{n:02}"), **{"name@en": f"Topic {n}"}) for n in range(size.topics)]
    programme = made.add(Ref("programme", "cohort"), **{"title@en": "Cohort", "starts": "2019-05-06"})
    people = [_delegate(made, n, countries, topics, size, rng) for n in range(size.delegates)]
    for person in people:
        made.say("attended", person, programme)
    firms = [_firm(made, n, countries, topics, rng) for n in range(size.firms)]
    experts = [made.add(Ref("expert", f"x{n}"), name=f"Expert {n} (made up)") for n in range(size.experts)]
    for expert in experts:
        _say_all(made, "knows", expert, rng.sample(topics, min(len(topics), rng.randint(1, 3))))
    for _ in range(size.facts):
        relation = rng.choice(("has", "needs"))
        made.say(relation, rng.choice(countries), rng.choice(topics), year=rng.randint(2009, 2019))
    own = [None] * planted if not size.among else topics[:planted]
    found = [_plant(made, n, own[n], people, firms, experts, rng) for n in range(planted)]
    return Snapshot(1, {k: dict(sorted(v.items())) for k, v in made.records.items()}, made.statements), found


def _countries(made: MadeUp, size: Size, rng: random.Random) -> list[Ref]:
    """Add countries with a region, their borders, and provinces of China where some are domestic."""
    operations = [o for payload in built_in() for o in payload.operations]
    known = {o.target: o.after for o in operations if o.target.startswith("country:") and o.after}
    able = sorted(
        t for t, s in known.items() if s.get("region") and not s.get("under") and not s.get("former")
    )
    chosen = sorted({*rng.sample(able, min(size.countries, len(able))), "country:CHN"})
    refs = [made.add(Ref.parse(t), **known[t]) for t in chosen]
    for o in operations:
        state = o.after or {}
        if state.get("relation") == "borders" and {state["subject"], state["object"]} <= set(chosen):
            made.say("borders", Ref.parse(state["subject"]), Ref.parse(state["object"]))
    if size.domestic:
        for n in range(12):
            made.add(Ref("place", f"p{n:02}"), **{"name@en": f"Province {n}"})
    return refs


def _delegate(
    made: MadeUp, number: int, countries: list[Ref], topics: list[Ref], size: Size, rng: random.Random
) -> Ref:
    at_home = rng.random() < size.domestic
    country = Ref("country", "CHN") if at_home else rng.choice([c for c in countries if c.id != "CHN"])
    spoken = list(made.records["country"][country.id].get("languages") or [])[:2]
    languages = sorted({*spoken, *(["en"] if rng.random() < 0.6 else [])})
    ref = Ref("delegate", f"d{number:04}")
    made.add(
        ref, name=f"Delegate {number} (made up)", title=rng.choice(TITLES), languages=languages, made_up=True
    )
    made.say("from", ref, country)
    if at_home:
        made.say("from_province", ref, Ref("place", f"p{rng.randrange(12):02}"))
    for relation, mean in (("needs", size.needs), ("offers", size.offers), ("interested_in", size.interests)):
        count = int(mean) + (rng.random() < mean - int(mean))
        _say_all(made, relation, ref, rng.sample(topics, min(count, len(topics))))
    return ref


def _firm(made: MadeUp, number: int, countries: list[Ref], topics: list[Ref], rng: random.Random) -> Ref:
    ref = made.add(
        Ref("company", f"f{number:02}"), **{"name@en": f"Firm {number} (made up)", "partner": True}
    )
    made.say("from", ref, Ref("country", "CHN"))
    _say_all(made, "offers", ref, rng.sample(topics, min(len(topics), rng.randint(1, 4))))
    for n in range(rng.randint(0, 3)):
        work = made.add(Ref("engagement", f"e{number:02}-{n}"), year=rng.randint(2008, 2019))
        made.say("by", work, ref)
        made.say("on", work, rng.choice(topics))
        made.say("in", work, rng.choice(countries))
    return ref


def _plant(
    made: MadeUp,
    number: int,
    topic: Ref | None,
    people: list[Ref],
    firms: list[Ref],
    experts: list[Ref],
    rng: random.Random,
) -> Planted:
    """Plant a project on a topic, or on one of its own, among people of different countries."""
    topic = topic or made.add(Ref("topic", f"planted{number}"), **{"name@en": f"Planted {number}"})
    homes = {s.subject: s.object for s in made.statements.values() if s.relation == "from"}
    chosen: list[Ref] = []
    for person in rng.sample(people, len(people)):
        if homes[person] not in {homes[c] for c in chosen}:
            chosen.append(person)
        if len(chosen) == SEEKERS + 1:
            break
    made.say("offers", chosen[0], topic)
    for seeker in chosen[1:]:
        made.say("needs", seeker, topic)
    firm, expert = rng.choice(firms), rng.choice(experts)
    made.say("offers", firm, topic)
    made.say("knows", expert, topic)
    return Planted(topic, tuple(chosen), firm, expert)


def _say_all(made: MadeUp, relation: str, subject: Ref, objects: Iterable[Ref]) -> None:
    for object_ in objects:
        made.say(relation, subject, object_)
