"""Visit briefs: who is named to the firm, why, what to ask, who interprets, what ticks become."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError, NotFoundError
from graph.records import Ref, Snapshot
from matcher.access.view import Eyes, restricted
from matcher.browse.pages import Browser
from matcher.decide.cohorts import participants
from matcher.engine.compiled import compile_graph
from matcher.engine.models import load
from matcher.export.sheet import as_html
from matcher.export.visit_brief import brief_sheets
from matcher.plan.briefs import Tick, VisitBrief, requests, visit_brief
from matcher.plan.tongue import interpreting
from matcher.plan.visit_words import FOR_FIRM, SLIGHT
from matcher.plan.visits_ties import Seen, ties

SOLAR = Ref("programme", "workshop-solar-2011")
FIRM = Ref("company", "yangzhong-solar")
FIRMS_EYES = Eyes(frozenset({"public", "firm"}), frozenset(), None, "2026-01-01")


def seen_of(snapshot: Snapshot) -> Seen:
    return Seen(Browser(snapshot), compile_graph(snapshot))


def with_audience(snapshot: Snapshot, key: str, audience: dict[str, str]) -> Snapshot:
    held = dict(snapshot.records["delegate"])
    held[key] = replace(held[key], state={**held[key].state, "audience": audience})
    return Snapshot(snapshot.version, {**snapshot.records, "delegate": held}, snapshot.statements)


def with_nobody_open(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot in which no delegate agreed to be told of to anybody."""
    held = {
        k: replace(r, state={n: v for n, v in r.state.items() if n != "audience"})
        for k, r in snapshot.of("delegate").items()
    }
    return Snapshot(snapshot.version, {**snapshot.records, "delegate": held}, snapshot.statements)


def brief_of(snapshot: Snapshot, whole: Seen) -> VisitBrief:
    return visit_brief(SOLAR, FIRM, whole=whole, for_the_firm=seen_of(restricted(snapshot, FIRMS_EYES)))


@pytest.fixture(scope="module")
def brief(seen: Seen) -> VisitBrief:
    return visit_brief(SOLAR, FIRM, whole=seen, for_the_firm=seen)


def test_every_delegate_path_has_a_sentence_for_the_firm() -> None:
    paths = {w.path.name for w in load("partners-2").of("delegate")}
    assert paths == set(FOR_FIRM)
    assert paths > SLIGHT


def test_every_participant_has_a_sheet_and_the_interested_come_first(seen: Seen, brief: VisitBrief) -> None:
    assert {s.ref for s in brief.delegates} == set(participants(seen.browser, SOLAR))
    interested = [s.ref for s in brief.delegates if s.reasons]
    assert interested == [g.ref for g in brief.firm_sheet.guests]
    assert set(brief.unlinked) == {s.ref for s in brief.delegates} - set(interested)
    assert all(s.questions for s in brief.delegates)


def test_reasons_are_those_of_the_suggestion_in_both_languages(seen: Seen, brief: VisitBrief) -> None:
    tie = {t.delegate: t for t in ties(seen, participants(seen.browser, SOLAR), [FIRM])}
    for sheet in (s for s in brief.delegates if s.reasons):
        assert sum(r.contribution for r in sheet.reasons) == pytest.approx(sheet.score, abs=1e-9)
        assert sheet.score == tie[sheet.ref].score
        assert all(r.text.en and r.text.zh and r.text.en != r.text.zh for r in sheet.reasons)
        assert all("{" not in r.text.en + r.text.zh for r in sheet.reasons)
    guest = brief.firm_sheet.guests[0]
    assert guest.reasons[0].text.en == "Is looking for Family solar supply systems, which you offer."
    assert "document:pgtf-final-report" in guest.reasons[0].sources


def test_the_visit_itself_makes_nobody_interested(seen: Seen) -> None:
    found = ties(seen, participants(seen.browser, SOLAR), [FIRM])
    assert all(any(r.path not in SLIGHT for r in t.reasons) for t in found)
    assert all(t.weight <= t.score for t in found)


def test_the_firm_reads_only_what_it_may(seed_snapshot: Snapshot, seen: Seen, brief: VisitBrief) -> None:
    nobody = with_nobody_open(seed_snapshot)
    closed = brief_of(nobody, seen)
    assert closed.firm_sheet.guests == ()
    assert set(closed.unnamed) == {s.ref for s in brief.delegates if s.reasons}
    opened = with_audience(nobody, "mu-071", {"name": "firm", "needs": "firm", "programmes": "firm"})
    found = brief_of(opened, seen_of(opened))
    (guest,) = found.firm_sheet.guests
    assert (guest.ref.id, guest.position, guest.organisation.en, guest.country.en) == ("mu-071", "", "", "")
    page = as_html(brief_sheets(found, parts=("firm",))).decode()
    assert "Participant 071" in page
    assert "Zambia" not in page
    assert "Participant 081" not in page


