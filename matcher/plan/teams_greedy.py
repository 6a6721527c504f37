"""A good team quickly, with the bound of a relaxed program: for problems too large to prove the best.

Greedy by gain, then exchanges of one member while they help. How far the best team may lie above is not
assumed but stated: the relaxed program (members in parts) bounds every team.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.records import Ref
from matcher.engine.compiled import Home
from matcher.plan.teams_exact import DIFFER, Certificate, Solved, keep_apart
from matcher.plan.teams_problem import Candidate, Problem
from matcher.plan.teams_program import chosen, first_tangents, scored
from matcher.plan.teams_rules import Request, broken, is_sound, rules_of
from matcher.plan.teams_score import Team, score_of, team_id, team_of, value_of

STARTS = 3
"""How many of the best holders are tried, each with as many seekers, as the first two."""

SHORT = {"holder": 16, "seeker": 16, "person": 24, "firm": 5, "expert": 4}
"""How many of each, best alone first, are looked at; those who must be in always are."""

POLISHED = 3
"""How many of the teams that were grown are improved by exchanges."""

GROWING = ("countries-at-least", "holder", "seeker", "firm", "expert", "regions")
"""Rules that a team may break until it is complete."""

BOUND_ROUNDS = 3
EXCHANGES = 6


def solve_greedily(problem: Problem, request: Request, *, avoiding: Sequence[Team] = ()) -> Solved:
    """Return a good team and a bound that no team exceeds; no team where none was found."""
    short = _shortened(problem, request)
    grown = {_grown(short, request, start, avoiding) for start in _starts(short, request)}
    ordered = sorted(grown, key=lambda m: (-score_of(short, m), sorted(map(str, m))))
    complete = [m for m in ordered if _complete(short, request, m, avoiding)][:POLISHED]
    best: Team | None = None
    for begun in complete or ordered[:POLISHED]:
        members = _exchanged(short, request, begun, avoiding)
        if _complete(short, request, members, avoiding):
            team = team_of(short, members)
            best = team if best is None or team.score > best.score else best
    bound = relaxed_bound(problem, request, avoiding=avoiding)
    if best is None:
        return Solved(None, Certificate("bounded", "greedy", bound, float("inf")))
    gap = max(bound - best.score, 0.0)
    return Solved(best, Certificate("bounded", "greedy", max(bound, best.score), gap))


def relaxed_bound(problem: Problem, request: Request, *, avoiding: Sequence[Team] = ()) -> float:
    """Return an upper bound of the score of every team that the request allows; -inf when there is none."""
    tangents, bound = first_tangents(problem), float("inf")
    rules = rules_of(problem, request)
    for _ in range(BOUND_ROUNDS):
        program = scored(problem, rules, tangents)
        keep_apart(program, problem, avoiding)
        found = program.maximise(relaxed=True)
        if not found.values:
            return float("-inf") if found.status == "infeasible" else bound
        bound = min(bound, found.bound)
        for name, at in tangents.items():
            at.append(value_of(problem, name, chosen(found)))
    return bound


def _shortened(problem: Problem, request: Request) -> Problem:
    """Return the problem with the candidates who are best alone, and those who must be in."""
    free = [c for c in problem.candidates if not c.barred]
    alone = {c.ref: score_of(problem, {c.ref}) for c in free}
    free.sort(key=lambda c: (-alone[c.ref], c.ref))
    kept = {r for r in request.including if r in problem.of}
    for role, most in SHORT.items():
        able = [c for c in free if role in (c.part, "holder" if c.holds else "", "seeker" if c.seeks else "")]
        kept |= {c.ref for c in _spread(able)[:most]}
    return replace(problem, candidates=tuple(c for c in problem.candidates if c.ref in kept))


def _spread(able: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates so that of each home the best come before the second best; firms have none."""
    seen: dict[Home, int] = {}
    turns = []
    for place, c in enumerate(able):
        turns.append((seen.get(c.home, 0) if c.part == "person" else 0, place))
        seen[c.home] = seen.get(c.home, 0) + 1
    return [able[place] for _, place in sorted(turns)]


