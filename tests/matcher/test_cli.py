"""The command line: exit codes, streams, formats, as the interface contract says."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the command on a store of this test's own, in this process."""

    def do(*words: object, store: str | None = None) -> subprocess.CompletedProcess[str]:
        url = store or f"sqlite:///{tmp_path / 'cli.db'}"
        given = ["--store", url, *map(str, words)]
        done = CliRunner().invoke(main, given, env={"MATCHER_ACTOR": "tester"}, catch_exceptions=False)
        return subprocess.CompletedProcess(given, done.exit_code, done.stdout, done.stderr)

    return do


@pytest.fixture
def demo(run: Run) -> Run:
    """Run ``matcher`` on a store filled by ``matcher demo``."""
    done = run("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    return run


def test_demo_fills_a_store_and_replaces_only_demos(demo: Run, run: Run, tmp_path: Path) -> None:
    assert demo("check").returncode == 0
    assert demo("demo", "--no-serve").returncode == 0
    other = f"sqlite:///{tmp_path / 'other.db'}"
    table = tmp_path / "topics.csv"
    table.write_text("id,name_en\nsolar,Solar\n")
    assert run("import", table, store=other).returncode == 0
    refused = run("demo", "--no-serve", store=other)
    assert refused.returncode == 1
    assert "left alone" in refused.stderr
    assert "1 created" not in run("import", table, store=other).stdout


def test_a_store_without_path_is_named(run: Run) -> None:
    for url in ("postgres://x", "sqlite:///", "file.db"):
        refused = run("check", store=url)
        assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
        assert "sqlite:///file.db" in refused.stderr


def test_fit_says_that_a_short_past_keeps_the_shipped_weights(demo: Run) -> None:
    done = demo("fit", "members")
    assert (done.returncode, done.stdout) == (0, "")
    assert "members-2 answers as shipped" in done.stderr


def test_suggest_partners_prints_the_contracts_json(demo: Run) -> None:
    done = demo("suggest", "partners", "--for", "mu-001", "--format", "json", "--top", 3)
    assert done.returncode == 0, done.stderr
    (answer,) = json.loads(done.stdout)
    assert answer["subject"] == {"kind": "delegate", "id": "mu-001", "made_up": True}
    assert (answer["model"], answer["version"]) == ("partners-2", 2)
    assert len(answer["suggestions"]) == 3
    for suggestion in answer["suggestions"]:
        assert {"kind", "id", "name", "score", "probability", "reasons"} <= suggestion.keys()
        total = sum(r["contribution"] for r in suggestion["reasons"])
        assert total == pytest.approx(suggestion["score"], abs=1e-9)


def test_every_suggest_answers_in_every_format(demo: Run, tmp_path: Path) -> None:
    asked = [
        ("partners", "--for", "mu-001"),
        ("partners", "--for", "company:c2teck"),
        ("peers", "--for", "mu-002"),
        ("members", "--for", "family-solar"),
        ("projects", "--for", "mu-001"),
        ("projects", "--programme", "workshop-solar-2011"),
        ("projects", "--all"),
        ("similar", "--for", "solution:informatization-urban-development"),
    ]
    for number, words in enumerate(asked):
        form = ("table", "json", "jsonl", "csv")[number % 4]
        done = demo("suggest", *words, "--format", form, "--top", 2)
        assert done.returncode == 0, (words, done.stderr)
        assert done.stderr == ""
    assert form == "csv"
    rows = list(csv.DictReader(io.StringIO(done.stdout.lstrip("\ufeff"))))
    assert rows[0]["rank"] == "1"
    out = tmp_path / "out.jsonl"
    assert demo("suggest", "peers", "--all", "--format", "jsonl", "--no-reasons", "-o", out).returncode == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [a["subject"]["id"] for a in answers] == sorted(a["subject"]["id"] for a in answers)
    assert all("reasons" not in s for a in answers for s in a["suggestions"])
    subject = {
        s["kind"]
        for s in json.loads(demo("suggest", "projects", "--all", "--format", "json").stdout)[0]["suggestions"]
    }
    assert subject == {"team"}


def test_drafts_are_answered_in_order_and_a_refused_one_says_why(demo: Run, tmp_path: Path) -> None:
    drafts = tmp_path / "people.csv"
    drafts.write_text("id,country,needs\nz,Fiji,solar-energy\nbad,Fiji,no such topic\na,Burma,e-government\n")
    done = demo("suggest", "partners", "--drafts", drafts, "--format", "jsonl")
    assert done.returncode == 1
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["subject"]["id"] for a in answers] == ["z", "bad", "a"]
    assert answers[1]["suggestions"] == []
    assert "no such topic" in answers[1]["error"]
    assert "no such topic" in done.stderr
    assert answers[0]["suggestions"]
    drafts.write_text("id,country,need\nz,Fiji,solar-energy\n")
    assert "no such column in delegates: need" in demo("suggest", "partners", "--drafts", drafts).stderr


