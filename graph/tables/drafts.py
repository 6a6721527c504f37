"""Draft tables: rows that ask about something which is not stored. Only the id is required."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import InputError, Problem
from graph.records import Ref, State
from graph.store.base import Store
from graph.tables.employers import Employers
from graph.tables.plan import Note, Planner, Reading
from graph.tables.rows import Reader
from graph.tables.sheets import read_sheets


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft: fields and targets of relations, or the problems for which it is refused."""

    ref: Ref
    fields: State = field(default_factory=dict)
    relations: dict[str, list[Ref]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_drafts(
    store: Store, path: Path, table: str, *, note: Callable[[Note], None] | None = None
) -> list[DraftRow]:
    """Return the drafts of a CSV or XLSX file in the file's order, read against what the store holds.

    A row that does not resolve is returned with its problems. InputError when the file as a whole
    cannot be read: no table, no ``id`` column, a row without an id, two rows of one id. Columns that
    the table does not have are named to ``note``.
    """
    planner = Planner(store, store.head().seq + 1)
    sheet = read_sheets(path)[0]
    if "id" not in sheet.header:
        raise InputError([Problem("no column id: every draft needs one", sheet.file, 1)])
    places = {h: n for n, h in enumerate(sheet.header)}
    nameless = [number for number, cells in sheet.rows if not cells[places["id"]]]
    known = planner.plan.references
    drafts = Planner(store, store.head().seq + 1)
    drafts.add(sheet, Reading(table))
    problems = [Problem("is empty; a draft needs an id", sheet.file, n, "id") for n in nameless]
    if problems or drafts.plan.problems:
        raise InputError(problems + drafts.plan.problems)
    if note:
        for remark in drafts.plan.notes:
            note(remark)
    employers = Employers(known)
    employers.index(store)
    reader = Reader(known, employers.find, drafts=True)
    found = []
    for row in drafts.plan.rows:
        said, faults = reader.read(row)
        relations = {name: [ref for ref, _ in targets] for name, targets in said.relations.items()}
        found.append(DraftRow(row.ref, said.fields, relations, tuple(faults)))
    return found
