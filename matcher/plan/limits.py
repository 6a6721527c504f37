"""What a plan has to respect: consent, capacity, an earlier "no", conflicts, and which firms may be named.

All of it is input: `limits_of` reads what the graph knows today, and whoever knows more (a person's own
capacity, a conflict of interests) replaces the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.audiences import EVERY_FIELD, STAFF_ONLY, audiences_of
from graph.records import Record, Ref
from matcher.engine.compiled import CompiledGraph
from matcher.engine.edges import edge

MOST_PROJECTS = 3
"""In how many projects somebody may be at a time, unless her own number is given."""

IN_PROJECTS = ("member", "proposed_by")
PEOPLE = ("delegate", "expert")
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


def limits_of(
    graph: CompiledGraph,
    subject: Ref = EVERYBODY,
    *,
    most: int = MOST_PROJECTS,
    day: str | None = None,
) -> Limits:
    """Return the limits that the graph knows: consent, projects under way, decisions, firms, teams.

    Consent is that of ``day`` (YYYY-MM-DD), by default today.
    """
    refused = frozenset(t.removeprefix("team:") for t in graph.left_out("project", subject))
    return Limits(
        absent=absent(graph, day or date.today().isoformat()),
        load=loads(graph),
        most=most,
        apart=dict.fromkeys(_refusals(graph), EARLIER_NO),
        refused=refused,
    )


def absent(graph: CompiledGraph, day: str) -> frozenset[Ref]:
    """Return the people whose word, or the end of it, keeps their names with the staff on ``day``.

    Whoever has not been asked yet is not absent: staff ask before anybody else is told.
    """
    if ("absent", day) not in graph.made:
        people = (r for kind in PEOPLE for r in graph.snapshot.of(kind).values())
        graph.made["absent", day] = frozenset(r.ref for r in people if _is_closed(r, day))
    found: frozenset[Ref] = graph.made["absent", day]
    return found


def _is_closed(record: Record, day: str) -> bool:
    said = record.get("audience") or {}
    is_asked = "name" in said or EVERY_FIELD in said
    return is_asked and audiences_of(record.state, "name", day) == STAFF_ONLY


def loads(graph: CompiledGraph) -> dict[Ref, int]:
    """Return in how many projects that are not closed each party is a member or proposer."""
    return {party: len(projects) for party, projects in projects_of(graph).items()}


def projects_of(graph: CompiledGraph) -> dict[Ref, list[Ref]]:
    """Return the projects that are not closed, by member or proposer, in order of id."""
    found: dict[int, set[int]] = {}
    for relation in IN_PROJECTS:
        entries = edge(graph, relation).tocoo()
        for project, party in zip(entries.row.tolist(), entries.col.tolist(), strict=True):
            if graph.record(graph.nodes.refs[project]).get("status") != "closed":
                found.setdefault(party, set()).add(project)
    refs = graph.nodes.refs
    return {refs[n]: sorted(refs[p] for p in projects) for n, projects in sorted(found.items())}


def _refusals(graph: CompiledGraph) -> Iterator[frozenset[Ref]]:
    """Iterate over pairs one of which was refused as peer or partner of the other."""
    for (about, subject), suggested in sorted(graph.refused.items()):
        if about in ("peer", "partner"):
            pairs = (_ref(subject), *(_ref(s) for s in sorted(suggested)))
            yield from (frozenset((pairs[0], other)) for other in pairs[1:])


def _ref(text: str) -> Ref:
    kind, _, key = text.partition(":")
    return Ref(kind, key)
