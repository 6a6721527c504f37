"""Who could be in a team on a topic: candidates with what each path of the model gives them.

A `Problem` holds references and numbers only, so two versions of a graph that say the same of a topic
give equal problems, and what was solved once need not be solved again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.records import Record, Ref
from matcher.engine.compiled import CompiledGraph, Home, language_node
from matcher.engine.declared_compose import (
    EXPERTS,
    FIRMS,
    HOLDING,
    LOAD,
    PRESENT,
    SEEKING,
    SENIOR,
    SHARING,
    SMALL,
    TIES,
)
from matcher.engine.paths import SCALE, Path
from matcher.engine.rows import row_of, times
from matcher.engine.walks import DECIMALS, step_matrix
from matcher.plan.limits import EARLIER_NO, Limits

PARTS = ("person", "firm", "expert")
DOMESTIC = "domestic"
SMALL_GROUPS = frozenset(("LDC", "LLDC", "SIDS"))
LEADS = re.compile(
    r"\b(minister|director|head|chief|chair\w*|president|governor|mayor|commissioner|dean|ceo|cto|cio"
    r"|secretary[- ]general|permanent secretary|general manager)\b"
    r"|部长|司长|局长|处长|主任|主席|总裁|总经理|市长|省长|县长|秘书长|院长|校长|董事长|会长",
    re.IGNORECASE,
)
"""Words in a title that say that somebody can decide for an office."""

ASSISTS = re.compile(
    r"\b(assistant|deputy assistant|adviser|advisor|aide) (to|of)\b|助理|秘书处", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody, or a country, firm or expert, who could be in the team.

    ``tongues`` are codes of languages. ``barred`` names the rules that keep the candidate out; candidates
    that are barred are there only when they were asked for.
    """

    ref: Ref
    part: str
    home: Home = (None, None)
    region: str = ""
    tongues: frozenset[str] = frozenset()
    holds: bool = False
    seeks: bool = False
    barred: tuple[str, ...] = ()

    @property
    def domestic(self) -> bool:
        """Whether it is somebody from a province, for whom provinces play the part of countries."""
        return self.home[1] is not None


@dataclass(frozen=True)
class Problem:
    """A topic with its candidates (people, then firms, then experts; each in order of reference).

    ``values`` are, by path, what each candidate adds to the path's value; ``ties`` what a pair adds.
    ``apart`` are pairs among them that must not be together, ``conflicts`` those of these whom not an earlier
    no keeps so but a conflict; ``refused`` are ids of unwanted teams.
    """

    topic: Ref
    candidates: tuple[Candidate, ...]
    values: tuple[tuple[str, tuple[tuple[Ref, float], ...]], ...]
    ties: tuple[tuple[str, tuple[tuple[Ref, Ref, float], ...]], ...]
    apart: tuple[tuple[Ref, Ref], ...] = ()
    refused: frozenset[str] = frozenset()
    conflicts: frozenset[tuple[Ref, Ref]] = frozenset()

    @cached_property
    def of(self) -> Mapping[Ref, Candidate]:
        """Return the candidates by reference."""
        return {c.ref: c for c in self.candidates}

    @cached_property
    def worth(self) -> Mapping[str, Mapping[Ref, float]]:
        """Return ``values`` as mappings."""
        return {name: dict(found) for name, found in self.values}

    @cached_property
    def tied(self) -> Mapping[str, Mapping[tuple[Ref, Ref], float]]:
        """Return ``ties`` as mappings."""
        return {name: {(a, b): v for a, b, v in found} for name, found in self.ties}

    @cached_property
    def _hash(self) -> int:
        return hash(
            (self.topic, self.candidates, self.values, self.ties, self.apart, self.refused, self.conflicts)
        )

    def __hash__(self) -> int:
        return self._hash

    def part(self, name: str) -> list[Candidate]:
        """Return the candidates of a part, in order."""
        return [c for c in self.candidates if c.part == name]


def problem_of(
    graph: CompiledGraph,
    topic: Ref,
    *,
    limits: Limits,
    cohort: frozenset[Ref] | None = None,
    named: Iterable[Ref] = (),
    barred: bool = False,
) -> Problem:
    """Return who could be in a team on a topic, within a cohort (None: everybody).

    Those whom a rule bars are left out, unless they are ``named``, or all are wanted (``barred``), as for
    telling why there is no team. A country stands in by a fact about it.
    """
    held = {path.name: _reached(graph, path, topic) for path in (*HOLDING, *SEEKING, *SHARING)}
    held |= {path.name: _reached(graph, path, topic) for path in (*FIRMS, *EXPERTS)}
    wanted = {n for ref in named if (n := graph.find(ref)) is not None}
    found = _candidates(graph, held, wanted, limits=limits, cohort=cohort)
    found = [c for c in found if barred or not c.barred or graph.nodes.number[c.ref] in wanted]
    order = {name: place for place, name in enumerate(PARTS)}
    found.sort(key=lambda c: (order[c.part], c.ref))
    there = {c.ref for c in found}
    values = {name: {graph.nodes.refs[n]: v for n, v in row.items()} for name, row in held.items()}
    values |= _each(graph, found, limits)
    pairs = {_ordered(pair): why for pair, why in limits.apart.items() if pair <= there and len(pair) == 2}
    return Problem(
        topic,
        tuple(found),
        tuple(
            (name, tuple(sorted((r, v) for r, v in row.items() if r in there)))
            for name, row in values.items()
        ),
        tuple((path.name, tuple(_tied(graph, path, found))) for path in TIES),
        tuple(sorted(pairs)),
        limits.refused,
        frozenset(pair for pair, why in pairs.items() if why != EARLIER_NO),
    )


def _ordered(pair: frozenset[Ref]) -> tuple[Ref, Ref]:
    one, other = sorted(pair)
    return one, other


