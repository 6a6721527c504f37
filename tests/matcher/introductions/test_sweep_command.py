"""The command that sends messages, as cron runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from matcher.cli import main

from .conftest import ANA, BEN, World


def test_the_command_writes_what_is_due_into_the_outbox(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.ask(ANA, BEN)
    monkeypatch.setenv("MATCHER_OUTBOX", str(tmp_path / "out"))
    monkeypatch.setenv("MATCHER_BASE_URL", "https://matcher.example.org/")
    world.ask(BEN, ANA)
    done = CliRunner().invoke(main, ["--store", world.service.store.url, "introductions", "sweep"])
    assert (done.exit_code, done.output) == (0, "0 due, 3 sent, 0 kept for another try, 0 waiting\n")
    assert len(list((tmp_path / "out").glob("*.eml"))) == 3


def test_settings_that_cannot_be_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_SMTP", "smtp://u:s3cret@mail.example.org")
    done = CliRunner().invoke(main, ["--store", world.service.store.url, "introductions", "sweep"])
    assert done.exit_code == 1
    assert "MATCHER_MAIL_FROM" in done.output
    assert "s3cret" not in done.output
