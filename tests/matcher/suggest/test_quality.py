"""Quality on the development data, by the scoring script beside it. The bars are those of the design."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.quality.tasks import MEASURES, Run, Task, score


@pytest.mark.slow
@pytest.mark.parametrize("name", ["firms", "consortia", "treaties"])
def test_development_figures_stay_above_their_bars(
    labelled: Callable[[str], tuple[Task, Run]], name: str
) -> None:
    task, done = labelled(name)
    for measure in MEASURES:
        if measure.task == name and measure.at_least is not None:
            found = score(task, done.ranking, measure.arguments)
            assert found["answered"] == found["subjects"]
            assert found["ndcg@10"]["mean"] >= measure.at_least, (name, measure.label)
