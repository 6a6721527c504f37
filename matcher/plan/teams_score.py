"""A team, its id and roles, and its score: a sum over the paths of the model that can be checked by hand.

``contribution = weight x transform(value)`` for each path, ``score = Σ contributions``.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graph.records import Ref
from matcher.engine.declared_compose import LANGUAGE, REGIONS, SIZE
from matcher.engine.models import Weighed, load
from matcher.engine.walks import DECIMALS
from matcher.plan.teams_problem import Candidate, Problem

MODEL = "projects-2"


@dataclass(frozen=True, slots=True)
class Part:
    """What a path adds to a team's score."""

    weighed: Weighed
    value: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Team:
    """A topic with its members; ``members`` hold people, firms and experts."""

    topic: Ref
    members: frozenset[Ref]
    score: float

    @property
    def id(self) -> str:
        """A hash of topic and sorted members, as in `matcher.suggest.teams`, so that a rejection holds."""
        return team_id(self.topic, self.members)


def team_id(topic: Ref, members: Iterable[Ref]) -> str:
    """Return the id of a team."""
    text = "\x1f".join([str(topic), *sorted(map(str, members))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def weighed_paths() -> Mapping[str, Weighed]:
    """Return the paths of the model with their weights, by name."""
    return {w.path.name: w for w in load(MODEL).paths}


def parts_of(problem: Problem, members: Iterable[Ref]) -> list[Part]:
    """Return what every path with a value adds to the score of a team, in the model's order."""
    chosen = frozenset(members)
    found = []
    for name, weighed in weighed_paths().items():
        value = value_of(problem, name, chosen)
        if value:
            found.append(Part(weighed, value, float(weighed.contribution(np.array([value]))[0])))
    return found


def score_of(problem: Problem, members: Iterable[Ref]) -> float:
    """Return the score of a team."""
    return math.fsum(p.contribution for p in parts_of(problem, members))


def team_of(problem: Problem, members: Iterable[Ref]) -> Team:
    """Return members as a team with its score."""
    chosen = frozenset(members)
    return Team(problem.topic, chosen, score_of(problem, chosen))


def value_of(problem: Problem, name: str, members: frozenset[Ref]) -> float:
    """Return the value of a path for a team."""
    if name in problem.worth:
        worth = problem.worth[name]
        return round(math.fsum(worth[r] for r in sorted(members) if r in worth), DECIMALS)
    if name in problem.tied:
        found = problem.tied[name]
        pairs = (found.get((a, b), 0.0) for a in sorted(members) for b in sorted(members))
        return round(math.fsum(pairs), DECIMALS) if found else 0.0
    people = people_of(problem, members)
    return WHOLE[name](people)


def people_of(problem: Problem, members: Iterable[Ref]) -> list[Candidate]:
    """Return the people and countries of a team, in order of reference."""
    return [problem.of[r] for r in sorted(members) if problem.of[r].part == "person"]


def common_tongues(people: Iterable[Candidate]) -> frozenset[str]:
    """Return the languages that all speak; none for a single one."""
    spoken = [p.tongues for p in people]
    return frozenset.intersection(*spoken) if len(spoken) > 1 else frozenset()


def _language(people: list[Candidate]) -> float:
    return 1.0 if common_tongues(people) else 0.0


def _regions(people: list[Candidate]) -> float:
    return float(max(len({p.region for p in people}) - 1, 0))


def _size(people: list[Candidate]) -> float:
    return float(max(len(people) - 2, 0))


WHOLE = {LANGUAGE.name: _language, REGIONS.name: _regions, SIZE.name: _size}


def roles_of(problem: Problem, members: Iterable[Ref]) -> dict[Ref, str]:
    """Return everybody's role: holder, seeker, partner, firm or expert.

    Somebody who has and is looking for is a holder, unless she is the only one who is looking for it while
    another has it.
    """
    people = people_of(problem, members)
    roles = {p.ref: "holder" if p.holds else "seeker" if p.seeks else "partner" for p in people}
    both = [p.ref for p in people if p.holds and p.seeks]
    if both and "seeker" not in roles.values() and sum(r == "holder" for r in roles.values()) > 1:
        roles[both[-1]] = "seeker"
    for ref in sorted(members):
        if problem.of[ref].part != "person":
            roles[ref] = problem.of[ref].part
    return roles
