"""Where a project of the section stands among what the product suggests, and how likely that is by chance.

Of one answer to ``suggest projects`` for the whole store, and of one project:

- **topic rank**: the teams' topics in order of first appearance; the place of the first that is one of the
  project's own (exact), else of the first just above, below or beside one of them (near), and of how many.
- **countries**: those of the teams on that topic (all its exact topics, else all its near ones), team by
  team, each country once; the first ten count. *Recall* is the share of the project's countries among
  them; where the section names regions only, the *share* of the ten that lies in them.
- **team rank**: the place among all teams of the one on such a topic whose countries are nearest to the
  project's (Jaccard), with that value.
- **p**: countries are shuffled 10,000 times among all countries that any document names; p is the
  share of shuffles (the real order counted as one) with as many hits among the first ten or more.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.countries import countries as all_countries
from matcher.engine.results import Answer

TRUTH = Path(__file__).with_name("truth.csv")
FIRST = 10
SHUFFLES = 10_000
SEED = 2011


@dataclass(frozen=True, slots=True)
class Project:
    """What the section says of one project; ``asked`` are its countries, or those of its regions.

    ``firms_outside`` are those of its firms that are named outside the section, too.
    """

    id: str
    exact: frozenset[str]
    near: frozenset[str]
    asked: frozenset[str]
    by_region: bool
    firms: tuple[str, ...]
    firms_outside: frozenset[str]
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands in an answer; ranks count from 1, None where there is none."""

    project: Project
    topic: str
    exact: bool
    topic_rank: int | None
    topics: int
    first: tuple[str, ...]
    hits: int
    team_rank: int | None
    teams: int
    jaccard: float
    p: float | None
    firms: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Recall of the countries, or share of the first ten in the regions; None where none is named."""
        of = len(self.first) if self.project.by_region else len(self.project.asked)
        return self.hits / of if of else 0.0 if self.project.asked else None

    @property
    def verdict(self) -> str:
        """``full``, ``partial`` or ``not``, by a rule settled before any of them was computed.

        Full: an exact topic among the first ten, with all countries asked (half of the first ten, for
        regions; none where none is named). Partial: an exact topic there, or a near one with a hit.
        """
        if self.topic_rank is None or self.topic_rank > FIRST:
            return "not"
        wanted = 0.5 if self.project.by_region else 1.0
        if self.exact and (self.share is None or self.share >= wanted):
            return "full"
        return "partial" if self.exact or self.hits else "not"

    @property
    def firm(self) -> str:
        """Say whether a firm of the project is in a team on its topic, or could not have been."""
        if not self.project.firms:
            return "none named"
        if found := [f for f in self.project.firms if f in self.firms]:
            return "found: " + ", ".join(found)
        return "not found" if self.project.firms_outside else "cannot be known"


def projects(broader: Iterable[tuple[str, str]], pool: frozenset[str]) -> list[Project]:
    """Return the five projects; ``broader`` are the pairs of the taxonomy, ``pool`` the countries named."""
    pairs = list(broader)
    with TRUTH.open(encoding="utf-8", newline="") as file:
        return [_project(row, pairs, pool) for row in csv.DictReader(file)]


def _project(row: Mapping[str, str], broader: Sequence[tuple[str, str]], pool: frozenset[str]) -> Project:
    held = {k: tuple(i for i in row[k].split(";") if i) for k in row}
    exact, regions = frozenset(held["exact"]), frozenset(held["regions"])
    above = {wide for narrow, wide in broader if narrow in exact}
    near = above | {n for n, wide in broader if wide in exact or wide in above}
    known = all_countries()
    inside = {c for c in pool if {known[c].region, known[c].subregion} & regions}
    return Project(
        row["project"],
        exact,
        frozenset(near) - exact,
        frozenset(held["countries"]) | inside,
        bool(regions),
        held["firms"],
        frozenset(held["firms_outside"]),
        row["note"],
    )


def standing(answer: Answer, project: Project, home: Mapping[str, str], pool: frozenset[str]) -> Standing:
    """Return where a project stands; ``home`` gives a member's country by ``kind:id``."""
    teams = answer.suggestions
    topics = list(dict.fromkeys(t.topics[0] for t in teams))
    wanted = next((held for held in (project.exact, project.near) if held & set(topics)), frozenset())
    rank = next((n for n, t in enumerate(topics, 1) if t in wanted), None)
    sets = [
        (place, tuple(c for m in t.members if (c := home.get(f"{m.kind}:{m.id}"))))
        for place, t in enumerate(teams, 1)
        if t.topics[0] in wanted
    ]
    first = tuple(dict.fromkeys(c for _, codes in sets for c in codes))[:FIRST]
    near = [(_jaccard(set(codes), project.asked), -place) for place, codes in sets]
    best = max(near, default=(0.0, 0))
    hits = len(project.asked & set(first))
    return Standing(
        project,
        topics[rank - 1] if rank else "",
        bool(project.exact & set(topics)),
        rank,
        len(topics),
        first,
        hits,
        -best[1] if best[0] > 0 else None,
        len(teams),
        best[0],
        chance(first, project.asked, pool) if project.asked else None,
        tuple(m.id for t in teams if t.topics[0] in wanted for m in t.members if m.role == "firm"),
    )


def _jaccard(one: set[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def chance(
    first: Sequence[str], asked: frozenset[str], pool: frozenset[str], *, shuffles: int = SHUFFLES
) -> float:
    """Return the share of shuffles of the pool's labels that hit as often as the real order, or more.

    1 where nothing was hit. The same arguments give the same value.
    """
    labels = sorted(pool | asked | set(first))
    place = {code: n for n, code in enumerate(labels)}
    wanted = np.array([code in asked for code in labels])
    hits = int(sum(code in asked for code in first))
    random = np.random.default_rng(SEED)
    at = np.array([place[code] for code in first], dtype=np.int64)
    as_good = sum(int(wanted[random.permutation(len(labels))[at]].sum()) >= hits for _ in range(shuffles))
    return (1 + as_good) / (1 + shuffles)
