"""Figures of the benchmark are read as printed, and named as others' when the models have changed."""

from __future__ import annotations

import pytest

from graph.errors import InputError
from matcher.quality.exposure import gini
from matcher.quality.measured import COLUMNS, MARK, measurements, models_mark, read_measured
from tools.measured import PLACE, table_of

PRINTED = """machine: 2 cores, 24 GiB, Linux x86_64, Python 3.11.7, SQLite 3.40.1, load 1.4

firms: 211 drafts, model partners-2-fit-12345678; seconds: import 1.0, compile 0.5, fit 9.0, answers 3.0
                              n              ndcg@10                  mrr               hit@10   bar
all                         211  0.483 [0.437,0.528]  0.600 [0.550,0.650]  0.800 [0.750,0.850]   0.42
new introductions           103  0.441 [0.372,0.515]  0.600 [0.550,0.650]  0.800 [0.750,0.850]   0.38
all, 211 drafts, nDCG@10: ours 0.483; ours less the peer:
  log counts               0.470  +0.013 [-0.006, +0.034]
  EASE                     0.430  +0.053 [+0.020, +0.080]
new introductions, 103 drafts, nDCG@10: ours 0.441; ours less the peer:
  EASE                     0.429  +0.011 [-0.021, +0.042]
least developed countries, 51 drafts, nDCG@10: ours 0.504; ours less the peer:
  log counts               0.525  -0.022 [-0.055, +0.008]
"""


def test_what_was_printed_is_what_is_shipped() -> None:
    found = read_measured(table_of(PRINTED, "2026-11-21"))
    assert found.current
    assert [(r.data, r.questions, r.peer) for r in found.rows] == [
        ("firms: all", 211, "log counts"),
        ("firms: new introductions", 103, "EASE"),
        ("firms: least developed countries", 51, "log counts"),
    ]
    first, _, last = found.rows
    assert (first.ours, first.low, first.high, first.peer_score) == (0.483, 0.437, 0.528, 0.47)
    assert (first.diff, first.diff_low, first.diff_high, first.clear) == (0.013, -0.006, 0.034, False)
    assert first.machine.startswith("2 cores")
    assert (last.low, last.high, last.diff) == (None, None, -0.022)


def test_figures_of_other_models_are_named_as_such() -> None:
    table = table_of(PRINTED, "2026-11-21").replace(models_mark(), "0" * 16)
    assert table.startswith(MARK)
    assert not read_measured(table).current


def test_a_broken_table_is_refused_with_its_row() -> None:
    with pytest.raises(InputError, match="must have the columns"):
        read_measured("data,ours\n")
    row = "firms: all,211,0.483,0.437,0.528,log counts,much,0.013,-0.006,0.034,2026-11-21,here"
    with pytest.raises(InputError, match=r"measured\.csv, row 2"):
        read_measured(",".join(COLUMNS) + "\n" + row + "\n")


def test_nothing_is_shipped_that_was_not_measured() -> None:
    found = measurements()
    assert PLACE.exists() == bool(found.rows)
    assert all(row.questions > 0 and row.date and row.machine for row in found.rows)


def test_gini_is_nought_for_equals_and_near_one_for_one_of_many() -> None:
    assert gini([3, 3, 3]) == 0.0
    assert gini([]) == gini([0, 0]) == 0.0
    assert gini([0] * 99 + [5]) == pytest.approx(0.99)
    assert gini([1, 3]) == pytest.approx(0.25)
