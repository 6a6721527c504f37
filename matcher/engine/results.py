"""What a suggestion is: an answer with its suggestions, their reasons and evidence, and its JSON.

``score = Σ contribution``, ``contribution = weight x transform(value)`` and
``value = Σ evidence values + evidence_rest``, each to 1e-9; nothing is rounded on the way to the JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.records import Ref


@dataclass(frozen=True, slots=True)
class Evidence:
    """One concrete path: its nodes as ``kind:id``, its value, and what it rests on.

    ``sources`` are ``document:ID`` where a document is cited, else the name of the source, each once;
    ``quotes`` are verbatim. A node of a text path is ``term:WORD``. ``inferred`` where a relation on the path
    was inferred and nobody states it.
    """

    nodes: tuple[str, ...]
    value: float
    sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One declared path between subject and suggestion, with what it adds to the score.

    ``evidence`` holds the best paths (most valuable first); ``evidence_total`` counts all of them and
    ``evidence_rest`` is the sum of those not shown. ``text`` is a sentence for the subject.
    """

    path: str
    value: float
    transform: str
    weight: float
    contribution: float
    text: str
    evidence: tuple[Evidence, ...]
    evidence_total: int
    evidence_rest: float


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a suggested team; ``role`` is holder, seeker, partner, firm or expert."""

    kind: str
    id: str
    role: str
    name: str = ""
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody of whom the same is on file as of the one who is suggested."""

    kind: str
    id: str
    name: str
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody worth meeting, or a team (kind ``team``, with title, topics and members).

    ``probability`` is None until enough decisions are there to calibrate it; ``made_up`` marks records
    invented for trying the service; ``placed_by`` names a logged re-ranking step, if one moved it, and
    ``placed`` says so for people. ``alike`` are others of whom the same is on file, shown with this one;
    ``fragile`` says that it hangs on few edges, None where that was not asked (`matcher.suggest.fragile`).
    """

    kind: str
    id: str
    name: str
    score: float
    reasons: tuple[Reason, ...]
    probability: float | None = None
    made_up: bool = False
    placed_by: str | None = None
    title: str = ""
    topics: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    placed: str | None = None
    alike: tuple[Alike, ...] = ()
    fragile: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The suggestions for one subject, best first, and which model and graph version made them.

    ``error`` says why a subject was refused; there are no suggestions then. ``as_of`` is the date from
    which recency counts.
    """

    subject: Ref
    model: str
    version: int
    as_of: str
    suggestions: tuple[Suggestion, ...] = ()
    error: str | None = None
    made_up: bool = False


def as_json(answer: Answer, *, reasons: bool = True) -> dict[str, Any]:
    """Return the answer as plain JSON values, floats unrounded; without ``reasons`` that key is absent.

    ``error``, ``placed_by``, ``placed``, ``fragile``, ``alike`` and ``made_up`` are there only when set;
    ``title``, ``topics`` and ``members`` only for teams.
    """
    subject: dict[str, Any] = {"kind": answer.subject.kind, "id": answer.subject.id}
    if answer.made_up:
        subject["made_up"] = True
    known: dict[str, Any] = {
        "subject": subject,
        "model": answer.model,
        "version": answer.version,
        "as_of": answer.as_of,
        "suggestions": [_suggestion(s, reasons) for s in answer.suggestions],
    }
    if answer.error is not None:
        known["error"] = answer.error
    return known


def _suggestion(given: Suggestion, reasons: bool) -> dict[str, Any]:
    known: dict[str, Any] = {
        "kind": given.kind,
        "id": given.id,
        "name": given.name,
        "score": given.score,
        "probability": given.probability,
    }
    if given.kind == "team":
        known["title"] = given.title
        known["topics"] = list(given.topics)
        known["members"] = [_member(m) for m in given.members]
    if given.made_up:
        known["made_up"] = True
    if given.placed_by is not None:
        known["placed_by"] = given.placed_by
    if given.placed is not None:
        known["placed"] = given.placed
    if given.fragile is not None:
        known["fragile"] = given.fragile
    if given.alike:
        known["alike"] = [_alike(a) for a in given.alike]
    if reasons:
        known["reasons"] = [_reason(r) for r in given.reasons]
    return known


def _member(given: Member) -> dict[str, Any]:
    known: dict[str, Any] = {"kind": given.kind, "id": given.id, "role": given.role, "name": given.name}
    if given.made_up:
        known["made_up"] = True
    return known


def _alike(given: Alike) -> dict[str, Any]:
    known: dict[str, Any] = {"kind": given.kind, "id": given.id, "name": given.name}
    if given.made_up:
        known["made_up"] = True
    return known


def _reason(given: Reason) -> dict[str, Any]:
    return {
        "path": given.path,
        "value": given.value,
        "transform": given.transform,
        "weight": given.weight,
        "contribution": given.contribution,
        "text": given.text,
        "evidence": [_evidence(e) for e in given.evidence],
        "evidence_total": given.evidence_total,
        "evidence_rest": given.evidence_rest,
    }


def _evidence(given: Evidence) -> dict[str, Any]:
    known: dict[str, Any] = {
        "nodes": list(given.nodes),
        "value": given.value,
        "sources": list(given.sources),
    }
    if given.quotes:
        known["quotes"] = list(given.quotes)
    if given.inferred:
        known["inferred"] = True
    return known
