"""Needs on file, who could answer them, and what would be left of them with one lecturer more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.records import Record, Ref, Snapshot, Statement, statement_id
from matcher.browse.pages import Browser
from matcher.decide.cohorts import participants
from matcher.plan.fault_words import NOT_THERE, missing

WEIGHT = {"delegate": 1.0, "company": 0.5, "country": 0.5}
FADES_IN_YEARS = 7.0
FADING = ("delegate", "company")
"""Facts of countries do not fade, as in suggestions: a sentence of 2011 says 2011."""

WHAT_IF = "what-if"


@dataclass(frozen=True, slots=True)
class Need:
    """Somebody is looking for a topic; ``year`` is that of the statement, else of her last programme."""

    who: Ref
    topic: Ref
    year: int | None
    sources: tuple[str, ...]

    def weight(self, now: float) -> float:
        """Return what the need counts at a date in years; one without a year counts as new."""
        age = max(0.0, now - self.year) if self.year is not None and self.who.kind in FADING else 0.0
        return WEIGHT[self.who.kind] * math.exp(-age / FADES_IN_YEARS)


def needs_on_file(browser: Browser, *, programme: Ref | None = None, until: int | None = None) -> list[Need]:
    """Return all needs, or those of a programme's participants, by topic and who; each once.

    With ``until``, needs of later years and of no known year are left out.
    """
    cohort = set(participants(browser, programme)) if programme else None
    held: dict[tuple[Ref, Ref], list[Statement]] = {}
    for statement in browser.snapshot.standing():
        if statement.relation == "needs" and (cohort is None or statement.subject in cohort):
            held.setdefault((statement.object, statement.subject), []).append(statement)
    found = [_need(browser, who, topic, told) for (topic, who), told in sorted(held.items())]
    return [n for n in found if until is None or (n.year is not None and n.year <= until)]


def _need(browser: Browser, who: Ref, topic: Ref, told: Sequence[Statement]) -> Need:
    years = [int(s.data["year"]) for s in told if s.data.get("year")] or _attended(browser, who)
    documents = (s.data.get("document") for s in told)
    named = [f"document:{d}" if d else s.source for d, s in zip(documents, told, strict=True)]
    return Need(who, topic, max(years, default=None), tuple(sorted(set(named))))


def _attended(browser: Browser, who: Ref) -> list[int]:
    records = (browser.snapshot.record(p) for p in browser.ends.targets(who, "attended"))
    starts = (str(r.get("starts") or "")[:4] for r in records if r)
    return [int(s) for s in starts if s.isdigit()]


def unmet(browser: Browser, needs: Iterable[Need]) -> list[Need]:
    """Return the needs that nobody but the one who has them could answer."""
    return [n for n in needs if not answering(browser, n.topic) - {n.who}]


def answering(browser: Browser, topic: Ref) -> frozenset[Ref]:
    """Return who has, offers, has worked in or knows a topic: delegates, countries, firms, experts."""
    found: set[Ref] = set()
    for statement in browser.ends.object.get(topic, ()):
        if statement.relation in ("offers", "has", "knows"):
            found.add(statement.subject)
        elif statement.relation == "on" and statement.subject.kind == "engagement":
            found |= set(browser.ends.targets(statement.subject, "by"))
    return frozenset(found)


def with_lecturer(snapshot: Snapshot, expert: Ref, topics: Iterable[Ref]) -> Snapshot:
    """Return a snapshot in which an expert knows topics too; the given one is left as it is.

    For what-if: an expert who is not there is added under her id. NotFoundError for a topic that is not
    there.
    """
    given = list(topics)
    for topic in given:
        if snapshot.record(topic) is None:
            raise missing(NOT_THERE.of(ref=str(topic)))
    records = {kind: dict(held) for kind, held in snapshot.records.items()}
    records.setdefault("expert", {}).setdefault(expert.id, Record(expert, 0, {"name": expert.id}))
    statements = dict(snapshot.statements)
    for topic in given:
        key = statement_id("knows", str(expert), str(topic), source=WHAT_IF)
        statements[key] = Statement(key, "knows", expert, topic, WHAT_IF, "stated", 0, {})
    return Snapshot(snapshot.version, records, statements)
