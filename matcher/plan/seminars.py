"""Training-demand radar: what people look for and nobody at hand can give, as proposed seminars.

A need is *unmet* when no other delegate offers its topic, no country has it, no firm offers it or has worked
in it, and no lecturer knows it. Unmet needs are summed by topic,

    demand = Σ weight x recency        (a delegate 1, a firm or country 0.5; recency exp(-age / 7 years))

and a seminar on a topic also serves those just above and below it, at a third. The weights are those reasoned
for suggestions (docs/matching.md); nothing here is fitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import InputError
from graph.records import Ref
from matcher.plan.fault_words import AT_LEAST_ONE, fault
from matcher.plan.seminars_needs import Need, needs_on_file, unmet
from matcher.plan.seminars_people import Candidate, Coming, candidates, coming
from matcher.plan.seminars_trend import Trend, trend_of
from matcher.plan.tables_people import NEAR, kin
from matcher.plan.tongue import Both, title
from matcher.plan.visits_ties import Seen

COVER = 5
"""At most so many topics are joined in one seminar."""

QUESTION = Both(
    "Who could lecture on {topic}? Nobody on file knows it or anything near it.",
    "谁可以讲授{topic}？目前没有登记任何相关专家。",
)


@dataclass(frozen=True, slots=True)
class Record:
    """A record that has an unmet need: who, for what, of which year (None unknown), and by whose word."""

    who: Ref
    name: Both
    topic: Ref
    year: int | None
    made_up: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seminar:
    """A proposed seminar: lead topic, the topics joined to it, and the demand that it would meet.

    ``records`` are all unmet needs on these topics, by name. ``ask`` is the question for staff where
    nobody on file could lecture.
    """

    topic: Ref
    topic_name: Both
    also: tuple[Ref, ...]
    also_names: tuple[Both, ...]
    demand: float
    records: tuple[Record, ...]
    countries: tuple[Coming, ...]
    lecturers: tuple[Candidate, ...]
    trend: Trend
    ask: Both | None


@dataclass(frozen=True, slots=True)
class Radar:
    """Proposed seminars, best first, with the counts behind them.

    ``needs`` counts all needs on file, ``unmet`` those that nobody answers, ``topics`` the topics of these.
    """

    version: int
    as_of: str
    programme: Ref | None
    needs: int
    unmet: int
    topics: int
    seminars: tuple[Seminar, ...]


def propose_seminars(
    seen: Seen, *, top: int = 5, programme: Ref | None = None, until: int | None = None
) -> Radar:
    """Return the seminars to propose, by falling demand, ties by topic.

    ``programme`` looks at its participants' needs alone (whoever answers them); ``until`` at needs
    of that year or before, and counts recency from its end. No unmet need gives no seminar. InputError
    for ``top`` below 1.
    """
    if top < 1:
        raise InputError([fault(AT_LEAST_ONE, column="top", value=str(top))])
    now = float(until + 1) if until is not None else seen.graph.year
    held = needs_on_file(seen.browser, programme=programme, until=until)
    open_ = unmet(seen.browser, held)
    demand = _demand(open_, now)
    chosen = _chosen(seen, demand, top)
    return Radar(
        version=seen.graph.version,
        as_of=seen.graph.as_of,
        programme=programme,
        needs=len(held),
        unmet=len(open_),
        topics=len(demand),
        seminars=tuple(_seminar(seen, lead, also, held, open_, demand) for lead, also in chosen),
    )


def _demand(needs: Sequence[Need], now: float) -> dict[Ref, float]:
    found: dict[Ref, float] = {}
    for need in needs:
        found[need.topic] = found.get(need.topic, 0.0) + need.weight(now)
    return found


def _chosen(seen: Seen, demand: Mapping[Ref, float], top: int) -> list[tuple[Ref, tuple[Ref, ...]]]:
    """Return lead topics with those joined to them; a topic that is joined is not proposed again."""
    total = {t: demand[t] + NEAR * sum(demand.get(k, 0.0) for k in kin(seen.graph, t)) for t in demand}
    joined: set[Ref] = set()
    found: list[tuple[Ref, tuple[Ref, ...]]] = []
    for lead in sorted(total, key=lambda t: (-total[t], t)):
        if lead in joined or len(found) == top:
            continue
        near = [k for k in kin(seen.graph, lead) if k in demand and k not in joined]
        also = tuple(sorted(near, key=lambda k: (-demand[k], k))[: COVER - 1])
        joined.update([lead, *also])
        found.append((lead, also))
    return found


def _seminar(
    seen: Seen,
    lead: Ref,
    also: tuple[Ref, ...],
    held: Sequence[Need],
    open_: Sequence[Need],
    demand: Mapping[Ref, float],
) -> Seminar:
    topics = (lead, *also)
    named = title(seen.browser, lead)
    lecturers = candidates(seen, topics)
    return Seminar(
        topic=lead,
        topic_name=named,
        also=also,
        also_names=tuple(title(seen.browser, t) for t in also),
        demand=demand[lead] + NEAR * sum(demand[t] for t in also),
        records=tuple(_record(seen, n) for n in open_ if n.topic in topics),
        countries=coming(seen, topics),
        lecturers=lecturers,
        trend=trend_of(held, topics),
        ask=None if lecturers else QUESTION.of(topic=named),
    )


def _record(seen: Seen, need: Need) -> Record:
    made_up = seen.browser.made_up(need.who)
    return Record(need.who, title(seen.browser, need.who), need.topic, need.year, made_up, need.sources)
