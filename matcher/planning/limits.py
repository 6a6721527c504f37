"""What limits the teams that somebody may be in, as staff see and edit it: number, conflicts of interest.

Both are on file for the staff alone (`graph.audiences`). Staff state them in their own name, beside what
tables say; a conflict holds in both directions, whoever of the two it was recorded of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.changes import Operation
from graph.errors import InputError, Problem
from graph.model import KIND, RELATION
from graph.records import Ref
from graph.store.base import Store
from graph.tables.references import References, names_in
from graph.tables.values import CellError, read_value, split_list
from matcher.browse.pages import Browser, Source
from matcher.decide.editing import changed_record, existing, targets_operations, write
from matcher.plan.fault_words import NO_PERSON, fault, missing
from matcher.plan.limits import AT_MOST, CONFLICTS, PEOPLE
from matcher.plan.tongue import Both

WITH = RELATION[CONFLICTS].objects
"""Kinds that somebody can have a conflict of interest with."""

NO_NUMBER = Both("must be a whole number, 0 or more", "须为0或以上的整数")
NOT_KNOWN = Both("is no known person, firm or organisation", "不是已登记的人员、企业或机构")
NEAREST = Both("; nearest: {names}", "；相近的有：{names}")
NO_KIND = Both(
    f"must be written kind:name, with one of {', '.join(WITH)}",
    f"须写成“类别:名称”，类别为{'、'.join(WITH)}之一",
)
HERSELF = Both("is the person herself or himself", "是本人")


@dataclass(frozen=True, slots=True)
class InConflict:
    """Somebody or something that a person is in conflict with, and who says so.

    ``theirs`` says that it is on file of the other side; it is edited there.
    """

    ref: Ref
    title: str
    made_up: bool
    sources: tuple[Source, ...]
    theirs: bool


@dataclass(frozen=True, slots=True)
class PersonLimits:
    """A person's limits: ``most`` projects at a time (None: the usual number), and conflicts of interest.

    ``version`` is that of the record, for the form. ``projects`` are those that she is in now.
    """

    ref: Ref
    title: str
    made_up: bool
    version: int
    most: int | None
    conflicts: tuple[InConflict, ...]
    projects: int

    @property
    def is_limited(self) -> bool:
        """Whether anything is on file."""
        return self.most is not None or bool(self.conflicts)


def limits_on_file(
    browser: Browser, people: Iterable[Ref], projects: dict[Ref, int], lang: str = "en"
) -> list[PersonLimits]:
    """Return what is on file of people, in the order given; NotFoundError for who is no person on file."""
    return [_limits(browser, ref, projects.get(ref, 0), lang) for ref in people]


def _limits(browser: Browser, ref: Ref, projects: int, lang: str) -> PersonLimits:
    record = browser.snapshot.record(ref) if ref.kind in PEOPLE else None
    if record is None:
        raise missing(NO_PERSON.of(ref=str(ref)))
    found: dict[tuple[Ref, bool], list[Source]] = {}
    for theirs, ends in ((False, browser.ends.subject), (True, browser.ends.object)):
        for statement in ends.get(ref, ()):
            if statement.relation == CONFLICTS:
                other = statement.subject if theirs else statement.object
                found.setdefault((other, theirs), []).append(browser.source(statement, lang))
    listed = [
        InConflict(other, browser.title(other, lang), browser.made_up(other), tuple(sources), theirs)
        for (other, theirs), sources in found.items()
    ]
    listed.sort(key=lambda c: (c.theirs, c.title.casefold(), c.ref))
    title, most = browser.title(ref, lang), record.get(AT_MOST)
    return PersonLimits(ref, title, browser.made_up(ref), record.version, most, tuple(listed), projects)


def save_limits(
    store: Store, ref: Ref, most: str, conflicts: Sequence[str], *, version: int, actor: str
) -> int | None:
    """Write a person's limits as staff typed them; return the change, None when they stood so already.

    ``most`` is a number, empty for the usual one; ``conflicts`` are exactly those that are to stand of her,
    each ``kind:reference`` or several joined by ``;``. InputError with every fault; ConflictError when the
    record is not at ``version`` any more.
    """
    if ref.kind not in PEOPLE:
        raise missing(NO_PERSON.of(ref=str(ref)))
    existing(store, ref)
    problems: list[Problem] = []
    number, wanted = _number(ref, most.strip(), problems), _wanted(store, ref, conflicts, problems)
    if problems:
        raise InputError(problems)

    def build(_: int) -> Sequence[Operation]:
        record = existing(store, ref)
        operations = changed_record(record, {AT_MOST: number}, actor=actor)
        return operations + targets_operations(store, ref, CONFLICTS, wanted, actor=actor)

    change = write(store, build, actor=actor, why=f"limits of {ref}", expects={ref: version})
    return change.seq if change else None


def _number(ref: Ref, text: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    try:
        return int(str(read_value(KIND[ref.kind].by_property[AT_MOST], text)))
    except CellError:
        problems.append(fault(NO_NUMBER, column=AT_MOST, value=text))
        return None


def _wanted(store: Store, ref: Ref, typed: Sequence[str], problems: list[Problem]) -> set[Ref]:
    pieces = [piece for text in typed for piece in split_list(text.replace("；", ";"))]
    kinds = {piece.partition(":")[0].strip() for piece in pieces}
    references = _known(store, [kind for kind in WITH if kind in kinds])
    found: set[Ref] = set()
    for piece in pieces:
        kind = piece.partition(":")[0].strip()
        try:
            if kind not in WITH or ":" not in piece:
                words = NO_KIND
            elif (other := references.resolve_tagged(WITH, piece)) == ref:
                words = HERSELF
            else:
                found.add(other)
                continue
        except CellError as error:
            near = str(error).partition("nearest: ")[2]
            more = NEAREST.of(names=near) if near else Both("", "")
            words = Both(NOT_KNOWN.en + more.en, NOT_KNOWN.zh + more.zh)
        problems.append(fault(words, column=CONFLICTS, value=piece))
    return found


def _known(store: Store, kinds: Iterable[str]) -> References:
    references = References()
    for kind in kinds:
        for record in store.records(kind):
            references.add(record.ref, names_in(kind, record.state))
    return references
