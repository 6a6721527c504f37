"""Retention: what is due goes, from the past too; counts that give nobody away; what was handed out."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph.changes import Operation
from graph.drafting import new_statement
from graph.errors import InputError
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import OPERATOR
from matcher.cli import main
from matcher.decide.editing import existing, new_record, write
from matcher.privacy.counts import SMALLEST, public_counts
from matcher.privacy.issued import Issued
from matcher.privacy.retention import carry_out, due, renew, rules_from
from matcher.service import Service

OLD, NEW, NEVER = (Ref("delegate", key) for key in ("d-old", "d-new", "d-never"))
TODAY = "2026-03-01"


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with people of an old programme and of a new one, and requests nobody answered."""
    operations = []
    for key, ends in (("old", "2023"), ("new", "2025-11")):
        operations += new_record(Ref("programme", key), {"title@en": key, "ends": ends}, actor="li")
    for ref, programme in ((OLD, "old"), (NEW, "new"), (NEVER, "")):
        operations += new_record(
            ref, {"name": f"Name of {ref.id}", "email": f"{ref.id}@example.org"}, actor="li"
        )
        if programme:
            key, state = new_statement("attended", ref, Ref("programme", programme), source="list")
            operations.append(Operation(f"statement:{key}", None, state))
    for key, day in (("i-old", "2024-12-01"), ("i-answered", "2024-12-01"), ("i-new", "2026-02-01")):
        state = {"asker": str(OLD), "asked": str(NEW), "purpose": f"secret {key}", "on": day, "until": day}
        operations += new_record(Ref("introduction", key), state, actor="li")
    answer = {
        "giver": str(NEW),
        "other": str(OLD),
        "introduction": "i-answered",
        "answer": "yes",
        "on": TODAY,
    }
    operations += new_record(Ref("answer", "a1"), answer, actor="li")
    write(store, lambda _: operations, actor="li", why="a world")
    return store


def test_what_is_due_goes_and_is_in_no_payload(kept: Store) -> None:
    kept.private.put("event", "e1", {"what": "x"}, expires=10.0)
    found = due(kept, kept.snapshot(), TODAY)
    assert [(d.rule, d.target, d.since) for d in found] == [
        ("contact", str(OLD), "2023-12-31"),
        ("introductions", "introduction:i-old", "2024-12-01"),
    ]
    assert carry_out(kept, found) == 1
    assert existing(kept, OLD).get("email") is None
    assert existing(kept, OLD).get("name")
    assert existing(kept, NEW).get("email")
    assert existing(kept, NEVER).get("email")
    told = json.dumps([list(kept.payloads(c.seq)) for c in kept.changes()], default=str)
    assert "d-old@example.org" not in told
    assert "secret i-old" not in told
    assert "secret i-answered" in told
    assert {c.actor for c in kept.changes(2)} == {"retention"}
    kept.check()
    assert due(kept, kept.snapshot(), TODAY) == []


def test_renewing_keeps_and_the_rules_can_be_set(kept: Store) -> None:
    assert renew(kept, OLD, TODAY, days=730) == "2028-02-29"
    assert [d.target for d in due(kept, kept.snapshot(), TODAY) if d.rule == "contact"] == []
    days = rules_from({"MATCHER_RETENTION": "contact=30, introductions=9999"})
    later = due(kept, kept.snapshot(), TODAY, days=days)
    assert [d.target for d in later] == [str(NEW)]


@pytest.mark.parametrize("given", ["contact", "contact=0", "nothing=3", "contact=-1", "contact=x"])
def test_a_wrong_setting_is_refused(given: str) -> None:
    with pytest.raises(InputError, match="RULE=DAYS"):
        rules_from({"MATCHER_RETENTION": given})


def test_a_no_does_not_make_a_request_stay_longer(kept: Store) -> None:
    before = [d.target for d in due(kept, kept.snapshot(), TODAY)]
    no = {"introduction": "i-old", "giver": str(NEW), "other": str(OLD), "on": TODAY}
    kept.private.put("no", f"{NEW}|{OLD}", no, about=str(NEW))
    assert [d.target for d in due(kept, kept.snapshot(), TODAY)] == before


def test_the_command_says_what_would_go_and_lets_it_go(kept: Store, url: str) -> None:
    dry = CliRunner().invoke(main, ["--store", url, "retention", "--dry-run"])
    assert dry.exit_code == 0
    assert "delegate:d-old (since 2023-12-31)" in dry.output
    assert existing(kept, OLD).get("email")
    assert CliRunner().invoke(main, ["--store", url, "retention"]).exit_code == 0
    assert existing(kept, OLD).get("email") is None


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=8))
def test_no_small_count_can_be_read_or_reckoned(parts: dict[str, int]) -> None:
    told = public_counts(parts)
    hidden = [parts[k] for k, n in told.items() if n is None]
    assert all(n is None or n == parts[k] for k, n in told.items())
    assert not any(n is not None and 0 < n < SMALLEST for n in told.values())
    if hidden and any(told.values()):
        assert len(hidden) > 1
        assert sum(hidden) >= SMALLEST


def test_an_issue_is_noted_and_what_was_taken_back_is_left_out(kept: Store) -> None:
    service = Service(kept)
    personal, issued = service.personal, Issued(kept.private)
    personal.note_issue(OPERATOR, "bundle", {NEW: ("name", "title"), OLD: ("name",)}, to="spring", name="b1")
    (issue,) = personal.issues(OPERATOR)
    assert (issue.people, issue.to, dict(issue.leave_out)[str(NEW)]) == (2, "spring", ("name", "title"))
    kept.erase([NEW], actor="li", why="asked")
    (issue,) = personal.issues(OPERATOR)
    assert (issue.gone, [who for who, _ in issue.leave_out]) == (1, [str(OLD)])
    assert issued.of(NEW) == []
    assert issued.drop_before("2999-01-01") == 1
    assert issued.all() == []
