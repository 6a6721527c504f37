"""Where next to nothing is known, suggestions still come, and their reasons add up."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Request, import_files
from matcher.engine.results import Answer
from matcher.inferring.encoders import Characters
from matcher.inferring.run import infer_topics
from matcher.service import Service
from matcher.suggest.options import Options

TABLES = {
    "delegates": "id,name,country,needs,interests,bio\n"
    "two,Two Facts,Tuvalu,solar-energy,,\n"
    "lone,Lone Topic,Tuvalu,rooftop-panels,,\n"
    "odd,Odd Topic,Tuvalu,solar-kiosks,,\n"
    "wordy,Only Words,Tuvalu,,,Installs photovoltaics on schools.\n"
    "empty,Only Country,Tuvalu,,,\n",
    "topics": "id,name_en,name_zh,broader\nrooftop-panels,Rooftop panels,屋顶板,solar-energy\n"
    "solar-kiosks,Kiosks run on solar energy,太阳能亭,\n",
    "companies": "id,name_en,country,offers,partner\nnew-firm,New Firm,China,solar-energy,yes\n",
    "engagements": "id,company,country,topics,year\ne1,tian-hai,Fiji,solar-energy,2018\n",
}


@pytest.fixture
def service(seeded: Store, tmp_path: Path) -> Service:
    """The seeds with people, a firm and topics of whom one or two things are known; Tuvalu has no history."""
    folder = tmp_path / "cold"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    import_files(seeded, [folder], Request(actor="test", source="cold"))
    return Service(seeded)


def add_up(answer: Answer) -> None:
    assert answer.suggestions, f"no suggestion for {answer.subject}"
    for suggestion in answer.suggestions:
        assert suggestion.score == pytest.approx(sum(r.contribution for r in suggestion.reasons), abs=1e-9)
        for reason in suggestion.reasons:
            value = sum(e.value for e in reason.evidence) + reason.evidence_rest
            assert reason.value == pytest.approx(value, abs=1e-9)
            assert reason.contribution == pytest.approx(reason.weight * math.log1p(value), abs=1e-9)


@pytest.mark.parametrize("about", ["partners", "peers"])
def test_a_delegate_with_two_facts(service: Service, about: str) -> None:
    answer = service.suggest(about, Ref("delegate", "two"))
    add_up(answer)
    assert any(
        "topic:solar-energy" in e.nodes for s in answer.suggestions for r in s.reasons for e in r.evidence
    )


def test_a_firm_with_two_facts_is_asked_for_and_found(service: Service) -> None:
    add_up(service.suggest("partners", Ref("company", "new-firm")))
    found = service.suggest("partners", Ref("delegate", "two"))
    assert "new-firm" in [s.id for s in found.suggestions]


def test_a_topic_never_seen_leads_through_the_one_above_it(service: Service) -> None:
    answer = service.suggest("partners", Ref("delegate", "lone"))
    add_up(answer)
    assert {"tian-hai", "new-firm"} <= {s.id for s in answer.suggestions}


def test_a_topic_never_seen_and_not_placed_leads_through_the_nearest_offer(service: Service) -> None:
    odd = Ref("delegate", "odd")
    direct = {
        s.id
        for s in service.suggest("partners", odd).suggestions
        if any("needs" in r.path for r in s.reasons)
    }
    assert "new-firm" not in direct
    infer_topics(service.store, Characters(), basis="needs", actor="test", only=frozenset([odd]))
    answer = service.suggest("partners", odd)
    add_up(answer)
    (found,) = [s for s in answer.suggestions if s.id == "new-firm"]
    assert all(r.text.endswith("(Inferred, not stated.)") for r in found.reasons if "needs" in r.path)


def test_a_delegate_of_whom_there_are_only_words(service: Service) -> None:
    wordy = Ref("delegate", "wordy")
    infer_topics(service.store, Characters(), actor="test", only=frozenset([wordy]))
    for about in ("partners", "peers"):
        add_up(service.suggest(about, wordy))


def test_a_country_without_history_has_what_its_region_has(service: Service) -> None:
    answer = service.suggest("partners", Ref("delegate", "empty"))
    add_up(answer)
    assert {s.id for s in answer.suggestions} == {"tian-hai"}, "it worked in Fiji, of the same region"


def test_a_country_alone_finds_peers_of_its_region(service: Service) -> None:
    answer = service.suggest("peers", Ref("delegate", "empty"))
    add_up(answer)


def test_drafts_of_two_facts_are_answered_as_stored_ones_are(service: Service, tmp_path: Path) -> None:
    drafts = tmp_path / "delegates.csv"
    drafts.write_text("id,country,needs\nx,Tuvalu,solar-energy\n", encoding="utf-8")
    (drafted,) = service.suggest_drafts("partners", drafts, Options())
    add_up(drafted)
    stored = service.suggest("partners", Ref("delegate", "two"))
    assert [s.id for s in drafted.suggestions] == [s.id for s in stored.suggestions]
