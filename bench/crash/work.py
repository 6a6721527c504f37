"""The process that is killed: it imports lists and takes decisions until somebody stops it.

Each acknowledged change is in the journal, fsynced, before the next piece of work begins. A store that is
out of reach is a line in the journal too; the writer waits and goes on by itself.

python -m bench.crash.work URL JOURNAL LIFE imports|decisions [PIECES [ROWS,…]]
"""

from __future__ import annotations

import csv
import itertools
import random
import sys
import time
from pathlib import Path

from bench.crash.journal import ACKNOWLEDGED, BEGUN, READY, REFUSED, WRITING, Journal, Step
from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.errors import StoreError
from graph.records import HELD, Ref
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.decide.decisions import Verdict, decide

ACTOR = "writer"
IMPORTS, DECISIONS = "imports", "decisions"
TOPICS = 16
NEEDS_EACH = 8
COMPANIES = 5
SIZES = (10, 100, 2500)
"""Rows of a list; the largest makes 25,000 operations, more than a store may take in one transaction."""
LISTS = ("a", "b")
WAIT = 0.2


def prepare(store: Store) -> None:
    """Enter the topics and firms that lists and decisions speak of; nothing when they are there."""
    if store.record(Ref("topic", "t0")) is None:
        named = [*(f"topic:t{n}" for n in range(TOPICS)), *(f"company:c{n}" for n in range(COMPANIES))]
        held = [Operation(n, None, {"name": f"{n} (made up)", HELD + "crash": True}) for n in named]
        store.apply(Draft("crash", "what the lists speak of", payloads_of(held)))


def needs_of(turn: int) -> list[str]:
    """Return the topics that every row of a list needs at a turn; two turns never need the same."""
    return sorted(f"t{(turn + n) % TOPICS}" for n in range(NEEDS_EACH))


def write_list(path: Path, name: str, *, rows: int, turn: int) -> None:
    """Write a list of made-up delegates; its name, size and turn can be read off every row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "title", "country", "needs", "made_up"])
        for row in range(rows):
            line = [f"{name}x{rows}-{row}", f"Participant {row} (made up)", f"turn {turn}", "FJI"]
            writer.writerow([*line, ";".join(needs_of(turn)), "yes"])


class Writer:
    """Does pieces of work on a store, one after another; ``sizes`` are the rows its lists may have."""

    def __init__(self, store: Store, journal: Journal, life: str, *, sizes: tuple[int, ...] = SIZES) -> None:
        self._store = store
        self._sizes = sizes
        self._journal = journal
        self._life = life
        self._random = random.Random()
        self._count = itertools.count(1)

    def piece(self, kind: str) -> None:
        """Do the next piece of work: journal it, do it, journal what became of it."""
        work = f"{kind}-{self._life}-{next(self._count)}"
        self._journal.write(Step(BEGUN, work))
        try:
            seq = self._import(work) if kind == IMPORTS else self._decide(work)
            change = self._store.changes(seq - 1, until=seq)[0]
        except StoreError as error:
            self._journal.write(Step(REFUSED, work, note=f"{type(error).__name__}: {error}"))
            time.sleep(WAIT)
            return
        self._journal.write(Step(ACKNOWLEDGED, work, seq, change.hash))

    def _import(self, work: str) -> int:
        """Import a new list, or one that was there before with other titles and needs."""
        rows, turn = self._random.choice(self._sizes), self._random.randrange(1, 10**9)
        name = self._random.choice(LISTS)

        def said(what: str, done: int, _: int) -> None:
            if what == "writing rows" and done == 0:
                self._journal.write(Step(WRITING, work))

        path = self._journal.path.with_suffix(".csv")
        write_list(path, name, rows=rows, turn=turn)
        request = Request(ACTOR, work, source=name, table="delegates")
        report = import_files(self._store, [path], request, progress=said)
        assert report.change is not None, "two turns of a list never say the same"
        return report.change

    def _decide(self, work: str) -> int:
        """Accept a partner, which makes a decision and a lead, or reject it."""
        judgement = self._random.choice(("accepted", "rejected"))
        company = f"company:c{self._random.randrange(COMPANIES)}"
        title = f"{work} (made up)"
        verdict = Verdict("partner", "country:FJI", company, judgement, reason=work, title=title)
        return decide(self._store, verdict, actor=ACTOR).change


def main(url: str, journal: str, life: str, kind: str, pieces: str = "", rows: str = "") -> None:
    """Work for ever, or for so many pieces (0: for ever); lists have the rows named, else few for so many."""
    store, steps = open_store(url), Journal(Path(journal))
    prepare(store)
    most = int(pieces or 0)
    sizes = tuple(map(int, rows.split(","))) if rows else SIZES[:2] if most else SIZES
    writer = Writer(store, steps, life, sizes=sizes)
    steps.write(Step(READY))
    for _ in range(most) if most else itertools.count():
        writer.piece(kind)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
