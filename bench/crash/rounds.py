"""Rounds: a writer works, it or the server is killed at a random moment, everything is verified."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.crash.journal import ACKNOWLEDGED, BEGUN, READY, WRITING, Step, acknowledged, read_journal
from bench.crash.verify import BrokenError, Held, verify, whole
from bench.crash.work import DECISIONS, IMPORTS, SIZES
from graph.store.open import open_store
from tools.neo4j_server import Server

OPENING = "opening"
LONGEST = {OPENING: 1.5, IMPORTS: 3.0, DECISIONS: 0.6}
"""Seconds within which a kill falls, from the start of the process for opening, else of its work."""
SERVER_PACE = 3.0
PATIENCE = 120.0
POLL = 0.005


@dataclass(frozen=True, slots=True)
class Round:
    """One kill: in the midst of what it fell, and what the store held afterwards."""

    kind: str
    amid: str
    reads: int
    held: Held


@dataclass(slots=True)
class Bench:
    """A store that lives through kills, the folder of its writers' journals, and the chance that decides.

    ``sizes`` are the rows that the lists of writers may have; ``pace`` is how much longer than on a file the
    kill may wait on a server, whose imports take longer.
    """

    url: str
    folder: Path
    chance: random.Random
    sizes: tuple[int, ...] = SIZES
    pace: float = SERVER_PACE
    lives: int = 0
    rounds: int = 0
    steps: list[Step] = field(default_factory=list)

    def pause(self, kind: str) -> float:
        """Return the seconds until the next kill."""
        pace = 1.0 if self.url.startswith("sqlite:") else self.pace
        return self.chance.uniform(0, LONGEST[kind] * pace)

    def spawn(self, kind: str, *limits: int) -> Life:
        """Start the next writer; ``limits``: pieces of work it does (0: for ever), rows of its lists."""
        self.lives += 1
        journal = self.folder / f"{self.lives}.journal"
        work = IMPORTS if kind == IMPORTS else DECISIONS
        asked = [self.url, str(journal), str(self.lives), work, *map(str, limits)]
        if not limits:
            asked += ["0", ",".join(map(str, self.sizes))]
        command = [sys.executable, "-m", "bench.crash.work", *asked]
        error = (self.folder / f"{self.lives}.err").open("w")
        process = subprocess.Popen(command, stderr=error)
        error.close()
        return Life(process, journal)


@dataclass(slots=True)
class Life:
    """A writing process and its journal."""

    process: subprocess.Popen[bytes]
    journal: Path

    def wait_for(self, what: str, count: int = 1, *, after: int = 0) -> None:
        """Wait until the journal holds ``count`` such steps beyond its first ``after`` ones."""
        until = time.monotonic() + PATIENCE
        while sum(s.what == what for s in read_journal(self.journal)[after:]) < count:
            if self.process.poll() is not None or time.monotonic() > until:
                error = self.journal.with_suffix(".err").read_text()
                raise BrokenError(f"no {what} from the writer, code {self.process.returncode}: {error}")
            time.sleep(POLL)

    def finished(self) -> list[Step]:
        """Wait until the writer has done its pieces of work; return its journal."""
        try:
            code = self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.wait()
        if code:
            error = self.journal.with_suffix(".err").read_text()
            raise BrokenError(f"the writer ended by itself, code {code}: {error}")
        return read_journal(self.journal)

    def kill(self) -> None:
        """SIGKILL, then wait; a writer that had ended by itself is a failure."""
        self.process.kill()
        if self.process.wait() != -9:
            error = self.journal.with_suffix(".err").read_text()
            raise BrokenError(f"the writer ended by itself, code {self.process.returncode}: {error}")


def next_kind(bench: Bench) -> str:
    """Return what the next writer of a store is killed at: making it, then imports and decisions in turn."""
    return (IMPORTS, DECISIONS)[bench.rounds % 2] if bench.rounds else OPENING


def kill_writer(bench: Bench) -> Round:
    """Kill the next writer at a random moment, verify, let another do two pieces of work on the store.

    While it writes, this process reads: every snapshot must hold whole lists and nothing half done.
    """
    kind = next_kind(bench)
    bench.rounds += 1
    life, reads = bench.spawn(kind), 0
    try:
        if kind != OPENING:
            life.wait_for(READY)
        killer = threading.Timer(bench.pause(kind), life.process.kill)
        killer.start()
        if kind != OPENING:
            reads = read_until(bench.url, lambda: not killer.is_alive())
        killer.join()
    finally:
        life.kill()
    steps = read_journal(life.journal)
    bench.steps += steps
    held = check(bench)
    go_on(bench, kind)
    return Round(kind, amid(steps), reads, held)


def go_on(bench: Bench, kind: str) -> None:
    """Let a new writer do two pieces of work; the next check looks at them too."""
    steps = bench.spawn(kind, 2).finished()
    if len(acknowledged(steps)) != 2:
        raise BrokenError(f"work cannot go on: {steps[-1]}")
    bench.steps += steps


def kill_server(bench: Bench, server: Server) -> Round:
    """Kill the server at a random moment, start it again, and verify.

    The writer lives on: it has to recover by itself, which one more acknowledged piece of work shows.
    """
    kind = (IMPORTS, DECISIONS)[bench.rounds % 2]
    bench.rounds += 1
    life = bench.spawn(kind)
    try:
        life.wait_for(READY)
        time.sleep(bench.pause(kind))
        server.kill()
        before = read_journal(life.journal)
        server.start()
        life.wait_for(ACKNOWLEDGED, after=len(before))
    finally:
        life.kill()
    bench.steps += read_journal(life.journal)
    return Round(kind, amid(before), 0, check(bench))


def check(bench: Bench) -> Held:
    """Open the store and compare it with all that its writers were told."""
    store = open_store(bench.url)
    try:
        return verify(store, bench.steps)
    finally:
        store.close()


def read_until(url: str, over: Callable[[], bool]) -> int:
    """Read snapshot after snapshot and check that each is whole; return how many were read."""
    store, count = open_store(url), 0
    while not over():
        whole(store.snapshot())
        count += 1
        time.sleep(POLL)
    store.close()
    return count


def amid(steps: list[Step]) -> str:
    """Return in the midst of what the writer stopped; "reading" is before an import writes."""
    if not any(s.what == READY for s in steps):
        return OPENING
    last = [s for s in steps if s.what in (BEGUN, WRITING, ACKNOWLEDGED)]
    if not last or last[-1].what == ACKNOWLEDGED:
        return "between"
    if last[-1].work.startswith(DECISIONS):
        return "decision"
    return "import" if last[-1].what == WRITING else "reading"


def counted(rounds: list[Round]) -> Counter[str]:
    """Count the rounds by where their kill fell."""
    return Counter(r.amid for r in rounds)
