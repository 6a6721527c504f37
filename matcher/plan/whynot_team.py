"""Why there is no team: the rules that conflict, the cheapest way to give way, and what might be recorded.

The counterfactual edits are of people and firms of the cohort who already speak of the topic or of a kindred
one, so that each is a question worth asking; each is replayed and proven to make a team possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.edges import edge
from matcher.plan.conflicts import Conflict, conflict, is_feasible
from matcher.plan.edits import Say, edited
from matcher.plan.limits import Limits
from matcher.plan.teams_problem import Problem, problem_of
from matcher.plan.teams_rules import Request, rules_of
from matcher.plan.whynot import Fact

MOST_EDITS = 2
MOST_TRIED = 20
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NoTeam:
    """Why a request has no team: ``conflict`` is None when it has one; each of ``edits`` would make one."""

    request: Request
    facts: tuple[Fact, ...]
    conflict: Conflict | None
    edits: tuple[tuple[Say, ...], ...]


def why_no_team(
    snapshot: Snapshot,
    graph: CompiledGraph,
    request: Request,
    *,
    limits: Limits,
    cohort: frozenset[Ref] | None = None,
) -> NoTeam:
    """Return why no team keeps a request; ``graph`` is the snapshot compiled."""
    problem = _whole(graph, request, limits, cohort)
    rules = rules_of(problem, request)
    facts = tuple(_facts(graph, problem))
    found = conflict(problem, rules)
    if found is None:
        return NoTeam(request, facts, None, ())
    return NoTeam(request, facts, found, tuple(_edits(snapshot, graph, request, limits, cohort)))


def _whole(
    graph: CompiledGraph,
    request: Request,
    limits: Limits,
    cohort: frozenset[Ref] | None,
    *also: Ref,
) -> Problem:
    named = (*request.including, *request.excluding, *also)
    return problem_of(graph, request.topic, limits=limits, cohort=cohort, named=named, barred=True)


def _facts(graph: CompiledGraph, problem: Problem) -> Iterator[Fact]:
    """Iterate over what is on file about the topic."""
    topic = graph.nodes.number[problem.topic]
    for (relation, subject, object_), statements in sorted(graph.told.items()):
        if object_ == topic and relation in ("has", "needs", "offers", "interested_in", "knows"):
            ref = graph.nodes.refs[subject]
            yield Fact(ref, relation, problem.topic, tuple(s.source for s in statements))


def _edits(
    snapshot: Snapshot,
    graph: CompiledGraph,
    request: Request,
    limits: Limits,
    cohort: frozenset[Ref] | None,
) -> Iterator[tuple[Say, ...]]:
    """Iterate over the smallest sets of edits that make a team possible: drafted, then proven."""
    tried = list(dict.fromkeys(_plausible(graph, request, cohort)))[:MOST_TRIED]
    speakers = tuple(dict.fromkeys(e.subject for e in tried))
    drafted = _whole(graph, request, limits, cohort, *speakers)
    for size in range(1, MOST_EDITS + 1):
        shown = 0
        for chosen in combinations(tried, size):
            told = _drafted(drafted, chosen)
            if not is_feasible(told, rules_of(told, request)):
                continue
            after = compile_graph(edited(snapshot, chosen), as_of=graph.as_of)
            problem = _whole(after, request, limits, cohort)
            if is_feasible(problem, rules_of(problem, request)):
                yield chosen
                shown += 1
            if shown == MOST_SHOWN:
                break
        if shown:
            return


def _drafted(problem: Problem, edits: Iterable[Say]) -> Problem:
    """Return the problem as if the edits were on file, but for scores."""
    said = {(e.subject, e.relation) for e in edits}
    candidates = tuple(
        replace(
            c,
            holds=c.holds or (c.part == "person" and (c.ref, "offers") in said),
            seeks=c.seeks or (c.ref, "needs") in said,
            barred=tuple(b for b in c.barred if b != "topic" or c.ref not in {r for r, _ in said}),
        )
        for c in problem.candidates
    )
    return replace(problem, candidates=candidates)


def _plausible(graph: CompiledGraph, request: Request, cohort: frozenset[Ref] | None) -> Iterator[Say]:
    """Iterate over what might be recorded: of those who must be in, then of who speaks of it or near it."""
    topic = graph.nodes.number[request.topic]
    near = [topic, *edge(graph, "kin")[[topic]].indices.tolist()]
    speaking: list[Ref] = [r for r in request.including if r.kind in ("delegate", "company")]
    for relation in ("interested_in", "needs", "offers"):
        columns = edge(graph, relation).tocsc()
        for about in near:
            numbers = columns.indices[columns.indptr[about] : columns.indptr[about + 1]].tolist()
            speaking += [graph.nodes.refs[n] for n in sorted(numbers)]
    for ref in dict.fromkeys(speaking):
        inside = ref.kind == "company" or (ref.kind == "delegate" and (cohort is None or ref in cohort))
        for relation in ("offers",) if ref.kind == "company" else ("offers", "needs"):
            edges = (relation, graph.nodes.number[ref], topic)
            if inside and ref.kind in ("delegate", "company") and edges not in graph.told:
                yield Say(relation, ref, request.topic)