def test_what_the_firm_may_not_see_changes_no_byte_of_its_sheet(seed_snapshot: Snapshot, seen: Seen) -> None:
    nobody = with_nobody_open(seed_snapshot)
    opened = with_audience(nobody, "mu-071", {"name": "firm", "needs": "firm", "programmes": "firm"})
    held = dict(opened.records["delegate"])
    held["mu-081"] = replace(
        held["mu-081"], state={**held["mu-081"].state, "name": "Somebody else", "bio": "x"}
    )
    other = Snapshot(opened.version, {**opened.records, "delegate": held}, opened.statements)
    pages = [
        as_html(brief_sheets(brief_of(s, seen_of(s)), parts=("firm",), lang=lang))
        for s in (opened, other)
        for lang in ("both",)
    ]
    assert pages[0] == pages[1]


def test_a_delegates_own_question_comes_first_and_is_marked(seen: Seen) -> None:
    mine = {Ref("delegate", "mu-071"): "<b>Does it work in the rain?</b>"}
    found = visit_brief(SOLAR, FIRM, whole=seen, for_the_firm=seen, questions=mine)
    sheet = next(s for s in found.delegates if s.ref.id == "mu-071")
    assert (sheet.questions[0].text.zh, sheet.questions[0].drafted) == (
        "<b>Does it work in the rain?</b>",
        False,
    )
    page = as_html(brief_sheets(found)).decode()
    assert "* &lt;b&gt;Does it work in the rain?&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_brief_is_for_a_firm_that_is_there(seen: Seen) -> None:
    for ref in (Ref("company", "nobody"), Ref("place", "wuxi")):
        with pytest.raises(NotFoundError, match="no firm"):
            visit_brief(SOLAR, ref, whole=seen, for_the_firm=seen)
    with pytest.raises(NotFoundError, match="nothing"):
        visit_brief(Ref("programme", "nothing"), FIRM, whole=seen, for_the_firm=seen)


def test_ticks_become_requests_each_once_a_direction(seen: Seen, brief: VisitBrief) -> None:
    one = brief.delegates[0].ref
    ticks = [Tick(one), Tick(one, message="again"), Tick(one, by_firm=True)]
    found = requests(brief, ticks, whole=seen, for_the_firm=seen)
    assert [(r.asker, r.asked) for r in found] == [(one, FIRM), (FIRM, one)]
    assert found[0].origin == "visit:workshop-solar-2011:yangzhong-solar"
    assert "Family solar supply systems" in found[0].purpose.en
    assert len(found[0].purpose.en) <= 200
    with pytest.raises(InputError, match="mu-001"):
        requests(brief, [Tick(Ref("delegate", "mu-001"))], whole=seen, for_the_firm=seen)


LANGUAGES = st.frozensets(st.sampled_from(["en", "fr", "es", "ar", "sw", "zh"]), max_size=3)


@settings(deadline=None)
@given(st.lists(LANGUAGES, max_size=6))
def test_interpreters_serve_everybody_and_none_is_spare(groups: list[frozenset[str]]) -> None:
    speaks = {Ref("delegate", f"d{n}"): g for n, g in enumerate(groups)}
    found = interpreting(speaks, frozenset({"zh"}))
    apart = [g for g in groups if g and "zh" not in g]
    assert all(g & set(found.needed) for g in apart)
    every = sorted(set().union(*apart))
    for size in range(len(found.needed)):
        assert not any(all(g & set(c) for g in apart) for c in combinations(every, size))
    served = [r for refs in found.served.values() for r in refs]
    assert sorted(served) == sorted(r for r, g in speaks.items() if g and "zh" not in g)
    assert set(found.unknown) == {r for r, g in speaks.items() if not g}


def test_a_purpose_tells_the_firm_no_topic_that_it_may_not_know(seed_snapshot: Snapshot, seen: Seen) -> None:
    nobody = with_nobody_open(seed_snapshot)
    whole, ticks = seen_of(nobody), [Tick(Ref("delegate", "mu-071"))]
    told = []
    for audience in ({"name": "firm"}, {"name": "firm", "needs": "firm"}):
        firms = seen_of(restricted(with_audience(nobody, "mu-071", audience), FIRMS_EYES))
        (asked,) = requests(brief_of(nobody, whole), ticks, whole=whole, for_the_firm=firms)
        told.append(asked.purpose.en)
    assert "Family solar" not in told[0]
    assert "Family solar supply systems" in told[1]


def test_a_firm_is_not_told_that_nobody_interprets_where_languages_are_closed(
    seed_snapshot: Snapshot, seen: Seen
) -> None:
    opened = with_audience(
        with_nobody_open(seed_snapshot), "mu-071", {"name": "firm", "needs": "firm", "programmes": "firm"}
    )
    page = as_html(brief_sheets(brief_of(opened, seen), parts=("firm",), lang="en")).decode()
    assert "to be asked: no language is on file here" in page
    assert "not needed" not in page
    assert "No interpreter is needed" not in page
