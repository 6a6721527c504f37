"""Leads as CSV, XLSX and JSON: who, with whom, next step, consent basis, and the screening line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from matcher.decide.leads import LeadView
from matcher.export.sheets import Table, as_csv, as_xlsx

FORMATS = ("csv", "xlsx", "json")
COLUMNS: tuple[tuple[str, str], ...] = (
    ("id", "id"),
    ("title", "partnership"),
    ("subject_title", "for"),
    ("subject_country", "country or area"),
    ("partner_title", "with"),
    ("status", "status"),
    ("owner", "owner"),
    ("next_step", "next step"),
    ("due", "due"),
    ("contact", "firm contact"),
    ("consent", "consent basis"),
    ("screening_line", "screening"),
    ("made_up", "made up"),
)


def leads_table(leads: Sequence[LeadView]) -> Table:
    """Return the leads as a table; the heading "made up" says yes where a party was invented."""
    rows = [[_cell(lead, name) for name, _ in COLUMNS] for lead in leads]
    due = [n for n, (name, _) in enumerate(COLUMNS) if name == "due"]
    return Table("leads", [heading for _, heading in COLUMNS], rows, frozenset(due))


def _cell(lead: LeadView, name: str) -> str:
    if name == "id":
        return lead.ref.id
    value = getattr(lead, name)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def export_leads(leads: Sequence[LeadView], form: str) -> bytes:
    """Return the leads in ``csv``, ``xlsx`` or ``json``; ValueError for another form."""
    if form == "csv":
        return as_csv(leads_table(leads))
    if form == "xlsx":
        return as_xlsx([leads_table(leads)])
    if form == "json":
        rows = [asdict(lead) | {"ref": str(lead.ref)} for lead in leads]
        return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()
    raise ValueError(f"leads are exported as {', '.join(FORMATS)}, not {form}")
