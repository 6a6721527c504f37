"""The visit brief: for the firm who comes and why, for each delegate what to ask there and why.

The firm's sheet is made from a view that holds only what the firm may see; the delegates' sheets and the
notes for staff from the whole graph. A delegate whom the view does not name is on no line of the firm's
sheet, nor in a number on it; the staff are told whose agreement is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.errors import InputError
from graph.records import Ref
from matcher.decide.cohorts import participants
from matcher.engine.results import Reason
from matcher.plan.fault_words import NO_FIRM, STRANGER, fault, missing
from matcher.plan.tongue import Both, Interpreting, interpreting, listed, spoken_at, spoken_by, title
from matcher.plan.visit_words import (
    ASK_FIRST_STEP,
    ASK_INTEREST,
    ASK_NEED,
    ASK_OPEN,
    ASK_RECORD,
    PURPOSE,
    PURPOSE_BARE,
    SLIGHT,
)
from matcher.plan.visits_ties import Seen, Tie, for_firm, refs_of, ties

MOST_QUESTIONS = 3
RECORD_PATH = "delegate-from-country-in-engagement-by-company"
MAX_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as a sheet prints it, with what it adds to the score and what it rests on."""

    text: Both
    contribution: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the visit; ``drafted`` ones come from the graph, the others from the delegate."""

    text: Both
    drafted: bool


@dataclass(frozen=True, slots=True)
class Guest:
    """A delegate on the firm's sheet: only what the firm may see. ``interpret_from`` is None for nobody."""

    ref: Ref
    name: Both
    position: str
    organisation: Both
    country: Both
    made_up: bool
    reasons: tuple[Said, ...]
    questions: tuple[Question, ...]
    interpret_from: str | None


@dataclass(frozen=True, slots=True)
class FirmSheet:
    """What the firm is handed: who is interested, best founded first, and the other guests it may know of."""

    firm: Both
    guests: tuple[Guest, ...]
    others: tuple[Both, ...]
    interpreting: Interpreting


@dataclass(frozen=True, slots=True)
class DelegateSheet:
    """What a delegate is handed: why this firm, what to ask. Without a tie there are no reasons."""

    ref: Ref
    name: Both
    made_up: bool
    score: float
    reasons: tuple[Said, ...]
    questions: tuple[Question, ...]
    interpret_from: str | None


@dataclass(frozen=True, slots=True)
class VisitBrief:
    """All sheets of a visit, and what only the staff should know.

    ``unnamed`` are interested delegates whom the firm may not be told of: their agreement is to be asked.
    ``unlinked`` are participants whom nothing on file links with the firm.
    """

    programme: Ref
    firm: Ref
    programme_title: Both
    version: int
    as_of: str
    firm_sheet: FirmSheet
    delegates: tuple[DelegateSheet, ...]
    interpreting: Interpreting
    unnamed: tuple[Ref, ...]
    unlinked: tuple[Ref, ...]


def visit_brief(
    programme: Ref,
    firm: Ref,
    *,
    whole: Seen,
    for_the_firm: Seen,
    questions: Mapping[Ref, str] | None = None,
) -> VisitBrief:
    """Return the brief of a programme's visit to a firm.

    ``whole`` is the staff's graph, ``for_the_firm`` the graph as the firm may see it
    (`matcher.access.view.restricted`). ``questions`` are the delegates' own, printed as they wrote them, on
    the firm's sheet too. NotFoundError for a programme or firm that is not there.
    """
    if firm.kind != "company" or whole.browser.snapshot.record(firm) is None:
        raise missing(NO_FIRM.of(ref=str(firm)))
    cohort = participants(whole.browser, programme)
    asked = questions or {}
    sheet = _firm_sheet(for_the_firm, firm, cohort, asked)
    sheets, languages = _delegate_sheets(whole, firm, cohort, asked)
    named = {g.ref for g in sheet.guests}
    return VisitBrief(
        programme=programme,
        firm=firm,
        programme_title=title(whole.browser, programme),
        version=whole.graph.version,
        as_of=whole.graph.as_of,
        firm_sheet=sheet,
        delegates=sheets,
        interpreting=languages,
        unnamed=tuple(s.ref for s in sheets if s.reasons and s.ref not in named),
        unlinked=tuple(s.ref for s in sheets if not s.reasons),
    )


def _firm_sheet(seen: Seen, firm: Ref, cohort: list[Ref], asked: Mapping[Ref, str]) -> FirmSheet:
    there = [d for d in cohort if seen.browser.snapshot.record(d) is not None]
    found = ties(seen, there, [firm])
    languages = _languages(seen, firm, [t.delegate for t in found])
    interested = {t.delegate for t in found}
    return FirmSheet(
        firm=title(seen.browser, firm),
        guests=tuple(_guest(seen, t, asked, languages) for t in found),
        others=tuple(title(seen.browser, d) for d in there if d not in interested),
        interpreting=languages,
    )


def _languages(seen: Seen, firm: Ref, delegates: Iterable[Ref]) -> Interpreting:
    return interpreting({d: spoken_by(seen.browser, d) for d in delegates}, spoken_at(seen.browser, firm))


