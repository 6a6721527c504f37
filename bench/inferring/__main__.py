"""``python -m bench.inferring`` prints precision and recall of inferred topics, for each encoder at hand.

The phrases of cases.csv were written for this, with the topics of seeds/ that would be right (``-`` for
none); thresholds were set on the part ``tune`` and are reported on the part ``report``. Most avoid the names
of their topics, as names are found word for word anyway. Small and ours: it shows direction, not accuracy.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import seeds
from graph.records import Record, Ref, Snapshot
from matcher.inferring.encoders import Encoder, encoder, has_semantic
from matcher.inferring.propose import from_texts

CASES = Path(__file__).with_name("cases.csv")


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase with the topics that may be inferred from it."""

    part: str
    lang: str
    text: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of phrases with a topic how many got a right one; of all proposals how many were right."""

    phrases: int
    found: int
    proposed: int
    right: int
    silent: int
    wrongly_spoken: int


def cases() -> list[Case]:
    """Return the labelled phrases."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            Case(r["part"], r["lang"], r["text"], frozenset(r["topics"].split(";")) - {"-"})
            for r in csv.DictReader(file)
        ]


def topics() -> dict[str, Record]:
    """Return the topics of seeds/ as records."""
    found = {}
    with (seeds.folder() / "topics.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            state = {"name@en": row["name_en"], "name@zh": row["name_zh"]}
            aliases = [a for a in row["aliases"].split(";") if a]
            found[row["id"]] = Record(Ref("topic", row["id"]), 0, {**state, "aliases": aliases})
    return found


def figures(chosen: Sequence[Case], using: Encoder) -> Figures:
    """Return what is inferred from each phrase, taken as a delegate's biography."""
    people = {f"d{n}": Record(Ref("delegate", f"d{n}"), 0, {"bio": c.text}) for n, c in enumerate(chosen)}
    snapshot = Snapshot(0, {"topic": topics(), "delegate": people})
    proposed = from_texts(snapshot, using)
    found = right = total = spoken = 0
    for n, case in enumerate(chosen):
        given = [p.topic.id for p in proposed.get(Ref("delegate", f"d{n}"), [])]
        total += len(given)
        right += sum(t in case.topics for t in given)
        found += any(t in case.topics for t in given)
        spoken += bool(given) and not case.topics
    silent = sum(not c.topics for c in chosen)
    return Figures(len(chosen) - silent, found, total, right, silent, spoken)


def line(label: str, found: Figures) -> str:
    """Return figures as a line of the table."""
    return (
        f"{label:26}{found.found:>4} of {found.phrases:<4}{found.right:>4} of {found.proposed:<4}"
        f"{found.wrongly_spoken:>4} of {found.silent}"
    )


def main() -> None:
    """Print the table of each encoder."""
    for name in ("semantic", "characters"):
        if name == "semantic" and not has_semantic():
            print("semantic: the extra 'encoder' is not installed, not measured\n")
            continue
        using = encoder(name)
        print(f"{using.name}, from {using.threshold}")
        print(f"{'':26}{'found':>11}{'right':>12}{'spoke, none right':>20}")
        for part in ("tune", "report"):
            for lang in ("en", "zh"):
                chosen = [c for c in cases() if (c.part, c.lang) == (part, lang)]
                print(line(f"{part} {lang}", figures(chosen, using)))
        print()


if __name__ == "__main__":
    main()
