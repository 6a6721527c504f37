"""``python -m bench.cold_start``: how good suggestions are where next to nothing is known, beside popularity.

Questions are those of the time splits inside the tables (`matcher.engine.past`), answered with the shipped
weights by what was there before; the right answers of the development drafts are not read. A question is
counted where it is cold in one of these ways:

- **two facts**: it says a country and one topic and nothing else (every question about firms);
- **a topic never seen**: no earlier work is on any of its topics;
- **a country without history**: no earlier work was done in its country;
- **a newcomer**: one of the right answers has at most two earlier works; only such answers count as right.

*Answered* is the share with a suggestion at all. Differences are paired, with 95 % bootstrap intervals.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

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
from bench.quality.inside import AT, _gain, _windows
from bench.quality.peers import log_counts, popularity, topic_popularity
from bench.quality.tasks import SHARED, TASKS
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge
from matcher.engine.models import load
from matcher.engine.past import Question, Window
from matcher.engine.scoring import rank

FEW = 2
PEERS: Mapping[str, Callable[[History, Case], Floats]] = {
    "popularity": popularity,
    "topic popularity": topic_popularity,
    "log counts": log_counts,
}
Kind = tuple[str, Callable[[Window, Question], Question | None]]


def two_facts(window: Window, question: Question) -> Question | None:
    """Return a question that says a country and a topic and nothing else."""
    told = question.draft.relations
    facts = sum(len(targets) for targets in told.values())
    return question if facts == FEW and not question.draft.fields else None


def new_topic(window: Window, question: Question) -> Question | None:
    """Return a question on topics that no earlier work is on."""
    told = question.draft.relations
    topics = [
        n for t in (*told.get("on", ()), *told.get("needs", ())) if (n := window.graph.find(t)) is not None
    ]
    seen = _works(window.graph, "on")
    return question if topics and not any(seen[n] for n in topics) else None


def new_country(window: Window, question: Question) -> Question | None:
    """Return a question about a country in which no earlier work was done."""
    places = [n for c in question.draft.relations.get("from", ()) if (n := window.graph.find(c)) is not None]
    seen = _works(window.graph, "in")
    return question if places and not any(seen[n] for n in places) else None


def newcomer(window: Window, question: Question) -> Question | None:
    """Return a question with those right answers only that were in at most two earlier works."""
    relation = "member" if "member" in question.draft.relations else "by"
    seen = _works(window.graph, relation)
    few = tuple(n for n in question.relevant if seen[n] <= FEW)
    return replace(question, relevant=few) if few else None


COLD: Sequence[Kind] = (
    ("two facts", two_facts),
    ("a topic never seen", new_topic),
    ("a country without history", new_country),
    ("a newcomer", newcomer),
)


def _works(graph: CompiledGraph, relation: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return in how many works each node is the object of a relation."""
    key = ("cold start", relation)
    if key not in graph.made:
        graph.made[key] = np.bincount(edge(graph, relation).indices, minlength=len(graph.nodes))
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = graph.made[key]
    return found


def main() -> int:
    """Print a table a kind of data; 2 without the data."""
    if not (SHARED / "data").is_dir():
        print("no labelled data beside the project: nothing measured", file=sys.stderr)
        return 2
    wanted = sys.argv[1:]
    for task in TASKS:
        if not task.folder and (not wanted or task.name in wanted):
            _print(task.name, task.model, list(_windows(task)))
    return 0


def _print(name: str, model: str, windows: Sequence[Window]) -> None:
    print(f"\n{name}: {sum(len(w.questions) for w in windows)} questions, nDCG@{AT}")
    heading = "".join(f"{peer:>20}" for peer in PEERS)
    print(f"{'cold in that':28}{'n':>5}{'answered':>10}{'ours':>8}{heading}   ours less each")
    for label, kind in COLD:
        asked = [(w, [q for given in w.questions if (q := kind(w, given))]) for w in windows]
        if not any(questions for _, questions in asked):
            print(f"{label:28}{0:>5}")
            continue
        ours, answered = _ours(asked, model)
        theirs = {peer: _peer(asked, peer) for peer in PEERS}
        means = "".join(f"{theirs[peer].mean():>20.3f}" for peer in PEERS)
        less = ", ".join(str(paired(ours, theirs[peer])) for peer in PEERS)
        print(
            f"{label:28}{len(ours):>5}{answered.mean():>10.0%}{ours.mean():>8.3f}{means}   {less}", flush=True
        )


Asked = Sequence[tuple[Window, Sequence[Question]]]


def _ours(asked: Asked, model: str) -> tuple[Floats, Floats]:
    """Return the gain of each question, and 1 for each with an answer."""
    found, answered = [], []
    for window, questions in asked:
        for question in questions:
            ranking = rank(window.graph, question.draft, load(model), allowed=question.allowed, top=AT)
            numbers = ranking.candidates.tolist()
            found.append(_gain(window, question, numbers))
            answered.append(float(bool(numbers)))
    return np.array(found), np.array(answered)


def _peer(asked: Asked, name: str) -> Floats:
    found = []
    for window, questions in asked:
        kinds = tuple(sorted({m.kind for q in questions for m in q.draft.relations.get("member", ())}))
        history = project_history(window.graph, kinds) if kinds else firm_history(window.graph)
        make = project_case if kinds else firm_case
        for question in questions:
            scores = PEERS[name](history, make(window.graph, history, question.draft))
            scores = np.where(question.allowed[history.candidates], scores, -np.inf)
            best = np.argsort(-scores, kind="stable")[:AT]
            numbers = [int(history.candidates[n]) for n in best if scores[n] > 0]
            found.append(_gain(window, question, numbers))
    return np.array(found)


if __name__ == "__main__":
    sys.exit(main())
