"""Peers run on a task's drafts, and paired bootstrap differences of nDCG@10 to ours."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.quality.histories import Floats, firm_case, firm_history, project_case, project_history, ranking
from bench.quality.metric import Truth, gains
from bench.quality.peers import PEERS
from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.subjects import Draft

RESAMPLES = 2000
TOP = 200

Rankings = Mapping[str, Sequence[str]]
"""Suggested ids by subject, best first."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean difference with its 95 % interval over the same drafts."""

    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval keeps clear of zero."""
        return self.low > 0 or self.high < 0

    def __str__(self) -> str:
        """Return the difference as printed in the tables."""
        return f"{self.mean:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"


def paired(one: Floats, other: Floats) -> Paired:
    """Return the mean of ``one - other`` with its bootstrap interval (2,000 resamples, fixed seed)."""
    difference = one - other
    draws = np.random.default_rng(0).integers(0, len(difference), (RESAMPLES, len(difference)))
    means = difference[draws].mean(axis=1)
    return Paired(float(difference.mean()), *(float(q) for q in np.quantile(means, (0.025, 0.975))))


def peer_rankings(graph: CompiledGraph, drafts: Iterable[Draft], kinds: Sequence[str]) -> dict[str, Rankings]:
    """Return what each peer ranks for each draft; a peer whose package is absent is left out.

    ``kinds`` are those of members; none for firms.
    """
    history = project_history(graph, tuple(kinds)) if kinds else firm_history(graph)
    cases = {
        d.ref.id: project_case(graph, history, d) if kinds else firm_case(graph, history, d) for d in drafts
    }
    found: dict[str, Rankings] = {}
    for name, peer in PEERS.items():
        try:
            found[name] = {
                key: list(ranking(graph, history, case, peer(history, case), top=TOP))
                for key, case in cases.items()
            }
        except ImportError:
            continue
    return found


def read_ranking(path: Path) -> Rankings:
    """Return a ranking written as JSON lines."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return {row["subject"]["id"]: [s["id"] for s in row["suggestions"]] for row in rows}


def values(truth: Mapping[str, Truth], found: Rankings, *, new_only: bool = False) -> Floats:
    """Return nDCG@10 by draft, in the order of the truth; drafts with nothing left to find are left out."""
    kept = [t for t in truth.values() if t.relevant - (t.incumbents if new_only else frozenset())]
    return np.array([gains(t, found.get(t.subject, ()), new_only=new_only) for t in kept])


def read_truth(path: Path) -> dict[str, Truth]:
    """Return the right answers by subject, with all further columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["subject"]: Truth(
            row["subject"],
            frozenset(filter(None, row["relevant"].split(";"))),
            frozenset(filter(None, (row.get("incumbents") or "").split(";"))),
            row,
        )
        for row in rows
    }


def firm_subsets(
    graph: CompiledGraph, truth: Mapping[str, Truth], drafts: Mapping[str, Draft]
) -> dict[str, dict[str, Truth]]:
    """Return the drafts taken apart: firms with 1-4 deals as the only right answers, LDCs, Africa."""
    deals = np.bincount(graph.relations["by"].indices, minlength=len(graph.nodes))
    few = {ref.id for n, ref in enumerate(graph.nodes.refs) if ref.kind == "company" and 1 <= deals[n] <= 4}
    home = {key: graph.record(d.first("from") or Ref("country", "CHN")) for key, d in drafts.items()}
    return {
        "firms with 1-4 deals": {
            k: Truth(k, t.relevant & few, t.incumbents, t.row) for k, t in truth.items() if t.relevant & few
        },
        "least developed countries": {
            k: t for k, t in truth.items() if "LDC" in (home[k].get("groups") or [])
        },
        "Africa": {k: t for k, t in truth.items() if home[k].get("region") == "Africa"},
    }
