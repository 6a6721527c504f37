"""Tables become one change: read, planned, checked as a whole, written at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.changes import Change, Draft, Operation, Payload
from graph.drafting import new_statement, payloads_of, record_operation, statement_operations, told
from graph.errors import ConflictError, InputError, Problem
from graph.memory import collector_paused
from graph.records import Record, Ref, State, Statement
from graph.store.base import Store
from graph.tables.cells import Sheet
from graph.tables.columns import COUNTRY_FACTS
from graph.tables.employers import Employers
from graph.tables.plan import Note, Plan, Planner, Reading
from graph.tables.retract import retract
from graph.tables.rows import Reader, Row, Said
from graph.tables.sheets import list_tables, read_sheets

TRIES = 2
"""Times that an import is made beside other writers, before they are asked to wait for it."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many rows are done, and how many there are (0: not known)."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to import and how; the fields are the options of ``matcher import``.

    ``headings`` maps a user's own headings to columns ("" leaves one out); ``values`` maps, by column, what
    a list writes to what is meant ("" leaves it out); ``constants`` fills columns that a row leaves empty.
    Without ``source``, a file's stem is its source.
    """

    actor: str
    why: str = ""
    source: str = ""
    table: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    replace_source: bool = False
    skip_bad_rows: bool = False
    dry_run: bool = False


@dataclass(slots=True)
class Report:
    """What an import did, or would do: counts, the change it became, notes, and the rows refused."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    change: int | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def import_files(
    store: Store, paths: Iterable[Path], request: Request, *, progress: Progress | None = None
) -> Report:
    """Import tables and folders of tables as one change; InputError names every fault of every file."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    ignored: list[Note] = []
    for path in list_tables(paths, ignored=lambda p: ignored.append(Note(str(p), "left out, not a table"))):
        try:
            count = (lambda done, name=path.name: progress(f"reading {name}", done, 0)) if progress else None
            sheets += read_sheets(path, progress=count)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    report = import_sheets(store, sheets, request, progress=progress)
    report.notes[:0] = ignored
    return report


def import_sheets(
    store: Store, sheets: Iterable[Sheet], request: Request, *, progress: Progress | None = None
) -> Report:
    """Import tables as one change, all or nothing; the same tables again change nothing.

    InputError with every bad row, unless ``skip_bad_rows``; nothing is written on ``dry_run``.
    """
    sheets = list(sheets)
    with collector_paused():
        return _import(store, sheets, request, progress)


def _import(store: Store, sheets: list[Sheet], request: Request, progress: Progress | None) -> Report:
    why = request.why or "import of " + ", ".join(sorted({Path(s.file).name for s in sheets}))
    draft = Draft(request.actor, why[:2000], ())
    for _ in range(TRIES):
        head = store.head().seq
        loader, report = _checked(store, sheets, request, progress)
        if request.dry_run:
            for _payload in loader.payloads():
                pass
            return report
        try:
            return _done(report, store.apply(replace(draft, payloads=loader.payloads(), head=head)))
        except ConflictError:
            continue
    return _import_alone(store, sheets, request, progress, draft)


def _import_alone(
    store: Store, sheets: list[Sheet], request: Request, progress: Progress | None, draft: Draft
) -> Report:
    """Import where others never stop writing: they wait while the tables are read against the store."""
    reports: list[Report] = []

    def payloads() -> Iterator[Payload]:
        loader, report = _checked(store, sheets, request, progress)
        reports.append(report)
        yield from loader.payloads()

    change = store.apply(replace(draft, payloads=payloads(), alone=True))
    return _done(reports[-1], change)


def _checked(
    store: Store, sheets: list[Sheet], request: Request, progress: Progress | None
) -> tuple[Loader, Report]:
    """Read every row against the store; InputError when some are refused, unless they may be skipped."""
    loader = Loader(store, store.head().seq + 1, request, progress)
    for sheet in sheets:
        loader.add(sheet)
    report = loader.check()
    if report.problems and not request.skip_bad_rows:
        raise InputError(report.problems)
    return loader, report


def _done(report: Report, change: Change | None) -> Report:
    report.change = change.seq if change else None
    return report


class Loader:
    """One import under way: rows planned, checked, then turned into payloads one by one."""

    def __init__(self, store: Store, seq: int, request: Request, progress: Progress | None = None) -> None:
        self._store = store
        self._request = request
        self._progress = progress
        self._planner = Planner(store, seq)
        self._plan: Plan = self._planner.plan
        self._employers = Employers(self._plan.references)
        self._reader = Reader(self._plan.references, self._employers.find)
        self._good: list[tuple[Row, Said]] = []
        self._report = Report()

    def add(self, sheet: Sheet) -> None:
        """Take in a sheet."""
        request = self._request
        if sheet.encoding not in ("", "utf-8", "xlsx"):
            self._plan.notes.append(Note(sheet.file, f"read as {sheet.encoding}"))
        asked = Reading(request.table, request.source, request.headings, request.values, request.constants)
        self._planner.add(sheet, asked)

    def check(self) -> Report:
        """Read every row; the report names all that is wrong."""
        self._employers.index(self._store)
        bad = list(self._plan.problems)
        for done, row in enumerate(self._plan.rows):
            self._show("checking rows", done)
            said, problems = self._reader.read(row)
            bad += problems
            if not problems:
                self._good.append((row, said))
        bad += self._lost_targets() if self._request.skip_bad_rows else []
        bad.sort(key=lambda p: (p.file, p.row))
        report = self._report
        report.rows, report.problems, report.notes = len(self._plan.rows), bad, self._plan.notes
        return report

    def _lost_targets(self) -> list[Problem]:
        """Leave out rows that refer to a record which only a refused row would have made; say so."""
        lost: list[Problem] = []
        while True:
            good = {row.ref for row, _ in self._good}
            refused = {
                r.ref for r in self._plan.rows if r.ref not in good and self._store.record(r.ref) is None
            }
            hits = [(row, said, _first(said, refused)) for row, said in self._good]
            pointing = [(row, hit) for row, _, hit in hits if hit]
            if not pointing:
                return lost
            lost += [row.problem(f"refers to {hit}, which was refused") for row, hit in pointing]
            self._good = [(row, said) for row, said, hit in hits if not hit]

    def payloads(self) -> Iterator[Payload]:
        """Iterate over the payloads of the rows that were good, then of what the source no longer says."""
        for done, (row, said) in enumerate(self._good):
            self._show("writing rows", done)
            for ref, values, country in said.new:
                yield from payloads_of(self._new_organisation(row, ref, values, country))
            operations = self._operations(row, said)
            self._count(operations)
            yield from payloads_of(operations)
        if self._request.replace_source:
            sources = {row.source for row in self._plan.rows}
            told_now = [(row.source, said) for row, said in self._good]
            yield from retract(self._store, sources, told_now)

    def _operations(self, row: Row, said: Said) -> list[Operation]:
        operations: list[Operation] = []
        stored: list[Statement] = []
        if row.table != COUNTRY_FACTS:
            record = self._store.record(said.ref) if self._planner.is_stored(said.ref) else None
            operations += self._record_operations(record, row, said)
            stored = self._store.statements(subject=said.ref) if record else []
        else:
            stored = self._store.statements(subject=said.ref)
        for relation, targets in said.relations.items():
            wanted = dict(
                new_statement(relation, said.ref, target, source=row.source, data=data)
                for target, data in targets
            )
            ours = [s for s in stored if s.relation == relation and s.source == row.source]
            operations += statement_operations(ours, wanted, keep=row.table == COUNTRY_FACTS)
        return operations

    def _record_operations(self, record: Record | None, row: Row, said: Said) -> list[Operation]:
        operation = record_operation(said.ref, record, told(record, said.fields, source=row.source))
        return [operation] if operation else []

    def _new_organisation(self, row: Row, ref: Ref, values: State, country: Ref | None) -> list[Operation]:
        operations: list[Operation] = []
        if self._employers.first(ref) and self._store.record(ref) is None:
            operation = record_operation(ref, None, told(None, values, source=row.source))
            operations += [operation] if operation else []
            if country is not None:
                key, state = new_statement("from", ref, country, source=row.source)
                operations.append(Operation(f"statement:{key}", None, state))
        return operations

    def _count(self, operations: list[Operation]) -> None:
        report = self._report
        if not operations:
            report.unchanged += 1
        elif operations[0].before is None and not operations[0].target.startswith("statement:"):
            report.created += 1
        else:
            report.changed += 1

    def _show(self, what: str, done: int) -> None:
        if self._progress and done % 500 == 0:
            self._progress(what, done, len(self._plan.rows))


def _first(said: Said, refused: set[Ref]) -> Ref | None:
    """Return the first target of a row that is among ``refused``."""
    targets = (t for pairs in said.relations.values() for t, _ in pairs) if refused else iter(())
    return next((t for t in targets if t in refused), None)
