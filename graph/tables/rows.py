"""Rows become what they say of records: fields and statements, or every problem that a row has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.audiences import FIELDS, is_field
from graph.errors import Problem
from graph.records import Ref, State
from graph.schema import Relation, Type
from graph.tables.columns import COUNTRY_FACTS, Column, columns, required
from graph.tables.languages import language_code
from graph.tables.references import References, resolve_origin
from graph.tables.values import CellError, read_value, split_list

CLEAR = "-"
COUNTRY_FACT_RELATIONS = ("has", "needs")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: where it stands, its filled cells by column, and the record it speaks of."""

    table: str
    file: str
    number: int
    cells: Mapping[str, str]
    source: str
    ref: Ref
    row_key: str = ""

    def problem(self, message: str, column: str = "", value: str = "") -> Problem:
        """Return a problem of this row."""
        return Problem(message, self.file, self.number, column, value)


@dataclass(slots=True)
class Said:
    """What a row says: fields (None clears), and for each relation that it speaks of all its targets.

    ``ref`` is whom it speaks of, the row's own record or, for a fact, a country.
    """

    ref: Ref
    fields: State = field(default_factory=dict)
    relations: dict[str, list[tuple[Ref, State]]] = field(default_factory=dict)
    new: list[tuple[Ref, State, Ref | None]] = field(default_factory=list)


Employer = Callable[[Row, str, Ref | None], tuple[Ref, tuple[Ref, State, Ref | None] | None]]


class Reader:
    """Reads rows against what there is to refer to."""

    def __init__(self, references: References, employer: Employer, *, drafts: bool = False) -> None:
        self._references = references
        self._employer = employer
        self._drafts = drafts

    def read(self, row: Row) -> tuple[Said, list[Problem]]:
        """Return what the row says, and what is wrong with it; what is wrong is left out."""
        problems = [] if self._drafts else [row.problem(m, c) for c, m in _missing(row)]
        said = Said(row.ref)
        citation = self._citation(row, problems)
        if row.table == COUNTRY_FACTS:
            self._read_fact(row, said, citation, problems)
            return said, problems
        for name, column in columns(row.table).items():
            cell = row.cells.get(name)
            if not cell or name in ("id", "quote", "organisation_type"):
                continue
            try:
                self._read_cell(row, column, cell, said, citation, problems)
            except CellError as error:
                problems.append(row.problem(str(error), name, cell))
        if row.row_key:
            said.fields["row_key"] = row.row_key
        return said, problems

    def _citation(self, row: Row, problems: list[Problem]) -> State:
        document, quote = (split_list(row.cells.get("document", "")) or [""])[0], row.cells.get("quote", "")
        citation: State = {"quote": quote} if quote and quote != CLEAR else {}
        if document and document != CLEAR:
            try:
                citation["document"] = self._references.resolve(("document",), document).id
            except CellError as error:
                if row.table == COUNTRY_FACTS:
                    problems.append(row.problem(str(error), "document", document))
        return citation

    def _read_cell(
        self, row: Row, column: Column, cell: str, said: Said, citation: State, problems: list[Problem]
    ) -> None:
        if column.relation is not None:
            relation = column.relation.name
            targets = said.relations.setdefault(relation, [])
            items = [] if cell == CLEAR else [cell] if column.relation.single else split_list(cell)
            for item in items:
                try:
                    target = self._target(row, column.relation, item, said)
                except CellError as error:
                    problems.append(row.problem(str(error), column.name, item))
                    continue
                if all(target != known for known, _ in targets):
                    targets.append((target, citation))
        elif column.prop is not None:
            said.fields[column.field] = None if cell == CLEAR else _value(column, cell)

    def _target(self, row: Row, relation: Relation, item: str, said: Said) -> Ref:
        name, kind = relation.name, row.ref.kind
        if name == "from" and kind == "delegate":
            return self._origin(item, said)
        if name == "works_for":
            ref, new = self._employer(row, item, _country_of(row))
            said.new += [new] if new else []
            return ref
        if name in ("proposed_by", "draws", "member", "conflicts_with"):
            return self._references.resolve_tagged(relation.objects, item)
        if name in ("visited", "taught_by"):
            return self._references.resolve_tagged(relation.objects, item, bare="company")
        if name == "from" or (name == "in" and kind == "engagement"):
            return self._references.resolve(("country",), item)
        return self._references.resolve((kind,) if name == "within" else relation.objects, item)

    def _origin(self, cell: str, said: Said) -> Ref:
        ref = resolve_origin(cell)
        if ref.kind == "organisation" and not self._references.holds(ref):
            said.new.append((ref, {"name": cell, "type": "party"}, None))
        return ref

    def _read_fact(self, row: Row, said: Said, citation: State, problems: list[Problem]) -> None:
        cells = row.cells
        state = dict(citation)
        if cells.get("relation") and cells["relation"] not in COUNTRY_FACT_RELATIONS:
            problems.append(row.problem("must be has or needs", "relation", cells["relation"]))
        found: dict[str, Ref] = {}
        for name in ("country", "topic"):
            try:
                if cells.get(name):
                    found[name] = self._references.resolve((name,), cells[name])
            except CellError as error:
                problems.append(row.problem(str(error), name, cells[name]))
        try:
            if cells.get("year", CLEAR) != CLEAR:
                state["year"] = read_value(_YEAR, cells["year"])
        except CellError as error:
            problems.append(row.problem(str(error), "year", cells["year"]))
        if not problems:
            said.ref = found["country"]
            said.relations[cells["relation"]] = [(found["topic"], state)]


_YEAR = next(c.prop for c in columns("engagements").values() if c.prop and c.prop.type is Type.YEAR)


def _missing(row: Row) -> list[tuple[str, str]]:
    empty = [group for group in required(row.table) if not any(row.cells.get(n) for n in group)]
    return [
        (g[0], "is empty; " + (f"one of {', '.join(g)} is required" if g[1:] else "it is required"))
        for g in empty
    ]


def _value(column: Column, cell: str) -> Any:
    assert column.prop is not None
    value = read_value(column.prop, cell)
    if column.name == "languages" and isinstance(value, list):
        return list(dict.fromkeys(language_code(v) for v in value))
    if column.prop.type is Type.MAPPING and isinstance(value, dict):
        unknown = [n for n in value if not is_field(n)]
        if unknown:
            raise CellError(f"{unknown[0]!r:.40} is no field of a person; they are {', '.join(FIELDS)}")
    return value


def _country_of(row: Row) -> Ref | None:
    try:
        return resolve_origin(row.cells["country"]) if row.cells.get("country", CLEAR) != CLEAR else None
    except CellError:
        return None