def test_wrong_usage_is_exit_code_2(run: Run) -> None:
    for words in (
        ("suggest", "partners"),
        ("suggest", "partners", "--all", "--for", "x"),
        ("suggest", "partners", "--all", "--top", "0"),
        ("suggest", "nobody"),
        ("suggest", "members", "--all", "--kinds", "company,planet"),
        ("export", "leads", "--format", "pdf", "-o", "x"),
        ("export", "programme", "--format", "xlsx", "-o", "x"),
        ("undo", "last"),
        ("frobnicate",),
    ):
        assert run(*words).returncode == 2, words


def test_what_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    for words in (
        ("suggest", "partners", "--for", "nobody"),
        ("undo", 99),
        ("import", tmp_path / "missing.csv"),
        ("import", tmp_path),
        ("export", "programme", "--for", "none", "--format", "xlsx", "-o", tmp_path / "p.xlsx"),
        ("export", "graph", "--format", "json", "-o", tmp_path / "no" / "such" / "g.json"),
    ):
        refused = run(*words)
        assert refused.returncode == 1, words
        assert refused.stderr.strip()
        assert "Traceback" not in refused.stderr


def test_import_reports_and_undoes(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "topics.csv"
    table.write_text("id,name_en,broader\nsolar,Solar,\nwind,Wind,nothing\n", encoding="utf-8")
    report = tmp_path / "report.json"
    refused = run("import", table, "--report", report)
    assert refused.returncode == 1
    assert f"{table}, row 3, column broader: is no known topic" in refused.stderr
    (problem,) = json.loads(report.read_text())["problems"]
    assert (problem["row"], problem["column"], problem["value"]) == (3, "broader", "nothing")
    assert "(change 2)" in run("import", table, "--skip-bad-rows").stdout
    table.write_text("id,name_en\nsolar,Solar\n")
    assert "0 created, 0 changed, 1 unchanged" in run("import", table).stdout
    assert "1 changed" in run("import", table, "--source", "other", "--dry-run").stdout
    assert "change 2 taken back (change 3)" in run("undo", 2).stdout
    assert "3 changes" in run("check").stdout


def test_map_reads_a_users_own_headings(run: Run, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Full name,From\nAna,Swaziland\n")
    done = run("import", people, "--table", "delegates", "--map", "Full name=name", "--map", "From=country")
    assert "1 created" in done.stdout, done.stderr


def test_exports_are_written(demo: Run, tmp_path: Path) -> None:
    for words, name in (
        (("leads", "--format", "csv"), "l.csv"),
        (("leads", "--format", "xlsx"), "l.xlsx"),
        (("leads", "--format", "json"), "l.json"),
        (("graph", "--format", "graphml"), "g.graphml"),
        (("graph", "--format", "gexf"), "g.gexf"),
        (("graph", "--format", "json"), "g.json"),
        (("programme", "--for", "workshop-solar-2011", "--format", "xlsx"), "p.xlsx"),
    ):
        done = demo("export", *words, "-o", tmp_path / name)
        assert done.returncode == 0, (words, done.stderr)
        assert (tmp_path / name).stat().st_size > 0


def test_a_closed_pipe_is_no_error(demo: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cli.db'}"
    command = f"{sys.executable} -m matcher --store {url} suggest peers --all --format json | head -c 20"
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", ["suggest peers --for mu-001", "plan team --topic solar-energy", "check"])
def test_a_closed_standard_output_is_no_error(demo: Run, tmp_path: Path, words: str) -> None:
    url = f"sqlite:///{tmp_path / 'cli.db'}"
    command = f"{sys.executable} -m matcher --store {url} {words} >&-"
    done = subprocess.run(["/bin/bash", "-c", command], cwd=ROOT, capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")


def test_it_runs_as_a_process_too(demo: Run, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "matcher", "suggest", "partners", "--for", "nobody"]
    env = {**os.environ, "MATCHER_STORE": f"sqlite:///{tmp_path / 'cli.db'}"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "delegate:nobody is not in the store\n"


def test_the_same_store_gives_the_same_bytes(demo: Run) -> None:
    words = ("suggest", "projects", "--all", "--format", "json")
    assert demo(*words).stdout == demo(*words).stdout
