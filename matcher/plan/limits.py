"""What a plan has to respect: consent, capacity, an earlier "no", conflicts, and which firms may be named.

All of it is input: `limits_of` reads what the graph knows today, and whoever knows more (consent by
audience, a person's own capacity, a conflict of interests) replaces the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge

MOST_PROJECTS = 3
"""In how many projects somebody may be at a time, unless her own number is given."""

IN_PROJECTS = ("member", "proposed_by")
EARLIER_NO = "an earlier no"
EVERYBODY = Ref("store", "all")


@dataclass(frozen=True, slots=True)
class Limits:
    """What every team of a plan keeps to.

    ``absent`` did not agree to be suggested. ``load`` counts the projects that somebody is in already and
    ``capacity`` the most that she may be in. ``apart`` are pairs that must not be in one team, with the
    reason. ``refused`` are ids of teams that people do not want. ``firms``, where given, are the only ones
    that may be named; otherwise those marked as partners.
    """

    absent: frozenset[Ref] = frozenset()
    load: Mapping[Ref, int] = field(default_factory=dict)
    most: int = MOST_PROJECTS
    capacities: Mapping[Ref, int] = field(default_factory=dict)
    apart: Mapping[frozenset[Ref], str] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    firms: frozenset[Ref] | None = None

    def capacity(self, ref: Ref) -> int:
        """Return in how many projects somebody may be."""
        return self.capacities.get(ref, self.most)

    def is_full(self, ref: Ref) -> bool:
        """Say whether somebody is in as many projects as she may be."""
        return self.load.get(ref, 0) >= self.capacity(ref)


def limits_of(graph: CompiledGraph, subject: Ref = EVERYBODY, *, most: int = MOST_PROJECTS) -> Limits:
    """Return the limits that the graph knows: projects under way, decisions against people, firms, teams."""
    refused = frozenset(t.removeprefix("team:") for t in graph.left_out("project", subject))
    return Limits(
        load=loads(graph), most=most, apart=dict.fromkeys(_refusals(graph), EARLIER_NO), refused=refused
    )


def loads(graph: CompiledGraph) -> dict[Ref, int]:
    """Return in how many projects that are not closed each party is a member or proposer."""
    found: dict[int, set[int]] = {}
    for relation in IN_PROJECTS:
        entries = edge(graph, relation).tocoo()
        for project, party in zip(entries.row.tolist(), entries.col.tolist(), strict=True):
            if graph.record(graph.nodes.refs[project]).get("status") != "closed":
                found.setdefault(party, set()).add(project)
    return {graph.nodes.refs[n]: len(projects) for n, projects in sorted(found.items())}


def _refusals(graph: CompiledGraph) -> Iterator[frozenset[Ref]]:
    """Iterate over pairs one of which was refused as peer or partner of the other."""
    for (about, subject), suggested in sorted(graph.refused.items()):
        if about in ("peer", "partner"):
            pairs = (_ref(subject), *(_ref(s) for s in sorted(suggested)))
            yield from (frozenset((pairs[0], other)) for other in pairs[1:])


def _ref(text: str) -> Ref:
    kind, _, key = text.partition(":")
    return Ref(kind, key)
