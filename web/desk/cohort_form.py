"""The cohort grid as a form: what it shows of each participant, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from matcher.decide.cohorts import MARKS, Cohort, CohortRow
from web.desk.topic_form import TopicForm

Topics = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A participant's row: topics ticked by relation, what is typed to add, and what is wrong with it.

    ``version`` is that of the record as shown; ``overtaken`` says that somebody changed it meanwhile.
    """

    row: CohortRow
    ticked: Topics
    added: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    overtaken: bool = False

    @property
    def was(self) -> str:
        """What is on file, as the form carries it: ``relation:topic``, with tabs between."""
        return "\t".join(f"{m}:{t}" for m, topics in on_file(self.row).items() for t in sorted(topics))

    def shown(self, relation: str) -> list[str]:
        """Return the topics that have a box in this cell: those on file and those ticked."""
        return sorted(on_file(self.row)[relation] | self.ticked[relation])


@dataclass(frozen=True, slots=True)
class Sent:
    """What a grid sent: for each participant the wanted topics, the version seen, and whether it differs."""

    wanted: dict[str, dict[str, set[str]]]
    versions: dict[str, int]
    entries: list[Entry]

    @property
    def is_readable(self) -> bool:
        """Say whether everything typed means a topic."""
        return not any(e.faults for e in self.entries)


def on_file(row: CohortRow) -> dict[str, frozenset[str]]:
    """Return a participant's topics by relation."""
    return {m: frozenset(t for t, said in row.marks.items() if m in said) for m in MARKS}


def entries(cohort: Cohort) -> list[Entry]:
    """Return the rows as they are on file."""
    return [Entry(row, on_file(row)) for row in cohort.delegates]


def read_sent(cohort: Cohort, form: MultiDict[str, str], topics: TopicForm) -> Sent:
    """Return what a grid sent. Rows that nobody touched are left out of ``wanted``."""
    rows = {row.ref.id: row for row in cohort.delegates}
    sent = Sent({}, {}, [])
    seen: set[str] = set()
    for n in range(len(form)):
        row = rows.get(form.get(f"d-{n}", ""))
        if row is None or row.ref.id in seen:
            continue
        seen.add(row.ref.id)
        sent.entries.append(_read_row(row, n, form, topics, sent))
    sent.entries.extend(Entry(row, on_file(row)) for key, row in rows.items() if key not in seen)
    return sent


def _read_row(row: CohortRow, n: int, form: MultiDict[str, str], topics: TopicForm, sent: Sent) -> Entry:
    said = set(form.getlist(f"m-{n}"))
    ticked = {m: frozenset(t.removeprefix(f"{m}:") for t in said if t.startswith(f"{m}:")) for m in MARKS}
    added = {m: form.get(f"add-{n}-{m}", "").strip() for m in MARKS}
    faults: dict[str, str] = {}
    wanted: dict[str, set[str]] = {}
    for mark in MARKS:
        found, unknown = topics.read(added[mark])
        wanted[mark] = set(ticked[mark]) | found
        if unknown:
            faults[mark] = _fault(unknown, topics)
    version = form.get(f"v-{n}", 0, type=int)
    was = set(form.get(f"was-{n}", "").split("\t")) - {""}
    touched = said != was or any(added.values())
    if touched:
        sent.wanted[row.ref.id] = wanted
        sent.versions[row.ref.id] = version
    overtaken = touched and version != row.version
    return Entry(row, ticked if touched else on_file(row), added, faults, overtaken)


def _fault(unknown: list[str], topics: TopicForm) -> str:
    said = []
    for piece in unknown:
        near = ", ".join(topics.near(piece))
        text = gettext("“%(typed)s” is no topic", typed=piece[:60])
        said.append(text + (gettext("; nearest: %(names)s", names=near) if near else ""))
    return ". ".join(said)