def _reached(graph: CompiledGraph, path: Path, topic: Ref) -> dict[int, float]:
    """Return whom a path from the topic reaches, with its value."""
    row = row_of({graph.nodes.number[graph.canonical(topic)]: SCALE})
    for step in path.steps:
        row = times(row, step_matrix(graph, step))
    values = row.values.round(DECIMALS).tolist()
    return dict(zip(row.indices.tolist(), values, strict=True))


def _candidates(
    graph: CompiledGraph,
    held: Mapping[str, Mapping[int, float]],
    named: set[int],
    *,
    limits: Limits,
    cohort: frozenset[Ref] | None,
) -> list[Candidate]:
    delegates, countries = graph.nodes.of("delegate"), graph.nodes.of("country")
    people = {n for path in (*HOLDING, *SEEKING, *SHARING) for n in held[path.name]}
    people |= {n for n in named if n in delegates or n in countries}
    found = [_person(graph, n, held, limits, cohort) for n in sorted(people) if graph.homes[n][0] is not None]
    for part, paths, kind in (("firm", FIRMS, "company"), ("expert", EXPERTS, "expert")):
        reached = {n for path in paths for n in held[path.name]}
        numbers = reached | {n for n in named if n in graph.nodes.of(kind)}
        found += [_helper(graph, n, part, limits=limits, knows=n in reached) for n in sorted(numbers)]
    return found


def _person(
    graph: CompiledGraph,
    number: int,
    held: Mapping[str, Mapping[int, float]],
    limits: Limits,
    cohort: frozenset[Ref] | None,
) -> Candidate:
    ref, home = graph.nodes.refs[number], graph.homes[number]
    holds = any(number in held[p.name] for p in HOLDING)
    seeks = any(number in held[p.name] for p in SEEKING)
    barred = ["consent"] if ref in limits.absent else []
    barred += ["capacity"] if limits.is_full(ref) else []
    barred += ["cohort"] if cohort is not None and ref.kind == "delegate" and ref not in cohort else []
    barred += [] if any(number in held[p.name] for p in (*HOLDING, *SEEKING, *SHARING)) else ["topic"]
    country = _country(graph, home)
    region = DOMESTIC if home[1] else str(country.get("region") or "") if country else ""
    return Candidate(ref, "person", home, region, tongues_of(graph, ref), holds, seeks, tuple(barred))


def _helper(graph: CompiledGraph, number: int, part: str, *, limits: Limits, knows: bool) -> Candidate:
    """Return a firm or an expert."""
    ref = graph.nodes.refs[number]
    barred = ["consent"] if ref in limits.absent else []
    barred += ["capacity"] if limits.is_full(ref) else []
    if part == "firm":
        named = number in graph.partners if limits.firms is None else ref in limits.firms
        barred += [] if named else ["partner"]
    return Candidate(ref, part, barred=(*barred, *([] if knows else ["topic"])))


def _country(graph: CompiledGraph, home: Home) -> Record | None:
    return graph.texts.records.get(Ref("country", str(home[0])))


def tongues_of(graph: CompiledGraph, ref: Ref) -> frozenset[str]:
    """Return the languages that somebody speaks: those on file, else the official ones of the country."""
    codes = graph.record(ref).get("languages")
    if not codes:
        country = _country(graph, graph.homes[graph.nodes.number[ref]])
        codes = country.get("languages") if country else []
    return frozenset(language_node(str(c)).id for c in codes or [])


def _each(graph: CompiledGraph, found: Iterable[Candidate], limits: Limits) -> dict[str, dict[Ref, float]]:
    """Return what each person brings or costs whatever the topic."""
    people = [c for c in found if c.part == "person"]
    delegates = [c for c in people if c.ref.kind == "delegate"]
    return {
        PRESENT.name: {c.ref: 1.0 for c in delegates},
        SENIOR.name: {c.ref: 1.0 for c in delegates if is_senior(graph, c.ref)},
        SMALL.name: {c.ref: 1.0 for c in people if not c.domestic and _is_small(graph, c)},
        LOAD.name: {c.ref: float(limits.load[c.ref]) for c in delegates if limits.load.get(c.ref)},
    }


def is_senior(graph: CompiledGraph, ref: Ref) -> bool:
    """Say whether somebody's title, in any language on file, says that she leads an office."""
    titles = [str(v) for k, v in graph.record(ref).fields().items() if k.partition("@")[0] == "title" and v]
    return any(LEADS.search(t) and not ASSISTS.search(t) for t in titles)


def _is_small(graph: CompiledGraph, person: Candidate) -> bool:
    country = _country(graph, person.home)
    return bool(country and SMALL_GROUPS & set(country.get("groups") or ()))


def _tied(graph: CompiledGraph, path: Path, found: Iterable[Candidate]) -> Iterable[tuple[Ref, Ref, float]]:
    """Return the value of each tie between two candidates of different homes, in order."""
    people = {graph.nodes.number[c.ref]: c for c in found if c.part == "person"}
    firms = {graph.nodes.number[c.ref]: c for c in found if c.part == "firm"}
    starts, ends = sorted(people), sorted(people if path.symmetric else firms)
    if not starts or not ends:
        return
    product = step_matrix(graph, path.steps[0])[starts] * SCALE
    for step in path.steps[1:]:
        product = product @ step_matrix(graph, step)
    reached = product[:, ends].tocoo()
    for row, column, value in sorted(
        zip(*(a.tolist() for a in (reached.row, reached.col, reached.data)), strict=True)
    ):
        start, end = starts[row], ends[column]
        if path.symmetric and (end <= start or people[start].home == people[end].home):
            continue
        yield graph.nodes.refs[start], graph.nodes.refs[end], round(value, DECIMALS)
