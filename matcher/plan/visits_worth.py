"""What visits are worth: what ties a cohort to each firm, and the projects that a visit would complete.

    worth of a set of firms = Σ over its firms of the ties of participants to the firm
                            + Σ over the projects that one of them completes of what joins the project

Both parts are sums of contributions of declared paths (``partners-2`` without its slight paths, and
``projects-3`` without the paths to firms and without those that weigh a pair against all who speak of its
topic, which are there to put projects in order), so they can be checked by hand. A project counts once
however many of its firms are visited.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.decide.cohorts import participants
from matcher.engine.declared_teams import AMONG_ALL
from matcher.engine.results import Suggestion
from matcher.plan.tongue import Both
from matcher.plan.visits_ties import Seen, Tie, ties
from matcher.suggest.options import Options
from matcher.suggest.projects import suggest_projects

TO_FIRMS = "team-topic-"
ORDERING = frozenset(p.name for p in AMONG_ALL)
EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class Completed:
    """A suggested project that waits for a firm: what joins its people, and firms that would complete it."""

    id: str
    title: Both
    worth: float
    firms: frozenset[Ref]


@dataclass(frozen=True, slots=True)
class Worth:
    """What firms are worth to a cohort, alone and by the projects that they complete."""

    firms: Mapping[Ref, float]
    projects: tuple[Completed, ...] = ()
    ties: Mapping[Ref, tuple[Tie, ...]] | None = None

    def of(self, chosen: Collection[Ref]) -> float:
        """Return the worth of a set of firms; 0 for none."""
        held = frozenset(chosen)
        done = (p.worth for p in self.projects if p.firms & held)
        return math.fsum([*(self.firms.get(f, 0.0) for f in sorted(held)), *done])

    def completed_by(self, firm: Ref) -> list[Completed]:
        """Return the projects that a visit to a firm completes, the most valuable first."""
        return [p for p in self.projects if firm in p.firms]


def worth_of(seen: Seen, programme: Ref, firms: Sequence[Ref]) -> Worth:
    """Return what firms are worth to a programme's participants; NotFoundError without the programme."""
    cohort = participants(seen.browser, programme)
    held: dict[Ref, list[Tie]] = {f: [] for f in firms}
    for tie in ties(seen, cohort, firms):
        held[tie.firm].append(tie)
    own = {f: math.fsum(t.weight for t in found) for f, found in held.items()}
    return Worth(own, _projects(seen, programme, firms), {f: tuple(t) for f, t in held.items()})


def _projects(seen: Seen, programme: Ref, firms: Sequence[Ref]) -> tuple[Completed, ...]:
    asked = [Options(top=EVERY, lang="en"), Options(top=EVERY, reasons=False, lang="zh")]
    english, chinese = (suggest_projects(seen.graph, programme=programme, options=o) for o in asked)
    titles = {s.id: s.title for s in chinese.suggestions}
    able = _able(seen.browser, firms)
    found = [
        Completed(s.id, Both(s.title, titles[s.id]), _joined(s), frozenset(able.get(s.topics[0], ())))
        for s in english.suggestions
    ]
    kept = [p for p in found if p.firms and p.worth > 0]
    return tuple(sorted(kept, key=lambda p: (-p.worth, p.id)))


def _joined(team: Suggestion) -> float:
    joins = (r for r in team.reasons if not r.path.startswith(TO_FIRMS) and r.path not in ORDERING)
    return math.fsum(r.contribution for r in joins)


def _able(browser: Browser, firms: Sequence[Ref]) -> dict[str, set[Ref]]:
    """Return, by topic, the firms that offer it or have worked in it."""
    found: dict[str, set[Ref]] = {}
    for firm in firms:
        topics = set(browser.ends.targets(firm, "offers"))
        for statement in browser.ends.object.get(firm, ()):
            if statement.relation == "by":
                topics |= set(browser.ends.targets(statement.subject, "on"))
        for topic in topics:
            found.setdefault(topic.id, set()).add(firm)
    return found
