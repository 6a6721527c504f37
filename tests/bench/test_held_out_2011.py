"""The 2011 test: what it keeps apart stays apart, a leak is found, ranks and chances are what they say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.held_out_2011 import __main__ as command
from bench.held_out_2011.audit import leaks
from bench.held_out_2011.documents import Texts, at_hand, countries_named, only_in_section, stem, texts
from bench.held_out_2011.provenance import derived, read_table, shipped
from bench.held_out_2011.rows import RESTATED, rows_outside
from bench.held_out_2011.score import Project, chance, standing
from bench.held_out_2011.stores import ATTENDED, HAND, Arm, arms, separate_store
from graph.changes import Draft, Operation
from graph.drafting import new_statement, payloads_of, record_operation, told
from graph.records import Ref
from graph.store.base import Store
from matcher.engine.results import Answer, Member, Suggestion

ABSENT = "the five documents are not beside the project (../shared/seeds)"
HOME = {f"country:{c}": c for c in ("AAA", "BBB", "CCC", "DDD")}


@pytest.fixture
def separate() -> Iterator[tuple[Store, Arm]]:
    """The separate store as it is in the arm of the documents only."""
    with separate_store() as store:
        going = arms(store)
        while (arm := next(going)).key != ATTENDED:
            pass
        yield store, arm


def told_of(store: Store, ref: Ref, name: str) -> None:
    operation = record_operation(ref, None, told(None, {"name": name}, source="x"))
    assert operation
    store.apply(Draft("test", "a leak", payloads_of([operation]), head=store.head().seq))


def test_nothing_of_the_section_reaches_the_store(separate: tuple[Store, Arm]) -> None:
    assert leaks(separate[0].snapshot()) == []


def test_a_word_of_the_section_is_a_leak(separate: tuple[Store, Arm]) -> None:
    store, _ = separate
    told_of(store, Ref("topic", "x"), "Taxation of drinks")
    told_of(store, Ref("topic", "y"), "Tax")
    assert leaks(store.snapshot()) == ["topic:x: word 'taxation'", "topic:y: word 'tax'"]


def test_a_country_of_the_section_is_a_leak(separate: tuple[Store, Arm]) -> None:
    store, _ = separate
    key, state = new_statement("has", Ref("country", "SYR"), Ref("topic", "e-government"), source="x")
    operation = Operation(f"statement:{key}", None, state)
    store.apply(Draft("test", "a leak", payloads_of([operation]), head=store.head().seq))
    assert leaks(store.snapshot()) == [
        "country:SYR -has-> topic:e-government: SYR is named in the section only"
    ]


def test_a_quote_of_the_section_is_a_leak(separate: tuple[Store, Arm]) -> None:
    if not at_hand():
        pytest.skip(ABSENT)
    store, _ = separate
    leak_into(store)
    found = [line for line in leaks(store.snapshot()) if "word" not in line]
    assert found == ["country:CHN -has-> topic:e-government: the quote does not stand outside the section"]


def leak_into(store: Store) -> None:
    """Write a quote of the section into a store."""
    data = {"quote": "Tours are in Wuxi and Shanghai High Tech parks."}
    key, state = new_statement(
        "has", Ref("country", "CHN"), Ref("topic", "e-government"), source="x", data=data
    )
    operation = Operation(f"statement:{key}", None, state)
    store.apply(Draft("test", "a leak", payloads_of([operation]), head=store.head().seq))


@contextmanager
def leaking() -> Iterator[Store]:
    """A separate store into which the section has leaked."""
    with separate_store() as store:
        leak_into(store)
        yield store


def test_the_command_fails_on_a_leak(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(leaking) == 1
    assert "LEAK country:CHN -has-> topic:e-government" in capsys.readouterr().out


@pytest.mark.slow
def test_the_command_prints_every_project_in_every_arm(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main() == 0
    told = capsys.readouterr().out
    assert told.count("leak audit: 0 leaks") == 3
    for project in command.the_projects():
        assert told.count(f"\n{project.id}") == 4
    assert "NOT" in told, "failures are printed as failures"


def test_shipped_provenance_is_what_the_documents_give() -> None:
    if not at_hand():
        pytest.skip(ABSENT)
    assert derived(texts()) == shipped()


def test_restated_rows_quote_what_stands_outside() -> None:
    if not at_hand():
        pytest.skip(ABSENT)
    outside = texts().outside
    for path in sorted(RESTATED.glob("*.csv")):
        for row in read_table(path):
            assert " ".join(row["quote"].split()) in outside, row["id"]


def test_made_up_people_and_the_projects_are_not_in_the_store() -> None:
    tables = rows_outside(shipped())
    assert tables["projects"] == []
    assert [row["id"] for row in tables["delegates"]] == ["toa-labui", "ndubuisi-kevin-ukaebi", "li-jun"]


def test_facts_entered_by_hand_say_why() -> None:
    with separate_store() as store:
        assert [arm.key for arm in arms(store)] == ["0", "1", "2", HAND]
        found = [s for s in store.snapshot().standing() if s.source == "entered by hand"]
        assert {s.relation for s in found} >= {"has", "needs"}


def test_words_and_countries_of_one_section_only() -> None:
    found = Texts("Solar taxation in Laos and Niger", "Taxes on solar power in Nigeria")
    assert only_in_section(found) == {"taxation", "laos", "niger", "and"}
    assert countries_named(found.section) == {"LAO", "NER"}
    assert countries_named(found.outside) == {"NGA"}
    assert countries_named("Papua New Guinea") == {"PNG"}
    assert (stem("taxation"), stem("taxes"), stem("tax")) == ("tax", "tax", "tax")


def team(topic: str, *codes: str) -> Suggestion:
    members = tuple(Member("country", c, "holder") for c in codes)
    return Suggestion("team", "-".join((topic, *codes)), "", 1.0, (), topics=(topic,), members=members)


def project(exact: str, asked: str, *, near: str = "") -> Project:
    named = frozenset(asked.split())
    return Project("p", frozenset(exact.split()), frozenset(near.split()), named, False, (), frozenset(), "")


def stand(of: Project, *teams: Suggestion):  # type: ignore[no-untyped-def]  # a test's own shorthand
    return standing(Answer(Ref("store", "all"), "m", 1, "2011", teams), of, HOME, frozenset(HOME.values()))


def test_ranks_count_topics_and_teams_from_one() -> None:
    found = stand(
        project("b", "BBB CCC"), team("a", "AAA", "BBB"), team("a", "CCC", "DDD"), team("b", "CCC", "BBB")
    )
    assert (found.topic_rank, found.topics, found.team_rank, found.teams) == (2, 2, 3, 3)
    assert (found.hits, found.jaccard, found.verdict) == (2, 1.0, "full")


def test_a_near_topic_counts_only_where_there_is_no_exact_one() -> None:
    teams = (team("n", "AAA", "BBB"), team("b", "CCC", "DDD"))
    assert stand(project("b", "AAA", near="n"), *teams).topic == "b"
    found = stand(project("x", "AAA", near="n"), *teams)
    assert (found.topic, found.exact, found.verdict) == ("n", False, "partial")
    assert stand(project("x", "DDD", near="n"), *teams).verdict == "not"


def test_no_topic_is_a_failure() -> None:
    found = stand(project("x", "AAA"), team("a", "AAA", "BBB"))
    assert (found.topic_rank, found.p, found.verdict) == (None, 1.0, "not")


def test_chance_is_the_share_of_shuffles_that_do_as_well() -> None:
    pool = frozenset("ABCDEFGHIJ")
    exact = 1 / 45  # both of two wanted labels among the first two of ten
    assert chance("AB", frozenset("AB"), pool) == pytest.approx(exact, abs=0.006)
    assert chance("AB", frozenset("CD"), pool) == 1.0
    assert chance("AB", frozenset("AB"), pool) == chance("AB", frozenset("AB"), pool)
