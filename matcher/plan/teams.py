"""Whole teams: the best for a request, alternatives to it, and what is proven of each.

Exact by mixed-integer programming where a problem is small enough, greedy with a stated bound beyond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.plan.fault_words import IN_NO_TEAM, missing
from matcher.plan.limits import Limits
from matcher.plan.spoken import spoken
from matcher.plan.teams_exact import Certificate, Solved, solve
from matcher.plan.teams_greedy import solve_greedily
from matcher.plan.teams_problem import Problem, problem_of
from matcher.plan.teams_rules import Request, rules_of
from matcher.plan.teams_score import Team

EXACT_UP_TO = 120
"""Candidates beyond which the greedy way is taken."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """A team and its certificate."""

    team: Team
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Composition:
    """The answer to a request: the best team first, then alternatives; none where no team keeps the rules.

    ``certificate`` is that of the best, or of there being none. ``problem`` is what was solved.
    """

    request: Request
    problem: Problem
    certificate: Certificate
    teams: tuple[Found, ...]


def compose(
    graph: CompiledGraph, request: Request, *, limits: Limits, cohort: frozenset[Ref] | None = None
) -> Composition:
    """Return the best team for a request, and alternatives that leave out two of its people or more.

    NotFoundError for a topic or person that the store does not hold, InputError for a number of countries
    that makes no sense. Answers are kept with the graph.
    """
    request = _canonical(graph, request.checked())
    named = (*request.including, *request.excluding)
    problem = problem_of(graph, request.topic, limits=limits, cohort=cohort, named=named)
    kept: dict[tuple[Problem, Request], Composition] = graph.made.setdefault(("composed",), {})
    key = (problem, request)
    if key not in kept:
        kept[key] = _composed(problem, request)
    return kept[key]


def _composed(problem: Problem, request: Request) -> Composition:
    found: list[Found] = []
    certificate = None
    while len(found) <= request.alternatives:
        solved = best_team(problem, request, [f.team for f in found])
        certificate = certificate or solved.certificate
        if solved.team is None:
            break
        found.append(Found(solved.team, solved.certificate))
    assert certificate is not None
    return Composition(request, problem, certificate, tuple(found))


def best_team(problem: Problem, request: Request, avoiding: Sequence[Team] = ()) -> Solved:
    """Return the best team that differs from those given: proven where the problem is small enough."""
    if len(problem.candidates) <= EXACT_UP_TO:
        return solve(problem, rules_of(problem, request), avoiding=avoiding)
    return solve_greedily(problem, request, avoiding=avoiding)


def ranked(
    graph: CompiledGraph,
    request: Request,
    topics: Iterable[Ref],
    *,
    limits: Limits,
    cohort: frozenset[Ref] | None = None,
    progress: Progress | None = None,
) -> list[Composition]:
    """Return the request on each of several topics; topics without a team are left out.

    Those come first whose topic has more people who have it and look for it than chance gives to one that so
    many speak of (`matcher.plan.spoken`), then by score: scores of teams on different topics grow
    with the number of people who speak of these, so by score alone popular topics crowd out the others.
    """
    found, wanted, told = [], list(topics), spoken(graph, cohort)
    for done, topic in enumerate(wanted):
        if progress:
            progress("composing teams", done, len(wanted))
        composed = compose(graph, replace(request, topic=topic), limits=limits, cohort=cohort)
        found += [composed] if composed.teams else []
    surprise = {t: told[t].surprise if t in told else 0.0 for t in wanted}
    return sorted(found, key=lambda c: (-surprise[c.request.topic], -c.teams[0].team.score, c.request.topic))


def cohort_of(graph: CompiledGraph, programme: Ref) -> frozenset[Ref]:
    """Return the delegates who attended a programme or one held within it; NotFoundError without it."""
    number = graph.nodes.number[graph.record(programme).ref]
    held = [number, *_subjects(graph, "within", number)]
    return frozenset(graph.nodes.refs[n] for part in held for n in _subjects(graph, "attended", part))


def topics_of(graph: CompiledGraph, people: frozenset[Ref] | None = None) -> list[Ref]:
    """Return the topics that any of the delegates, or anybody at all, speaks of, in order of id."""
    numbers = None if people is None else {graph.nodes.number[r] for r in people}
    found: set[int] = set()
    for relation in ("offers", "needs", "interested_in"):
        entries = edge(graph, relation).tocoo()
        pairs = zip(entries.row.tolist(), entries.col.tolist(), strict=True)
        delegates = graph.nodes.of("delegate")
        found |= {t for n, t in pairs if n in delegates and (numbers is None or n in numbers)}
    if people is None:
        for relation in ("has", "needs"):
            entries = edge(graph, relation).tocoo()
            pairs = zip(entries.row.tolist(), entries.col.tolist(), strict=True)
            found |= {t for n, t in pairs if n in graph.nodes.of("country")}
    return [graph.nodes.refs[n] for n in sorted(found)]


def _subjects(graph: CompiledGraph, relation: str, number: int) -> Iterator[int]:
    matrix = edge(graph, relation).tocsc()
    yield from matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]].tolist()


def _canonical(graph: CompiledGraph, request: Request) -> Request:
    """Return the request in references that the graph holds; NotFoundError for others."""
    topic = graph.record(request.topic).ref
    including = tuple(dict.fromkeys(graph.record(r).ref for r in request.including))
    excluding = tuple(dict.fromkeys(graph.record(r).ref for r in request.excluding))
    for ref in (topic, *including, *excluding):
        if graph.find(ref) is None:
            raise missing(IN_NO_TEAM.of(ref=str(ref)))
    return replace(request, topic=topic, including=including, excluding=excluding)
