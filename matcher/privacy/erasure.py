"""Erasing somebody: what goes, what stays, and doing it.

What goes is her record, every statement about her, introductions and decisions that name her, her account
with its sessions and cards, messages to her, and her name in others' texts. What stays says nothing of her:
a project keeps her country, a programme its published headcount. `graph.store.base.Store.erase` does it in
one change; files that the service keeps for a while (the outbox, lists being imported) follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.audiences import RELATION_FIELD
from graph.changes import Operation
from graph.drafting import new_statement
from graph.mentions import Mentions, mentions_of
from graph.records import Ref, Snapshot
from graph.store.base import Store
from graph.store.erasing import Found, named_in
from graph.store.private import Kept
from matcher.access.view import NEVER
from matcher.decide.editing import existing, write
from matcher.outbox.outbox import Outbox
from matcher.outbox.transport import Folder
from matcher.privacy.files import remove_files_naming

COUNTRY_SOURCE = "after erasure"
KEPT_AREAS = ("account", "salt")
"""Areas whose values are never dropped for naming somebody: an account of another of her name stays hers."""

PROJECT_RELATIONS = tuple(r for r, f in RELATION_FIELD.items() if f == "projects")


@dataclass(frozen=True, slots=True)
class Forecast:
    """What erasing somebody does.

    ``statements`` are counted, ``private`` counts values by area; ``elsewhere`` are the texts of others that
    name her, but for people's dealings, which are cleaned without being shown; ``countries`` the projects
    that keep her country in her place.
    """

    ref: Ref
    statements: int
    private: tuple[tuple[str, int], ...]
    elsewhere: tuple[Found, ...]
    countries: tuple[tuple[Ref, Ref], ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: its change, the texts of others it went through, files and values deleted."""

    change: int
    texts: int
    files: int
    values: int


@dataclass(frozen=True, slots=True)
class Files:
    """Folders of the service's own in which somebody's data may lie: sent messages, lists on their way in."""

    outbox: Folder | None = None
    lists: Sequence[Path] = ()


def forecast(store: Store, snapshot: Snapshot, ref: Ref) -> Forecast:
    """Return what erasing somebody would do; NotFoundError."""
    mentions = mentions_of([existing(store, ref)])
    about = [s for s in snapshot.statements.values() if ref in (s.subject, s.object)]
    private = {area: len(store.private.all(area, str(ref))) for area in store.private.areas()}
    return Forecast(
        ref,
        len(about),
        tuple((area, n) for area, n in sorted(private.items()) if n and area != "no"),
        tuple(_elsewhere(snapshot, ref, mentions)),
        tuple(_countries(snapshot, ref)),
    )


def erase_person(
    store: Store, snapshot: Snapshot, ref: Ref, *, actor: str, why: str, files: Files | None = None
) -> Erased:
    """Erase somebody for good; NotFoundError. Files go first, so that stopping half way leaves no orphan."""
    record, given = existing(store, ref), files or Files()
    mentions = mentions_of([record])
    texts = len(list(_elsewhere(snapshot, ref, mentions)))
    count = Outbox(store.private).remove_files_about(ref, given.outbox) if given.outbox else 0
    folders = [*given.lists, *([given.outbox.path] if given.outbox else [])]
    count += sum(remove_files_naming(folder, mentions) for folder in folders)
    _keep_countries(store, snapshot, ref, actor)
    values = _drop_values_naming(store, ref, mentions)
    change = store.erase([ref], actor=actor, why=why)
    return Erased(change.seq, texts, count, values)


def _elsewhere(snapshot: Snapshot, ref: Ref, mentions: Mentions) -> Iterator[Found]:
    for kind in snapshot.records.keys() - set(NEVER):
        for record in snapshot.of(kind).values():
            if record.ref != ref:
                yield from named_in(str(record.ref), record.state, mentions)
    for statement in snapshot.statements.values():
        if ref not in (statement.subject, statement.object):
            yield from named_in(f"statement:{statement.id}", statement.state(), mentions)


def _countries(snapshot: Snapshot, ref: Ref) -> Iterator[tuple[Ref, Ref]]:
    standing = list(snapshot.standing())
    origin = next((s.object for s in standing if s.subject == ref and s.relation == "from"), None)
    for statement in standing:
        if origin is not None and statement.object == ref and statement.relation in PROJECT_RELATIONS:
            yield statement.subject, origin


def _keep_countries(store: Store, snapshot: Snapshot, ref: Ref, actor: str) -> None:
    """Have each project that she is part of name her country in her place, where it does not yet."""
    pairs = list(_countries(snapshot, ref))

    def build(_: int) -> Sequence[Operation]:
        operations: dict[str, Operation] = {}
        for project, country in pairs:
            for statement in store.statements(subject=project, object_=ref):
                held = store.statements(subject=project, object_=country, relation=statement.relation)
                if any(s.status != "withdrawn" for s in held):
                    continue
                key, state = new_statement(statement.relation, project, country, source=COUNTRY_SOURCE)
                if store.statement(key) is None:
                    operations[key] = Operation(f"statement:{key}", None, state)
        return list(operations.values())

    write(store, build, actor=actor, why="a country stays in the place of somebody who is erased")


def _drop_values_naming(store: Store, ref: Ref, mentions: Mentions) -> int:
    """Delete the private values of others that name her; those about her go with her record."""
    dropped = 0
    for area in store.private.areas():
        for kept in store.private.all(area) if area not in KEPT_AREAS else ():
            if kept.about != str(ref) and _speaks_of(kept, ref, mentions):
                dropped += store.private.drop(area, kept.key)
    return dropped


def _speaks_of(kept: Kept, ref: Ref, mentions: Mentions) -> bool:
    texts = list(_texts({"key": kept.key, **kept.value}))
    named = {part for text in texts for part in text.split("|")}
    return str(ref) in named or any(mentions.found_in(text) for text in texts)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.startswith(("{", "[")):
            yield from _nested(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _nested(text: str) -> Iterator[str]:
    try:
        yield from _texts(json.loads(text))
    except ValueError:
        return
