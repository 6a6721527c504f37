"""Tables become planned rows: headings matched, every row given the id of the record it speaks of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from graph.errors import Problem
from graph.model import KIND, TABLE_KIND
from graph.names import is_valid_id, normalise, slug
from graph.records import Ref
from graph.schema import IdForm
from graph.store.base import Store
from graph.tables.cells import Sheet
from graph.tables.columns import COUNTRY_FACTS, columns, required, table_names
from graph.tables.references import References, names_in
from graph.tables.rows import Row
from graph.tables.values import split_list

KEY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "delegates": ("name", "name_en", "name_zh", "country"),
    "experts": ("name", "name_en", "name_zh", "organisation"),
    "engagements": ("company", "country", "topics", "year", "title"),
}
"""What tells one row without an id from another, in tables whose ids are opaque."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that whoever imports should know, and that does not stand in the way."""

    file: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet is to be read: its table, its source, the meaning of its headings and of its values."""

    table: str = ""
    source: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """All rows of an import with what is wrong and what is worth knowing about them."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    references: References = field(default_factory=References)


class Planner:
    """Plans an import against a store; ``seq`` is the number that the change will have."""

    def __init__(self, store: Store, seq: int) -> None:
        self.plan = Plan()
        self._store = store
        self._seq = seq
        self._made = 0
        self._seen: dict[Ref, Row] = {}
        self._occurrences: dict[tuple[str, ...], int] = {}
        self._stored: dict[str, dict[str, list[str]]] = {}
        self._row_keys: dict[str, dict[str, str]] = {}
        self._index_store()

    def _index_store(self) -> None:
        for kind in KIND.values():
            if kind.table:
                known = self._stored.setdefault(kind.name, {})
                keys = self._row_keys.setdefault(kind.name, {})
                for record in self._store.records(kind.name):
                    known[record.id] = names_in(kind.name, record.state)
                    self.plan.references.add(record.ref, known[record.id])
                    if record.get("row_key"):
                        keys[record.get("row_key")] = record.id

    def is_stored(self, ref: Ref) -> bool:
        """Say whether the store held the record when the plan was begun."""
        return ref.id in self._stored.get(ref.kind, ())

    def add(self, sheet: Sheet, reading: Reading) -> None:
        """Take in the rows of a sheet; what is wrong with it is added to the plan's problems."""
        name = reading.table or sheet.name
        if name not in table_names():
            message = f"no table is called {name!r:.40}; the tables are {', '.join(table_names())}"
            self.plan.problems.append(Problem(message, sheet.file))
            return
        header = [reading.headings.get(h, h) for h in sheet.header]
        if not self._check_header(sheet, name, header):
            return
        source = reading.source or Path(sheet.file).stem
        known = columns(name)
        constants = {c: v for c, v in reading.constants.items() if c in known}
        for number, cells in sheet.rows:
            filled = dict(constants) | {h: c for h, c in zip(header, cells, strict=False) if c and h in known}
            self._add_row(name, sheet.file, number, _replaced(filled, reading.values), source)

    def _check_header(self, sheet: Sheet, table: str, header: list[str]) -> bool:
        unknown = [h for h in header if h and h not in columns(table)]
        if unknown:
            self.plan.notes.append(
                Note(sheet.file, f"not stored, no such column in {table}: {', '.join(unknown)}")
            )
        twice = sorted({h for h in header if h in columns(table) and header.count(h) > 1})
        missing = [g for g in required(table) if not any(n in header for n in g)]
        if table != COUNTRY_FACTS and "id" in header:
            missing = []
        for group in missing:
            self.plan.problems.append(Problem(f"no column {' or '.join(group)}", sheet.file, 1))
        for name in twice:
            self.plan.problems.append(Problem("two headings mean the same column", sheet.file, 1, name))
        return not missing and not twice

    def _add_row(self, table: str, file: str, number: int, cells: dict[str, str], source: str) -> None:
        row = Row(table, file, number, cells, source, Ref("", ""))
        if table == COUNTRY_FACTS:
            self.plan.rows.append(row)
            return
        kind = TABLE_KIND[table]
        names = [c for n, c in cells.items() if n in _name_columns(table)]
        row_key = ""
        if cells.get("id"):
            key, fault = (
                cells["id"],
                "" if is_valid_id(cells["id"]) else "holds characters that an id may not have",
            )
        elif kind.id_form is IdForm.SLUG:
            key, fault = self._slug(kind.name, names)
        else:
            row_key, (key, fault) = self._row_key(row), ("", "")
            key = self._row_keys[kind.name].get(row_key) or self._next_id()
        row = Row(table, file, number, cells, source, Ref(kind.name, key), row_key)
        fault = fault or self._twice(row)
        if fault:
            self.plan.problems.append(row.problem(fault, "id", cells.get("id", "")))
            return
        self._seen[row.ref] = row
        aliases = [a.strip() for a in cells.get("aliases", "").split(";") if a.strip() not in ("", "-")]
        self.plan.references.add(row.ref, names + aliases)
        self.plan.rows.append(row)

    def _slug(self, kind: str, names: list[str]) -> tuple[str, str]:
        if not names:
            self._made += 1
            return f"nameless-{self._made}", ""
        key = slug(names[0])
        if not key:
            return "", "is empty and cannot be made from the name"
        there = self._stored[kind].get(key)
        if there and not {normalise(n) for n in names} & {normalise(n) for n in there}:
            return key, f"made from the name is taken by {there[0]!r:.60}: give the row an id of its own"
        return key, ""

    def _twice(self, row: Row) -> str:
        earlier = self._seen.get(row.ref)
        if earlier is None:
            return ""
        return f"{row.ref.id!r:.60} is the id of row {earlier.number} of {earlier.file} too"

    def _row_key(self, row: Row) -> str:
        cells = tuple(normalise(row.cells.get(n, "")) for n in KEY_COLUMNS[row.table])
        place = (row.table, row.source, *cells)
        count = self._occurrences[place] = self._occurrences.get(place, 0) + 1
        if count == 2:
            message = f"row {row.number} looks like an earlier one; both are kept as two"
            self.plan.notes.append(Note(row.file, message))
        text = "\x1f".join((*place, str(count)))
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    def _next_id(self) -> str:
        self._made += 1
        return f"p{self._seq}-{self._made}"


@cache
def _name_columns(table: str) -> frozenset[str]:
    title = TABLE_KIND[table].title
    return frozenset(n for n, c in columns(table).items() if c.field.partition("@")[0] == title)


def _replaced(cells: dict[str, str], values: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Put what is meant for what a list writes, item by item."""
    for name in cells.keys() & values.keys():
        items = [values[name].get(item, item) for item in split_list(cells[name])]
        cells[name] = ";".join(i.replace(";", "\\;") for i in items if i)
    return {n: c for n, c in cells.items() if c}
