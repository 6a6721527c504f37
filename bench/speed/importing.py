"""Importing 100,000 delegates with 8 topics each: seconds and peak memory, in a process of its own.

python -m bench.speed.importing [DELEGATES]
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import seeds
from bench.machine import machine
from graph.countries import countries
from graph.store.open import open_store
from graph.tables.load import Request, import_files

TOPICS_EACH = 8


def write_delegates(path: Path, count: int) -> None:
    """Write ``count`` made-up delegates with eight topics each; the same file every time."""
    random_ = random.Random(8)
    with (seeds.folder() / "topics.csv").open(encoding="utf-8", newline="") as file:
        topics = [r["id"] for r in csv.DictReader(file)]
    codes = sorted(c.code for c in countries().values() if not c.former)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "country", "organisation", "languages", "needs", "offers", "made_up"])
        for number in range(count):
            chosen = random_.sample(topics, TOPICS_EACH)
            country = random_.choice(codes)
            employer = f"Ministry {random_.randrange(20)} (made up)"
            needs, offers = ";".join(chosen[:5]), ";".join(chosen[5:])
            name = f"Participant {number} (made up)"
            writer.writerow([f"b{number}", name, country, employer, "en", needs, offers, "yes"])


def measure(folder: Path) -> None:
    """Import the tables of ``folder`` and print one row."""
    store = open_store(f"sqlite:///{folder / 'bench.db'}")
    import_files(store, [seeds.folder() / "topics.csv", seeds.folder() / "documents.csv"], Request("bench"))
    started = time.perf_counter()
    report = import_files(store, [folder / "delegates.csv"], Request("bench"))
    taken = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    statements = report.rows * (TOPICS_EACH + 2)
    size = (folder / "bench.db").stat().st_size / 2**20
    print(f"{report.created:>9,} {statements:>10,} {taken:>8.1f} {peak:>8.0f} {size:>8.0f}")
    store.close()


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(
        f"Import of delegates with {TOPICS_EACH} topics each (aim: under 60 s, under 1,024 MiB for 100,000)"
    )
    print(f"on {machine()}")
    print(f"{'delegates':>9} {'statements':>10} {'seconds':>8} {'peak MiB':>8} {'file MiB':>8}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        write_delegates(Path(name) / "delegates.csv", count)
        subprocess.run([sys.executable, "-m", "bench.speed.importing", "--measure", name], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]))
    else:
        main()
