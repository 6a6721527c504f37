"""Who is in a file that is handed out, and with which fields: for the notes of `matcher.privacy.issued`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.audiences import RELATION_FIELD
from graph.records import Ref
from matcher.access.employers import PEOPLE
from matcher.browse.pages import Browser
from matcher.decide.cohorts import participants
from matcher.decide.leads import LeadView
from matcher.plan.briefs import FirmSheet, Guest
from matcher.plan.closing import ClosingDay

Fields = tuple[str, ...]
IN_PROGRAMME: Fields = ("name", "country", "organisation", "offers", "needs", "interests")
IN_LEADS: Fields = ("name", "country")


def in_programme(browser: Browser, programme: Ref) -> Mapping[Ref, Fields]:
    """Return the participants whom a programme's workbook names; NotFoundError."""
    return dict.fromkeys(participants(browser, programme), IN_PROGRAMME)


def in_leads(leads: Iterable[LeadView]) -> Mapping[Ref, Fields]:
    """Return the people for whom leads are followed up."""
    named = (
        Ref(*text.split(":", 1)) for lead in leads for text in (lead.subject, lead.partner) if ":" in text
    )
    return {ref: IN_LEADS for ref in named if ref.kind in PEOPLE}


def in_graph(browser: Browser) -> Mapping[Ref, Fields]:
    """Return the people in an export of the graph, with their names and the fields told by relations."""
    found: dict[Ref, Fields] = {}
    for kind in PEOPLE:
        for record in browser.snapshot.of(kind).values():
            told = [*browser.ends.subject.get(record.ref, ()), *browser.ends.object.get(record.ref, ())]
            fields = {RELATION_FIELD[s.relation] for s in told if s.relation in RELATION_FIELD}
            found[record.ref] = ("name", *sorted(fields))
    return found


def in_brief(sheet: FirmSheet) -> Mapping[Ref, Fields]:
    """Return the people on the sheet that a firm is handed."""
    return {guest.ref: _on_sheet(guest) for guest in sheet.guests}


def _on_sheet(guest: Guest) -> Fields:
    held = {
        "title": bool(guest.position),
        "organisation": bool(guest.organisation.en),
        "country": bool(guest.country.en),
        "needs": bool(guest.reasons),
        "languages": guest.interpret_from is not None,
    }
    return ("name", *(field for field, there in held.items() if there))


def in_closing(day: ClosingDay) -> Mapping[Ref, Fields]:
    """Return the people whom the closing-day document names."""
    waiting, found = list(day.projects), dict[Ref, Fields]()
    while waiting:
        project = waiting.pop()
        waiting += project.within
        for party in (*project.proposers, *project.members):
            found[party.ref] = ("name", "country") if party.country.en else ("name",)
    return {ref: fields for ref, fields in found.items() if ref.kind in PEOPLE}
