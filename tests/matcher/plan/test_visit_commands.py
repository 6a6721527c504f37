"""``matcher plan visits | brief | tables | seminars | closing``: formats, exit codes, files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

VISITS = ("visits", "--programme", "training-smart-cities-2011", "--starts", "2026-03-02", "--days", 2)
BRIEF = ("brief", "--programme", "workshop-solar-2011", "--firm", "yangzhong-solar", "--day", "2026-01-01")
TABLES = ("tables", "--programme", "workshop-solar-2011")


@pytest.mark.parametrize("words", [VISITS, BRIEF, TABLES, ("seminars",), ("closing",)], ids=lambda w: w[0])
def test_json_and_tables_are_printed_the_same_each_time(plan: Run, words: tuple[object, ...]) -> None:
    done = plan(*words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    assert isinstance(json.loads(done.stdout), dict)
    assert plan(*words, "--format", "json").stdout == done.stdout
    assert plan(*words, "--lang", "both").exit_code == 0


def test_files_are_what_their_formats_say(plan: Run, tmp_path: Path) -> None:
    pytest.importorskip("docx", reason="python-docx is not installed")
    pytest.importorskip("icalendar", reason="icalendar is not installed")
    for words, form, starts in (
        (VISITS, "ics", b"BEGIN:VCALENDAR"),
        (VISITS, "docx", b"PK"),
        (BRIEF, "html", b"<!DOCTYPE html>"),
        (TABLES, "docx", b"PK"),
        (("closing", "--document", "pgtf-final-report", "--lang", "both"), "docx", b"PK"),
    ):
        path = tmp_path / f"plan.{form}"
        done = plan(*words, "--format", form, "-o", path)
        assert done.exit_code == 0, done.stderr
        assert path.read_bytes().startswith(starts)
        assert done.stdout == ""
    assert (
        "word/document.xml" in zipfile.ZipFile(io.BytesIO((tmp_path / "plan.docx").read_bytes())).namelist()
    )


def test_a_page_brings_everything_with_it(plan: Run) -> None:
    page = plan(*BRIEF, "--format", "html", "--lang", "both").stdout
    assert "src=" not in page
    assert "http" not in page
    assert "<script" not in page


def test_refusals_are_lines_and_exit_1(plan: Run) -> None:
    for words, said in (
        (("visits", "--programme", "none", "--starts", "2026-03-02"), "none is not in the store"),
        ((*VISITS, "--pin", "lenovo=2026-03-09"), "not open"),
        ((*VISITS, "--home", "atlantis"), "atlantis"),
        (("brief", "--programme", "workshop-solar-2011", "--firm", "nobody"), "nobody"),
        ((*TABLES, "--absent", "nobody"), "nobody"),
        ((*TABLES, "--tables", 9), "make no 9 groups"),
        (("closing", "--programme", "none"), "none"),
    ):
        done = plan(*words)
        assert done.exit_code == 1, words
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_wrong_usage_is_exit_2(plan: Run) -> None:
    for words in (
        ("visits", "--programme", "x", "--starts", "soon"),
        (*VISITS, "--pin", "lenovo"),
        (*VISITS, "--budget", "much"),
        ("closing", "--programme", "a", "--document", "b"),
    ):
        assert plan(*words).exit_code == 2, words


def test_tables_are_planned_again_from_their_file(plan: Run, tmp_path: Path) -> None:
    path = tmp_path / "tables.json"
    assert plan(*TABLES, "--format", "json", "-o", path).exit_code == 0
    table = max(json.loads(path.read_text(encoding="utf-8"))["tables"], key=lambda t: len(t["seats"]))
    gone = table["seats"][0]["delegate"].removeprefix("delegate:")
    done = plan(*TABLES, "--again", path, "--absent", gone, "--format", "json")
    assert json.loads(done.stdout)["moves"] == []
    path.write_text("{}", encoding="utf-8")
    refused = plan(*TABLES, "--again", path)
    assert (refused.exit_code, "is no plan" in refused.stderr) == (1, True)


def test_ticks_print_requests(plan: Run) -> None:
    done = plan(*BRIEF, "--more", "mu-071", "--firm-wants", "mu-081")
    found = json.loads(done.stdout)
    assert [(r["asker"], r["asked"]) for r in found] == [
        ("delegate:mu-071", "company:yangzhong-solar"),
        ("company:yangzhong-solar", "delegate:mu-081"),
    ]
