"""A cohort: a programme's participants, and which topics each has, is looking for, is interested in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.changes import Operation
from graph.errors import NotFoundError
from graph.records import Ref
from graph.store.base import Store
from matcher.browse.pages import Browser
from matcher.decide.editing import targets_operations, write

MARKS = ("offers", "needs", "interested_in")


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A participant: ``marks`` holds, by topic id, which of `MARKS` are said of her."""

    ref: Ref
    title: str
    country: str
    made_up: bool
    version: int
    marks: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class TopicColumn:
    """A topic and how many participants speak of it."""

    ref: Ref
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """A programme's participants by topics; topics that more of them speak of come first."""

    programme: Ref
    title: str
    delegates: tuple[CohortRow, ...]
    topics: tuple[TopicColumn, ...]


def participants(browser: Browser, programme: Ref) -> list[Ref]:
    """Return the delegates who attended a programme, or one held within it; NotFoundError without it."""
    if browser.snapshot.record(programme) is None:
        raise NotFoundError(f"{programme} is not in the store", chinese=f"库中没有{programme}")
    within = [s.subject for s in browser.ends.object.get(programme, ()) if s.relation == "within"]
    found = {
        s.subject
        for held in (programme, *within)
        for s in browser.ends.object.get(held, ())
        if s.relation == "attended" and s.subject.kind == "delegate"
    }
    return sorted(found)


def cohort(browser: Browser, programme: Ref, lang: str = "en") -> Cohort:
    """Return the cohort grid; every topic of the store is a column, the used ones first."""
    rows = [_row(browser, ref, lang) for ref in participants(browser, programme)]
    counts: dict[str, int] = {}
    for row in rows:
        for topic in row.marks:
            counts[topic] = counts.get(topic, 0) + 1
    topics = [Ref("topic", key) for key in browser.snapshot.of("topic")]
    columns = [TopicColumn(t, browser.title(t, lang), counts.get(t.id, 0)) for t in topics]
    columns.sort(key=lambda c: (-c.count, c.title.casefold(), c.ref))
    rows.sort(key=lambda r: (r.country, r.title, r.ref))
    return Cohort(programme, browser.title(programme, lang), tuple(rows), tuple(columns))


def _row(browser: Browser, ref: Ref, lang: str) -> CohortRow:
    record = browser.snapshot.record(ref)
    assert record is not None
    marks: dict[str, set[str]] = {}
    for relation in MARKS:
        for topic in browser.ends.targets(ref, relation):
            marks.setdefault(topic.id, set()).add(relation)
    frozen = {topic: frozenset(said) for topic, said in sorted(marks.items())}
    country = origin(browser, ref, lang)
    return CohortRow(ref, browser.title(ref, lang), country, browser.made_up(ref), record.version, frozen)


def origin(browser: Browser, ref: Ref, lang: str) -> str:
    """Return the province and country that a delegate comes from, in words."""
    places = [*browser.ends.targets(ref, "from_province"), *browser.ends.targets(ref, "from")]
    return ", ".join(browser.title(p, lang) for p in places)


def mark(
    store: Store,
    programme: Ref,
    marks: Mapping[str, Mapping[str, set[str]]],
    versions: Mapping[str, int],
    *,
    actor: str,
) -> int:
    """Write what staff ticked: for each delegate and relation exactly these topics. Returns how many changed.

    ``versions`` are those that the grid showed; ConflictError, and nothing written, when somebody changed
    one of these delegates since.
    """
    changed: set[str] = set()

    def build(_: int) -> Sequence[Operation]:
        changed.clear()
        operations: list[Operation] = []
        for delegate, relations in marks.items():
            for relation in MARKS:
                if relation in relations:
                    wanted = {Ref("topic", t) for t in relations[relation]}
                    subject = Ref("delegate", delegate)
                    done = targets_operations(store, subject, relation, wanted, actor=actor)
                    operations += done
                    changed.update([delegate] if done else [])
        return operations

    expects = {Ref("delegate", d): v for d, v in versions.items() if d in marks}
    write(store, build, actor=actor, why=f"cohort grid of {programme.id}", expects=expects)
    return len(changed)
