"""What if a seat, a firm, a visit or a need were added or dropped: what becomes possible, what dies.

Both sides are computed in full, from compiled graphs of the snapshot before and after. Topics of which
both say the same are the same problem and are solved once, which is what makes it quick.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.errors import InputError
from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.edges import edge
from matcher.plan.edits import Add, Drop, Edit, Say, Unsay, edited
from matcher.plan.fault_words import NO_VISITOR, fault
from matcher.plan.limits import Limits, limits_of
from matcher.plan.teams import best_team, cohort_of, topics_of
from matcher.plan.teams_problem import Problem, problem_of
from matcher.plan.teams_rules import Request
from matcher.plan.teams_score import Team

Progress = Callable[[str, int, int], None]
CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Outlook:
    """The best team of every topic that has one, for a cohort; ``worth`` is the sum of their scores."""

    best: Mapping[Ref, Team]
    worth: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What edits change: topics that become possible, die, or get another best team, and the worth of it."""

    before: Outlook
    after: Outlook
    possible: tuple[Ref, ...]
    dead: tuple[Ref, ...]
    changed: tuple[Ref, ...]
    worth: float


@dataclass(slots=True)
class Solved:
    """Best teams by problem and roles; the same problem has the same best team."""

    kept: dict[tuple[Problem, tuple[str, ...]], Team | None] = field(default_factory=dict)

    def best(self, problem: Problem, roles: tuple[str, ...]) -> Team | None:
        """Return the best team with the roles, None when there is none."""
        key = (problem, roles)
        if key not in self.kept:
            self.kept[key] = best_team(problem, Request(problem.topic, roles=roles)).team
        return self.kept[key]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose projects are looked at, and which roles they must have.

    Only firms that are ``met`` count when a visit is added or dropped: those that the programme, or one
    within it, visits.
    """

    programme: Ref | None = None
    roles: tuple[str, ...] = ("holder", "seeker")
    met: bool = False


def outlook(
    graph: CompiledGraph, asked: Asked, solved: Solved, *, progress: Progress | None = None
) -> Outlook:
    """Return the best team of every topic for a cohort, or for everybody; kept with the graph."""
    limits = limits_for(graph, asked)
    key = ("outlook", asked, limits.refused, limits.absent, frozenset(limits.apart), limits.firms)
    if key not in graph.made:
        graph.made[key] = _outlook(graph, asked, limits, solved, progress)
    found: Outlook = graph.made[key]
    return found


def _outlook(
    graph: CompiledGraph, asked: Asked, limits: Limits, solved: Solved, progress: Progress | None
) -> Outlook:
    cohort = None if asked.programme is None else cohort_of(graph, asked.programme)
    found: dict[Ref, Team] = {}
    topics = topics_of(graph, cohort)
    for done, topic in enumerate(topics):
        if progress:
            progress("composing teams", done, len(topics))
        team = solved.best(problem_of(graph, topic, limits=limits, cohort=cohort), asked.roles)
        if team is not None:
            found[topic] = team
    return Outlook(found, math.fsum(t.score for t in found.values()))


def limits_for(graph: CompiledGraph, asked: Asked) -> Limits:
    """Return the limits of a cohort; with ``met``, only partner firms that it visits may be named."""
    limits = limits_of(graph, asked.programme or Ref("store", "all"))
    if not asked.met:
        return limits
    if asked.programme is None:
        raise InputError([fault(NO_VISITOR, column="programme")])
    number = graph.nodes.number[graph.record(asked.programme).ref]
    within = edge(graph, "within").tocsc()
    held = [number, *within.indices[within.indptr[number] : within.indptr[number + 1]].tolist()]
    visits = edge(graph, "visited")
    met = {n for p in held for n in visits.indices[visits.indptr[p] : visits.indptr[p + 1]].tolist()}
    return replace(limits, firms=frozenset(graph.nodes.refs[n] for n in met & graph.partners))


def what_if(
    snapshot: Snapshot,
    graph: CompiledGraph,
    edits: Sequence[Edit],
    asked: Asked,
    *,
    solved: Solved | None = None,
    progress: Progress | None = None,
) -> Difference:
    """Return what edits to a snapshot change; ``graph`` is that snapshot compiled.

    InputError for an edit of what is not there. Recency counts from the same date on both sides.
    """
    solved = solved or Solved()
    if any(isinstance(e, Say | Unsay) and e.relation == "visited" for e in edits):
        asked = replace(asked, met=True)
    before = outlook(graph, asked, solved, progress=progress)
    after = outlook(compile_graph(edited(snapshot, edits), as_of=graph.as_of), asked, solved)
    return difference(before, after)


def difference(before: Outlook, after: Outlook) -> Difference:
    """Return what differs between two outlooks."""
    there, then = before.best, after.best
    changed = (t for t in there.keys() & then.keys() if abs(there[t].score - then[t].score) > CLOSE)
    return Difference(
        before,
        after,
        tuple(sorted(then.keys() - there.keys())),
        tuple(sorted(there.keys() - then.keys())),
        tuple(sorted(changed)),
        after.worth - before.worth,
    )


def seat_values(
    snapshot: Snapshot,
    graph: CompiledGraph,
    seats: Iterable[Ref],
    asked: Asked,
    *,
    solved: Solved | None = None,
    progress: Progress | None = None,
) -> dict[Ref, Difference]:
    """Return for each seat what would change without it."""
    solved, seats = solved or Solved(), list(seats)
    found = {}
    for done, seat in enumerate(seats):
        if progress:
            progress("leaving out seats", done, len(seats))
        found[seat] = what_if(snapshot, graph, [Drop(seat)], asked, solved=solved)
    return found


def best_seats(
    snapshot: Snapshot,
    graph: CompiledGraph,
    offered: Iterable[Add],
    asked: Asked,
    *,
    solved: Solved | None = None,
) -> list[tuple[Add, Difference]]:
    """Return offered seats with what each would change, the most valuable first."""
    solved = solved or Solved()
    found = [(seat, what_if(snapshot, graph, [seat], asked, solved=solved)) for seat in offered]
    return sorted(found, key=lambda f: (-len(f[1].possible), -f[1].worth, f[0].ref))
