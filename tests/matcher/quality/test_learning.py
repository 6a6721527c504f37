"""The staff's decisions become weights that find their rule, are judged on the newest, and say where from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import InputError
from graph.records import Ref
from graph.store.base import Store
from matcher.engine.models import MODELS, load, read_model
from matcher.quality.learning import as_table, learn, training
from matcher.suggest import chosen
from matcher.suggest.options import Options

if TYPE_CHECKING:
    Cohort = Any

DAY = "2026-03-01"
INTEREST = "delegate-interested-topic-interested-delegate"
NEED = "delegate-needs-topic-offers-delegate"
Pairs = Callable[..., list[tuple[str, str]]]


def weight(model: Any, path: str) -> float:
    return next((w.weight for w in model.paths if w.path.name == path), 0.0)


def test_the_rule_of_the_staff_is_found(cohort: Cohort, some_pairs: Pairs) -> None:
    cohort.decide_on(some_pairs(160), cohort.shares_interest)
    learnt = learn(cohort.service.store, "peers", DAY)
    assert (learnt.decisions, learnt.left_out) == (160, 0)
    assert weight(learnt.model, INTEREST) > 1.5 * weight(load("peers-2"), INTEREST)
    assert learnt.newest.before is not None
    assert learnt.newest.after is not None
    assert learnt.newest.after > learnt.newest.before + 0.05
    assert learnt == learn(cohort.service.store, "peers", DAY)


def test_few_decisions_move_less_than_many(cohort: Cohort, some_pairs: Pairs) -> None:
    every = some_pairs(200)
    cohort.decide_on(every[:40], cohort.shares_interest)
    few = weight(learn(cohort.service.store, "peers", DAY).model, INTEREST)
    cohort.decide_on(every[40:], cohort.shares_interest)
    many = weight(learn(cohort.service.store, "peers", DAY).model, INTEREST)
    assert weight(load("peers-2"), INTEREST) < few < many


def test_weights_that_put_the_newest_in_worse_order_are_refused(cohort: Cohort, some_pairs: Pairs) -> None:
    every = some_pairs(150)
    cohort.decide_on(every[:120], cohort.shares_interest)
    cohort.decide_on(every[120:], lambda one, other: not cohort.shares_interest(one, other))
    with pytest.raises(InputError, match="in order less often"):
        learn(cohort.service.store, "peers", DAY)


def test_too_few_and_all_of_one_kind_are_refused(cohort: Cohort, some_pairs: Pairs) -> None:
    cohort.decide_on(some_pairs(19), cohort.shares_interest)
    with pytest.raises(InputError, match="are not enough to learn peers from"):
        learn(cohort.service.store, "peers", DAY)
    with pytest.raises(InputError, match="is not learnt from decisions"):
        learn(cohort.service.store, "similar", DAY)


def test_newest_of_one_kind_cannot_judge(cohort: Cohort, some_pairs: Pairs) -> None:
    every = some_pairs(60)
    cohort.decide_on(every[:40], cohort.shares_interest)
    cohort.decide_on(every[40:], lambda *_: True)
    with pytest.raises(InputError, match="all of one kind"):
        learn(cohort.service.store, "peers", DAY)


def test_a_fact_that_came_after_a_decision_teaches_nothing(
    cohort: Cohort, some_pairs: Pairs, stating: Callable[..., None]
) -> None:
    cohort.decide_on(some_pairs(60), cohort.shares_interest)
    before = learn(cohort.service.store, "peers", DAY).model
    for n in range(40):
        stating(cohort.service.store, "needs", Ref("delegate", f"d{n:02}"), Ref("topic", "topic-0"))
    assert learn(cohort.service.store, "peers", DAY).model == before


def test_somebody_who_came_later_counts_from_then_on(
    cohort: Cohort, some_pairs: Pairs, stating: Callable[..., None], enter: Callable[[Store, str], None]
) -> None:
    store = cohort.service.store
    cohort.decide_on(some_pairs(57), cohort.shares_interest)
    enter(store, "late")
    stating(store, "interested_in", Ref("delegate", "late"), Ref("topic", "topic-1"))
    cohort.decide_on([("late", f"d{n:02}") for n in range(3)], cohort.shares_interest)
    assert learn(store, "peers", DAY).left_out == 0


def test_private_words_are_no_training_data(cohort: Cohort, some_pairs: Pairs) -> None:
    store = cohort.service.store
    cohort.decide_on(some_pairs(40), cohort.shares_interest)
    table = as_table(learn(store, "peers", DAY))
    told = training(store, "peers", DAY)
    key = cohort.ask_openly("d00", "d01")
    cohort.say("d01", key, "no")
    cohort.set_aside("d02", "d03")
    cohort.day = "2027-01-01"
    assert training(store, "peers", cohort.day) == told
    assert as_table(learn(store, "peers", cohort.day)) == table


def test_two_yeses_are_training_data_and_a_request_without_answer_is_none(
    cohort: Cohort, some_pairs: Pairs
) -> None:
    store = cohort.service.store
    key, _ = cohort.ask_openly("d00", "d01"), cohort.ask_openly("d02", "d03")
    assert training(store, "peers", "2027-01-01") == []
    cohort.say("d01", key, "yes")
    (only,) = training(store, "peers", "2027-01-01")
    assert (only.subject, only.suggested, only.accepted) == (Ref("delegate", "d00"), "delegate:d01", True)


def test_table_tells_its_origin_and_reads_back(cohort: Cohort, some_pairs: Pairs) -> None:
    cohort.decide_on(some_pairs(60), cohort.shares_interest, place=4)
    learnt = learn(cohort.service.store, "peers", DAY)
    table = as_table(learnt)
    assert f"# model {learnt.model.name}, fitted from peers-2 on decisions" in table
    assert "60 decisions up to change" in table
    assert "place known of 60" in table
    held = read_model(learnt.model.name, table, MODELS["peers-2"])
    assert held.paths == tuple(w for w in learnt.model.paths if w.weight)


def test_weights_answer_only_when_put_in_use_and_until_stopped(cohort: Cohort, some_pairs: Pairs) -> None:
    service, ref = cohort.service, Ref("delegate", "d00")
    cohort.decide_on(some_pairs(160), cohort.shares_interest)
    shipped = service.suggest("peers", ref)
    learnt = service.quality.learn("peers")
    assert service.suggest("peers", ref) == shipped
    service.quality.use("peers", learnt.model.name, as_table(learnt), actor="staff-1")
    answer = service.suggest("peers", ref)
    assert answer.model == learnt.model.name != shipped.model == "peers-2"
    for suggestion in answer.suggestions:
        assert sum(r.contribution for r in suggestion.reasons) == pytest.approx(suggestion.score, abs=1e-9)
        assert all(r.weight == weight(learnt.model, r.path) for r in suggestion.reasons)
    (first, *_) = service.suggest_all("peers", Options(reasons=False))
    assert first.model == learnt.model.name
    assert service.quality.stop("peers")
    assert not service.quality.stop("peers")
    assert service.suggest("peers", ref) == shipped


def test_a_table_of_other_paths_is_refused_and_named(cohort: Cohort, some_pairs: Pairs) -> None:
    service = cohort.service
    cohort.decide_on(some_pairs(40), cohort.shares_interest)
    table = as_table(service.quality.learn("peers"))
    renamed = table.replace(NEED, "delegate-needs-something-else")
    with pytest.raises(InputError, match="is not a path declared for this model"):
        service.quality.use("peers", "peers-2-decided-x", renamed, actor="staff-1")
    service.store.private.put(
        chosen.AREA, "peers-2", {"name": "old", "table": renamed, "by": "staff-1", "on": DAY}
    )
    assert service.suggest("peers", Ref("delegate", "d00")).model == "peers-2"
    peers = next(m for m in service.quality.panel().models if m.about == "peers")
    assert (peers.model, peers.origin) == ("peers-2", "shipped")
    assert "is not a path declared for this model" in peers.fault
