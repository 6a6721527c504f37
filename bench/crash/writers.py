"""Eight writers side by side on the same few leads: is an update lost, does the chain stay one line?

Each reads a lead, counts one up from what it read, and writes count and decision as one change that
expects the version it read (`Draft.expects`). When somebody was first it reads again. So the count of a
lead ends at the number of its acknowledged updates, or an update was lost.

python -m bench.crash.writers [--neo4j URL] [TURNS]
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.crash.journal import ACKNOWLEDGED, READY, REFUSED, Journal, Step, acknowledged, read_journal
from bench.crash.verify import BrokenError
from graph.changes import Change, Draft, Operation
from graph.drafting import payloads_of
from graph.errors import ConflictError
from graph.records import HELD, Record, Ref
from graph.store.base import CheckReport, Store
from graph.store.open import open_store

WRITERS, TURNS, LEADS = 8, 1000, 12
SHARED = tuple(Ref("lead", f"shared-{n}") for n in range(LEADS))
POLL = 0.05


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all writers did together, after everything about it was verified."""

    acknowledged: int
    conflicts: int
    seconds: float
    report: CheckReport


def count_of(record: Record) -> int:
    """Return the count that a lead holds."""
    return int(str(record.get("next_step")))


def prepare(store: Store) -> None:
    """Enter the leads, each at 0."""
    state = {"status": "open", "next_step": "0", HELD + "crash": True}
    operations = [Operation(str(ref), None, state) for ref in SHARED]
    store.apply(Draft("crash", "leads that writers share", payloads_of(operations)))


def update(store: Store, ref: Ref, work: str) -> Change:
    """Count a lead up and enter the decision to, if it is still as read; ConflictError when it is not."""
    record = store.record(ref)
    assert record is not None, "prepared"
    seen = count_of(record)
    decision = {"about": "partner", "subject": str(ref), "judgement": "accepted", "reason": work}
    operations = [
        Operation(str(ref), {"next_step": str(seen)}, {"next_step": str(seen + 1)}),
        Operation(f"decision:{work}", None, {**decision, HELD + "crash": True}),
    ]
    change = store.apply(Draft("writer", work, payloads_of(operations), expects={ref: record.version}))
    assert change is not None, "two operations are a change"
    return change


def write(url: str, journal: str, number: str, turns: str) -> None:
    """Be one writer: say that it is ready, wait for a line on standard input, take its turns."""
    store, steps, chance = open_store(url), Journal(Path(journal)), random.Random(number)
    steps.write(Step(READY))
    sys.stdin.readline()
    for turn in range(int(turns)):
        work, ref, done = f"w{number}-{turn}", chance.choice(SHARED), False
        while not done:
            try:
                change = update(store, ref, work)
            except ConflictError as error:
                steps.write(Step(REFUSED, work, note=str(error)))
                continue
            steps.write(Step(ACKNOWLEDGED, work, change.seq, change.hash, note=str(ref)))
            done = True
    store.close()


def run(url: str, folder: Path, *, turns: int = TURNS, writers: int = WRITERS) -> Outcome:
    """Let the writers loose at the same moment on an empty store, then verify all they did."""
    store = open_store(url)
    prepare(store)
    journals = [folder / f"{n}.journal" for n in range(writers)]
    processes = [spawn(url, journal, turns) for journal in journals]
    try:
        seconds = _race(processes, journals)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    steps = [s for j in journals for s in read_journal(j)]
    report = verify(store, steps, expected=turns * writers)
    store.close()
    conflicts = sum(s.what == REFUSED for s in steps)
    return Outcome(len(acknowledged(steps)), conflicts, seconds, report)


def _race(processes: list[subprocess.Popen[bytes]], journals: list[Path]) -> float:
    """Start all writers once all are ready; return the seconds until the last has done its turns."""
    while not all(read_journal(j) for j in journals):
        if any(p.poll() is not None for p in processes):
            raise BrokenError("a writer did not come up")
        time.sleep(POLL)
    started = time.perf_counter()
    for process in processes:
        assert process.stdin is not None, "asked for"
        process.stdin.write(b"go\n")
        process.stdin.close()
    codes = [p.wait() for p in processes]
    if any(codes):
        raise BrokenError(f"writers ended with {codes}")
    return time.perf_counter() - started


def spawn(url: str, journal: Path, turns: int) -> subprocess.Popen[bytes]:
    """Start a writer; it waits for a line."""
    asked = ["--write", url, str(journal), journal.stem, str(turns)]
    return subprocess.Popen([sys.executable, "-m", "bench.crash.writers", *asked], stdin=subprocess.PIPE)


def verify(store: Store, steps: list[Step], *, expected: int) -> CheckReport:
    """Check that each acknowledged update is in the chain once and the counts add up; BrokenError if not."""
    known = acknowledged(steps)
    if len(known) != expected:
        raise BrokenError(f"{len(known)} updates acknowledged, {expected} asked for")
    chain = {c.seq: (c.why, c.hash) for c in store.changes() if c.actor == "writer"}
    if Counter((s.seq, s.work, s.hash) for s in known) != Counter((n, *c) for n, c in chain.items()):
        raise BrokenError("the chain does not hold each acknowledged update once and nothing else")
    asked = Counter(s.note for s in known)
    for ref in SHARED:
        _verify_lead(store, ref, asked[str(ref)])
    return store.check()


def _verify_lead(store: Store, ref: Ref, updates: int) -> None:
    """Check that a lead was counted up one by one, by each update once, and holds the last count."""
    counts = []
    for change in store.changes(touching=ref):
        for payload in store.payloads(change.seq):
            for target, _, after in payload.operations if payload else ():
                counts += [int(after["next_step"])] if target == str(ref) and after else []
    if counts != list(range(updates + 1)):
        raise BrokenError(f"{ref}: {updates} updates acknowledged, the chain counts {counts[-3:]}")
    record = store.record(ref)
    if record is None or count_of(record) != updates:
        raise BrokenError(f"{ref} does not hold the last count of the chain, {updates}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write(*sys.argv[2:])
