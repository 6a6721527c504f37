"""Why something is not suggested: what is on file, what bars it, and the least that should be recorded.

A counterfactual is a smallest set of plausible edits (somebody says what she is looking for, offers or is
interested in, or a firm what it offers; never country, employer or the word of a person who said no) after
which the suggestion appears. Every one is replayed on an edited snapshot, compiled and asked in full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from graph.errors import InputError
from graph.records import Ref, Snapshot
from matcher.engine.compiled import CompiledGraph, are_apart, compile_graph
from matcher.engine.models import Model
from matcher.engine.results import Answer
from matcher.engine.subjects import Draft, subject_of
from matcher.plan.edits import Say, edited
from matcher.plan.fault_words import NOT_ASKED, fault
from matcher.plan.limits import conflicts
from matcher.suggest.options import Options
from matcher.suggest.partners import suggest_partners
from matcher.suggest.peers import suggest_peers

SAID = ("needs", "offers", "interested_in", "knows", "has")
SUGGEST: Mapping[str, Callable[[CompiledGraph, Draft, Options], Answer]] = {
    "company": suggest_partners,
    "delegate": suggest_peers,
}
ABOUT = {"company": "partner", "delegate": "peer"}
ANSWERING = {"offers": "needs", "needs": "offers", "interested_in": "offers"}
"""What one says that answers what the other says."""

Models = Mapping[str, Model]
"""Weights that answer instead of the model of that name, as in `matcher.suggest.options`."""

MOST_EDITS = 2
MOST_TRIED = 60


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation to a topic that is on file, with its sources."""

    subject: Ref
    relation: str
    topic: Ref
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Edits after which the suggestion appears, and where: its rank from 1, and score."""

    edits: tuple[Say, ...]
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a suggestion is missing. ``rank`` is where it stands now, if anywhere; ``bars`` what keeps it out.

    ``bars``: refused, not_partner, same_country, no_country. Nothing that is recorded mends these.
    ``in_conflict`` says that a conflict of interest on file keeps the two from being in one team; it bars no
    suggestion.
    """

    subject: Ref
    wanted: Ref
    top: int
    rank: int | None
    score: float
    facts: tuple[Fact, ...]
    bars: tuple[str, ...]
    counterfactuals: tuple[Counterfactual, ...]
    in_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """For whom something is missing, what, and the weights that answer."""

    subject: Ref
    wanted: Ref
    models: Models = field(default_factory=dict)

    def ranked(self, graph: CompiledGraph, draft: Draft) -> tuple[int | None, float]:
        """Return rank (from 1) and score of the wanted for a draft of the subject; None and 0 without one."""
        options = Options(top=1_000_000, reasons=False, models=self.models)
        for rank, suggestion in enumerate(
            SUGGEST[self.wanted.kind](graph, draft, options).suggestions, start=1
        ):
            if suggestion.id == self.wanted.id:
                return rank, suggestion.score
        return None, 0.0


def why_not(
    snapshot: Snapshot,
    graph: CompiledGraph,
    subject: Ref,
    wanted: Ref,
    *,
    top: int = 10,
    most: int = 3,
    models: Models | None = None,
) -> WhyNot:
    """Return why a firm or a delegate is not among the first ``top`` for a delegate.

    ``graph`` is the snapshot compiled, ``models`` the weights in use. NotFoundError for either; InputError
    for other kinds. Counterfactuals have the least number of edits, up to `MOST_EDITS`; none when that is not
    enough or something bars it.
    """
    if subject.kind != "delegate" or wanted.kind not in SUGGEST:
        raise InputError([fault(NOT_ASKED, value=f"{subject}, {wanted}")])
    subject, wanted = graph.record(subject).ref, graph.record(wanted).ref
    pair = Pair(subject, wanted, models or {})
    rank, score = pair.ranked(graph, subject_of(graph, subject))
    bars = tuple(_bars(graph, subject, wanted))
    found: tuple[Counterfactual, ...] = ()
    if not bars and (rank is None or rank > top):
        found = tuple(_counterfactuals(snapshot, graph, pair, top=top))[:most]
    facts = (*facts_of(graph, subject), *facts_of(graph, wanted))
    in_conflict = frozenset((subject, wanted)) in conflicts(graph)
    return WhyNot(subject, wanted, top, rank, score, facts, bars, found, in_conflict)


