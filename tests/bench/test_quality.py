"""The metric is the scoring script's, differences are paired, and peers do what their names say."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import scipy.sparse as sp

from bench.quality.compare import paired
from bench.quality.histories import Case, Floats, History
from bench.quality.metric import Truth, gains
from bench.quality.peers import (
    PEERS,
    adamic_adar,
    ease,
    personalised_pagerank,
    popularity,
    rp3beta,
    text_neighbours,
)

BASKETS = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 0]], dtype=np.float64)


def history() -> History:
    words = sp.csr_array(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]))
    return History(np.arange(4), sp.csr_array(BASKETS), np.ones(4), words)


def case(*given: int, words: tuple[float, float] = (0.0, 0.0)) -> Case:
    basket = np.zeros(4)
    basket[list(given)] = 1.0
    return Case(basket, (np.zeros(4),), sp.csr_array([list(words)]), np.array(given, dtype=np.int64))


@pytest.fixture
def script(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "bench" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("new_only", [False, True])
def test_metric_is_the_scoring_scripts(script: ModuleType, new_only: bool) -> None:
    truth = Truth("s", frozenset("abz"), frozenset("bc"))
    ids = ["c", "x", "a", "a", "b", *"defghijk", "z"]
    dropped = set(truth.incumbents) if new_only else set()
    (row,) = script.measure({"s": (set(truth.relevant) - dropped, dropped)}, {"s": ids})
    assert gains(truth, ids, new_only=new_only) == pytest.approx(row[3])


def test_difference_is_paired_and_the_same_each_time() -> None:
    noise: Floats = np.random.default_rng(1).random(300)
    better = paired(noise + 0.01, noise)
    assert better.clear
    assert better == paired(noise + 0.01, noise)
    assert not paired(noise, noise[::-1]).clear


def test_who_shares_baskets_comes_first() -> None:
    for peer in (ease, rp3beta, adamic_adar, personalised_pagerank):
        scores = peer(history(), case(0))
        assert scores[1] >= scores[2], peer.__name__
        assert scores[1] > scores[3], peer.__name__
    assert popularity(history(), case(0)).argmax() == 2


def test_text_neighbours_read_the_words_alone() -> None:
    scores = text_neighbours(history(), case(0, words=(0.0, 1.0)))
    assert scores.argmax() == 2
    assert scores[1] == 0.0


def test_every_peer_is_named_once_and_scores_all_candidates() -> None:
    for name, peer in PEERS.items():
        if "implicit" not in name:
            assert peer(history(), case(0)).shape == (4,), name


def test_adamic_adar_leaves_no_draft_behind() -> None:
    made = history()
    assert np.array_equal(adamic_adar(made, case(0)), adamic_adar(made, case(0)))
