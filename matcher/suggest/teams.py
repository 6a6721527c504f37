"""Teams around a topic: who has it, who is looking for it, from which countries, with which firms and expert.

A team has members of two to six countries (provinces play their part among delegates of China), chosen so
that everybody who shares a topic with somebody from another country is in a team: as many teams a topic
as that takes. Nothing is drawn at random: all orders are by role, then id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, Home, are_apart
from matcher.engine.edges import edge
from matcher.engine.models import load
from matcher.engine.paths import SCALE
from matcher.engine.rows import row_of, times
from matcher.engine.walks import step_matrix

MOST_COUNTRIES = 6
FIRMS = 2
ROLES = ("holder", "seeker", "partner")
RELATIONS = {"holder": ("offers", "has"), "seeker": ("needs",), "partner": ("interested_in",)}


@dataclass(frozen=True, slots=True)
class Person:
    """A delegate, or a country, with the part it plays for a topic."""

    number: int
    role: str
    home: Home

    @property
    def order(self) -> tuple[int, int]:
        """Holders first, then seekers, then partners; in order of id."""
        return ROLES.index(self.role), self.number


@dataclass(frozen=True, slots=True)
class Team:
    """A topic with people from different countries, firms and an expert, as numbers of nodes."""

    topic: int
    people: tuple[Person, ...]
    firms: tuple[int, ...]
    experts: tuple[int, ...]

    def name(self, graph: CompiledGraph) -> str:
        """Return the team's id: a hash of its topic and sorted members, so that a rejection of it holds."""
        members = sorted(str(graph.nodes.refs[n]) for n in self.numbers())
        text = "\x1f".join([str(graph.nodes.refs[self.topic]), *members])
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def numbers(self) -> list[int]:
        """Return the members' numbers: people, then firms, then the expert."""
        return [*(p.number for p in self.people), *self.firms, *self.experts]


def teams(graph: CompiledGraph, delegates: frozenset[int] | None) -> Iterator[Team]:
    """Iterate over the teams of all topics; ``delegates`` restricts who may be in them (None: everybody)."""
    columns = {name: edge(graph, name).tocsc() for name in ("offers", "has", "needs", "interested_in")}
    for topic in graph.nodes.of("topic"):
        held = {
            name: set(c.indices[c.indptr[topic] : c.indptr[topic + 1]].tolist())
            for name, c in columns.items()
        }
        people = _people(graph, held, delegates)
        for team in _choose(people):
            yield Team(topic, team, _firms(graph, topic), _experts(graph, topic))


def _people(
    graph: CompiledGraph, held: dict[str, set[int]], delegates: frozenset[int] | None
) -> list[Person]:
    """Return each delegate with her first role, and countries of which no delegate has that role."""
    everybody = graph.nodes.of("delegate")
    roles: dict[int, str] = {}
    for role in ROLES:
        for n in sorted(set().union(*(held[r] for r in RELATIONS[role]))):
            if n in everybody and (delegates is None or n in delegates) and graph.homes[n][0] is not None:
                roles.setdefault(n, role)
    found = [Person(n, role, graph.homes[n]) for n, role in roles.items()]
    spoken_for = {(p.home[0], p.role) for p in found}
    for role, relation in (("holder", "has"), ("seeker", "needs")):
        for n in sorted(held[relation] & set(graph.nodes.of("country"))):
            if (graph.homes[n][0], role) not in spoken_for:
                found.append(Person(n, role, graph.homes[n]))
    return sorted(found, key=lambda p: p.order)


def _choose(people: Sequence[Person]) -> Iterator[tuple[Person, ...]]:
    """Iterate over teams until everybody is in one who can be; each with holder and seeker if there are."""
    left = list(people)
    used: dict[int, int] = {}
    while left:
        team = _team(left, people, used)
        if team is None:
            left.pop(0)  # nobody of another country shares the topic with this one
            continue
        chosen = {p.number for p in team}
        for number in chosen:
            used[number] = used.get(number, 0) + 1
        left = [p for p in left if p.number not in chosen]
        yield tuple(sorted(team, key=lambda p: p.order))


def _team(left: Sequence[Person], people: Sequence[Person], used: dict[int, int]) -> list[Person] | None:
    """Return a team around the first who is left, or None when nobody fits beside that one."""
    team = [left[0]]
    domestic = left[0].home[1] is not None
    for role in ROLES[:2]:
        if all(p.role != role for p in team):
            _add(team, _playing(role, left, people, used), most=len(team) + 1, domestic=domestic)
    _add(team, left, most=MOST_COUNTRIES, domestic=domestic)
    if len(team) == 1:
        _add(team, [*left, *sorted(people, key=lambda p: _tired(p, used))], most=2, domestic=None)
    return team if len(team) > 1 else None


def _playing(
    role: str, left: Sequence[Person], people: Sequence[Person], used: dict[int, int]
) -> Iterator[Person]:
    """Iterate over those of a role: first who is in no team yet, then who is in the fewest."""
    yield from (p for p in left if p.role == role)
    yield from sorted((p for p in people if p.role == role), key=lambda p: _tired(p, used))


def _tired(person: Person, used: dict[int, int]) -> tuple[int, tuple[int, int]]:
    return used.get(person.number, 0), person.order


def _add(team: list[Person], others: Iterable[Person], *, most: int, domestic: bool | None) -> None:
    """Add people who are from another country than each of the team; ``domestic`` keeps to one population."""
    for person in others:
        if len(team) >= most:
            return
        if domestic is not None and (person.home[1] is not None) != domestic:
            continue
        if all(are_apart(person.home, p.home) for p in team):
            team.append(person)


def _held_by(graph: CompiledGraph, topic: int, paths: Sequence[str]) -> dict[int, float]:
    """Return who is reached from a topic over the given paths, with their contributions."""
    found: dict[int, float] = {}
    for weighed in load("projects-3").paths:
        if weighed.path.name not in paths:
            continue
        row = row_of({topic: SCALE})
        for step in weighed.path.steps:
            row = times(row, step_matrix(graph, step))
        added = zip(row.indices.tolist(), weighed.contribution(row.values).tolist(), strict=True)
        found.update({number: found.get(number, 0.0) + value for number, value in added})
    return found


def _firms(graph: CompiledGraph, topic: int) -> tuple[int, ...]:
    """Return up to two partner firms that offer the topic or have a track record in it, best first."""
    held = _held_by(graph, topic, ("team-topic-offers-firm", "team-topic-engagement-firm"))
    ordered = sorted((n for n in held if n in graph.partners), key=lambda n: (-held[n], n))
    return tuple(ordered[:FIRMS])


def _experts(graph: CompiledGraph, topic: int) -> tuple[int, ...]:
    """Return the expert who knows the topic and the fewest others, if there is one."""
    held = _held_by(graph, topic, ("team-topic-knows-expert",))
    return tuple(sorted(held, key=lambda n: (-held[n], n))[:1])


def member_refs(graph: CompiledGraph, team: Team) -> list[tuple[Ref, str]]:
    """Return the members with their roles."""
    known = [(graph.nodes.refs[p.number], p.role) for p in team.people]
    known += [(graph.nodes.refs[n], "firm") for n in team.firms]
    return known + [(graph.nodes.refs[n], "expert") for n in team.experts]
