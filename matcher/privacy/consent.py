"""Consent: who may see a field of a person, on what ground and until when, set by herself or on her word.

The three maps of a person's record (`graph.audiences`) hold it; setting them is a change in the name of
whoever sets them. An entry with nobody but the staff is written as ``staff``, so that a word that covers
every field does not open it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.audiences import CONTACT, EVERY_FIELD, is_field
from graph.changes import Operation
from graph.errors import InputError, Problem
from graph.kinds import AUDIENCES
from graph.model import KIND
from graph.records import Record, Ref, State
from graph.store.base import Store
from matcher.decide.editing import changed_record, existing, write

OFFERED = tuple(a for a in AUDIENCES if a != "staff")
WAYS = ("self", "form", "e_mail", "phone", "wechat", "paper", "in_person")
"""Ways in which somebody's word came; ``self`` is her own choice on her own page."""

STAFF_ONLY = "staff"
MAX_NOTE = 200
MAPS = ("audience", "audience_basis", "audience_until")


@dataclass(frozen=True, slots=True)
class Consent:
    """What stands for a field today: the audiences besides the staff, on what ground, until which day.

    ``entry`` is the entry of the map that speaks (``*`` for every field; "" for none), ``ended`` says that
    its day is over, ``chosen`` what it says all the same.
    """

    audiences: tuple[str, ...]
    chosen: tuple[str, ...]
    basis: str
    until: str
    entry: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Who may see a field from now on; no audience means the staff alone. ``until`` is a day or ""."""

    audiences: frozenset[str]
    until: str = ""
    way: str = "self"
    note: str = ""


def consent_of(record: Record, field: str, day: str, *, key: str = "") -> Consent:
    """Return what stands for a field, or for a sensitive topic ``key`` of it, on ``day``."""
    chosen: Mapping[str, str] = record.get("audience") or {}
    entry = f"{field}.{key}" if key else field if field in chosen else EVERY_FIELD
    if field in CONTACT or entry not in chosen:
        return Consent((), (), "", "", "", False)
    named = _named(chosen[entry].split("+"))
    until = (record.get("audience_until") or {}).get(entry, "")
    basis = (record.get("audience_basis") or {}).get(entry, "")
    ended = bool(until) and day > until
    return Consent(() if ended else named, named, basis, until, entry, ended)


def _named(codes: Iterable[str]) -> tuple[str, ...]:
    found = set(codes)
    return tuple(a for a in OFFERED if a in found)


def set_audiences(
    store: Store, ref: Ref, choices: Mapping[str, Choice], *, version: int, actor: str, why: str = ""
) -> int | None:
    """Write who may see which fields; return the change, None when it was so already.

    ``choices`` are by entry of the map. InputError with every fault; ConflictError when the record is not
    at ``version`` any more.
    """
    check_choices(ref, choices)

    def build(_: int) -> Sequence[Operation]:
        record = existing(store, ref)
        return changed_record(record, _maps(record, choices, actor), actor=actor)

    reason = why or f"who may see {', '.join(sorted(choices))}"
    change = write(store, build, actor=actor, why=reason[:2000], expects={ref: version})
    return change.seq if change else None


def withdraw_all(store: Store, ref: Ref, *, actor: str, way: str = "self", note: str = "") -> int | None:
    """Take every consent back: each entry goes, and what had no entry is the staff's again."""

    def build(_: int) -> Sequence[Operation]:
        record = existing(store, ref)
        cleared: State = dict.fromkeys(MAPS)
        cleared["audience"] = {EVERY_FIELD: STAFF_ONLY}
        cleared["audience_basis"] = {EVERY_FIELD: basis_text(Choice(frozenset(), way=way, note=note), actor)}
        return changed_record(record, cleared, actor=actor)

    change = write(store, build, actor=actor, why="every consent taken back")
    return change.seq if change else None


def _maps(record: Record, choices: Mapping[str, Choice], actor: str) -> State:
    audience, basis, until = (dict(record.get(name) or {}) for name in MAPS)
    for entry, choice in choices.items():
        audience[entry] = "+".join(sorted(choice.audiences)) or STAFF_ONLY
        basis[entry] = basis_text(choice, actor)
        until.pop(entry, None)
        if choice.until:
            until[entry] = choice.until
    return {"audience": audience, "audience_basis": basis, "audience_until": until or None}


def basis_text(choice: Choice, actor: str) -> str:
    """Return a ground as the map holds it: way, day, and for the staff who took it down and a note."""
    by = "" if choice.way == "self" else f" {actor}"
    note = f": {' '.join(choice.note.split())}" if choice.note.strip() else ""
    return f"{choice.way} {date.today().isoformat()}{by}{note}"


def check_choices(ref: Ref, choices: Mapping[str, Choice]) -> None:
    """Raise InputError with every fault of some choices."""
    problems = [] if KIND[ref.kind].person else [Problem("is nobody", column="for", value=str(ref))]
    for entry, choice in choices.items():
        problems += _faults(entry, choice)
    if problems:
        raise InputError(problems)


def _faults(entry: str, choice: Choice) -> list[Problem]:
    found = []
    if not is_field(entry) or entry in CONTACT:
        found.append(Problem("is no field that can be shown to others", column="field", value=entry))
    unknown = sorted(choice.audiences - set(OFFERED))
    found += [Problem("is no audience", column="audience", value=code) for code in unknown]
    if choice.way not in WAYS:
        found.append(Problem("say how her word came", column="way", value=choice.way))
    if len(choice.note) > MAX_NOTE:
        found.append(Problem(f"is longer than {MAX_NOTE} characters", column="note"))
    if choice.until and not _is_day_to_come(choice.until):
        found.append(Problem("is no day to come, written YYYY-MM-DD", column="until", value=choice.until))
    return found


def _is_day_to_come(text: str) -> bool:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and found >= date.today()
