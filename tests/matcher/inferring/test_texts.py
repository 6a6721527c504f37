"""Cutting texts, finding names of topics, and the encoders, in both scripts."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError
from graph.records import Record, Ref, Snapshot
from matcher.inferring import encoders
from matcher.inferring.encoders import Characters, encoder, grams, threads
from matcher.inferring.spans import sentence_around, spans
from matcher.inferring.topics import labels_of

SOLAR, FAMILY, SME = Ref("topic", "solar"), Ref("topic", "family"), Ref("topic", "sme")
TOPICS = {
    "solar": {"name": "Solar energy", "name@zh": "太阳能", "aliases": ["PV"]},
    "family": {"name": "Solar energy for families", "name@zh": "家庭太阳能供电"},
    "sme": {"name": "Small and medium enterprises", "aliases": ["SME", "中小企业"]},
}


def labels():  # type: ignore[no-untyped-def]  # a test's own shorthand
    return labels_of(Snapshot(0, {"topic": {k: Record(Ref("topic", k), 0, v) for k, v in TOPICS.items()}}))


@given(st.text(alphabet="ab ,.;，。！不no\n", max_size=80))
def test_spans_are_what_stands_at_their_place(text: str) -> None:
    for span in spans(text):
        assert text[span.start : span.end] == span.text == span.text.strip()


def test_sentences_and_clauses_of_both_scripts() -> None:
    assert [s.text for s in spans("Runs a lab, sells pumps. 负责供电，研究太阳能。")] == [
        "Runs a lab",
        "sells pumps",
        "Runs a lab, sells pumps",
        "负责供电",
        "研究太阳能",
        "负责供电，研究太阳能",
    ]


@pytest.mark.parametrize(
    "text", ["Does not want coal power", "没有电子政务系统", "never solar", "Wants no PV"]
)
def test_what_somebody_denies_is_left_out(text: str) -> None:
    assert list(spans(text)) == []


def test_what_stands_before_a_denial_is_kept() -> None:
    assert [s.text for s in spans("Runs customs, not coal, gas or oil. 负责海关，不研究供水。")] == [
        "Runs customs",
        "负责海关",
    ]


def test_names_are_found_word_for_word_and_the_longer_one_wins() -> None:
    found = labels().mentioned("We sell solar  energy for families and PV")
    assert set(found) == {FAMILY, SOLAR}
    assert found[FAMILY] == (8, 34)
    assert labels().mentioned("solar energy for families") == {FAMILY: (0, 25)}
    assert labels().mentioned("供应家庭太阳能供电设备") == {FAMILY: (2, 9)}


@pytest.mark.parametrize("text", ["the pvc pipes", "PVs", "a sme", "insular solar", "太阳"])
def test_parts_of_words_are_no_names(text: str) -> None:
    assert labels().mentioned(text) == {}


def test_a_text_that_holds_all_of_a_name_is_as_near_as_can_be() -> None:
    near = Characters().likeness(["energy from solar panels", "中小企业协会", "football"], labels().texts)
    best = near.max(axis=1)
    assert best[0] == pytest.approx(1.0)
    assert labels().topics[int(near[1].argmax())] == SME
    assert best[2] == 0.0


def test_grams_of_both_scripts() -> None:
    assert grams("PV 太阳能x") == [" pv", "太阳", "阳能", " x"]
    assert grams("solar") == [" sola", "olar"]


@pytest.mark.parametrize(("texts", "names"), [([], ["a"]), (["a"], []), (["a"], ["!"])])
def test_nothing_to_compare_gives_zeros(texts: list[str], names: list[str]) -> None:
    assert Characters().likeness(texts, names).tolist() == np.zeros((len(texts), len(names))).tolist()


def test_without_the_extra_the_characters_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders, "MODULE", "a_module_that_is_not_there")
    assert isinstance(encoder("auto"), Characters)
    with pytest.raises(InputError, match="not installed"):
        encoder("semantic")


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(InputError, match="must be one of"):
        encoder("oracle")


def test_never_more_threads_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoders.os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert threads() == 1
    monkeypatch.setattr(encoders.os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert threads() == encoders.MOST_THREADS


def test_the_semantic_encoder_joins_the_scripts() -> None:
    if not encoders.has_semantic():
        pytest.skip("the extra 'encoder' is not installed")
    using = encoder("semantic")
    near = using.likeness(["solar power for households", "weather"], ["家庭太阳能供电", "足球"])
    assert near[0, 0] > 0.7 > using.threshold > near[1, 1]
    assert encoders.MODULE in sys.modules
    assert using.name.startswith(encoders.PACKAGE)


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (
            "One thing. Works on solar power; not for long. Chess.",
            "solar",
            "Works on solar power; not for long.",
        ),
        ("负责海关改革；不研究供水。其他", "海关", "负责海关改革；不研究供水。"),
        ("Version 2.5 of customs\nChess", "customs", "Version 2.5 of customs"),
        ("solar", "solar", "solar"),
        ("A. B solar! C", "A. B solar", "A. B solar"),
    ],
)
def test_words_are_read_in_their_sentence(text: str, words: str, sentence: str) -> None:
    start = text.index(words)
    first, last = sentence_around(text, start, start + len(words))
    assert text[first:last] == sentence