def standing(
    graph: CompiledGraph, subject: Ref, wanted: Ref, models: Models | None = None
) -> tuple[int | None, float]:
    """Return the rank (from 1) and score of a suggestion for a stored subject; None and 0 without one."""
    return Pair(subject, wanted, models or {}).ranked(graph, subject_of(graph, subject))


def facts_of(graph: CompiledGraph, ref: Ref) -> Iterator[Fact]:
    """Iterate over what is on file that somebody says of topics."""
    for relation, objects in subject_of(graph, ref).relations.items():
        for topic in objects if relation in SAID else ():
            edge = (relation, graph.nodes.number[ref], graph.nodes.number[topic])
            yield Fact(ref, relation, topic, tuple(s.source for s in graph.told.get(edge, ())))


def _bars(graph: CompiledGraph, subject: Ref, wanted: Ref) -> Iterator[str]:
    if str(wanted) in graph.left_out(ABOUT[wanted.kind], subject):
        yield "refused"
    if wanted.kind == "company" and graph.nodes.number[wanted] not in graph.partners:
        yield "not_partner"
    if wanted.kind == "delegate":
        homes = (graph.homes[graph.nodes.number[subject]], graph.homes[graph.nodes.number[wanted]])
        if homes[0][0] is not None and homes[1][0] is None:
            yield "no_country"
        elif homes[0][0] is not None and not are_apart(*homes):
            yield "same_country"


def _counterfactuals(
    snapshot: Snapshot, graph: CompiledGraph, pair: Pair, *, top: int
) -> Iterator[Counterfactual]:
    """Iterate over the smallest sets of edits that flip, those by which the suggestion rises most first."""
    edits = list(dict.fromkeys(_plausible(graph, pair.subject, pair.wanted)))[:MOST_TRIED]
    for size in range(1, MOST_EDITS + 1):
        found = []
        for chosen in _promising(graph, pair, edits, size):
            after = compile_graph(edited(snapshot, chosen), as_of=graph.as_of)
            rank, score = pair.ranked(after, subject_of(after, pair.subject))
            if rank is not None and rank <= top:
                found.append(Counterfactual(chosen, rank, score))
        if found:
            yield from sorted(found, key=lambda c: (c.rank, -c.score, [str(e) for e in c.edits]))
            return


def _promising(graph: CompiledGraph, pair: Pair, edits: list[Say], size: int) -> Iterator[tuple[Say, ...]]:
    """Iterate over sets of edits: all single ones, of larger ones the best of the subject's own."""
    if size == 1:
        yield from ((e,) for e in edits)
        return
    own = [e for e in edits if e.subject == pair.subject]
    found = []
    for chosen in combinations(own, size):
        score = _drafted(graph, pair, chosen)
        found.append((-score, [str(e) for e in chosen], chosen))
    yield from (chosen for _, _, chosen in sorted(found, key=lambda f: f[:2])[:4])


def _drafted(graph: CompiledGraph, pair: Pair, edits: Iterable[Say]) -> float:
    """Return the score that a draft of the subject with the edits gives."""
    draft = subject_of(graph, pair.subject)
    relations = dict(draft.relations)
    for edit in edits:
        relations[edit.relation] = (*relations.get(edit.relation, ()), edit.object)
    return pair.ranked(graph, Draft(draft.ref, draft.fields, relations, draft.weights))[1]


def _plausible(graph: CompiledGraph, subject: Ref, wanted: Ref) -> Iterator[Say]:
    """Iterate over what either side might say, given what the other says: the subject's own words first."""
    for speaker, other in ((subject, wanted), (wanted, subject)):
        said = {(f.relation, f.topic) for f in facts_of(graph, speaker)}
        for fact in facts_of(graph, other):
            answer = ANSWERING.get(fact.relation)
            ways = [answer] if answer else []
            ways += ["interested_in"] if speaker.kind == "delegate" and fact.relation == "offers" else []
            for relation in ways:
                able = speaker.kind == "delegate" or relation == "offers"
                if able and (relation, fact.topic) not in said:
                    yield Say(relation, speaker, fact.topic)
