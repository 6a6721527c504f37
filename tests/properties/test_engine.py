"""Whatever the graph looks like: sums add up, same-country pairs stay out, order changes nothing."""

from __future__ import annotations

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.records import Record, Ref, Snapshot, Statement
from matcher.engine.compiled import CompiledGraph, are_apart, compile_graph
from matcher.engine.results import as_json
from matcher.engine.subjects import Draft, subject_of
from matcher.suggest import Options, suggest_partners, suggest_peers, suggest_projects

CODES = ("KEN", "UGA", "CHN", "HKG")
TOPICS = [Ref("topic", f"t{n}") for n in range(4)]
PEOPLE = [Ref("delegate", f"d{n}") for n in range(6)]
FIRMS = [Ref("company", f"c{n}") for n in range(3)]
WORKS = [Ref("engagement", f"e{n}") for n in range(4)]

EDGES = st.one_of(
    st.tuples(
        st.sampled_from(("needs", "offers", "interested_in")),
        st.sampled_from(PEOPLE),
        st.sampled_from(TOPICS),
    ),
    st.tuples(st.just("offers"), st.sampled_from(FIRMS), st.sampled_from(TOPICS)),
    st.tuples(st.just("by"), st.sampled_from(WORKS), st.sampled_from(FIRMS)),
    st.tuples(st.just("on"), st.sampled_from(WORKS), st.sampled_from(TOPICS)),
    st.tuples(st.just("in"), st.sampled_from(WORKS), st.sampled_from([Ref("country", c) for c in CODES])),
    st.tuples(st.just("broader"), st.sampled_from(TOPICS), st.sampled_from(TOPICS)),
    st.tuples(
        st.sampled_from(("has", "needs")),
        st.sampled_from([Ref("country", c) for c in CODES]),
        st.sampled_from(TOPICS),
    ),
)
SAID = st.lists(
    st.tuples(EDGES, st.sampled_from(("stated", "inferred", "disputed", "withdrawn"))), max_size=30
)
HOMES = st.lists(st.sampled_from(CODES), min_size=len(PEOPLE), max_size=len(PEOPLE))


def snapshot_of(said: list[tuple[tuple[str, Ref, Ref], str]], homes: list[str]) -> Snapshot:
    records: dict[str, dict[str, Record]] = {}

    def add(ref: Ref, **state: object) -> None:
        records.setdefault(ref.kind, {})[ref.id] = Record(ref, 1, state)

    for code in CODES:
        under = {"under": "CHN"} if code == "HKG" else {}
        region = "Africa" if code in ("KEN", "UGA") else "Asia"
        add(Ref("country", code), region=region, subregion=region, languages=["en"], **under)
    for ref in (*TOPICS, *PEOPLE):
        add(ref, name=f"name {ref.id}")
    for ref in FIRMS:
        add(ref, **{"name@en": f"Firm {ref.id}", "partner": True, "profile": "solar grids"})
    for n, ref in enumerate(WORKS):
        add(ref, year=2010 + n)
    edges = [(edge, status) for edge, status in said if edge[1] != edge[2]]
    edges += [(("from", p, Ref("country", c)), "stated") for p, c in zip(PEOPLE, homes, strict=True)]
    edges += [
        (("borders", Ref("country", a), Ref("country", b)), "stated")
        for a, b in (("KEN", "UGA"), ("CHN", "HKG"))
    ]
    statements = {
        f"s{n:03}": Statement(f"s{n:03}", relation, subject, object_, "test", status, 1, {})
        for n, ((relation, subject, object_), status) in enumerate(edges)
    }
    return Snapshot(1, records, statements)


def adds_up(graph: CompiledGraph, draft: Draft) -> None:
    for suggest in (suggest_partners, suggest_peers):
        for found in suggest(graph, draft, Options(top=50)).suggestions:
            for r in found.reasons:
                assert abs(math.fsum(e.value for e in r.evidence) + r.evidence_rest - r.value) < 1e-9
                assert abs(r.weight * math.log1p(r.value) - r.contribution) < 1e-9
                assert r.evidence_total >= len(r.evidence) > 0
            assert abs(math.fsum(r.contribution for r in found.reasons) - found.score) < 1e-9


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SAID, HOMES)
def test_any_graph_gives_sums_that_add_up_and_pairs_of_two_countries(
    said: list[tuple[tuple[str, Ref, Ref], str]], homes: list[str]
) -> None:
    graph = compile_graph(snapshot_of(said, homes))
    for person in PEOPLE[:3]:
        draft = subject_of(graph, person)
        adds_up(graph, draft)
        home = graph.homes[graph.nodes.number[person]]
        for peer in suggest_peers(graph, draft, Options(top=50)).suggestions:
            assert are_apart(home, graph.homes[graph.nodes.number[Ref("delegate", peer.id)]])
    for team in suggest_projects(graph, options=Options(top=500)).suggestions:
        assert abs(math.fsum(r.contribution for r in team.reasons) - team.score) < 1e-9
        people = [
            graph.homes[graph.nodes.number[Ref(m.kind, m.id)]]
            for m in team.members
            if m.role in ("holder", "seeker", "partner")
        ]
        assert len(people) >= 2
        assert all(are_apart(a, b) for n, a in enumerate(people) for b in people[n + 1 :])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SAID, HOMES)
def test_order_of_statements_and_of_a_drafts_lists_changes_no_byte(
    said: list[tuple[tuple[str, Ref, Ref], str]], homes: list[str]
) -> None:
    snapshot = snapshot_of(said, homes)
    keys = sorted(snapshot.statements, reverse=True)
    turned = Snapshot(1, snapshot.records, {k: snapshot.statements[k] for k in keys})
    one, other = compile_graph(snapshot), compile_graph(turned)
    for person in PEOPLE[:2]:
        draft = subject_of(one, person)
        lists = {name: tuple(reversed(refs)) for name, refs in draft.relations.items()}
        backwards = Draft(draft.ref, draft.fields, lists, draft.weights)
        for suggest in (suggest_partners, suggest_peers):
            assert as_json(suggest(one, draft, Options())) == as_json(suggest(other, backwards, Options()))
