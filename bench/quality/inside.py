"""Ours beside the usual recommenders on time splits inside the tables: ``python -m bench.quality.inside``.

The right answers of the development drafts are not read. Each of the later windows of a store's own past
(`matcher.engine.past`) is asked of what was there before it, with weights fitted on the windows before.
The shipped weights, from which fits start, were chosen on these windows too.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.quality.compare import paired
from bench.quality.histories import (
    Case,
    Floats,
    History,
    firm_case,
    firm_history,
    project_case,
    project_history,
)
from bench.quality.metric import Truth, gains
from bench.quality.peers import PEERS, Peer
from bench.quality.tasks import SHARED, TASKS, Task
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.engine.learning import FITTED_ON, fit_before
from matcher.engine.models import Model
from matcher.engine.past import Question, Window, history_of, windows
from matcher.engine.scoring import rank

AT = 10


def main() -> int:
    """Print a table a kind of data; 2 without the data."""
    if not (SHARED / "data").is_dir():
        print("no labelled data beside the project: nothing measured", file=sys.stderr)
        return 2
    for task in TASKS:
        if not task.folder:
            _print(task)
    return 0


def _print(task: Task) -> None:
    ours: list[Floats] = []
    theirs: dict[str, list[Floats]] = {}
    past: list[Window] = []
    for window in _windows(task):
        if past:
            model = fit_before(past, task.model)
            ours.append(_ours(window, model))
            for name, found in _peers(window, task).items():
                theirs.setdefault(name, []).append(found)
        past.append(window)
    mine = np.concatenate(ours)
    print(f"\n{task.name}, inside the tables: {len(mine)} questions, nDCG@10: ours {mine.mean():.3f}")
    rows = [(name, np.concatenate(found)) for name, found in theirs.items()]
    for name, found in sorted(rows, key=lambda row: -float(row[1].mean())):
        print(f"  {name:24} {found.mean():.3f}  {paired(mine, found)}")


def _windows(task: Task) -> Sequence[Window]:
    about = FITTED_ON[task.model]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'inside.db'}")
        import_files(store, [task.home / "tables"], Request(actor="bench", source=task.name))
        history = history_of(store.snapshot(), about)
        store.close()
    return list(windows(history, about))


def _gain(window: Window, question: Question, numbers: Sequence[int]) -> float:
    names = [str(window.graph.nodes.refs[n]) for n in numbers]
    relevant = frozenset(str(window.graph.nodes.refs[n]) for n in question.relevant)
    return gains(Truth(question.draft.ref.id, relevant), names)


def _ours(window: Window, model: Model) -> Floats:
    found = [rank(window.graph, q.draft, model, allowed=q.allowed, top=AT) for q in window.questions]
    pairs = zip(window.questions, found, strict=True)
    return np.array([_gain(window, q, r.candidates.tolist()) for q, r in pairs])


def _peers(window: Window, task: Task) -> dict[str, Floats]:
    kinds = tuple(sorted({m.kind for q in window.questions for m in q.draft.relations.get("member", ())}))
    history = project_history(window.graph, kinds) if kinds else firm_history(window.graph)
    make = project_case if kinds else firm_case
    cases = [make(window.graph, history, q.draft) for q in window.questions]
    found: dict[str, Floats] = {}
    for name, peer in PEERS.items():
        try:
            found[name] = np.array(
                [_theirs(window, history, q, c, peer) for q, c in zip(window.questions, cases, strict=True)]
            )
        except ImportError:
            continue
    return found


def _theirs(window: Window, history: History, question: Question, case: Case, peer: Peer) -> float:
    scores = np.where(question.allowed[history.candidates], peer(history, case), -np.inf)
    best = np.argsort(-scores, kind="stable")[:AT]
    return _gain(window, question, [int(history.candidates[n]) for n in best if scores[n] > 0])


if __name__ == "__main__":
    sys.exit(main())
