"""Texts become terms, and terms weigh what TF-IDF says."""

from __future__ import annotations

import math

from matcher.engine.text import code_words, learn_space, name_words, words


def test_english_is_folded_and_stop_words_left_out() -> None:
    assert words("The Énergie of 5G and the grid") == ["energie", "grid"]


def test_chinese_is_cut_into_bigrams() -> None:
    assert words("太阳能，水") == ["太阳", "阳能", "水"]


def test_names_keep_stop_words_and_codes_keep_numbers() -> None:
    assert name_words("Bank of China") == ["bank", "of", "china"]
    assert code_words("BB-04-2016 h2a") == ["bb", "04", "2016", "h2a"]


def test_weights_are_of_length_one_and_rare_terms_weigh_more() -> None:
    space = learn_space(["solar grid", "grid", "grid water", ""], words)
    found = space.encode("solar grid unknown")
    assert math.isclose(math.fsum(v * v for v in found.values()), 1.0)
    assert found["solar"] > found["grid"]
    assert math.isclose(space.idf["solar"], math.log(4 / 2) + 1)
    assert space.encode("unknown") == {}