def _guest(seen: Seen, tie: Tie, asked: Mapping[Ref, str], languages: Interpreting) -> Guest:
    browser, ref = seen.browser, tie.delegate
    record = browser.snapshot.record(ref)
    told = [r for r in tie.reasons if r.path not in SLIGHT]
    return Guest(
        ref=ref,
        name=title(browser, ref),
        position=str(record.get("title") or "") if record else "",
        organisation=listed(title(browser, o) for o in browser.ends.targets(ref, "works_for")),
        country=_country(seen, ref),
        made_up=browser.made_up(ref),
        reasons=tuple(Said(for_firm(seen.graph, r), r.contribution, _sources(r)) for r in told),
        questions=_questions(seen, tie, asked),
        interpret_from=languages.language_for(ref),
    )


def _country(seen: Seen, delegate: Ref) -> Both:
    ends = seen.browser.ends
    places = [*ends.targets(delegate, "from_province"), *ends.targets(delegate, "from")]
    return listed(title(seen.browser, p) for p in places)


def _sources(reason: Reason) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for e in reason.evidence for s in e.sources))


def _questions(seen: Seen, tie: Tie, asked: Mapping[Ref, str]) -> tuple[Question, ...]:
    """Return the delegate's own question first, then drafted ones from what ties her to the firm."""
    found = _own(asked, tie.delegate)
    country = _country(seen, tie.delegate)
    for topic, how in tie.wants[:2]:
        named = title(seen.browser, topic)
        found.append(Question((ASK_NEED if how == "needs" else ASK_INTEREST).of(topic=named), True))
        if how == "needs" and country.en:
            found.append(Question(ASK_FIRST_STEP.of(topic=named, country=country), True))
    for reason in (r for r in tie.reasons if r.path == RECORD_PATH):
        worked = next((r for e in reason.evidence for r in refs_of(e) if r.kind == "country"), None)
        if worked:
            found.append(Question(ASK_RECORD.of(country=title(seen.browser, worked)), True))
    return tuple(found[:MOST_QUESTIONS])


def _own(asked: Mapping[Ref, str], delegate: Ref) -> list[Question]:
    text = asked.get(delegate, "").strip()
    return [Question(Both(text, text), False)] if text else []


def _delegate_sheets(
    whole: Seen, firm: Ref, cohort: list[Ref], asked: Mapping[Ref, str]
) -> tuple[tuple[DelegateSheet, ...], Interpreting]:
    found = {t.delegate: t for t in ties(whole, cohort, [firm])}
    in_zh = {t.delegate: t for t in ties(whole, cohort, [firm], lang="zh")}
    languages = _languages(whole, firm, cohort)
    order = [*found, *(d for d in cohort if d not in found)]
    sheets = []
    for ref in order:
        tie = found.get(ref)
        drafted = _questions(whole, tie, asked) if tie else (*_own(asked, ref), Question(ASK_OPEN, True))
        sheets.append(
            DelegateSheet(
                ref=ref,
                name=title(whole.browser, ref),
                made_up=whole.browser.made_up(ref),
                score=tie.score if tie else 0.0,
                reasons=_reasons(tie, in_zh[ref]) if tie else (),
                questions=drafted,
                interpret_from=languages.language_for(ref),
            )
        )
    return tuple(sheets), languages


def _reasons(tie: Tie, in_zh: Tie) -> tuple[Said, ...]:
    chinese = {r.path: r.text for r in in_zh.reasons}
    return tuple(Said(Both(r.text, chinese[r.path]), r.contribution, _sources(r)) for r in tie.reasons)


@dataclass(frozen=True, slots=True)
class Tick:
    """Who wants more after a visit: the delegate of the firm, or (``by_firm``) the firm of the delegate."""

    delegate: Ref
    by_firm: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class IntroductionRequest:
    """An introduction to ask for; contact is opened only after both sides have said yes."""

    asker: Ref
    asked: Ref
    purpose: Both
    message: str
    origin: str


def requests(
    brief: VisitBrief, ticks: Iterable[Tick], *, whole: Seen, for_the_firm: Seen
) -> list[IntroductionRequest]:
    """Return the introduction requests that ticks make, each pair once a direction, in order of the ticks.

    Both sides read the purpose, so it names only topics that the firm may know of (``for_the_firm``).
    InputError naming every tick for somebody who is not in the brief.
    """
    there = {s.ref for s in brief.delegates}
    given = list(ticks)
    strangers = [t.delegate for t in given if t.delegate not in there]
    if strangers:
        message = STRANGER.of(ref=str(brief.programme))
        raise InputError([fault(message, column="delegate", value=str(s)) for s in strangers])
    open_ = [d for d in sorted(there) if for_the_firm.browser.snapshot.record(d) is not None]
    wants = {t.delegate: t.wants for t in ties(for_the_firm, open_, [brief.firm])}
    found: dict[tuple[Ref, Ref], IntroductionRequest] = {}
    for tick in given:
        sides = (brief.firm, tick.delegate) if tick.by_firm else (tick.delegate, brief.firm)
        topics = [topic for topic, _ in wants.get(tick.delegate, ())]
        purpose = _purpose(whole, brief, topics)
        origin = f"visit:{brief.programme.id}:{brief.firm.id}"
        found.setdefault(sides, IntroductionRequest(*sides, purpose, tick.message.strip(), origin))
    return list(found.values())


def _purpose(whole: Seen, brief: VisitBrief, topics: list[Ref]) -> Both:
    firm = title(whole.browser, brief.firm)
    if not topics:
        said = PURPOSE_BARE.of(firm=firm)
    else:
        said = PURPOSE.of(firm=firm, topics=listed(title(whole.browser, t) for t in topics[:3]))
    return Both(said.en[:MAX_PURPOSE], said.zh[:MAX_PURPOSE])
