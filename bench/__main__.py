"""``python -m bench`` prints every benchmark table, the quick ones first."""

from __future__ import annotations

import subprocess
import sys

TABLES = (
    "bench.speed.pages",
    "bench.quality",
    "bench.quality.inside",
    "bench.cold_start",
    "bench.held_out_2011",
    "bench.inferring",
    "bench.calibration",
    "bench.lab",
    "bench.names",
    "bench.seminars",
    "bench.round_tables",
    "bench.teams",
    "bench.visits",
    "bench.speed.importing",
    "bench.speed.stores",
)


def main() -> None:
    """Run each benchmark in a process of its own."""
    for module in TABLES:
        print(f"== python -m {module}", flush=True)
        subprocess.run([sys.executable, "-m", module], check=True)
        print(flush=True)


if __name__ == "__main__":
    main()
