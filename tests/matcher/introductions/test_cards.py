"""Cards, codes, texts, languages, seniority."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Ref
from matcher.introductions.cards import qr_picture, vcard
from matcher.introductions.people import Contact, Who, is_senior
from matcher.introductions.tongues import tongue

from .conftest import ANA, BEN, EVA, EXPERT, FIRM, World, looking

REF = Ref("delegate", "x")
FIELDS = {"BEGIN", "VERSION", "FN", "N", "NICKNAME", "ORG", "TITLE", "EMAIL", "TEL", "URL", "NOTE", "END"}
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(text, text, text, text)
def test_nothing_that_stands_in_a_card_can_add_a_line(
    name: str, position: str, email: str, words: str
) -> None:
    card = vcard(Who(REF, name or "x", position), Contact((("email", email),), words))
    lines = card.split("\r\n")
    assert lines[-1] == ""
    unfolded = card.replace("\r\n ", "").split("\r\n")[:-1]
    assert {line.partition(":")[0] for line in unfolded} <= FIELDS
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not [c for c in card if c in "\x00\x0b\x0c\x1b\u2028\u2029\x85"]


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_long_card_still_fits_a_code(form: str) -> None:
    named = Who(REF, "名" * 60, "Position " * 10, "Ministry of Many Things " * 5, "Peru")
    card = vcard(named, Contact((("email", "a" * 200),), "w" * 2000), short=True)
    assert len(qr_picture(card, form)) > 500


def test_the_text_for_a_chat_is_bilingual_and_holds_no_contact(world: World) -> None:
    key = world.ask(ANA, FIRM, "solar pumps")
    world.record(key, FIRM, "yes")
    found = world.cases.chat_text(looking(ANA), key)
    assert "Introduction: Ana Rossi Vega – Shan Solar" in found
    assert "介绍：Ana Rossi Vega – Shan Solar" in found
    assert "Interpreter needed: Spanish–Chinese (assumed from official languages)" in found
    assert "需要口译：西班牙语—中文" in found
    assert "Not screened for sanctions or export control." in found
    assert "未经制裁与出口管制审查" in found
    assert "@example.org" not in found


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (("es", "en"), ("en", "zh"), "Common language: English"),
        (("es",), ("zh",), "Interpreter needed: Spanish–Chinese"),
        (("zh-Hant",), ("zh",), "Common language: Traditional Chinese"),
        ((), ("zh",), "Common language: not known yet"),
    ],
)
def test_common_language(one: tuple[str, ...], other: tuple[str, ...], sentence: str) -> None:
    found = tongue(Who(REF, "a", languages=one), Who(REF, "b", languages=other))
    assert found.sentence("en") == sentence


def test_languages_fall_back_on_the_country_and_say_so(world: World) -> None:
    key = world.ask(EVA, ANA)
    seen = world.page(ANA, key)
    assert seen.other.languages == ("es",)
    assert seen.tongue.sentence("en") == "Common language: Spanish (assumed from official languages)"
    assert world.page(BEN, world.ask(EXPERT, BEN)).tongue.sentence("en") == "Common language: not known yet"


@pytest.mark.parametrize(
    ("title", "senior"),
    [
        ("Minister of Trade", True),
        ("Deputy Minister", True),
        ("H.E. the Ambassador of Peru", True),
        ("Director-General for Water", True),
        ("商务部副部长", True),
        ("驻华大使", True),
        ("Officer, Office of the Minister", False),
        ("Administrator", False),
        ("Ministerial adviser", False),
        ("大使馆二等秘书", False),
        ("Director", False),
        ("", False),
    ],
)
def test_who_is_senior(title: str, *, senior: bool) -> None:
    assert is_senior(title) is senior
