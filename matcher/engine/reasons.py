"""Reasons: every contribution to a score with its best evidence, sources and a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from graph.records import Ref, Statement
from matcher.engine.compiled import CompiledGraph
from matcher.engine.learnt import shared_projects
from matcher.engine.paths import Path, Step
from matcher.engine.results import Evidence, Reason
from matcher.engine.scoring import Ranking
from matcher.engine.sentences import sentence
from matcher.engine.subjects import Draft
from matcher.engine.walks import concrete_paths

BEST = 3
WORDS = 24
"""How many concrete paths over words are looked at for the words of a sentence."""

LEARNT = "learnt:"
"""How the source of a learnt edge begins, before the edge's name; the projects behind it follow."""

STORED_AS = {"neighbours": "borders", "country_of": "from", "kin": "broader"}
"""Derived edges that stand for stored relations."""

WRITTEN = ("work_text", "gives_text", "topic_names", "named", "name_of", "speaks")
"""Derived edges read off a record itself, whose sources they rest on."""

INFERRED = {
    "en": (" (Inferred, not stated.)", " (In part inferred, not stated.)"),
    "zh": ("（系推断，并非本人所述。）", "（部分系推断，并非本人所述。）"),
}
"""What follows the sentence of a reason whose evidence rests on inferred statements: all of it, or some."""

BUILT_IN = ("same_region", "same_subregion", "shares_language", "both_developing", "near")
SOURCE_OF_COUNTRIES = "built-in"
YEARS = {"engagement": "year", "project": "starts"}

Hop = tuple[Step, int | None, int]


def reasons_for(
    graph: CompiledGraph, draft: Draft, ranking: Ranking, *, place: int, lang: str
) -> tuple[Reason, ...]:
    """Return the reasons of the suggestion at ``place`` of a ranking, largest contribution first."""
    found = [
        _reason(graph, draft, ranking, place=place, column=column, lang=lang)
        for column in range(len(ranking.paths))
        if ranking.values[place, column] > 0
    ]
    return tuple(sorted(found, key=lambda r: (-r.contribution, r.path)))


def _reason(
    graph: CompiledGraph, draft: Draft, ranking: Ranking, *, place: int, column: int, lang: str
) -> Reason:
    weighed, walked = ranking.paths[column], ranking.walks[column]
    looked_at = WORDS if "term}" in weighed.path.en else BEST
    best, total = concrete_paths(graph, walked, int(ranking.candidates[place]), best=looked_at)
    value = float(ranking.values[place, column])
    hops = [list(path_hops(weighed.path, graph.find(draft.ref), nodes)) for nodes, _ in best]
    chains = [(draft.ref, *(graph.nodes.refs[n] for n in nodes)) for nodes, _ in best]
    evidence = tuple(
        evidence_of(graph, chains[n], best[n][1], hops=hops[n]) for n in range(min(BEST, len(best)))
    )
    years = [years_of(graph, chain, steps) for chain, steps in zip(chains, hops, strict=True)]
    return Reason(
        path=weighed.path.name,
        value=value,
        transform=weighed.transform,
        weight=weighed.weight,
        contribution=float(ranking.contributions[place, column]),
        text=marked(
            sentence(graph, weighed.path, chains, years=years, count=total, lang=lang), evidence, lang
        ),
        evidence=evidence,
        evidence_total=total,
        evidence_rest=rest_of(value, evidence, total=total),
    )


def marked(text: str, evidence: Sequence[Evidence], lang: str) -> str:
    """Return the sentence of a reason, with a word where its evidence was inferred rather than stated."""
    inferred = [piece.inferred for piece in evidence]
    if not any(inferred):
        return text
    wholly, partly = INFERRED["zh" if lang.startswith("zh") else "en"]
    return text + (wholly if all(inferred) else partly)


def rest_of(value: float, evidence: Sequence[Evidence], *, total: int) -> float:
    """Return what the evidence that is not shown adds to a value; exactly 0 when all is shown."""
    if len(evidence) == total:
        return 0.0
    return value - math.fsum(e.value for e in evidence)


def path_hops(path: Path, subject: int | None, nodes: Sequence[int]) -> Iterator[Hop]:
    """Iterate over the edges of a concrete path: step, number of the node it leaves, of that it reaches."""
    if not path.start:
        yield from zip(path.steps, (subject, *nodes), nodes, strict=False)
        return
    heads = (path.start, path.start) if path.pairs else (path.start, path.meets)
    meeting = nodes[-len(path.steps) - 1]
    begin = 0
    for head in heads:
        inner = nodes[begin : begin + len(head) - 1]
        yield from zip(head, (subject, *inner), (*inner, meeting), strict=True)
        begin += len(head) - 1
    yield from zip(path.steps, nodes[begin:], nodes[begin + 1 :], strict=False)


def evidence_of(graph: CompiledGraph, chain: Sequence[Ref], value: float, *, hops: Sequence[Hop]) -> Evidence:
    """Return a concrete path as evidence with the sources and quotes of its edges, each once."""
    sources: list[str] = []
    quotes: list[str] = []
    inferred = False
    for hop in hops:
        told = _told(graph, hop)
        inferred = inferred or (bool(told) and all(s.status == "inferred" for s in told))
        for statement in told:
            document = statement.data.get("document")
            sources.append(f"document:{document}" if document else statement.source)
            quotes += [str(q) for q in [statement.data.get("quote")] if q]
        sources += _written(graph, hop)
    nodes = tuple(str(ref) for ref in chain)
    return Evidence(nodes, value, tuple(dict.fromkeys(sources)), tuple(dict.fromkeys(quotes)), inferred)


def years_of(graph: CompiledGraph, chain: Sequence[Ref], hops: Sequence[Hop]) -> list[str]:
    """Return the years of the facts, engagements and projects on a concrete path."""
    found = [str(s.data["year"]) for hop in hops for s in _told(graph, hop) if s.data.get("year")]
    for ref in chain[1:]:
        if ref.kind in YEARS:
            found.append(str(graph.record(ref).get(YEARS[ref.kind]) or "")[:4])
    return [y for y in found if y]


def _told(graph: CompiledGraph, hop: Hop) -> tuple[Statement, ...]:
    step, left, reached = hop
    if left is None:
        return ()
    relation = STORED_AS.get(step.relation, step.relation)
    one, other = (reached, left) if step.back else (left, reached)
    found = graph.told.get((relation, one, other), ())
    return found or (graph.told.get((relation, other, one), ()) if step.relation == "kin" else ())


def _written(graph: CompiledGraph, hop: Hop) -> list[str]:
    """Return the sources of a derived edge: those of the record that it was read off."""
    step, left, reached = hop
    if step.relation in BUILT_IN:
        return [SOURCE_OF_COUNTRIES]
    if left is not None and step.relation == "goes_with":
        shared = shared_projects(graph, left, reached)
        told = (s.source for p in shared for s in graph.told.get(("member", p, reached), ()))
        return [f"{LEARNT}{step.relation}", *told]
    if left is not None and step.relation in ("alike", "works_where", "works_on"):
        held = (graph.record(graph.nodes.refs[n]).sources() for n in (left, reached))
        return [f"{LEARNT}{step.relation}", *(source for sources in held for source in sources)]
    if step.relation not in WRITTEN or not step.back:
        return []
    return graph.record(graph.nodes.refs[reached]).sources()
