"""Who sits at round tables: where they come from, and what they said of which topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.records import Ref
from matcher.engine.compiled import CHINA, CompiledGraph
from matcher.engine.edges import edge
from matcher.plan.visits_ties import Seen

LEAST, MOST = 5, 9
WORTH: Mapping[str, float] = {"offers": 1.0, "needs": 1.0, "interested_in": 0.5}
NEAR = 1 / 3
"""What a word on a topic counts for one just above or below it, as in `partners-2` (docs/matching.md)."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody said that bears on a topic; ``through`` is the topic it was said of when not this one."""

    how: str
    worth: float
    through: Ref | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A participant: ``unit`` is her country, or in China her province (``kind:id``, "" if unknown),
    ``region`` the M49 region, "" for delegates of China's provinces and where it is not known."""

    ref: Ref
    unit: str
    region: str
    said: Mapping[Ref, Saying]

    def has(self, topic: Ref) -> bool:
        """Whether she can give what the topic is about."""
        return topic in self.said and self.said[topic].how == "offers"

    def seeks(self, topic: Ref) -> bool:
        """Whether she is looking for it."""
        return topic in self.said and self.said[topic].how == "needs"


def people_of(seen: Seen, delegates: Iterable[Ref]) -> list[Person]:
    """Return delegates as people at a table, in order of id."""
    return [_person(seen, ref) for ref in sorted(delegates)]


def _person(seen: Seen, ref: Ref) -> Person:
    graph, number = seen.graph, seen.graph.nodes.number[ref]
    country, province = graph.homes.get(number, (None, None))
    if province:
        return Person(ref, f"place:{province}", "", _sayings(seen, ref))
    if country is None or ":" in country:
        return Person(ref, country or "", "", _sayings(seen, ref))
    record = graph.texts.records.get(Ref("country", country))
    region = str(record.get("region") or "") if record else ""
    return Person(ref, f"country:{country}", "" if country == CHINA else region, _sayings(seen, ref))


def _sayings(seen: Seen, ref: Ref) -> dict[Ref, Saying]:
    """Return the best saying on each topic; said of it counts before said of one near it."""
    found: dict[Ref, Saying] = {}
    for how, worth in WORTH.items():
        for topic in seen.browser.ends.targets(ref, how):
            _keep(found, topic, Saying(how, worth))
    for topic, saying in list(found.items()):
        for near in kin(seen.graph, topic):
            _keep(found, near, Saying("near", saying.worth * NEAR, topic))
    return dict(sorted(found.items()))


def _keep(found: dict[Ref, Saying], topic: Ref, saying: Saying) -> None:
    if topic not in found or found[topic].worth < saying.worth:
        found[topic] = saying


def kin(graph: CompiledGraph, topic: Ref) -> list[Ref]:
    """Return the topics just above and below one."""
    number = graph.find(topic)
    if number is None:
        return []
    edges = edge(graph, "kin")
    place = slice(int(edges.indptr[number]), int(edges.indptr[number + 1]))
    return [graph.nodes.refs[n] for n in edges.indices[place].tolist()]
