"""The pages on plans name every key of their JSON and every command they show exists."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from matcher.cli_plan import plan
from matcher.plan import (
    briefs,
    closing,
    seminars,
    seminars_people,
    seminars_trend,
    tables,
    tongue,
    visits_written,
)
from matcher.plan.visits_travel import Way

ROOT = Path(__file__).resolve().parents[3]
VISITS = (
    *(getattr(visits_written, n) for n in ("VisitPlan", "Day", "Visit", "Need", "Helped", "LeftOut")),
    *(
        getattr(briefs, n)
        for n in (
            "VisitBrief",
            "FirmSheet",
            "Guest",
            "DelegateSheet",
            "Said",
            "Question",
            "IntroductionRequest",
        )
    ),
    tongue.Interpreting,
    Way,
)
COHORT = (
    *(getattr(tables, n) for n in ("Seating", "RoundTable", "Seat", "Move")),
    *(getattr(seminars, n) for n in ("Radar", "Seminar", "Record")),
    *(getattr(closing, n) for n in ("ClosingDay", "Agreed", "Party", "NextStep")),
    *(seminars_people.Coming, seminars_people.Candidate, seminars_trend.Trend),
)


@pytest.mark.parametrize(
    ("page", "kinds"), [("visits.md", VISITS), ("tables-and-seminars.md", COHORT)], ids=["visits", "cohort"]
)
def test_every_key_is_documented(page: str, kinds: tuple[Any, ...]) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition("## As JSON")[2]
    missing = [
        f"{kind.__name__}.{f.name}" for kind in kinds for f in fields(kind) if f"`{f.name}`" not in text
    ]
    assert missing == []


@pytest.mark.parametrize("page", ["visits.md", "tables-and-seminars.md"])
def test_the_commands_shown_are_there_with_their_options(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    shown = [line.split() for line in text.splitlines() if line.startswith("    matcher plan ")]
    assert shown
    for _, _, name, *words in shown:
        known = {o for p in plan.commands[name].params for o in p.opts}
        assert [w for w in words if w.startswith("-") and w not in known] == []
