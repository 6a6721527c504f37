"""What ties delegates to firms: the suggestions of ``partners-2``, read from either end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.engine.compiled import CompiledGraph
from matcher.engine.models import Model
from matcher.engine.paths import registry
from matcher.engine.reasons import path_hops, years_of
from matcher.engine.results import Evidence, Reason
from matcher.engine.sentences import sentence
from matcher.engine.subjects import subject_of
from matcher.plan.tongue import Both
from matcher.plan.visit_words import FOR_FIRM, SLIGHT
from matcher.suggest.answers import answer
from matcher.suggest.options import Options

MODEL = "partners-2"
WANTS = {"delegate-needs": "needs", "delegate-country-topic": "needs", "delegate-interested": "interested_in"}
"""Beginnings of the names of paths that go over a topic the delegate named, and how she named it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A graph as somebody sees it: whole for the staff, restricted for anybody else.

    ``models`` are the weights that the staff put in use, as in `matcher.suggest.options`.
    """

    browser: Browser
    graph: CompiledGraph
    models: Mapping[str, Model] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """A delegate and a firm: score, reasons (largest first) and the topics she named that lead to the firm.

    ``wants`` holds (topic, ``needs`` or ``interested_in``), needs first. ``score`` is that of the
    suggestion; ``weight`` is the part of it that does not come from slight paths.
    """

    delegate: Ref
    firm: Ref
    score: float
    weight: float
    reasons: tuple[Reason, ...]
    wants: tuple[tuple[Ref, str], ...]


def ties(seen: Seen, delegates: Iterable[Ref], firms: Sequence[Ref], *, lang: str = "en") -> list[Tie]:
    """Return the ties between delegates and firms, whether or not the firms are marked as partners.

    A pair tied by slight paths alone (`matcher.plan.visit_words.SLIGHT`) is left out, as is one that the
    delegate or the staff do not want. Order: firm as given, then falling weight, then delegate.
    """
    graph = seen.graph
    allowed = graph.nodes.mask(())
    places = {graph.canonical(f): n for n, f in enumerate(firms)}
    allowed[[n for f in firms if (n := graph.find(f)) is not None]] = True
    options = Options(top=len(firms), lang=lang, models=seen.models)
    found: list[Tie] = []
    for delegate in dict.fromkeys(delegates):
        draft = subject_of(graph, delegate)
        told = answer(graph, draft, model=MODEL, about="partner", allowed=allowed, options=options)
        for s in told.suggestions:
            firm = firms[places[Ref(s.kind, s.id)]]
            found.append(Tie(delegate, firm, s.score, _weight(s.reasons), s.reasons, _wants(s.reasons)))
    kept = [t for t in found if t.weight > 0]
    return sorted(kept, key=lambda t: (places[graph.canonical(t.firm)], -t.weight, t.delegate))


def _weight(reasons: Iterable[Reason]) -> float:
    return sum(r.contribution for r in reasons if r.path not in SLIGHT)


def _wants(reasons: Iterable[Reason]) -> tuple[tuple[Ref, str], ...]:
    found: dict[Ref, str] = {}
    for reason in reasons:
        how = next((w for start, w in WANTS.items() if reason.path.startswith(start)), None)
        for evidence in reason.evidence if how else ():
            topic = next((r for r in refs_of(evidence) if r.kind == "topic"), None)
            if topic is not None and how is not None:
                found[topic] = min(found.get(topic, how), how, key=("needs", "interested_in").index)
    return tuple(sorted(found.items(), key=lambda item: item[1] != "needs"))


def refs_of(evidence: Evidence) -> list[Ref]:
    """Return the nodes of a concrete path, pseudo-nodes such as words included."""
    return [Ref(*node.split(":", 1)) for node in evidence.nodes]


def for_firm(graph: CompiledGraph, reason: Reason) -> Both:
    """Return a delegate's reason as the firm reads it, from the same evidence."""
    words = FOR_FIRM[reason.path]
    path = replace(registry()[reason.path], en=words.en, zh=words.zh)
    chains = [tuple(refs_of(e)) for e in reason.evidence]
    numbers = [[graph.nodes.number[graph.canonical(r)] for r in chain] for chain in chains]
    years = [
        years_of(graph, chain, list(path_hops(path, n[0], n[1:])))
        for chain, n in zip(chains, numbers, strict=True)
    ]
    count = reason.evidence_total
    told = [sentence(graph, path, chains, years=years, count=count, lang=lang) for lang in ("en", "zh")]
    return Both(*told)
