"""The first page: what this is, a search box, where to begin, and what the sources tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from graph.records import Ref
from matcher.access.roles import Role
from matcher.browse.pages import Source
from matcher.engine.results import Answer, Suggestion
from matcher.suggest.options import Options
from web.access import may
from web.current import language, service, viewer, whole

if TYPE_CHECKING:
    from matcher.service import Service

SHOWN = 6
DELEGATES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Headcount:
    """What a source tells of a programme's size; None where it tells nothing. Never summed."""

    ref: Ref
    title: str
    year: str
    participants: int | None
    countries: int | None
    source: Source | None


def headcounts(given: Service, lang: str) -> Iterator[Headcount]:
    """Iterate over the programmes whose size is told, the newest first."""
    for hit in given.programmes(lang):
        record = given.record(hit.ref)
        people, countries = record.get("participants"), record.get("countries")
        if people is not None:
            sources = given.page(hit.ref, lang).sources
            year = str(record.get("starts", ""))[:4]
            yield Headcount(hit.ref, hit.title, year, people, countries, sources[0] if sources else None)


def home() -> str:
    """Show the first page; a visitor is told what this is, how to sign in, and what documents tell."""
    given, lang = service(), language()
    sizes = sorted(headcounts(given, lang), key=lambda h: (h.countries is None, -(h.participants or 0)))
    if viewer().role is Role.VISITOR:
        return render_template("front.html", sizes=sizes[:SHOWN])
    delegates = given.list("delegate", limit=DELEGATES_SHOWN, lang=lang).hits
    own = viewer().subject
    return render_template(
        "home.html",
        counts=given.counts(),
        delegates=delegates,
        own=own,
        example=example(given, [own] if own else [hit.ref for hit in delegates], lang),
        programmes=given.programmes(lang)[:SHOWN],
        topics=busiest_topics(given, lang),
        sizes=sizes[:SHOWN],
    )


def example(given: Service, delegates: list[Ref], lang: str) -> Answer | None:
    """Return one suggestion as an example: of real people on a document, or else the first there is."""
    found: Answer | None = None
    for ref in delegates:
        if not may("pages.delegate_peers", ref) or ref.kind != "delegate":
            continue
        answer = given.suggest("peers", ref, Options(top=1, lang=lang))
        best = next(iter(answer.suggestions), None)
        if best is not None and not best.made_up and is_cited(best):
            return answer
        found = found or (answer if best else None)
    return found


def is_cited(suggestion: Suggestion) -> bool:
    """Tell whether the strongest reason of a suggestion rests on a document."""
    sources = (s for reason in suggestion.reasons[:1] for piece in reason.evidence for s in piece.sources)
    return any(source.startswith("document:") for source in sources)


def busiest_topics(given: Service, lang: str) -> list[tuple[Ref, str, int]]:
    """Return the topics that most is said of, with how many statements say it."""
    ends = given.state().browser.ends
    said = ((len(ends.object.get(Ref("topic", key), ())), key) for key in given.state().snapshot.of("topic"))
    first = sorted(said, key=lambda pair: (-pair[0], pair[1]))[:12]
    return [(Ref("topic", key), given.title(Ref("topic", key), lang), count) for count, key in first]


def healthz() -> tuple[str, int, dict[str, str]]:
    """Answer that the service is up and its store can be read; nothing of what is in it."""
    whole().version()
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/", "home", home)
    blueprint.add_url_rule("/healthz", "healthz", healthz)
