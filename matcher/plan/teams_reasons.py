"""Why a team: every contribution with its evidence and a sentence, and the languages of its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.declared_compose import (
    EXPERTS,
    FIRMS,
    HOLDING,
    LANGUAGE,
    REGIONS,
    SEEKING,
    SHARING,
    SIZE,
    TIES,
)
from matcher.engine.links import Link, links_between
from matcher.engine.paths import Path
from matcher.engine.reasons import BEST, evidence_of, marked, path_hops, rest_of, years_of
from matcher.engine.results import Evidence, Reason
from matcher.engine.sentences import join, node_name, sentence
from matcher.plan.teams_problem import Candidate, Problem
from matcher.plan.teams_score import Part, Team, common_tongues, parts_of, people_of

OF_TOPIC = (*HOLDING, *SEEKING, *SHARING, *FIRMS, *EXPERTS)


@dataclass(frozen=True, slots=True)
class Languages:
    """The language to work in, whether all speak it, and who needs an interpreter for it."""

    working: str | None
    common: bool
    interpreters: tuple[Ref, ...]
    unknown: tuple[Ref, ...]


def reasons_of(graph: CompiledGraph, problem: Problem, team: Team, lang: str) -> tuple[Reason, ...]:
    """Return what every path adds to a team's score, the largest first; the contributions add up to it."""
    parts = sorted(parts_of(problem, team.members), key=lambda p: (-p.contribution, p.weighed.path.name))
    return tuple(_reason(graph, problem, team, part, lang) for part in parts)


def evidence_for(graph: CompiledGraph, topic: Ref, member: Ref, paths: Iterable[Path]) -> Iterator[Evidence]:
    """Iterate over the concrete paths by which a topic reaches a member, with their sources."""
    for path in paths:
        for nodes, value in _links(graph, path, topic, [member]):
            yield _told(graph, path, nodes, value)


def languages_of(people: Sequence[Candidate]) -> Languages:
    """Return the language that all speak, else that which most speak (English first among equals)."""
    unknown = tuple(p.ref for p in people if not p.tongues)
    common = sorted(common_tongues(people), key=lambda t: (t != "en", t))
    if common:
        return Languages(common[0], True, (), unknown)
    counts = {t: sum(t in p.tongues for p in people) for p in people for t in p.tongues}
    if not counts:
        return Languages(None, False, (), unknown)
    working = min(counts, key=lambda t: (-counts[t], t != "en", t))
    return Languages(
        working, False, tuple(p.ref for p in people if p.tongues and working not in p.tongues), unknown
    )


def _told(graph: CompiledGraph, path: Path, nodes: Sequence[int], value: float) -> Evidence:
    chain = tuple(graph.nodes.refs[n] for n in nodes)
    return evidence_of(graph, chain, value, hops=list(path_hops(path, nodes[0], nodes[1:])))


def _links(graph: CompiledGraph, path: Path, topic: Ref, members: Iterable[Ref]) -> list[Link]:
    """Return the concrete paths from the topic to members, or between members, best first."""
    numbers = sorted(graph.nodes.number[r] for r in members)
    about = graph.nodes.number[topic]
    starts = [about] if path in OF_TOPIC else numbers
    found: list[Link] = []
    for start in starts:
        ends = [n for n in numbers if n != start and (not path.symmetric or n > start or start == about)]
        found += links_between(graph, path, start, topic=about, ends=ends)
    return sorted(found, key=lambda link: (-link[1], link[0]))


def _reason(graph: CompiledGraph, problem: Problem, team: Team, part: Part, lang: str) -> Reason:
    path = part.weighed.path
    if path in OF_TOPIC or path in TIES:
        links = _links(graph, path, team.topic, team.members)
        evidence = tuple(_told(graph, path, nodes, value) for nodes, value in links[:BEST])
        text, total = _text(graph, path, links[:BEST], len(links), lang), len(links)
    else:
        everything = list(_bare(graph, problem, team, path, part.value))
        evidence, total = tuple(everything[:BEST]), len(everything)
        text = _plain(graph, problem, team, path, part.value, lang)
    return Reason(
        path=path.name,
        value=part.value,
        transform=part.weighed.transform,
        weight=part.weighed.weight,
        contribution=part.contribution,
        text=marked(text, evidence, lang),
        evidence=evidence,
        evidence_total=total,
        evidence_rest=rest_of(part.value, evidence, total=total),
    )


def _text(graph: CompiledGraph, path: Path, links: Sequence[Link], total: int, lang: str) -> str:
    chains = [tuple(graph.nodes.refs[n] for n in nodes) for nodes, _ in links]
    hops = [list(path_hops(path, nodes[0], nodes[1:])) for nodes, _ in links]
    years = [years_of(graph, chain, steps) for chain, steps in zip(chains, hops, strict=True)]
    return sentence(graph, path, chains, years=years, count=total, lang=lang, ends=True)


def _bare(graph: CompiledGraph, problem: Problem, team: Team, path: Path, value: float) -> Iterator[Evidence]:
    """Iterate over the evidence of what members bring and what the team is as a whole."""
    people = people_of(problem, team.members)
    if path is LANGUAGE:
        spoken = languages_of(people).working
        yield Evidence((f"language:{spoken}", *(str(p.ref) for p in people)), value, _sources(graph, people))
    elif path is REGIONS:
        first = {p.region: p for p in reversed(people)}
        for person in sorted(first.values(), key=lambda p: p.ref)[1:]:
            yield Evidence((str(person.ref), f"country:{person.home[0]}"), 1.0, _sources(graph, [person]))
    elif path is SIZE:
        for person in people[2:]:
            yield Evidence((str(problem.topic), str(person.ref)), 1.0, _sources(graph, [person]))
    else:
        worth = problem.worth[path.name]
        for person in [p for p in people if p.ref in worth]:
            yield Evidence((str(person.ref),), worth[person.ref], _sources(graph, [person]))


def _sources(graph: CompiledGraph, people: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for p in people for s in graph.record(p.ref).sources()))


def _plain(graph: CompiledGraph, problem: Problem, team: Team, path: Path, value: float, lang: str) -> str:
    people = people_of(problem, team.members)
    worth = problem.worth.get(path.name, {})
    names = join([node_name(graph, p.ref, lang) for p in people if p.ref in worth], lang)
    template = path.zh if lang.startswith("zh") else path.en
    spoken = languages_of(people).working
    return template.format(to=names, count=f"{value:g}", language=language_name(spoken, lang))


def language_name(code: str | None, lang: str) -> str:
    """Return a language in words."""
    names = Locale.parse("zh" if lang.startswith("zh") else "en").languages
    return str(names.get(code or "", code or "?"))
