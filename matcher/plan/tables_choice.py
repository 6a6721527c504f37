"""Which topics the round tables have: greedily the one that serves most people, then by exchange."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.plan.tables_people import MOST, Person

Floats = NDArray[np.float64]
CANDIDATES = 24
"""Topics looked at: those that most people have to do with."""

ROUNDS = 3
GAIN = 1e-9


def choose_topics(graph: CompiledGraph, people: Sequence[Person], count: int) -> list[Ref | None]:
    """Return ``count`` topics, in order of id; one that many speak of may stand twice.

    A set of topics is judged by the best assignment to nine seats each, without the rules of mixing
    (`scipy.optimize.linear_sum_assignment`). None stands for a table that no topic is left for.
    """
    worth, topics = _worths(people)
    if not topics:
        return [None] * count
    chosen: list[int] = []
    for _ in range(count):
        tried = [(_value(worth, [*chosen, t]), -t) for t in range(len(topics))]
        best, place = max(tried)
        if chosen and best <= _value(worth, chosen) + GAIN:
            break
        chosen.append(-place)
    for _ in range(ROUNDS):
        better = _exchanged(worth, chosen)
        if better is None:
            break
        chosen = better
    named: list[Ref | None] = [topics[t] for t in sorted(chosen)]
    return named + [None] * (count - len(named))


def _worths(people: Sequence[Person]) -> tuple[Floats, list[Ref]]:
    """Return how much people (rows) have to do with the candidate topics (columns), and these."""
    sums: dict[Ref, list[float]] = {}
    for person in people:
        for topic, said in person.said.items():
            sums.setdefault(topic, []).append(said.worth)
    best = sorted(sums, key=lambda t: (-sum(sorted(sums[t])[-MOST:]), t))[:CANDIDATES]
    topics = sorted(best)
    worth = np.array([[p.said[t].worth if t in p.said else 0.0 for t in topics] for p in people])
    return worth, topics


def _value(worth: Floats, chosen: Sequence[int]) -> float:
    """Return the worth of the best assignment of people to nine seats at each of the chosen topics."""
    seats = np.repeat(worth[:, list(chosen)], MOST, axis=1)
    rows, columns = linear_sum_assignment(seats, maximize=True)
    return float(seats[rows, columns].sum())


def _exchanged(worth: Floats, chosen: list[int]) -> list[int] | None:
    """Return the topics after one pass of exchanges that gain; None when none does."""
    now, value, gained = list(chosen), _value(worth, chosen), False
    for place in range(len(now)):
        for other in range(worth.shape[1]):
            tried = [*now[:place], other, *now[place + 1 :]]
            found = _value(worth, tried)
            if found > value + GAIN:
                now, value, gained = tried, found, True
    return now if gained else None
