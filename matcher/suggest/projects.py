"""Virtual projects: teams of several countries around a topic, ranked by what joins their members."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.engine.links import Link, links_between
from matcher.engine.models import Weighed, load
from matcher.engine.paths import Path
from matcher.engine.reasons import BEST, evidence_of, marked, path_hops, rest_of, years_of
from matcher.engine.results import Answer, Member, Reason, Suggestion
from matcher.engine.sentences import join, node_name, sentence
from matcher.engine.walks import DECIMALS
from matcher.suggest.options import Options
from matcher.suggest.teams import Team, member_refs, teams

MODEL = "projects-3"
TITLES = {"en": "{topic}: {countries}", "zh": "{topic}：{countries}"}
STORE = Ref("store", "all")


@dataclass(frozen=True, slots=True)
class Joined:
    """A path in a team: all its concrete paths, best first, the value and what it adds to the score."""

    weighed: Weighed
    links: tuple[Link, ...]
    value: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Scored:
    """A team with its id, the paths that join it, and the score."""

    team: Team
    name: str
    joined: tuple[Joined, ...]
    score: float


def suggest_projects(
    graph: CompiledGraph, *, delegate: Ref | None = None, programme: Ref | None = None, options: Options
) -> Answer:
    """Return teams for the whole store, for a programme's cohort, or those with one delegate in.

    A cohort are those who attended the programme or one held within it.

    The subject of the answer is the delegate, the programme or ``store:all``. NotFoundError for a
    reference that the store does not hold. A delegate who shares no topic with anybody of another
    country is in no team, and the answer is empty.
    """
    subject = delegate or programme or STORE
    made_up = subject != STORE and bool(graph.record(subject).get("made_up"))
    cohort = _cohort(graph, programme)
    found = _scored_teams(graph, cohort)
    if delegate is not None:
        number = graph.nodes.number[delegate]
        found = [s for s in found if any(p.number == number for p in s.team.people)]
    refused = graph.left_out("project", subject)
    kept = [s for s in found if f"team:{s.name}" not in refused][: max(options.top, 0)]
    suggestions = tuple(_suggestion(graph, s, options) for s in kept)
    return Answer(subject, MODEL, graph.version, graph.as_of, suggestions, made_up=made_up)


def _cohort(graph: CompiledGraph, programme: Ref | None) -> frozenset[int] | None:
    if programme is None:
        return None
    number = graph.nodes.number[graph.record(programme).ref]
    held = [number, *_subjects(graph, "within", number)]
    return frozenset(person for part in held for person in _subjects(graph, "attended", part))


def _subjects(graph: CompiledGraph, relation: str, number: int) -> list[int]:
    """Return the nodes that have a relation to one."""
    matrix = edge(graph, relation).tocsc()
    found: list[int] = matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]].tolist()
    return found


def _scored_teams(graph: CompiledGraph, cohort: frozenset[int] | None) -> list[Scored]:
    """Return all teams, best first, ties by id; kept with the compiled graph."""
    key = ("teams", cohort)
    if key not in graph.made:
        found = [_score(graph, team) for team in teams(graph, cohort)]
        found.sort(key=lambda s: (-s.score, s.name))
        graph.made[key] = [s for s in found if s.score > 0]
    result: list[Scored] = graph.made[key]
    return result


def _score(graph: CompiledGraph, team: Team) -> Scored:
    joined = []
    for weighed in load(MODEL).paths:
        links = _links(graph, team, weighed.path)
        value = round(math.fsum(v for _, v in links), DECIMALS)
        if value > 0:
            contribution = float(weighed.contribution(np.array([value]))[0])
            joined.append(Joined(weighed, tuple(links), value, contribution))
    joined.sort(key=lambda j: (-j.contribution, j.weighed.path.name))
    return Scored(team, team.name(graph), tuple(joined), math.fsum(j.contribution for j in joined))


def _links(graph: CompiledGraph, team: Team, path: Path) -> list[Link]:
    """Return the concrete paths of a path inside a team, best first."""
    if path.subjects == "topic":
        ends = (*team.firms, *team.experts)
        found = links_between(graph, path, team.topic, topic=team.topic, ends=ends)
    else:
        found = _between(graph, team, path)
    return sorted(found, key=lambda link: (-link[1], link[0]))


def _between(graph: CompiledGraph, team: Team, path: Path) -> list[Link]:
    """Return the concrete paths between members; all are of different countries by the team's making."""
    members = sorted(p.number for p in team.people)
    symmetric = path.symmetric
    found: dict[tuple[int, ...], float] = {}
    for start in members:
        ends = [n for n in members if n != start]
        for nodes, value in links_between(graph, path, start, topic=team.topic, ends=ends):
            mirrored = symmetric and nodes[::-1] in found
            found.update({} if mirrored else {nodes: value})
    return list(found.items())


def _suggestion(graph: CompiledGraph, scored: Scored, options: Options) -> Suggestion:
    members = tuple(
        Member(ref.kind, ref.id, role, node_name(graph, ref, options.lang), graph.made_up(ref))
        for ref, role in member_refs(graph, scored.team)
    )
    title = _title(graph, scored.team, options.lang)
    return Suggestion(
        kind="team",
        id=scored.name,
        name=title,
        score=scored.score,
        reasons=tuple(_reason(graph, j, options.lang) for j in scored.joined)
        if options.explains(scored.name)
        else (),
        made_up=any(m.made_up for m in members),
        title=title,
        topics=(graph.nodes.refs[scored.team.topic].id,),
        members=members,
    )


def _title(graph: CompiledGraph, team: Team, lang: str) -> str:
    lang = "zh" if lang.startswith("zh") else "en"
    homes = dict.fromkeys(p.home for p in team.people)
    names = [node_name(graph, Ref("place", h[1]) if h[1] else _home_ref(str(h[0])), lang) for h in homes]
    topic = node_name(graph, graph.nodes.refs[team.topic], lang)
    return TITLES[lang].format(topic=topic, countries=join(names, lang))


def _home_ref(home: str) -> Ref:
    """Return the country, or the party organisation written ``organisation:ID``."""
    kind, colon, key = home.partition(":")
    return Ref(kind, key) if colon else Ref("country", home)


def _reason(graph: CompiledGraph, joined: Joined, lang: str) -> Reason:
    path, best = joined.weighed.path, joined.links[:BEST]
    chains = [tuple(graph.nodes.refs[n] for n in nodes) for nodes, _ in best]
    hops = [list(path_hops(path, nodes[0], nodes[1:])) for nodes, _ in best]
    evidence = tuple(evidence_of(graph, chains[n], best[n][1], hops=hops[n]) for n in range(len(best)))
    years = [years_of(graph, chain, steps) for chain, steps in zip(chains, hops, strict=True)]
    total = len(joined.links)
    return Reason(
        path=path.name,
        value=joined.value,
        transform=joined.weighed.transform,
        weight=joined.weighed.weight,
        contribution=joined.contribution,
        text=marked(
            sentence(graph, path, chains, years=years, count=total, lang=lang, ends=True), evidence[:1], lang
        ),
        evidence=evidence,
        evidence_total=total,
        evidence_rest=rest_of(joined.value, evidence, total=total),
    )
