"""Weights are fitted on the past alone, from prior weights, and the same past gives the same weights."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from graph.errors import InputError
from graph.records import HELD, Record, Ref, Snapshot, Statement
from matcher.access.view import Eyes, restricted
from matcher.engine.compiled import compile_graph
from matcher.engine.edges import decay, edge
from matcher.engine.fitted import fitted_for, model_for
from matcher.engine.learning import Asked, as_table, fit, fit_weights, ndcg
from matcher.engine.models import MODELS, load, read_model
from matcher.engine.past import digest, history_of, windows
from matcher.engine.subjects import Draft
from matcher.suggest import Options, suggest_members

TOGETHER = "project-member-party-member-project-member-party"


def weights(snapshot: Snapshot) -> dict[str, float]:
    fitted = fit(snapshot, "members-2")
    assert fitted is not None
    return {w.path.name: w.weight for w in fitted.model.paths}


def questions(times: int) -> Asked:
    """Two candidates each: the first path says who was there, the second is noise."""
    values = np.tile(np.array([[1.0, 0.3], [0.0, 0.7]]), (times, 1))
    hits = np.arange(times) * 2
    return Asked(values, hits, hits, np.ones(times), np.zeros(2 * times))


def test_ten_questions_move_a_weight_a_little_and_ten_thousand_a_lot() -> None:
    prior = np.array([0.5, 0.5])
    few, many = (fit_weights(questions(n), prior)[0] for n in (10, 10_000))
    assert 0.5 < few < many
    assert many - 0.5 > 3 * (few - 0.5)


def test_path_without_any_value_keeps_its_prior_weight() -> None:
    asked = questions(50)
    dead = dataclasses.replace(asked, values=np.column_stack([asked.values, np.zeros(100)]))
    assert fit_weights(dead, np.array([0.5, 0.5, 0.7]))[2] == 0.7


def test_weights_never_fall_below_zero() -> None:
    assert fit_weights(questions(500), np.array([0.1, 0.1])).min() >= 0


def test_nothing_after_a_cut_reaches_the_graph_that_answers(past: Snapshot) -> None:
    asked = 0
    for window in windows(history_of(past, "members"), "members"):
        nodes = window.graph.nodes
        works = [window.graph.record(nodes.refs[n]) for n in nodes.of("project")]
        starts = [str(work.get("starts")) for work in works]
        assert max(starts) < window.cut
        for question in window.questions:
            assert window.graph.find(question.draft.ref) is None
            given = {window.graph.find(m) for m in question.draft.relations["member"]}
            assert not given & set(question.relevant)
            assert not any(question.allowed[n] for n in given if n is not None)
            asked += 1
    assert asked > 100


def test_fit_ranks_the_newest_window_hardly_worse_and_tells_its_cut(past: Snapshot) -> None:
    fitted = fit(past, "members-2")
    assert fitted is not None
    assert fitted.after >= fitted.before - 0.01
    assert fitted.cut == "2008-01"
    assert fitted.model.name == f"members-2-fit-{fitted.history[:8]}"
    assert weights(past) == {w.path.name: w.weight for w in fitted.model.paths}


def test_who_worked_together_counts_where_the_past_says_so(past: Snapshot) -> None:
    draft = Draft(
        Ref("project", "new"), {}, {"member": (Ref("company", "firm-2-0"), Ref("company", "firm-2-1"))}
    )
    answer = suggest_members(compile_graph(past), draft, Options(top=4))
    assert {s.id for s in answer.suggestions} == {f"firm-2-{n}" for n in (2, 3, 4, 5)}
    assert answer.model.startswith("members-2-fit-")


def test_short_past_keeps_the_shipped_weights(make_past: Callable[[int], Snapshot]) -> None:
    graph = compile_graph(make_past(40))
    assert fitted_for(graph, "members-2") is None
    assert model_for(graph, "members-2") is load("members-2")


def test_people_and_ideas_make_no_new_fit_and_works_do(past: Snapshot) -> None:
    def with_record(record: Record) -> str:
        kinds = {**past.records, record.kind: {**past.of(record.kind), record.id: record}}
        return digest(history_of(dataclasses.replace(past, records=kinds), "members"))

    known = digest(history_of(past, "members"))
    assert with_record(Record(Ref("delegate", "d"), 9, {"name": "Achieng"})) == known
    assert with_record(Record(Ref("project", "idea"), 9, {"starts": "2009", "status": "virtual"})) == known
    assert with_record(Record(Ref("project", "done"), 9, {"starts": "2009", "status": "real"})) != known


def test_people_in_a_past_train_nothing(past: Snapshot) -> None:
    person = Record(Ref("delegate", "d"), 9, {"name": "Achieng"})
    works = sorted(past.of("project"))[:30]
    joined = {
        f"s{n}": Statement(f"s{n}", "member", Ref("project", w), person.ref, "made", "stated", 9, {})
        for n, w in enumerate(works)
    }
    with_people = dataclasses.replace(
        past,
        records={**past.records, "delegate": {"d": person}},
        statements={**past.statements, **joined},
    )
    assert history_of(with_people, "members").statements == history_of(past, "members").statements
    one, other = fit(past, "members-2"), fit(with_people, "members-2")
    assert one is not None
    assert other is not None
    assert one.model == other.model


def test_a_view_fits_what_the_whole_store_fits(past: Snapshot) -> None:
    staffed = {
        k: Record(r.ref, r.version, {**r.state, HELD + "staff:li": True})
        for k, r in past.of("country").items()
    }
    whole = dataclasses.replace(past, records={**past.records, "country": staffed})
    view = restricted(whole, Eyes(frozenset({"public"}), frozenset(), None, "2026-01-01"))
    assert view.of("country") != whole.of("country")
    assert digest(history_of(view, "members")) == digest(history_of(whole, "members"))


def test_the_order_of_records_makes_no_new_fit(past: Snapshot) -> None:
    turned = {kind: dict(reversed(list(records.items()))) for kind, records in past.records.items()}
    other = dataclasses.replace(past, records=turned)
    assert digest(history_of(other, "members")) == digest(history_of(past, "members"))


def test_ndcg_counts_ties_at_their_mean_place() -> None:
    asked = Asked(np.array([[1.0], [1.0], [0.0]]), np.array([0]), np.array([0]), np.ones(1), np.zeros(3))
    assert ndcg(asked, np.ones(1)) == pytest.approx(1 / np.log2(2.5))
    assert ndcg(asked, np.zeros(1)) == 0.0


def test_ease_edges_are_the_ridge_regression_on_the_other_parties(past: Snapshot) -> None:
    graph = compile_graph(past)
    parties = np.array(graph.nodes.of("company"))
    held = edge(graph, "member")[np.array(graph.nodes.of("project"))][:, parties].toarray()
    learnt = edge(graph, "goes_with")[parties][:, parties].toarray()
    target = 3
    others = [n for n in range(len(parties)) if n != target]
    recent = decay(graph, 15.0)[np.array(graph.nodes.of("project"))]
    weighed = held[:, others].T * recent
    expected = np.linalg.solve(
        weighed @ held[:, others] + 2.0 * np.eye(len(others)), weighed @ held[:, target]
    )
    assert learnt[others, target] == pytest.approx(10 * expected, abs=1e-6)
    assert (learnt < 0).any()
    assert np.diag(learnt).max() == 0.0


def test_learnt_edges_cite_what_they_were_learnt_from(past: Snapshot) -> None:
    draft = Draft(Ref("project", "new"), {}, {"member": (Ref("company", "firm-2-0"),)})
    best = suggest_members(compile_graph(past), draft, Options(top=1)).suggestions[0]
    reason = next(r for r in best.reasons if r.path == "project-member-party-goes-with-party")
    assert reason.evidence[0].sources == ("learnt:goes_with", "made")
    assert reason.evidence[0].nodes == ("project:new", "company:firm-2-0", f"company:{best.id}")


def test_table_of_a_fit_reads_back_and_is_refused_for_other_paths(past: Snapshot) -> None:
    fitted = fit(past, "members-2")
    assert fitted is not None
    table = as_table(fitted)
    assert read_model(fitted.model.name, table, MODELS["members-2"]) == fitted.model
    assert f"{fitted.questions} questions" in table
    with pytest.raises(InputError, match="gives no weight to a declared path"):
        read_model("m", table[: table.rindex("project-")], MODELS["members-2"])
