"""Print the tables of quality on the development data: ours beside the usual recommenders, paired."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.machine import machine
from bench.quality.compare import (
    Rankings,
    firm_subsets,
    paired,
    peer_rankings,
    read_ranking,
    read_truth,
    values,
)
from bench.quality.metric import Truth
from bench.quality.tasks import MEASURES, SHARED, TASKS, Run, Task, run, score

METRICS = ("ndcg@10", "mrr", "hit@10", "recall@10")


def main() -> int:
    """Print the tables of each task; 1 when a figure is below its bar, 2 without the data."""
    if not (SHARED / "data").is_dir():
        print("no labelled data beside the project: nothing measured", file=sys.stderr)
        return 2
    print(f"machine: {machine()}")
    low = 0
    for task in TASKS:
        with tempfile.TemporaryDirectory() as folder:
            low += _print_task(task, run(task, Path(folder)))
    return 1 if low else 0


def _print_task(task: Task, done: Run) -> int:
    """Print one task: our figures by the scoring script, then every peer with the paired difference."""
    print(f"\n{task.name}: {len(done.drafts)} drafts, model {done.model}; seconds: ", end="")
    print(f"import {done.imported:.1f}, compile {done.compiled:.1f}, fit {done.fitted:.1f}, ", end="")
    print(f"answers {done.answered:.1f}")
    print(f"{'':26} {'n':>4} " + " ".join(f"{m:>20}" for m in METRICS) + "   bar")
    low = 0
    for measure in MEASURES:
        if measure.task == task.name:
            found = score(task, done.ranking, measure.arguments)
            cells = [
                f"{found[m]['mean']:.3f} [{found[m]['ci95'][0]:.3f},{found[m]['ci95'][1]:.3f}]"
                for m in METRICS
            ]
            bar = "" if measure.at_least is None else f"{measure.at_least:.2f}"
            low += measure.at_least is not None and found["ndcg@10"]["mean"] < measure.at_least
            print(
                f"{measure.label:26} {found['subjects']:>4} "
                + " ".join(f"{c:>20}" for c in cells)
                + f"   {bar}"
            )
    _print_peers(task, done)
    return low


def _print_peers(task: Task, done: Run) -> None:
    """Print nDCG@10 of every peer and how much better we are, with the paired 95 % interval."""
    truth = read_truth(task.truth)
    kinds = () if task.table == "delegates" else task.kinds or ("company",)
    ours, peers = read_ranking(done.ranking), peer_rankings(done.graph, done.drafts, kinds)
    for label, kept, new_only in _subsets(task, done, truth):
        mine = values(kept, ours, new_only=new_only)
        print(f"{label}, {len(mine)} drafts, nDCG@10: ours {mine.mean():.3f}; ours less the peer:")
        for name, found in _best_first(peers, kept, new_only=new_only):
            theirs = values(kept, found, new_only=new_only)
            print(f"  {name:24} {theirs.mean():.3f}  {paired(mine, theirs)}")


def _best_first(
    peers: Mapping[str, Rankings], kept: Mapping[str, Truth], *, new_only: bool
) -> list[tuple[str, Rankings]]:
    means = {name: float(values(kept, found, new_only=new_only).mean()) for name, found in peers.items()}
    return sorted(peers.items(), key=lambda item: (-means[item[0]], item[0]))


def _subsets(
    task: Task, done: Run, truth: Mapping[str, Truth]
) -> Iterator[tuple[str, Mapping[str, Truth], bool]]:
    """Iterate over the parts of a task's drafts: label, right answers, whether incumbents are dropped."""
    yield "all", truth, False
    if task.name == "firms":
        yield "new introductions", truth, True
        drafts = {d.ref.id: d for d in done.drafts}
        for label, kept in firm_subsets(done.graph, truth, drafts).items():
            yield label, kept, False
    if task.name == "consortia":
        yield "new pairs", {k: t for k, t in truth.items() if t.row.get("new_pair") == "yes"}, False


if __name__ == "__main__":
    sys.exit(main())
