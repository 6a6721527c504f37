"""Employers in a view: an organisation that is only known because somebody works there.

The employer column of a list of people makes the organisation that it names (`graph.tables.employers`),
with the person's country. Such an organisation tells of her: it stands in a view only when somebody who
is seen works there, and its country only when that somebody's country may be seen too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from graph.model import KIND
from graph.records import HELD, ORIGIN, Record, Ref, Snapshot, Statement, statement_id

PEOPLE = tuple(k.name for k in KIND.values() if k.person)
WORKS, FROM = "works_for", "from"
MADE_FIELDS = ("name", "type")
"""What the employer column writes of an organisation; a table of organisations names it by language."""

Statements = dict[str, Statement]


def employers_seen(snapshot: Snapshot, statements: Mapping[str, Statement]) -> tuple[set[Ref], Statements]:
    """Return the organisations that a view leaves out, and the statements that are left without them.

    ``statements`` are those that may be seen otherwise. An organisation that stands by its workers alone is
    as those tell of it who are seen: its country is said by their source.
    """
    bare = _bare(snapshot, statements.values())
    workers: dict[Ref, list[Statement]] = {}
    origins: dict[Ref, set[Ref]] = {}
    for statement in statements.values():
        if statement.relation == WORKS and statement.object in bare:
            workers.setdefault(statement.object, []).append(statement)
        elif statement.relation == FROM and statement.subject.kind in PEOPLE:
            origins.setdefault(statement.subject, set()).add(statement.object)
    countries = _countries(snapshot, bare)
    told: dict[Ref, list[Statement]] = {}
    for employer, held in workers.items():
        country = countries.get(employer)
        open_ = [s for s in held if country is None or country in origins.get(s.subject, ())]
        if open_:
            told[employer] = open_
    hidden = bare - told.keys()
    kept = {k: s for k, s in statements.items() if not _left_out(s, bare, hidden, told)}
    for employer, held in told.items():
        if employer in countries:
            kept |= _country(employer, countries[employer], held)
    return hidden, kept


def _bare(snapshot: Snapshot, statements: Iterable[Statement]) -> set[Ref]:
    """Return the organisations of which no more is known than a list of people says of an employer."""
    bare = {r.ref for r in snapshot.of("organisation").values() if _has_made_fields_only(r)}
    for statement in statements:
        if statement.relation == WORKS or (statement.relation == FROM and statement.subject in bare):
            continue
        ends = {statement.object} if statement.relation == FROM else {statement.subject, statement.object}
        bare -= ends
    return bare


def _has_made_fields_only(record: Record) -> bool:
    return all(n.removesuffix(ORIGIN) in MADE_FIELDS or n.startswith(HELD) for n in record.state)


def _countries(snapshot: Snapshot, bare: set[Ref]) -> dict[Ref, Ref]:
    told = (s for s in snapshot.standing() if s.relation == FROM and s.subject in bare)
    return {s.subject: s.object for s in sorted(told, key=lambda s: s.id, reverse=True)}


def _left_out(s: Statement, bare: set[Ref], hidden: set[Ref], told: Mapping[Ref, list[Statement]]) -> bool:
    if s.subject in bare and s.relation == FROM:
        return True  # told anew, by the source of those who are seen
    if s.subject in hidden or s.object in hidden:
        return True
    return s.relation == WORKS and s.object in told and s not in told[s.object]


def _country(employer: Ref, country: Ref, workers: list[Statement]) -> Statements:
    source = min(s.source for s in workers)
    key = statement_id(FROM, str(employer), str(country), source=source)
    return {key: Statement(key, FROM, employer, country, source, "stated", 0, {})}


def bare_record(record: Record) -> Record:
    """Return an organisation without the names of the sources that speak of it."""
    return replace(record, state={k: v for k, v in record.state.items() if not k.startswith(HELD)})
