"""``python -m bench.lab`` prints the recovery curves of planted cohorts; ``--quick`` three seeds of each."""

from __future__ import annotations

import argparse
import time

from bench.lab.cohort import Setting
from bench.lab.curves import AXES, CLEAN, SEEDS, Point, lines, point, verdict
from bench.machine import machine


def main() -> None:
    """Print the table of each axis, and at the end where the shipped model is behind."""
    parser = argparse.ArgumentParser(prog="python -m bench.lab")
    parser.add_argument("--quick", action="store_true", help="Three seeds.")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    seeds = 3 if given.quick else given.seeds
    begun, worked = time.perf_counter(), time.process_time()
    known: dict[Setting, Point] = {}
    print(f"{seeds} seeds a setting; base {Setting()}")
    behind: list[str] = []
    for axis, settings in {"clean": [CLEAN], **AXES}.items():
        print(f"\n== {axis}", flush=True)
        for setting in settings:
            if setting not in known:
                known[setting] = point(setting, seeds=seeds)
            for line in lines(axis, [known[setting]]):
                print(line, flush=True)
            other, difference, word = verdict(known[setting].ndcg)
            if word.startswith("FAILURE"):
                value = getattr(setting, axis, "")
                behind.append(f"{axis} {value}: behind {other}, {difference}")
    print("\nFAILURES" if behind else "\nno setting in which another way is ahead beyond chance")
    for line in behind:
        print(f"  {line}")
    work, clock = time.process_time() - worked, time.perf_counter() - begun
    print(f"\n{work:.0f} s of one processor, {clock:.0f} s by the clock, on {machine()}")


if __name__ == "__main__":
    main()
