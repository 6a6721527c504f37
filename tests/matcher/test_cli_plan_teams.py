"""``matcher plan team``, ``portfolio``, ``whynot`` and ``whatif`` on the seeds."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main

PROGRAMME = "workshop-solar-2011"


@pytest.fixture
def run(seeded_file: Path) -> Any:
    def asked(*words: str) -> Result:
        return CliRunner().invoke(main, ["--store", f"sqlite:///{seeded_file}", "plan", *words])

    return asked


def test_team_is_proven_and_adds_up(run: Any) -> None:
    result = run("team", "--topic", "alcohol-taxation", "--alternatives", "1", "--format", "json")
    assert result.exit_code == 0, result.output
    first = json.loads(result.output)["suggestions"][0]
    assert first["plan"]["certificate"]["status"] == "optimal"
    assert abs(math.fsum(r["contribution"] for r in first["reasons"]) - first["score"]) < 1e-9
    assert {m["role"] for m in first["members"]} >= {"holder", "seeker"}
    assert {"has", "seeks"} <= set(first["plan"]["pairs"][0])


def test_table_is_told_in_both_languages(run: Any) -> None:
    english = run("team", "--topic", "alcohol-taxation", "--alternatives", "0")
    chinese = run("team", "--topic", "alcohol-taxation", "--alternatives", "0", "--lang", "zh")
    assert "the best there is" in english.output
    assert "寻找" in chinese.output


def test_without_a_topic_the_best_projects_of_a_cohort(run: Any) -> None:
    result = run("team", "--programme", PROGRAMME, "--top", "3", "--format", "json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)["suggestions"]
    order = [(s["plan"].get("spoken", {}).get("surprise", 0.0), s["score"]) for s in told]
    assert order == sorted(order, reverse=True)
    assert 0 < len(order) <= 3
    first = told[0]["plan"]["spoken"]
    assert first["have"] >= 1
    assert first["people"] == first["have"] + first["looking"] + first["interested"]
    assert first["surprise"] == pytest.approx(-math.log(first["chance"]))
    assert first["text"] in run("team", "--programme", PROGRAMME, "--top", "1").output


def test_request_without_a_team_says_why(run: Any) -> None:
    result = run("team", "--topic", "alcohol-taxation", "--with", "delegate:mu-001", "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    if "suggestions" not in found:
        assert not found["feasible"]
        assert found["conflict"]
        assert found["relaxation"]
    said = run("whynot", "--topic", "alcohol-taxation", "--with", "delegate:mu-001", "--regions", "6")
    assert "cheapest way" in said.output


def test_portfolio_names_who_is_in_none(run: Any) -> None:
    result = run("portfolio", "--programme", PROGRAMME, "--format", "json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    told = found["portfolio"]
    placed = {m["id"] for s in found["suggestions"] for m in s["members"] if m["kind"] == "delegate"}
    assert len(placed) == told["placed"]
    assert all(one["questions"] for one in told["unplaced"])
    assert not placed & {one["ref"].partition(":")[2] for one in told["unplaced"]}


def test_whynot_and_whatif_answer(run: Any) -> None:
    missing = run("whynot", "--for", "mu-001", "--about", "company:leadcore", "--top", "1")
    assert missing.exit_code == 0, missing.output
    assert "on file" in missing.output
    seat = run(
        "whatif",
        "--programme",
        PROGRAMME,
        "--add-seat",
        "FJI:offers=solar-energy;biomass",
        "--format",
        "json",
    )
    assert seat.exit_code in (0, 1), seat.output
    added = run(
        "whatif", "--programme", PROGRAMME, "--add-seat", "FJI:offers=solar-energy", "--format", "json"
    )
    assert added.exit_code == 0, added.output
    assert json.loads(added.output)["worth"]["difference"] >= 0


def test_faults_of_the_asker_are_refused(run: Any) -> None:
    assert run("team", "--topic", "nowhere").exit_code == 1
    assert run("team", "--topic", "alcohol-taxation", "--countries", "1-9").exit_code == 1
    assert run("team", "--topic", "alcohol-taxation", "--countries", "few").exit_code == 2
    assert run("whynot").exit_code == 2
    assert run("whatif").exit_code == 2
    assert run("whatif", "--drop", "delegate:nobody").exit_code == 1


def test_edited_words_are_used_and_faults_in_them_named(run: Any, tmp_path: Path) -> None:
    words = tmp_path / "words.csv"
    words.write_text("key,en,zh\ntitle,Project on {topic} with {countries},\n", encoding="utf-8")
    used = run("team", "--topic", "alcohol-taxation", "--alternatives", "0", "--words", str(words))
    assert "Project on" in used.output
    words.write_text("key,en,zh\ntitle,{secret},\nnokey,a,b\n", encoding="utf-8")
    refused = run("team", "--topic", "alcohol-taxation", "--words", str(words))
    assert refused.exit_code == 1
    assert "row 2" in refused.output
    assert "row 3" in refused.output


def test_teams_of_somebody_who_is_not_there_are_refused_in_words(run: Any) -> None:
    result = run("team", "--for", "nobody")
    assert (result.exit_code, result.output) == (1, "the store holds no delegate 'nobody'\n")
