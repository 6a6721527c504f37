"""What the pages of a plan share: the programme, who and what can be chosen, and the page of waiting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import render_template

from graph.records import Ref
from matcher.decide.cohorts import origin
from matcher.plan.teams import cohort_of, topics_of
from matcher.planning.planning import Planning
from matcher.planning.works import Progress, Work
from web.current import language, service

T = TypeVar("T")
PATIENCE = 1.5
"""Seconds that a page waits for what is computed before it shows how far that is."""

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Person:
    """A participant."""

    ref: Ref
    title: str
    country: str
    made_up: bool

    @property
    def name(self) -> str:
        """Name and country in one line."""
        return f"{self.title} · {self.country}" if self.country else self.title


@dataclass(frozen=True, slots=True)
class Frame:
    """A programme's plan: its title, the use cases, and who takes part."""

    programme: Ref
    title: str
    planning: Planning
    cohort: frozenset[Ref]

    def show(self, template: str, **given: Any) -> str:
        """Return a page of the plan."""
        return render_template(f"plans/{template}.html", plan=self, **given)

    def computed(self, key: Hashable, compute: Callable[[Progress], T], then: Callable[[T], str]) -> str:
        """Return the page of what is computed; while it lasts, one that says how far it is."""
        work: Work[T] = self.planning.begun((self.programme, key), compute)
        if not work.wait(PATIENCE):
            return self.show("wait", work=work)
        return then(work.result())

    # -- what can be chosen ---------------------------------------------------------------------

    def topics(self) -> tuple[Choices, Choices]:
        """Return the topics that the cohort speaks of, and the others, by title."""
        graph, lang = self.planning.graph, language()
        spoken = set(topics_of(graph, self.cohort))
        everything = [Ref("topic", key) for key in self.planning.state.snapshot.of("topic")]
        named = sorted(((graph.name(t, lang), t) for t in everything), key=lambda n: (n[0].casefold(), n[1]))
        here = [(t.id, name) for name, t in named if t in spoken]
        return here, [(t.id, name) for name, t in named if t not in spoken]

    def people(self) -> list[Person]:
        """Return the participants by country and name."""
        browser, lang = self.planning.state.browser, language()
        found = [
            Person(r, browser.title(r, lang), origin(browser, r, lang), browser.made_up(r))
            for r in self.cohort
        ]
        return sorted(found, key=lambda p: (p.country, p.title.casefold(), p.ref))

    def participants(self) -> Choices:
        """Return the participants as ``delegate:id`` with name and country."""
        return [(str(p.ref), p.name) for p in self.people()]

    def firms(self) -> Choices:
        """Return the firms that may be named, by name."""
        graph = self.planning.graph
        return self._named(graph.nodes.refs[n] for n in graph.partners)

    def experts(self) -> Choices:
        """Return lecturers and consultants, by name."""
        return self._named(Ref("expert", key) for key in self.planning.state.snapshot.of("expert"))

    def name(self, ref: Ref) -> str:
        """Return what somebody is called, people with their country."""
        browser, lang = self.planning.state.browser, language()
        title = browser.title(ref, lang)
        country = origin(browser, ref, lang) if ref.kind == "delegate" else ""
        return f"{title} · {country}" if country else title

    def _named(self, refs: Iterable[Ref]) -> Choices:
        found = [(str(ref), self.name(ref)) for ref in refs]
        return sorted(found, key=lambda c: (c[1].casefold(), c[0]))


def frame(key: str) -> Frame:
    """Return the frame of a programme; NotFoundError without it."""
    given, programme = service(), Ref("programme", key)
    planning = given.planning
    cohort = cohort_of(planning.graph, programme)
    return Frame(programme, given.title(programme, language()), planning, cohort)
