"""A model's weights from decisions: each read on the graph that it was made on, judged on the newest ones.

Training data are the staff's decisions on suggestions and introductions to which both sides said yes.
Nobody's private word is among them (`matcher.quality.outcomes`): neither what somebody set aside for
herself nor a "no" to an introduction; and one that did not come about is not taken as a refusal.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from graph.errors import InputError, Problem
from graph.records import Ref
from graph.store.base import Store
from graph.store.replay import replay
from matcher.derived import same_facts
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.fitted import model_for
from matcher.engine.judged import Bools, Floats, fit_judged, in_order, weights_of
from matcher.engine.models import COLUMNS, Model, load, read_model
from matcher.engine.nodes import PARTY
from matcher.engine.past import SHARES
from matcher.engine.scoring import values_of
from matcher.engine.subjects import subject_of
from matcher.quality.outcomes import Outcome, mutual_outcomes, staff_outcomes
from matcher.suggest.chosen import LEARNT

FEWEST = 20
"""Decisions without which nothing is fitted: fewer could not be judged on the newest of them."""

FEWEST_EACH = 5
"""Accepted ones, and refused ones, that there must be."""

MOST_GRAPHS = 12
"""Graphs of the past that are compiled, apart from those needed because somebody was not on file yet."""

WORSE = 0.01
"""By how much the newest decisions may be ranked worse, by chance, before the weights are refused."""


@dataclass(frozen=True, slots=True)
class Split:
    """A window of later decisions: how often what was accepted stood above what was refused.

    ``before`` is with the weights that answer without decisions, ``after`` with weights fitted on the
    decisions before the window; None where the window holds only one of both.
    """

    cut: int
    decisions: int
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Learnt:
    """Weights fitted on decisions, with where they come from.

    ``cut`` is the change of the newest decision; ``left_out`` counts those on whom nothing was on file then.
    """

    about: str
    model: Model
    prior: str
    cut: int
    accepted: int
    refused: int
    both_yes: int
    placed: int
    left_out: int
    splits: tuple[Split, ...]

    @property
    def decisions(self) -> int:
        """Count the decisions."""
        return self.accepted + self.refused

    @property
    def newest(self) -> Split:
        """Return the newest window."""
        return self.splits[-1]


@dataclass(frozen=True, slots=True)
class Rows:
    """Decisions as numbers, the oldest first: transformed path values (decisions x paths) and outcomes."""

    values: Floats
    accepted: Bools
    places: tuple[int, ...]
    orders: tuple[int, ...]

    def part(self, start: int, end: int) -> Rows:
        """Return the decisions from one place to another."""
        return Rows(
            self.values[start:end], self.accepted[start:end], self.places[start:end], self.orders[start:end]
        )


def training(store: Store, about: str, today: str) -> list[Outcome]:
    """Return what ``about`` partners, peers or members is learnt from, in order of the decision."""
    snapshot = store.snapshot()
    yeses = [o for o in mutual_outcomes(snapshot, {}, today) if o.accepted]
    found = [o for o in (*staff_outcomes(snapshot), *yeses) if o.about == about]
    return sorted(found, key=lambda o: (o.order, o.subject, o.suggested, o.by))


def learn(store: Store, about: str, today: str) -> Learnt:
    """Return the weights of a model fitted on a store's decisions.

    InputError where there are fewer than 20 decisions, or than 5 of either kind, where the newest window
    holds none of one kind, or where weights fitted on the decisions before it rank it worse.
    """
    name = LEARNT.get(about)
    if name is None:
        raise InputError([Problem(f"is not learnt from decisions; {', '.join(LEARNT)} are", value=about)])
    outcomes = training(store, about, today)
    _enough(about, [o.accepted for o in outcomes])
    prior = model_for(compile_graph(store.snapshot()), name)
    rows, kept = _numbers(store, about, _whole(prior, name), outcomes)
    _enough(about, rows.accepted.tolist())
    start = np.array([w.weight for w in _whole(prior, name).paths])
    splits = tuple(_splits(rows, start))
    _refuse_worse(about, splits)
    weights = fit_judged(rows.values, rows.accepted, weights_of(rows.places), start)
    model = _named(name, _whole(prior, name), weights)
    return Learnt(
        about,
        model,
        prior.name,
        rows.orders[-1],
        int(rows.accepted.sum()),
        int((~rows.accepted).sum()),
        sum(o.by == "both" for o in kept),
        sum(o.place > 0 for o in kept),
        len(outcomes) - len(kept),
        splits,
    )


def _enough(about: str, accepted: Sequence[bool]) -> None:
    yes, no = sum(accepted), len(accepted) - sum(accepted)
    if len(accepted) < FEWEST or min(yes, no) < FEWEST_EACH:
        raise InputError(
            [
                Problem(
                    f"{yes} accepted and {no} refused are not enough to learn {about} from:"
                    f" {FEWEST} decisions are needed, {FEWEST_EACH} of each kind"
                )
            ]
        )


def _refuse_worse(about: str, splits: Sequence[Split]) -> None:
    newest = splits[-1]
    if newest.before is None or newest.after is None:
        raise InputError(
            [
                Problem(
                    f"the newest {newest.decisions} decisions on {about} are all of one kind:"
                    " nothing to judge by"
                )
            ]
        )
    if newest.after < newest.before - WORSE:
        raise InputError(
            [
                Problem(
                    f"refused: weights learnt from earlier decisions put the newest {newest.decisions} on"
                    f" {about} in order less often ({newest.after:.3f}) than those that answer without"
                    f" ({newest.before:.3f})"
                )
            ]
        )


def _whole(model: Model, name: str) -> Model:
    """Return a model with the paths of its shipped table that it weighs 0, too, in the order declared."""
    weights = {w.path.name: w.weight for w in model.paths}
    return Model(
        model.name, tuple(replace(w, weight=weights.get(w.path.name, 0.0)) for w in load(name).paths)
    )


def _numbers(
    store: Store, about: str, prior: Model, outcomes: Sequence[Outcome]
) -> tuple[Rows, list[Outcome]]:
    """Return the decisions as numbers, and those that there are numbers of."""
    found: list[Floats] = []
    places: list[int] = []
    kept: list[Outcome] = []
    for outcome, graph in _as_of(store, outcomes):
        row = _row(graph, about, prior, outcome)
        if row is not None:
            found.append(row[0])
            places.append(row[1])
            kept.append(outcome)
    values = np.stack(found) if found else np.zeros((0, len(prior.paths)))
    accepted = np.array([o.accepted for o in kept], dtype=np.bool_)
    return Rows(values, accepted, tuple(places), tuple(o.order for o in kept)), kept


def _as_of(store: Store, outcomes: Sequence[Outcome]) -> Iterator[tuple[Outcome, CompiledGraph]]:
    """Iterate over the outcomes, each with a graph that knows nothing of what came after it.

    A new graph is compiled for every twelfth part of them, and for whoever is not in the last one.
    """
    every = math.ceil(len(outcomes) / MOST_GRAPHS)
    graph: CompiledGraph | None = None
    until = -1
    for number, outcome in enumerate(outcomes):
        stale = number % every == 0 or graph is None or not _holds(graph, outcome)
        if outcome.seen < until or (stale and outcome.seen != until):
            until, seen = outcome.seen, replay(store, outcome.seen)
            if graph is None or not same_facts(graph.snapshot, seen):
                graph = compile_graph(seen)
        assert graph is not None
        yield outcome, graph


def _holds(graph: CompiledGraph, outcome: Outcome) -> bool:
    return graph.find(outcome.subject) is not None and graph.find(_suggested(outcome)) is not None


def _suggested(outcome: Outcome) -> Ref:
    kind, _, key = outcome.suggested.partition(":")
    return Ref(kind, key)


def _row(graph: CompiledGraph, about: str, prior: Model, outcome: Outcome) -> tuple[Floats, int] | None:
    """Return the transformed values of a pair and its place; None where the graph holds one of them not."""
    if not _holds(graph, outcome):
        return None
    number = cast(int, graph.find(_suggested(outcome)))
    paths = prior.of(outcome.subject.kind)
    allowed = graph.nodes.mask({"peers": ("delegate",), "partners": ("company",)}.get(about, tuple(PARTY)))
    found = values_of(graph, subject_of(graph, outcome.subject), paths, allowed=allowed)
    transformed = np.stack([w.transformed(found.values[:, n]) for n, w in enumerate(paths)], axis=1)
    scores = transformed @ np.array([w.weight for w in paths])
    own = np.flatnonzero(found.candidates == number)
    values = np.zeros(len(prior.paths))
    here = {w.path.name: n for n, w in enumerate(prior.paths)}
    if len(own):
        values[[here[w.path.name] for w in paths]] = transformed[own[0]]
    score = scores[own[0]] if len(own) else 0.0
    return values, outcome.place or 1 + int((scores > score).sum())


def _splits(rows: Rows, start: Floats) -> Iterator[Split]:
    """Iterate over the windows: cut at 40, 60 and 80 % of the decisions, each judged by those before it."""
    total = len(rows.accepted)
    cuts = [int(share * total) for share in SHARES]
    for cut, until in zip(cuts, [*cuts[1:], total], strict=True):
        past, later = rows.part(0, cut), rows.part(cut, until)
        weights = fit_judged(past.values, past.accepted, weights_of(past.places), start)
        looked = weights_of(later.places)
        before, after = (in_order(later.values @ w, later.accepted, looked) for w in (start, weights))
        yield Split(later.orders[0], until - cut, before, after)


def _named(name: str, prior: Model, weights: Floats) -> Model:
    """Return the prior model with other weights, named after what they are."""
    paths = tuple(replace(w, weight=float(v)) for w, v in zip(prior.paths, weights.tolist(), strict=True))
    if not any(w.weight for w in paths):
        raise InputError([Problem(f"refused: no path of {name} would keep a weight above 0")])
    told = "\n".join(f"{w.path.name},{w.weight}" for w in paths)
    return Model(f"{name}-decided-{hashlib.sha256(told.encode()).hexdigest()[:8]}", paths)


def as_table(learnt: Learnt) -> str:
    """Return the weights as a table that `matcher.engine.models.read_model` reads, with its origin on top."""
    told = [
        f"model {learnt.model.name}, fitted from {learnt.prior} on decisions",
        f"{learnt.decisions} decisions up to change {learnt.cut}: {learnt.accepted} accepted"
        f" ({learnt.both_yes} of them introductions to which both said yes), {learnt.refused} refused;"
        f" place known of {learnt.placed}; {learnt.left_out} left out, as nothing was on file",
        "time split, weights from the decisions before: how often accepted scores above refused",
        *(
            f"from change {s.cut}, {s.decisions} decisions:"
            f" {_share(s.before)} without them, {_share(s.after)} with them"
            for s in learnt.splits
        ),
    ]
    rows = [f"{w.path.name},{w.weight},{w.transform}" for w in learnt.model.paths]
    table = "\n".join([*(f"# {line}" for line in told), ",".join(COLUMNS), *rows]) + "\n"
    read_model(learnt.model.name, table, tuple(w.path for w in learnt.model.paths))
    return table


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
