"""Print the tables of quality on the development data, with the intervals of the scoring script."""

from __future__ import annotations

import sys

from bench.machine import machine
from bench.quality.tasks import SHARED, measure_all

METRICS = ("ndcg@10", "mrr", "hit@10", "recall@10")


def main() -> int:
    """Print one table a task; 1 when a figure is below its bar, 2 without the data."""
    if not (SHARED / "data").is_dir():
        print("no labelled data beside the project: nothing measured", file=sys.stderr)
        return 2
    print(f"machine: {machine()}")
    low, last = 0, ""
    for measure, run, found in measure_all():
        if measure.task != last:
            print(f"\n{measure.task}: {run.drafts} drafts; seconds: import {run.imported:.1f}, ", end="")
            print(f"compile {run.compiled:.1f}, answers {run.answered:.1f}")
            print(f"{'':18} {'n':>4} " + " ".join(f"{m:>20}" for m in METRICS) + "   bar")
        last = measure.task
        cells = [
            f"{found[m]['mean']:.3f} [{found[m]['ci95'][0]:.3f},{found[m]['ci95'][1]:.3f}]" for m in METRICS
        ]
        bar = "" if measure.at_least is None else f"{measure.at_least:.2f}"
        low += measure.at_least is not None and found["ndcg@10"]["mean"] < measure.at_least
        print(
            f"{measure.label:18} {found['subjects']:>4} " + " ".join(f"{c:>20}" for c in cells) + f"   {bar}"
        )
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
