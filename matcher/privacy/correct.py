"""Correcting what is on file about somebody, by herself or on her word, as one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.changes import Operation
from graph.drafting import new_statement
from graph.errors import InputError, Problem
from graph.records import Record, Ref, State
from graph.store.base import Store
from graph.tables.employers import Employers
from graph.tables.languages import language_code
from graph.tables.references import References, names_in
from graph.tables.rows import Row
from graph.tables.values import CellError, split_list
from matcher.decide.editing import STAFF, changed_record, existing, new_record, targets_operations, write

HERSELF = "self"
"""Under this name stands what people state of themselves; others are told "the staff" for it, too."""

LIMITS: Mapping[str, int] = {
    "name": 200,
    "name@zh": 200,
    "title": 200,
    "lecture": 300,
    "languages": 200,
    "organisation": 300,
    "bio": 4000,
    "email": 254,
    "phone": 60,
    "wechat": 60,
}
TOPICS: Mapping[str, str] = {
    "needs": "needs",
    "offers": "offers",
    "interests": "interested_in",
    "topics": "knows",
}
"""For each field of topics its relation."""

PLAIN: Mapping[str, tuple[str, ...]] = {
    "delegate": ("name", "name@zh", "title", "languages", "bio", "email", "phone", "wechat"),
    "expert": ("name", "name@zh", "title", "lecture"),
}
SPEAKS: Mapping[str, tuple[str, ...]] = {"delegate": ("needs", "offers", "interests"), "expert": ("topics",)}
LINES = ("bio",)


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to stand: ``fields`` as typed ("" clears), and for each field of topics exactly these.

    What is not named stays. ``organisation`` is what the employer is called. Topics are names or ids.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)


def correct(
    store: Store, ref: Ref, correction: Correction, *, version: int, actor: str, herself: bool
) -> int | None:
    """Write a correction; return the change, None when everything stood so already.

    InputError with every fault; ConflictError when the record is not at ``version`` any more.
    """
    _check(ref, correction)
    source = HERSELF if herself else actor

    def build(_: int) -> Sequence[Operation]:
        record = existing(store, ref)
        operations = changed_record(record, _values(record, correction), actor=source)
        topics = {f: _topics(store, f, named) for f, named in correction.topics.items()}
        for name, wanted in topics.items():
            operations += targets_operations(store, ref, TOPICS[name], wanted, actor=source)
        if "organisation" in correction.fields:
            operations += _employment(store, ref, correction.fields["organisation"].strip(), source)
        return operations

    named = ", ".join(sorted({*correction.fields, *correction.topics}))
    why = f"corrected by {'the person' if herself else actor}: {named}"
    change = write(store, build, actor=actor, why=why[:2000], expects={ref: version})
    return change.seq if change else None


def _check(ref: Ref, correction: Correction) -> None:
    known = {*PLAIN.get(ref.kind, ()), "organisation"}
    problems = [Problem("is not corrected here", column=n) for n in sorted(correction.fields.keys() - known)]
    wrong = correction.topics.keys() - set(SPEAKS.get(ref.kind, ()))
    problems += [Problem("is not corrected here", column=n) for n in sorted(wrong)]
    for name, text in correction.fields.items():
        problems += _faults(name, text.strip()) if name in known else []
    if problems:
        raise InputError(problems)


def _faults(name: str, text: str) -> list[Problem]:
    allowed = "\n\r\t" if name in LINES else ""
    if name == "name" and not text:
        return [Problem("a name is needed", column=name)]
    if len(text) > LIMITS[name]:
        return [Problem("is too long", column=name)]
    if any(not c.isprintable() and c not in allowed for c in text):
        return [Problem("holds characters that cannot be printed", column=name, value=text)]
    if text and name == "email" and not _is_address(text):
        return [Problem("is no e-mail address", column=name, value=text)]
    if text and name == "phone" and sum(c.isdigit() for c in text) < 5:
        return [Problem("is no telephone number", column=name, value=text)]
    if name == "languages":
        return _language_faults(text)
    return []


def _is_address(text: str) -> bool:
    user, _, host = text.rpartition("@")
    return bool(user) and "." in host and not any(c.isspace() or c in "<>,;\"'" for c in text)


def _language_faults(text: str) -> list[Problem]:
    found = []
    for word in _words(text):
        try:
            language_code(word)
        except CellError as error:
            found.append(Problem(str(error), column="languages", value=word))
    return found


def _words(text: str) -> list[str]:
    return split_list(text.replace(",", ";").replace("，", ";").replace("、", ";").replace("；", ";"))


def _values(record: Record, correction: Correction) -> State:
    values: State = {}
    for name, text in correction.fields.items():
        if name == "organisation":
            continue
        cleaned = text.replace("\r\n", "\n").strip()
        if name == "languages":
            values[name] = list(dict.fromkeys(language_code(w) for w in _words(cleaned))) or None
        else:
            values[name] = cleaned or None
    return {k: v for k, v in values.items() if record.get(k) != v}


def _topics(store: Store, name: str, wanted: Sequence[str]) -> set[Ref]:
    references, problems = _known(store, "topic"), []
    found: set[Ref] = set()
    for word in wanted:
        try:
            found.add(references.resolve(("topic",), word.strip()))
        except CellError as error:
            problems.append(Problem(str(error), column=name, value=word))
    if problems:
        raise InputError(problems)
    return found


def _known(store: Store, kind: str) -> References:
    references = References()
    for record in store.records(kind):
        references.add(record.ref, names_in(kind, record.state))
    return references


def _employment(store: Store, ref: Ref, text: str, actor: str) -> list[Operation]:
    """Return the operations after which she works for what ``text`` names, as an import would read it."""
    if not text:
        return targets_operations(store, ref, "works_for", set(), actor=actor)
    origins = [s.object for s in store.statements(subject=ref, relation="from") if s.status != "withdrawn"]
    employers = Employers(_known(store, "organisation"))
    employers.index(store)
    row = Row("delegates", "", 0, {"organisation": text}, STAFF + actor, ref)
    try:
        employer, new = employers.find(row, text, origins[0] if origins else None)
    except CellError:
        # Which ones it may mean is not told: she may not know of them.
        message = "can be read as more than one organisation: write its full name"
        raise InputError([Problem(message, column="organisation", value=text)]) from None
    operations: list[Operation] = []
    if new is not None:
        values = {k: v for k, v in new[1].items() if v}
        operations += new_record(employer, values, actor=actor)
        if new[2] is not None:
            key, state = new_statement("from", employer, new[2], source=STAFF + actor)
            operations.append(Operation(f"statement:{key}", None, state))
    return operations + targets_operations(store, ref, "works_for", {employer}, actor=actor)
