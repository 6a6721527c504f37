"""Standing: nobody but its giver can tell a "no" from silence; contact needs two standing yeses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.kinds import ANSWERS
from graph.records import Ref
from matcher.access.roles import VISITOR, Role, Viewer
from matcher.introductions.records import BY_A_SIDE, Answer, Introduction, days_after
from matcher.introductions.standing import HIDDEN, Phase, standing

ANA, BEN, CEM = (Ref("delegate", name) for name in ("ana", "ben", "cem"))
FROM = "2026-03-01"
ASKED = Introduction(
    "i1", ANA, BEN, "solar pumps", "Hello", FROM, days_after(FROM, 21), "direct", BY_A_SIDE, 1
)
STAFF = Viewer(Role.STAFF, "staff-1")


def looking(ref: Ref) -> Viewer:
    return Viewer(Role.DELEGATE, ref.id, ref)


def said(*words: tuple[Ref, str], day: str = FROM) -> list[Answer]:
    return [
        Answer("i1", giver, ASKED.other(giver), word, day, order=order)
        for order, (giver, word) in enumerate(words, 1)
    ]


def phase(who: Viewer, *words: tuple[Ref, str], today: str = "2026-03-02") -> Phase:
    return standing(ASKED, said((ANA, "yes"), *words), who, today).phase


words = st.lists(st.tuples(st.sampled_from([ANA, BEN]), st.sampled_from(ANSWERS)), max_size=7)
spread = st.lists(st.integers(0, 40), min_size=7, max_size=7)
todays = st.integers(0, 200).map(lambda n: days_after(FROM, n))
shapes = st.builds(
    replace,
    st.just(ASKED),
    handled=st.sampled_from(["direct", "to_staff", "passed_on"]),
    origin=st.sampled_from([BY_A_SIDE, "visit"]),
    waiting_line=st.sampled_from([frozenset(), frozenset({BEN}), frozenset({ANA, BEN})]),
)


def history(spoken: list[tuple[Ref, str]], days: list[int]) -> list[Answer]:
    dated = zip(spoken, sorted(days), strict=False)
    return [
        Answer("i1", giver, ASKED.other(giver), word, days_after(FROM, day), order=order)
        for order, ((giver, word), day) in enumerate(dated, 1)
    ]


def without_noes(answers: list[Answer], giver: Ref) -> list[Answer]:
    """The same history as if she had kept silent, or merely taken her yes back, wherever she said no."""
    found: list[Answer] = []
    last, silent = "", False
    for answer in answers:
        if answer.giver != giver:
            found.append(answer)
            continue
        if answer.answer == "no":
            if last == "yes":
                found.append(replace(answer, answer="withdrawn"))
                last = "withdrawn"
            silent = True
        elif answer.answer == "withdrawn" and silent:
            silent = False
        else:
            found.append(answer)
            last, silent = answer.answer, False
    return found


@given(shapes, words, spread, todays)
def test_a_no_is_silence_to_everybody_but_its_giver(
    introduction: Introduction, spoken: list[tuple[Ref, str]], days: list[int], today: str
) -> None:
    answers = history(spoken, days)
    for giver, other in ((ANA, BEN), (BEN, ANA)):
        quiet = without_noes(answers, giver)
        for who in (looking(other), STAFF, looking(CEM), VISITOR):
            assert standing(introduction, answers, who, today) == standing(introduction, quiet, who, today)


@given(shapes, words, spread, todays)
def test_contact_shows_to_nobody_before_two_standing_yeses(
    introduction: Introduction, spoken: list[tuple[Ref, str]], days: list[int], today: str
) -> None:
    answers = history(spoken, days)
    last = {a.giver: a.answer for a in answers}
    agreed = [last.get(side) for side in (ANA, BEN)] == ["yes", "yes"]
    for who in (looking(ANA), looking(BEN), STAFF):
        assert standing(introduction, answers, who, today).contact is agreed
    assert standing(introduction, answers, looking(CEM), today) == HIDDEN


@given(shapes, words, spread, todays)
def test_a_no_given_elsewhere_keeps_later_requests_from_its_giver(
    introduction: Introduction, spoken: list[tuple[Ref, str]], days: list[int], today: str
) -> None:
    answers = [a for a in history(spoken, days) if a.giver == ANA]
    before = Answer("i0", BEN, ANA, "no", FROM, order=1 << 40)
    assert standing(introduction, [*answers, before], looking(BEN), today) == HIDDEN
    for who in (looking(ANA), STAFF):
        found = standing(introduction, [*answers, before], who, today)
        assert found == standing(introduction, answers, who, today)


def test_a_request_in_line_looks_the_same_to_its_asker() -> None:
    in_line = replace(ASKED, waiting_line=frozenset({BEN}))
    asked = said((ANA, "yes"))
    assert standing(in_line, asked, looking(ANA), FROM) == standing(ASKED, asked, looking(ANA), FROM)
    assert standing(in_line, asked, STAFF, FROM) == standing(ASKED, asked, STAFF, FROM)
    assert standing(in_line, asked, looking(BEN), FROM) == HIDDEN


@pytest.mark.parametrize(
    ("spoken", "asker", "giver"),
    [
        ([], Phase.WAITING, Phase.TO_ANSWER),
        (["yes"], Phase.INTRODUCED, Phase.INTRODUCED),
        (["not_now"], Phase.NOT_NOW, Phase.NOT_NOW),
        (["must_ask"], Phase.ASKING, Phase.ASKING),
        (["no"], Phase.WAITING, Phase.REFUSED),
        (["no", "withdrawn"], Phase.WAITING, Phase.TO_ANSWER),
        (["must_ask", "no"], Phase.ASKING, Phase.REFUSED),
        (["yes", "withdrawn"], Phase.WITHDRAWN, Phase.WITHDRAWN),
        (["yes", "no"], Phase.WITHDRAWN, Phase.REFUSED),
        (["not_now", "yes"], Phase.INTRODUCED, Phase.INTRODUCED),
    ],
)
def test_what_each_side_is_told(spoken: list[str], asker: Phase, giver: Phase) -> None:
    answers = [(BEN, word) for word in spoken]
    assert phase(looking(ANA), *answers) is asker
    assert phase(looking(BEN), *answers) is giver


def test_a_request_ends_by_itself_and_must_ask_moves_the_end() -> None:
    assert phase(looking(ANA), today="2026-03-22") is Phase.WAITING
    assert phase(looking(ANA), today="2026-03-23") is Phase.ENDED
    assert phase(looking(BEN), today="2026-03-23") is Phase.HIDDEN
    assert phase(looking(ANA), (BEN, "must_ask"), today="2026-06-20") is Phase.ASKING
    assert phase(looking(ANA), (BEN, "must_ask"), today="2026-06-21") is Phase.ENDED


def test_a_request_taken_back_is_gone_for_the_other() -> None:
    assert phase(looking(ANA), (ANA, "withdrawn")) is Phase.WITHDRAWN
    assert phase(looking(BEN), (ANA, "withdrawn")) is Phase.HIDDEN


def test_sides_named_by_staff_do_not_learn_of_each_others_yes() -> None:
    proposed = replace(ASKED, origin="visit")
    for words in ([], [(ANA, "yes")], [(ANA, "yes"), (ANA, "withdrawn")], [(ANA, "no")]):
        told = standing(proposed, said(*words), looking(BEN), FROM)
        assert (told.phase, told.mine) == (Phase.TO_ANSWER, "")
    assert standing(proposed, said((ANA, "yes")), STAFF, FROM).words == ((ANA, "yes"), (BEN, ""))