def _starts(problem: Problem, request: Request) -> Iterator[frozenset[Ref]]:
    """Iterate over what to begin with: who must be in, and a holder with a seeker of another home."""
    given = frozenset(r for r in request.including if r in problem.of)
    people = [c for c in problem.part("person") if not c.barred and c.ref not in request.excluding]
    holders = _best(problem, [c for c in people if c.holds])
    seekers = _best(problem, [c for c in people if c.seeks])
    found = {given | {a.ref, b.ref} for a in holders for b in seekers if a.ref != b.ref and a.home != b.home}
    found |= set() if found else {given | {c.ref} for c in (*holders, *seekers)} | {given}
    yield from sorted((s for s in found if is_sound(problem, s)), key=lambda s: sorted(map(str, s)))


def _best(problem: Problem, people: Iterable[Candidate]) -> list[Candidate]:
    return sorted(people, key=lambda c: (-score_of(problem, {c.ref}), c.ref))[:STARTS]


def _grown(
    problem: Problem, request: Request, start: frozenset[Ref], avoiding: Sequence[Team]
) -> frozenset[Ref]:
    """Add whoever helps most until nobody helps, or must."""
    members = start
    while True:
        score, lacking = score_of(problem, members), len(_lacking(problem, request, members))
        ways = [
            (lacking - len(_lacking(problem, request, wider)), score_of(problem, wider) - score, c.ref)
            for c in problem.candidates
            if c.ref not in members and _may_be(problem, request, wider := members | {c.ref}, avoiding)
        ]
        best = max(ways, default=None, key=lambda w: (w[0], w[1], _turned(w[2])))
        if best is None or (best[0] <= 0 and best[1] <= 0):
            return members
        members |= {best[2]}


def _turned(ref: Ref) -> tuple[int, ...]:
    """Return a key by which the smallest reference is the greatest."""
    return tuple(-ord(c) for c in str(ref))


def _exchanged(
    problem: Problem, request: Request, members: frozenset[Ref], avoiding: Sequence[Team]
) -> frozenset[Ref]:
    """Exchange or drop one member at a time while that helps and breaks nothing."""
    for _ in range(EXCHANGES):
        score, lacking = score_of(problem, members), len(_lacking(problem, request, members))
        ways = [members - {gone} for gone in sorted(members)]
        ways += [w | {c.ref} for w in ways for c in problem.candidates if c.ref not in members]
        scores = [(score_of(problem, w), w) for w in ways]
        better = sorted((s for s in scores if s[0] > score), key=lambda s: (-s[0], sorted(map(str, s[1]))))
        step = next(
            (
                w
                for _, w in better
                if _may_be(problem, request, w, avoiding) and len(_lacking(problem, request, w)) <= lacking
            ),
            None,
        )
        if step is None:
            return members
        members = step
    return members


def _lacking(problem: Problem, request: Request, members: frozenset[Ref]) -> set[str]:
    return broken(problem, request, members)


def _may_be(problem: Problem, request: Request, members: frozenset[Ref], avoiding: Sequence[Team]) -> bool:
    """Say whether members may become a team: sound, and only rules broken that growing can mend."""
    if not is_sound(problem, members) or not _differs(problem, members, avoiding):
        return False
    return all(r in GROWING or r.startswith("with:") for r in broken(problem, request, members))


def _complete(problem: Problem, request: Request, members: frozenset[Ref], avoiding: Sequence[Team]) -> bool:
    return (
        is_sound(problem, members)
        and not broken(problem, request, members)
        and _differs(problem, members, avoiding)
        and team_id(problem.topic, members) not in problem.refused
    )


def _differs(problem: Problem, members: frozenset[Ref], avoiding: Iterable[Team]) -> bool:
    """Say whether at least `DIFFER` people of each team are left out."""
    return all(
        sum(problem.of[r].part == "person" for r in team.members - members if r in problem.of) >= DIFFER
        for team in avoiding
    )
