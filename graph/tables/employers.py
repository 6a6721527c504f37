"""Employers as people write them: a known organisation of the same country, else a new one.

A participant list names thousands of ministries that nobody has listed before, so the employer column
of people (and only that) makes the organisation it names. "Ministry of Finance" exists in every
country: an employer is looked for among organisations of the person's country and of none.
"""

from __future__ import annotations

from graph.names import slug
from graph.records import Ref, State
from graph.store.base import Store
from graph.tables.references import References, names_in
from graph.tables.rows import Row
from graph.tables.values import CellError

KIND = "organisation"

Employer = tuple[Ref, tuple[Ref, State, Ref | None] | None]


class Employers:
    """Finds or makes the organisation that a cell of the employer column names."""

    def __init__(self, references: References) -> None:
        self._references = references
        self._country: dict[str, Ref | None] = {}
        self._made: dict[str, set[str]] = {}
        self._written: set[Ref] = set()
        self._known: dict[tuple[str, str, Ref | None], Employer] = {}

    def index(self, store: Store) -> None:
        """Learn the countries of the organisations that the store holds."""
        for statement in store.statements(relation="from"):
            if statement.subject.kind == KIND:
                self._country[statement.subject.id] = statement.object

    def first(self, ref: Ref) -> bool:
        """Say whether this is the first time that a new organisation is written."""
        new = ref not in self._written
        self._written.add(ref)
        return new

    def find(self, row: Row, text: str, country: Ref | None) -> Employer:
        """Return the employer and, when it is new, what to enter of it; CellError when it means two."""
        key = (text, row.cells.get("organisation_type", ""), country)
        if key not in self._known:
            self._known[key] = self._find(row, text, country)
        return self._known[key]

    def _find(self, row: Row, text: str, country: Ref | None) -> Employer:
        if self._references.holds(Ref(KIND, text)):
            return Ref(KIND, text), None
        fitting: set[str] = set()
        for found in self._references.named(KIND, text):
            near = {c for c in found if self._country.get(c) in (None, country)}
            fitting = fitting or {c for c in near if self._country.get(c) == country} or near
        if len(fitting) > 1:
            raise CellError(f"means more than one organisation: {', '.join(sorted(fitting)[:5])}")
        if fitting and not fitting & self._made.keys():
            return Ref(KIND, fitting.pop()), None
        return self._new(row, text, country, fitting)

    def _new(self, row: Row, text: str, country: Ref | None, known: set[str]) -> Employer:
        ending = f"-{country.id.casefold()}" if country else ""
        key = known.pop() if known else slug(text)[: 80 - len(ending)].rstrip("-") + ending
        if key == ending:
            raise CellError("is no name of an organisation")
        if key not in self._made:
            self._made[key] = names = {text}
            self._country[key] = country
            self._references.add(Ref(KIND, key), names_in(KIND, {"name": text}) + sorted(names))
        values: State = {"name": min(self._made[key]), "type": row.cells.get("organisation_type") or None}
        return Ref(KIND, key), (
            Ref(KIND, key),
            values,
            country if country and country.kind == "country" else None,
        )
