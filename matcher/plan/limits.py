"""What a plan has to respect: consent, capacity, an earlier "no", conflicts, and which firms may be named.

All of it is input: `limits_of` reads what the graph knows today, and whoever knows more replaces the fields.
A conflict of interest with a firm keeps somebody from teams with it, one with an organisation from teams
with whoever works for it or comes from it. It is on file for the staff alone.
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
EMPLOYED_BY = ("works_for", "from")
CONFLICTS = "conflicts_with"
AT_MOST = "projects_at_most"
EARLIER_NO = "an earlier no"
CONFLICT = "a conflict of interest on file"
EVERYBODY = Ref("store", "all")


@dataclass(frozen=True, slots=True)
class Limits:
    """What every team of a plan keeps to.

    ``absent`` did not agree to be suggested. ``load`` counts the projects that somebody is in already and
    ``capacities`` the most that she may be in, where that is not ``most``. ``apart`` are pairs that must not
    be in one team, with the reason: `EARLIER_NO`, or else it counts as a conflict. ``refused`` are
    ids of teams that people do not want. ``firms``, where given, are the only ones that may be named;
    otherwise those marked as partners.
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
        """Say whether somebody is in as many projects as she may be.

        Countries and firms never are; experts only where a number of their own is given.
        """
        if ref.kind != "delegate" and ref not in self.capacities:
            return False
        return self.load.get(ref, 0) >= self.capacity(ref)

    def in_conflict(self, ref: Ref) -> bool:
        """Say whether a conflict keeps somebody from anybody."""
        return any(ref in pair and why != EARLIER_NO for pair, why in self.apart.items())


def limits_of(
    graph: CompiledGraph,
    subject: Ref = EVERYBODY,
    *,
    most: int = MOST_PROJECTS,
    day: str | None = None,
) -> Limits:
    """Return the limits that the graph knows: consent, projects under way, capacities, conflicts, decisions.

    Consent is that of ``day`` (YYYY-MM-DD), by default today. ``most`` is for whoever has no number of her
    own. Two who are in conflict and of whom one said no count as in conflict.
    """
    refused = frozenset(t.removeprefix("team:") for t in graph.left_out("project", subject))
    return Limits(
        absent=absent(graph, day or date.today().isoformat()),
        load=loads(graph),
        most=most,
        capacities=capacities(graph),
        apart=dict.fromkeys(_refusals(graph), EARLIER_NO) | dict.fromkeys(conflicts(graph), CONFLICT),
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


def capacities(graph: CompiledGraph) -> dict[Ref, int]:
    """Return the most projects at a time of each person who has a number of her own on file."""
    people = (r for kind in PEOPLE for r in graph.snapshot.of(kind).values())
    return {r.ref: int(r.get(AT_MOST)) for r in people if r.get(AT_MOST) is not None}


def conflicts(graph: CompiledGraph) -> frozenset[frozenset[Ref]]:
    """Return the pairs that a conflict of interest on file keeps apart, each person with whom or what.

    An organisation stands for itself and for whoever works for it or comes from it.
    """
    if ("conflicts",) not in graph.made:
        told = ((s, o) for relation, s, o in graph.told if relation == CONFLICTS)
        refs = graph.nodes.refs
        graph.made[("conflicts",)] = frozenset(
            frozenset((refs[person], refs[other]))
            for person, with_ in told
            for other in (with_, *_people_of(graph, with_))
            if other != person
        )
    found: frozenset[frozenset[Ref]] = graph.made[("conflicts",)]
    return found


def _people_of(graph: CompiledGraph, number: int) -> Iterator[int]:
    if graph.nodes.refs[number].kind == "organisation":
        for relation in EMPLOYED_BY:
            column = edge(graph, relation).tocsc()
            yield from column.indices[column.indptr[number] : column.indptr[number + 1]].tolist()


def _refusals(graph: CompiledGraph) -> Iterator[frozenset[Ref]]:
    """Iterate over pairs one of which was refused as peer or partner of the other."""
    for (about, subject), suggested in sorted(graph.refused.items()):
        if about in ("peer", "partner"):
            pairs = (_ref(subject), *(_ref(s) for s in sorted(suggested)))
            yield from (frozenset((pairs[0], other)) for other in pairs[1:])


def _ref(text: str) -> Ref:
    kind, _, key = text.partition(":")
    return Ref(kind, key)
