"""Weights from decisions and quality on the command line: tables, JSON, refusals, in use and stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from matcher.cli import main
from matcher.engine.models import MODELS, read_model

if TYPE_CHECKING:
    Cohort = Any


@pytest.fixture
def run(cohort: Cohort, url: str) -> Any:
    def typed(*words: str) -> Result:
        return CliRunner().invoke(main, ["--store", url, *words])

    return typed


def test_a_fit_is_written_used_named_and_stopped(
    cohort: Cohort, some_pairs: Any, run: Any, tmp_path: Path
) -> None:
    cohort.decide_on(some_pairs(120), cohort.shares_interest)
    place = tmp_path / "peers.csv"
    fitted = run("fit", "peers", "--from", "decisions", "-o", str(place))
    assert fitted.exit_code == 0, fitted.output
    name = fitted.output.split(": ")[1].split(",")[0]
    assert read_model(name, place.read_text(encoding="utf-8"), MODELS["peers-2"]).name == name
    assert "120 decisions" in fitted.output
    asked = ("suggest", "peers", "--for", "d00", "--format", "json", "--no-reasons")
    assert json.loads(run(*asked).output)[0]["model"] == "peers-2"
    assert f"{name} answers from now on" in run("fit", "peers", "--from", "decisions", "--use").stderr
    assert json.loads(run(*asked).output)[0]["model"] == name
    assert f"peers: {name} (decisions), in use since" in run("quality", "panel").output
    assert "peers-2 answers" in run("fit", "peers", "--stop").output
    assert json.loads(run(*asked).output)[0]["model"] == "peers-2"


def test_refusals_change_nothing_and_say_why(cohort: Cohort, some_pairs: Any, run: Any) -> None:
    few = run("fit", "peers", "--from", "decisions", "--use")
    assert few.exit_code == 1
    assert "0 accepted and 0 refused are not enough to learn peers from" in few.stderr
    every = some_pairs(120)
    cohort.decide_on(every[:96], cohort.shares_interest)
    cohort.decide_on(every[96:], lambda one, other: not cohort.shares_interest(one, other))
    worse = run("fit", "peers", "--from", "decisions", "--use")
    assert worse.exit_code == 1
    assert "in order less often" in worse.stderr
    assert "peers: peers-2 (shipped)" in run("quality", "panel").output


def test_wrong_usage_is_told_apart(run: Any) -> None:
    assert run("fit", "peers", "--use").exit_code == 2
    assert run("fit", "peers", "--from", "decisions", "--use", "--stop").exit_code == 2
    past = run("fit", "peers")
    assert past.exit_code == 1
    assert "has no past to be fitted on" in past.stderr


def test_quality_prints_tables_and_json(cohort: Cohort, run: Any, tmp_path: Path) -> None:
    told = run("quality", "calibration")
    assert "not enough evidence yet: 0 cases of 15" in told.output
    assert [c["enough"] for c in json.loads(run("quality", "calibration", "--format", "json").output)] == [
        False
    ] * 4
    assert json.loads(run("quality", "exposure", "--format", "json").output)["rows"][0]["delegates"] == 40
    place = tmp_path / "panel.json"
    assert run("quality", "panel", "--format", "json", "-o", str(place)).exit_code == 0
    panel = json.loads(place.read_text(encoding="utf-8"))
    assert panel["unproven"][0]["name"] == "complementarity"
    assert "no evidence, or not enough, for:" in run("quality", "panel").output
