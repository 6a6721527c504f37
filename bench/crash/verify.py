"""After a kill: is every acknowledged change there, is each one whole, does the chain hold?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bench.crash.journal import BEGUN, REFUSED, Step, acknowledged
from bench.crash.work import ACTOR, needs_of
from graph.changes import Change
from graph.records import Record, Ref, Snapshot
from graph.store.base import CheckReport, Store


class BrokenError(Exception):
    """Something was lost, doubled or half done; the message says what."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a store held: changes acknowledged, changes that landed without it, what the check looked at."""

    acknowledged: int
    landed: int
    report: CheckReport


def verify(store: Store, steps: Iterable[Step]) -> Held:
    """Compare a store with the journal of its writers; BrokenError or ChainError when anything is amiss.

    A piece of work that was begun and neither acknowledged nor refused for a conflict may be there or
    not, whole in either case: its writer was not told.
    """
    steps = list(steps)
    chain = {c.seq: c for c in store.changes()}
    known = acknowledged(steps)
    for step in known:
        if step.seq not in chain or chain[step.seq].hash != step.hash:
            raise BrokenError(f"{step.work}, acknowledged as change {step.seq}, is not in the chain")
        if work_of(chain[step.seq]) != step.work:
            raise BrokenError(f"change {step.seq} is {chain[step.seq].why!r}, not {step.work}")
    landed = _landed(chain.values(), steps)
    whole(store.snapshot())
    return Held(len(known), landed, store.check())


def work_of(change: Change) -> str:
    """Return the piece of work that a writer's change came of."""
    return change.why.rpartition(": ")[2]


def _landed(changes: Iterable[Change], steps: list[Step]) -> int:
    """Count what is there without having been acknowledged; nothing may be there twice or unasked."""
    told = {s.work for s in acknowledged(steps)}
    asked = {s.work for s in steps if s.what == BEGUN}
    refused = {s.work for s in steps if s.what == REFUSED and s.note.startswith("ConflictError")}
    seen: set[str] = set()
    for change in changes:
        if change.actor != ACTOR:
            continue
        work = work_of(change)
        if work in seen or work not in asked or work in refused:
            raise BrokenError(f"change {change.seq}, {work}, is there twice, unasked or though refused")
        seen.add(work)
    return len(seen - told)


def whole(snapshot: Snapshot) -> None:
    """Check that every list is there with all its rows of one turn, every acceptance with its lead."""
    rows: dict[str, list[Record]] = defaultdict(list)
    needs: dict[Ref, set[str]] = defaultdict(set)
    for record in snapshot.of("delegate").values():
        rows[record.id.rpartition("-")[0]].append(record)
    for statement in snapshot.statements.values():
        if statement.relation == "needs":
            needs[statement.subject].add(statement.object.id)
    for name, held in rows.items():
        _whole_list(name, held, needs)
    for record in snapshot.of("decision").values():
        lead = snapshot.record(Ref("lead", record.id.replace("dec-", "lead-")))
        if (record.get("judgement") == "accepted") != (lead is not None):
            raise BrokenError(f"{record.ref} and its lead are not there together")
    if len(snapshot.of("lead")) > len(snapshot.of("decision")):
        raise BrokenError("a lead is there without its decision")


def _whole_list(name: str, held: list[Record], needs: dict[Ref, set[str]]) -> None:
    size, titles = int(name.rpartition("x")[2]), {r.get("title") for r in held}
    if len(held) != size or len(titles) != 1:
        raise BrokenError(f"list {name}: {len(held)} of {size} rows, of {len(titles)} turns at once")
    wanted = set(needs_of(int(str(titles.pop()).removeprefix("turn "))))
    for record in held:
        if needs[record.ref] != wanted:
            raise BrokenError(f"list {name}: {record.ref} has the needs of another turn")
