"""The same delegates into every store: seconds of each step of an import, of a snapshot, side by side.

python -m bench.speed.stores [--neo4j URL] [DELEGATES]

A Neo4j database given by URL is emptied first. Without one, the server of `tools/neo4j_server.py` is
started where it can be; else SQLite stands alone and the reason is printed.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import seeds
from bench.machine import machine
from bench.neo4j_at_hand import emptied, neo4j_at_hand
from bench.speed.importing import TOPICS_EACH, write_delegates
from graph.changes import Draft, Payload, canonical
from graph.records import Snapshot
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Loader, Request, import_files
from graph.tables.sheets import read_sheets

AIM = 5.0
WARM = 3_000
IMPORT_STEPS = ("read and check rows", "make payloads", "write payloads", "commit")


@dataclass(slots=True)
class Timed:
    """What one store took: seconds by step, and a digest of the snapshot, equal on every store."""

    seconds: dict[str, float] = field(default_factory=dict)
    digest: str = ""

    def whole_import(self) -> float:
        """Return the seconds of the import from file to acknowledgement."""
        return sum(self.seconds[step] for step in IMPORT_STEPS)


class Clock:
    """Adds up the seconds between laps, by step."""

    def __init__(self) -> None:
        self.timed = Timed()
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        """Count the time since the last lap to ``step``."""
        now = time.perf_counter()
        self.timed.seconds[step] = self.timed.seconds.get(step, 0.0) + now - self._last
        self._last = now

    def pulled(self, payloads: Iterable[Payload]) -> Iterator[Payload]:
        """Hand payloads on: the time to make them is one step, the time until the next is asked another."""
        for payload in payloads:
            self.lap("make payloads")
            yield payload
            self.lap("write payloads")
        self.lap("make payloads")


def digest(snapshot: Snapshot) -> str:
    """Return SHA-256 over the content of a snapshot, without version numbers."""
    total = hashlib.sha256()
    for kind in sorted(snapshot.records):
        for record in snapshot.of(kind).values():
            total.update(canonical([str(record.ref), record.state]).encode())
    for key in sorted(snapshot.statements):
        total.update(canonical([key, snapshot.statements[key].state()]).encode())
    return total.hexdigest()


def load(store: Store, path: Path, clock: Clock) -> None:
    """Import a file as `import_files` does, step by step."""
    clock.lap("open")
    head = store.head().seq
    loader = Loader(store, head + 1, Request("bench", table="delegates"))
    for sheet in read_sheets(path):
        loader.add(sheet)
    assert not loader.check().problems, "a file made for this"
    clock.lap(IMPORT_STEPS[0])
    store.apply(Draft("bench", "import", clock.pulled(loader.payloads()), head=head))
    clock.lap("commit")


def measure(url: str, delegates: Path) -> Timed:
    """Import the delegates into the empty store at ``url``, then read it by a store opened anew."""
    gc.disable()  # as an import does
    store = open_store(url)
    import_files(store, [seeds.folder() / "topics.csv", seeds.folder() / "documents.csv"], Request("bench"))
    clock = Clock()
    load(store, delegates, clock)
    store.close()
    store = open_store(url)
    clock.lap("open")
    snapshot = store.snapshot()
    clock.lap("snapshot")
    clock.timed.digest = digest(snapshot)
    store.close()
    return clock.timed


def measured_apart(url: str, delegates: Path) -> Timed:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "bench.speed.stores", "--measure", url, str(delegates)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Timed(**json.loads(done.stdout))


def table(found: dict[str, Timed]) -> Iterator[str]:
    """Yield the lines of the table: steps down, stores across, each beside its ratio to the first store."""
    first = next(iter(found.values()))
    yield f"{'seconds':24}" + "".join(f"{name:>12}{'ratio':>8}" for name in found)
    rows = {step: [t.seconds[step] for t in found.values()] for step in IMPORT_STEPS}
    rows["import, all of it"] = [t.whole_import() for t in found.values()]
    rows["snapshot, store opened"] = [t.seconds["snapshot"] for t in found.values()]
    for name, values in rows.items():
        ratios = [f"{v:>12.1f}{v / max(values[0], 1e-9):>8.1f}" for v in values]
        yield f"{name:24}" + "".join(ratios)
    same = all(t.digest == first.digest for t in found.values())
    if len(found) > 1:
        yield "snapshots identical" if same else "SNAPSHOTS DIFFER"


def main(count: int, given: str | None) -> None:
    """Print the table."""
    print(
        f"{count:,} delegates, {TOPICS_EACH} topics each, on every store (aim: within {AIM:.0f} times SQLite)"
    )
    print(f"on {machine()}", flush=True)
    with tempfile.TemporaryDirectory() as name, neo4j_at_hand(given) as server:
        path = Path(name) / "delegates.csv"
        write_delegates(path, count)
        found = {"SQLite": measured_apart(f"sqlite:///{name}/bench.db", path)}
        if server.url:
            warm = Path(name) / "warm.csv"
            write_delegates(warm, WARM)
            measured_apart(emptied(server.url), warm)
            found["Neo4j"] = measured_apart(emptied(server.url), path)
            print(f"Neo4j has run {WARM:,} delegates before, so that it has compiled what it runs")
        else:
            print(f"Neo4j not measured: {server.reason}")
        print("\n".join(table(found)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(asdict(measure(sys.argv[2], Path(sys.argv[3])))))
    else:
        asked = argparse.ArgumentParser(prog="python -m bench.speed.stores")
        asked.add_argument("delegates", nargs="?", type=int, default=100_000)
        asked.add_argument("--neo4j", metavar="URL")
        wanted = asked.parse_args()
        main(wanted.delegates, wanted.neo4j)
