"""What waits for staff's decision: projects suggested for a cohort, partners for its delegates."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.records import Record, Ref
from matcher.browse.pages import Browser
from matcher.decide.cohorts import participants
from matcher.decide.decisions import newest
from matcher.engine.results import Answer, Suggestion
from matcher.suggest.options import Options
from matcher.suggesting import Suggestions

PARTNERS_EACH = 2


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A suggestion, for whom it is, and what was decided on it, if anything."""

    about: str
    subject: Ref
    subject_title: str
    suggestion: Suggestion
    model: str
    version: int
    judgement: str | None
    decision: Ref | None


def queue(
    service: Suggestions, programme: Ref | None, lang: str, *, about: str = "project", top: int = 12
) -> list[QueueItem]:
    """Return the items without a decision, best first; rejected ones are not suggested again."""
    browser = service.state().browser
    if about == "project":
        decided = len(browser.snapshot.of("decision"))  # accepted ones are still suggested
        answer = service.suggest_projects(Options(top=top + decided, lang=lang), programme=programme)
        items = _items(browser, "project", answer, lang)
    else:
        items = _partners(service, browser, programme, lang, top)
    return [item for item in items if item.judgement is None][:top]


def _partners(
    service: Suggestions, browser: Browser, programme: Ref | None, lang: str, top: int
) -> list[QueueItem]:
    """Return the best partners of a programme's delegates; only those shown are explained."""
    kept = service.state().kept
    key = ("partners", service.answering("partners"), programme, lang)
    if key not in kept:
        everyone = [Ref("delegate", key) for key in browser.snapshot.of("delegate")]
        subjects = participants(browser, programme) if programme else everyone
        quick = Options(top=PARTNERS_EACH, reasons=False, lang=lang)
        kept[key] = [service.suggest("partners", ref, quick) for ref in subjects]
    answers: list[Answer] = kept[key]
    items = [item for answer in answers for item in _items(browser, "partner", answer, lang)]
    items = [item for item in items if item.judgement is None]
    items.sort(key=lambda i: (-i.suggestion.score, i.subject, i.suggestion.id))
    return [_explained(service, item, lang) for item in items[:top]]


def _explained(service: Suggestions, item: QueueItem, lang: str) -> QueueItem:
    options = Options(top=PARTNERS_EACH, lang=lang, explain=item.suggestion.id)
    answer = service.suggest("partners", item.subject, options)
    return replace(item, suggestion=next(s for s in answer.suggestions if s.id == item.suggestion.id))


def _items(browser: Browser, about: str, answer: Answer, lang: str) -> list[QueueItem]:
    judged = newest(browser.snapshot)
    items = []
    for suggestion in answer.suggestions:
        decision = _decision(judged, about, str(answer.subject), f"{suggestion.kind}:{suggestion.id}")
        title = browser.title(answer.subject, lang)
        judgement = decision.get("judgement") if decision else None
        ref = decision.ref if decision else None
        items.append(
            QueueItem(about, answer.subject, title, suggestion, answer.model, answer.version, judgement, ref)
        )
    return items


def _decision(
    judged: dict[tuple[str, str, str], Record], about: str, subject: str, suggested: str
) -> Record | None:
    """Return the decision on a suggestion; on a team it counts for whoever the team was suggested to."""
    if about != "project":
        return judged.get((about, subject, suggested))
    found = [r for (a, _, s), r in judged.items() if a == about and s == suggested]
    return max(found, key=lambda r: r.version) if found else None


def placed_in(browser: Browser, answer: Answer) -> set[Ref]:
    """Return the delegates who are members of a suggested team, or of a project that stands."""
    placed = {Ref(m.kind, m.id) for s in answer.suggestions for m in s.members if m.kind == "delegate"}
    for record in browser.snapshot.of("project").values():
        for relation in ("proposed_by", "draws", "member"):
            placed |= {r for r in browser.ends.targets(record.ref, relation) if r.kind == "delegate"}
    return placed
