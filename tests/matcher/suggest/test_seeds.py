"""What the programme's own documents tell is found again, and everybody has somebody to meet."""

from __future__ import annotations

import time

from graph.records import Ref
from matcher.engine.compiled import CompiledGraph, are_apart
from matcher.engine.subjects import Draft, subject_of
from matcher.suggest import Options, suggest_partners, suggest_peers, suggest_projects, suggest_similar

GALAXY = Ref("solution", "informatization-urban-development")


def goals(graph: CompiledGraph, key: str) -> set[str]:
    """Goals that a solution is said to serve; if none is said, those that its topics serve."""
    relations = subject_of(graph, Ref("solution", key)).relations
    said = {g.id for name in ("serves", "serves_first") for g in relations.get(name, ())}
    topics = [subject_of(graph, t).relations.get("serves", ()) for t in relations.get("on", ())]
    return said or {g.id for held in topics for g in held}


def test_similar_solutions_beat_the_published_alphabetical_list(seed_graph: CompiledGraph) -> None:
    published = [r.id for r in subject_of(seed_graph, GALAXY).relations["listed_with"]]
    assert len(published) == 5
    mine = goals(seed_graph, GALAXY.id)
    assert sum(bool(goals(seed_graph, key) & mine) for key in published) == 0
    answer = suggest_similar(seed_graph, GALAXY, Options(top=5, kinds=("solution",)))
    shared = [bool(goals(seed_graph, s.id) & mine) for s in answer.suggestions]
    assert len(shared) == 5
    assert sum(shared) >= 3
    assert not any("listed_with" in r.path for s in answer.suggestions for r in s.reasons)


def test_moldova_is_the_first_peer_of_maldives(seed_graph: CompiledGraph) -> None:
    maldives = subject_of(seed_graph, Ref("delegate", "delegate-from-maldives"))
    assert suggest_peers(seed_graph, maldives, Options()).suggestions[0].id == "delegate-from-moldova"


def test_ibm_in_beijing_is_no_partner(seed_graph: CompiledGraph) -> None:
    for ref in seed_graph.nodes.refs:
        if ref.kind == "delegate":
            answer = suggest_partners(seed_graph, subject_of(seed_graph, ref), Options(reasons=False))
            assert "ibm" not in [s.id for s in answer.suggestions]


def test_everybody_who_shares_a_topic_across_countries_is_in_a_team(seed_graph: CompiledGraph) -> None:
    answer = suggest_projects(seed_graph, options=Options(top=10**6, reasons=False))
    placed = {m.id for team in answer.suggestions for m in team.members if m.kind == "delegate"}
    on_topic: dict[int, set[int]] = {}
    people = seed_graph.nodes.of("delegate")
    for relation, subject, topic in seed_graph.told:
        if relation in ("needs", "offers", "interested_in") and subject in people:
            on_topic.setdefault(topic, set()).add(subject)
    homes = seed_graph.homes
    wanted = {
        seed_graph.nodes.refs[one].id
        for held in on_topic.values()
        for one in held
        if any(are_apart(homes[one], homes[other]) for other in held)
    }
    assert len(wanted) > 100
    assert wanted <= placed


def test_teams_of_a_programme_hold_only_those_who_attended(seed_graph: CompiledGraph) -> None:
    programme = Ref("programme", "course-western-smart-city-2016")
    answer = suggest_projects(seed_graph, programme=programme, options=Options(top=200, reasons=False))
    assert answer.subject == programme
    attended = {
        seed_graph.nodes.refs[s].id
        for r, s, o in seed_graph.told
        if r == "attended" and seed_graph.nodes.refs[o] == programme
    }
    found = {m.id for t in answer.suggestions for m in t.members if m.kind == "delegate"}
    assert found
    assert found <= attended


def test_answers_are_quick(seed_graph: CompiledGraph) -> None:
    drafts = [subject_of(seed_graph, r) for r in seed_graph.nodes.refs if r.kind == "delegate"][:40]
    for suggest in (suggest_partners, suggest_peers):
        suggest(seed_graph, drafts[0], Options())
        started = time.process_time()
        for draft in drafts:
            suggest(seed_graph, draft, Options())
        assert (time.process_time() - started) / len(drafts) < 0.05


def test_rare_topic_counts_more_than_a_common_one(seed_graph: CompiledGraph) -> None:
    def value(topic: str) -> float:
        draft = Draft(Ref("delegate", "x"), {}, {"needs": (Ref("topic", topic),)})
        reasons = [r for s in suggest_peers(seed_graph, draft, Options()).suggestions for r in s.reasons]
        pairs = [e for r in reasons if r.path == "delegate-needs-topic-offers-delegate" for e in r.evidence]
        return max(e.value for e in pairs)

    assert value("alcohol-taxation") > 1.5 * value("smart-city")
