"""Everybody is seen: batch lists re-ranked so that each who is owed it stands in so many of them.

Scores stay as they are; what is placed is marked, and written down with whom it stands instead of and what
that costs. Somebody is *seen* in a list whose subject may see her name: she opened it to everybody, or to her
cohort and both took part in the same programme. *Small* countries come first: small island developing states
and least developed countries (graph/data/groups.csv).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from matcher.engine.results import Answer, Suggestion
from matcher.suggest.exposure_plan import Plan, Ranked, Terms, pairs_of, plan_exposure, seen_in, takers

STEP = "exposure"
PLACED = {"en": "placed so that everybody is seen", "zh": "为使每位代表都能被看到而列入"}
SMALL = {"SIDS": "a small island developing state", "LDC": "a least developed country"}
MOST = 5
"""The most lists that may be asked for: beyond, the search is too long to prove anything."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Somebody placed in a list: at which rank, instead of whom, why, and the score given up for it."""

    list: str
    placed: str
    name: str
    rank: int
    score: float
    instead_of: str
    instead_of_score: float
    given_up: float
    reason: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Somebody who stands in fewer lists than asked for, in how many, and why it could not be more."""

    id: str
    name: str
    lists: int
    pairs: int
    reason: str


@dataclass(frozen=True, slots=True)
class ListCost:
    """What a list gave up: its sum of scores before and after, the share of it, nDCG against before."""

    list: str
    before: float
    after: float
    given_up: float
    share: float
    ndcg: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """A re-ranking of batch lists as it is written down.

    ``owed`` have at least ``least`` eligible pairs and opened their name; ``seen_before`` and ``seen_after``
    count those of them in ``least`` lists. ``at_least`` bounds from below what any plan of the same coverage
    gives up; ``proven`` says that no plan places more. ``lists`` holds only those that changed.
    """

    about: str
    model: str
    version: int
    as_of: str
    day: str
    asked: int
    top: int
    least: int
    bound: float
    owed: int
    not_opted_in: int
    seen_before: int
    seen_after: int
    given_up: float
    at_least: float
    share: float
    ndcg: float
    proven: bool
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    lists: tuple[ListCost, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the log as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Batch:
    """Whole answers (no reasons), whom each subject may see, who is to be seen and whose country is small.

    ``opted_in`` and ``small`` (with the group's name) speak of ids; ``sees`` of each list, in order.
    """

    about: str
    answers: Sequence[Answer]
    sees: Sequence[frozenset[str]]
    wanted: frozenset[str]
    opted_in: frozenset[str]
    small: Mapping[str, str]
    day: str


def exposed(batch: Batch, *, top: int, least: int, bound: float) -> tuple[Exposure, Plan]:
    """Return the log of the re-ranking of a batch, and the plan that it tells of.

    No list gives up more than ``bound`` of its sum of scores. A batch without anybody short changes nothing.
    """
    ranked = [_ranked(a, s) for a, s in zip(batch.answers, batch.sees, strict=True)]
    pairs = pairs_of(ranked)
    willing = batch.wanted & batch.opted_in
    owed = frozenset(w for w in willing if pairs[w] >= least)
    terms = Terms(top, least, bound, owed, owed & frozenset(batch.small))
    plan, held = plan_exposure(ranked, terms), seen_in(ranked, top)
    after = _seen_after(ranked, plan, held)
    placements = tuple(_placements(batch, plan, top=top, least=least, held=held))
    costs = tuple(_costs(batch, plan, top))
    sums = [sum(s.score for s in a.suggestions[:top]) for a in batch.answers]
    given_up = math.fsum(c.given_up for c in costs)
    first = batch.answers[0] if batch.answers else None
    log = Exposure(
        about=batch.about,
        model=first.model if first else "",
        version=first.version if first else 0,
        as_of=first.as_of if first else "",
        day=batch.day,
        asked=len(batch.answers),
        top=top,
        least=least,
        bound=bound,
        owed=len(owed),
        not_opted_in=len(batch.wanted - batch.opted_in),
        seen_before=sum(held[w] >= least for w in owed),
        seen_after=sum(after[w] >= least for w in owed),
        given_up=given_up,
        at_least=plan.at_least,
        share=given_up / math.fsum(sums) if math.fsum(sums) else 0.0,
        ndcg=_mean([c.ndcg for c in costs] + [1.0] * (len(batch.answers) - len(costs))),
        proven=plan.proven,
        placements=placements,
        unplaced=tuple(_unplaced(batch, ranked, terms, after, plan)),
        lists=costs,
    )
    return log, plan


def placed(answer: Answer, taken: Mapping[str, Suggestion], left: frozenset[str], lang: str) -> Answer:
    """Return a list with those placed in it (marked, with scores as they are) and without those who left."""
    mark = PLACED["zh" if lang.startswith("zh") else "en"]
    found = [s for s in answer.suggestions if s.id not in left]
    found += [_marked(taken[key], mark) for key in sorted(taken)]
    found.sort(key=lambda s: (-s.score, s.kind, s.id))
    return replace(answer, suggestions=tuple(found))


def _ranked(answer: Answer, sees: frozenset[str]) -> Ranked:
    given = answer.suggestions
    return Ranked(str(answer.subject), tuple(s.id for s in given), tuple(s.score for s in given), sees)


def _marked(given: Suggestion, mark: str) -> Suggestion:
    return replace(given, placed_by=STEP, placed=mark)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else 1.0


def _seen_after(ranked: Sequence[Ranked], plan: Plan, held: Counter[str]) -> Counter[str]:
    after = Counter(held)
    for one, taken, left in zip(ranked, plan.taken, plan.left, strict=True):
        after.update(taken)
        after.subtract(c for c in left if c in one.sees)
    return after


def _placements(batch: Batch, plan: Plan, *, top: int, least: int, held: Counter[str]) -> Iterator[Placement]:
    """Iterate over what was placed: of a list's placed ones the best stands for the best that gives way."""
    for answer, taken, left in zip(batch.answers, plan.taken, plan.left, strict=True):
        if not taken:
            continue
        known = {s.id: s for s in answer.suggestions}
        new = sorted(
            [*(s.id for s in answer.suggestions[:top] if s.id not in left), *taken], key=_order(known)
        )
        for one, other in zip(sorted(taken, key=_order(known)), sorted(left, key=_order(known)), strict=True):
            score, instead = known[one].score, known[other].score
            small = f"from {batch.small[one]}; " if one in batch.small else ""
            reason = f"{small}seen in {held[one]} of {least} lists before"
            rank = new.index(one) + 1
            yield Placement(
                str(answer.subject),
                one,
                known[one].name,
                rank,
                score,
                other,
                instead,
                instead - score,
                reason,
            )


def _order(known: Mapping[str, Suggestion]) -> Any:
    return lambda key: (-known[key].score, known[key].kind, key)


def _costs(batch: Batch, plan: Plan, top: int) -> Iterator[ListCost]:
    """Iterate over what each changed list gave up; gains of nDCG are the scores themselves (Järvelin and
    Kekäläinen 2002, ACM Transactions on Information Systems 20(4))."""
    for answer, taken, left in zip(batch.answers, plan.taken, plan.left, strict=True):
        if taken:
            score = {s.id: s.score for s in answer.suggestions}
            before = [s.score for s in answer.suggestions[:top]]
            kept = [s.id for s in answer.suggestions[:top] if s.id not in left]
            after = sorted((score[k] for k in (*kept, *taken)), reverse=True)
            one, other = math.fsum(before), math.fsum(after)
            ndcg = _dcg(after) / _dcg(before)
            yield ListCost(str(answer.subject), one, other, one - other, (one - other) / one, ndcg)


def _dcg(scores: Sequence[float]) -> float:
    return math.fsum(s / math.log2(place + 2) for place, s in enumerate(scores))


def _unplaced(
    batch: Batch, ranked: Sequence[Ranked], terms: Terms, after: Counter[str], plan: Plan
) -> Iterator[Unplaced]:
    pairs = pairs_of(ranked)
    names = {s.id: s.name for a in batch.answers for s in a.suggestions}
    for key in sorted(batch.wanted & batch.opted_in):
        if after[key] >= terms.least:
            continue
        if key not in terms.owed:
            reason = (
                f"only {pairs[key]} who may see them are led to them by any path, fewer than {terms.least}"
            )
        elif (open_to := takers(ranked, terms, key)) < terms.least:
            reason = f"only {open_to} lists could take them without giving up more than {terms.bound:.0%}"
        else:
            order = (
                "no plan serves more people" if plan.proven else "none better was found, which is no proof"
            )
            reason = f"{open_to} lists could take them, but serve others who come first; {order}"
        yield Unplaced(key, names.get(key, key), after[key], pairs[key], reason)
