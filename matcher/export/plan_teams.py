"""Teams, portfolios, why-not and what-if as JSON and as lines for people."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from graph.records import Ref
from matcher.decide.questions import Unplaced
from matcher.engine.compiled import CompiledGraph
from matcher.engine.results import Answer, as_json
from matcher.engine.sentences import join, node_name
from matcher.export.plain import as_plain
from matcher.export.plan_words import line
from matcher.plan.conflict_words import (
    bar_words,
    concession_words,
    conflict_words,
    edit_words,
    fact_words,
    needed_words,
    rule_words,
)
from matcher.plan.portfolio import Portfolio
from matcher.plan.spoken import Spoken
from matcher.plan.teams_exact import Certificate
from matcher.plan.teams_explain import TeamReport
from matcher.plan.teams_score import MODEL
from matcher.plan.whatif import Difference
from matcher.plan.whynot import WhyNot
from matcher.plan.whynot_team import NoTeam

PROVEN = ("optimal", "chosen")


def as_text(content: Any) -> str:
    """Return plain values as JSON text."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def teams_json(graph: CompiledGraph, subject: Ref, reports: Sequence[TeamReport]) -> dict[str, Any]:
    """Return teams as `matcher suggest projects` gives them, with ``plan`` beside each suggestion's keys."""
    suggestions = tuple(r.suggestion for r in reports)
    content = as_json(Answer(subject, MODEL, graph.version, graph.as_of, suggestions))
    for held, report in zip(content["suggestions"], reports, strict=True):
        held["plan"] = {
            "summary": report.summary,
            "certificate": certificate_json(report.certificate),
            "shares": as_plain(report.shares),
            "pairs": as_plain(report.pairs),
            "languages": as_plain(report.languages),
            "lacking": list(report.lacking),
            **({"spoken": _spoken_json(report.spoken, report.told)} if report.spoken else {}),
        }
    return content


def _spoken_json(given: Spoken, text: str) -> dict[str, Any]:
    """Return how people speak of a topic; the order of teams on different topics follows ``surprise``."""
    return {**as_plain(given), "people": given.people, "surprise": given.surprise, "text": text}


def certificate_json(given: Certificate) -> dict[str, Any]:
    """Return a certificate; what is infinite is null."""
    return {
        k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in as_plain(given).items()
    }


def no_team_json(graph: CompiledGraph, given: NoTeam, lang: str) -> dict[str, Any]:
    """Return why there is no team."""
    found = given.conflict
    return {
        "topic": given.request.topic.id,
        "feasible": found is None,
        "conflict": [
            {"rule": k, "text": rule_words(graph, given.request, k, lang)}
            for k in (found.keys if found else ())
        ],
        "relaxation": [
            {**as_plain(c), "text": concession_words(graph, given.request, c, lang)}
            for c in (found.concessions if found else ())
        ],
        "cost": found.cost if found and math.isfinite(found.cost) else None,
        "would_make_one": [[edit_words(graph, e, lang) for e in edits] for edits in given.edits],
        "on_file": as_plain(given.facts),
    }


def why_not_json(graph: CompiledGraph, given: WhyNot, lang: str) -> dict[str, Any]:
    """Return why a suggestion is missing."""
    content: dict[str, Any] = as_plain(given)
    content["bars"] = [{"bar": b, "text": bar_words(b, lang)} for b in given.bars]
    content["conflict"] = conflict_words(lang) if given.in_conflict else None
    for held, found in zip(content["counterfactuals"], given.counterfactuals, strict=True):
        held["text"] = [edit_words(graph, e, lang) for e in found.edits]
    return content


def portfolio_json(
    subject: Ref,
    graph: CompiledGraph,
    given: Portfolio,
    reports: Sequence[TeamReport],
    asked: Sequence[Unplaced],
) -> dict[str, Any]:
    """Return a portfolio: projects as suggestions, and who is in none with the questions to ask."""
    content = teams_json(graph, subject, reports)
    content["portfolio"] = {
        "placed": len(given.placed),
        "standing": as_plain(given.standing),
        "alone": as_plain(given.alone),
        "crowded_out": as_plain(given.crowded_out),
        "worth": given.worth,
        "bound": given.bound,
        "method": given.method,
        "unplaced": as_plain(tuple(asked)),
    }
    return content


def difference_json(
    graph: CompiledGraph, given: Difference, edits: Iterable[Any], lang: str
) -> dict[str, Any]:
    """Return what edits change."""
    return {
        "edits": [edit_words(graph, e, lang) for e in edits],
        "possible": [t.id for t in given.possible],
        "dead": [t.id for t in given.dead],
        "changed": [
            {"topic": t.id, "before": given.before.best[t].score, "after": given.after.best[t].score}
            for t in given.changed
        ],
        "worth": {"before": given.before.worth, "after": given.after.worth, "difference": given.worth},
    }


