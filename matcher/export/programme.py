"""A programme as a workbook: its cohort, its visits and its projects."""

from __future__ import annotations

from graph.records import Ref
from matcher.browse.pages import Browser, Source
from matcher.decide.cohorts import MARKS, cohort
from matcher.export.sheets import Cell, Table, as_xlsx


def export_programme(browser: Browser, programme: Ref, lang: str = "en") -> bytes:
    """Return the workbook; NotFoundError when there is no such programme."""
    return as_xlsx(
        [
            _cohort(browser, programme, lang),
            _visits(browser, programme, lang),
            _projects(browser, programme, lang),
        ]
    )


def _titles(browser: Browser, refs: list[Ref], lang: str) -> str:
    return "; ".join(browser.title(r, lang) for r in refs)


def _cohort(browser: Browser, programme: Ref, lang: str) -> Table:
    rows: list[list[Cell]] = []
    for row in cohort(browser, programme, lang).delegates:
        ends = browser.ends
        marks = [_titles(browser, ends.targets(row.ref, relation), lang) for relation in MARKS]
        employer = _titles(browser, ends.targets(row.ref, "works_for"), lang)
        rows.append([row.ref.id, row.title, row.country, employer, *marks, "yes" if row.made_up else "no"])
    header = [
        "id",
        "name",
        "country or area",
        "organisation",
        "has",
        "is looking for",
        "interested in",
        "made up",
    ]
    return Table("cohort", header, rows)


def _visits(browser: Browser, programme: Ref, lang: str) -> Table:
    rows: list[list[Cell]] = []
    for statement in browser.ends.subject.get(programme, ()):
        if statement.relation == "visited":
            ref, source = statement.object, browser.source(statement, lang)
            rows.append([ref.kind, browser.title(ref, lang), browser.subtitle(ref, lang), *_cited(source)])
    header = ["kind", "visited", "where", "document", "quote"]
    return Table("visits", header, sorted(rows, key=lambda r: str(r[1])))


def _projects(browser: Browser, programme: Ref, lang: str) -> Table:
    people = {s.subject for s in browser.ends.object.get(programme, ()) if s.relation == "attended"}
    rows: list[list[Cell]] = []
    for record in browser.snapshot.of("project").values():
        ends = browser.ends
        roles = [ends.targets(record.ref, r) for r in ("proposed_by", "draws", "member")]
        arose = programme in ends.targets(record.ref, "arose_in")
        if not arose and not people & {r for refs in roles for r in refs}:
            continue
        topics = _titles(browser, ends.targets(record.ref, "on"), lang)
        named = [_titles(browser, refs, lang) for refs in roles]
        rows.append(
            [record.id, browser.title(record.ref, lang), str(record.get("status", "")), topics, *named]
        )
    return Table(
        "projects", ["id", "project", "status", "topics", "proposers", "interested", "members"], rows
    )


def _cited(source: Source) -> list[Cell]:
    return [source.title if source.document else "", source.quote]