def seats_json(graph: CompiledGraph, given: Iterable[tuple[Ref, Difference]]) -> list[dict[str, Any]]:
    """Return what each seat is worth."""
    return [{"seat": str(r), "worth": -d.worth, "needed_for": [t.id for t in d.dead]} for r, d in given]


# -- for people ---------------------------------------------------------------------------------


def team_lines(graph: CompiledGraph, number: int, report: TeamReport, lang: str) -> Iterator[str]:
    """Yield a team as lines: members with their share, reasons, what is proven."""
    s, c = report.suggestion, report.certificate
    yield f"{number:3}. {s.title}  (team:{s.id})"
    yield f"     {report.summary}"
    if report.told:
        yield f"     {report.told}"
    shares = {(share.member.kind, share.member.id): share for share in report.shares}
    for m in s.members:
        share = shares[m.kind, m.id]
        needed = line("needed", lang, rules=_needed(share.needed_for, lang)) if share.needed_for else ""
        yield f"       {line(m.role, lang)}: {m.name}  {share.score:+.3f}{needed}"
    yield from (f"{r.contribution:+9.3f}  {r.text}" for r in s.reasons)
    proven = line(c.status if c.status in PROVEN else "bounded", lang, bound=f"{c.bound:.3f}")
    yield f"{s.score:9.3f}  {line('score', lang, proven=proven, method=line(c.method, lang))}"
    yield ""


def _needed(keys: Iterable[str], lang: str) -> str:
    return join([needed_words(key, lang) for key in keys], lang)


def no_team_lines(graph: CompiledGraph, given: NoTeam, lang: str) -> Iterator[str]:
    """Yield why there is no team."""
    if given.conflict is None:
        yield line("a team", lang)
        return
    yield line("conflict", lang)
    yield from (f"  - {rule_words(graph, given.request, k, lang)}" for k in given.conflict.keys)
    if given.conflict.members is None:
        yield line("no way", lang)
    else:
        yield line("way", lang, cost=f"{given.conflict.cost:g}")
        given_way = (concession_words(graph, given.request, c, lang) for c in given.conflict.concessions)
        yield from (f"  - {text}" for text in given_way)
    if given.edits:
        yield line("or", lang)
    for edits in given.edits:
        yield f"  - {join([edit_words(graph, e, lang) for e in edits], lang)}"


def why_not_lines(graph: CompiledGraph, given: WhyNot, lang: str) -> Iterator[str]:
    """Yield why a suggestion is missing."""
    names = [node_name(graph, r, lang) for r in (given.subject, given.wanted)]
    score = f"{given.score:.3f}"
    place = (
        line("rank", lang, rank=str(given.rank), score=score) if given.rank else line("not suggested", lang)
    )
    yield line("for", lang, wanted=names[1], subject=names[0], place=place)
    yield line("on file", lang)
    for fact in given.facts:
        about = fact_words(graph, fact.subject, fact.relation, fact.topic, lang)
        yield f"  - {about}  [{', '.join(fact.sources)}]"
    if not given.facts:
        yield f"  - {line('nothing', lang)}"
    yield from (line("barred", lang, bar=bar_words(b, lang)) for b in given.bars)
    if given.in_conflict:
        yield conflict_words(lang)
    if given.counterfactuals:
        yield line("would", lang, top=str(given.top))
    for found in given.counterfactuals:
        text = join([edit_words(graph, e, lang) for e in found.edits], lang)
        place = line("rank", lang, rank=str(found.rank), score=f"{found.score:.3f}")
        yield f"  - {text}  -> {place}"


def difference_lines(graph: CompiledGraph, given: Difference, lang: str) -> Iterator[str]:
    """Yield what edits change."""
    for key, topics in (("possible", given.possible), ("dies", given.dead)):
        yield from (line(key, lang, topic=node_name(graph, t, lang)) for t in topics)
    for topic in given.changed:
        change = given.after.best[topic].score - given.before.best[topic].score
        yield f"{change:+9.3f}  {node_name(graph, topic, lang)}"
    sums = {"before": f"{given.before.worth:.3f}", "after": f"{given.after.worth:.3f}"}
    yield f"{given.worth:+9.3f}  {line('in all', lang, **sums)}"


def seat_lines(graph: CompiledGraph, given: Iterable[tuple[Ref, Difference]], lang: str) -> Iterator[str]:
    """Yield what each seat is worth."""
    for ref, lost in given:
        dead = join([graph.name(t, lang) for t in lost.dead], lang)
        without = line("dead without", lang, topics=dead) if dead else ""
        yield f"{-lost.worth:9.3f}  {graph.name(ref, lang)}  ({ref.id}){without}"
