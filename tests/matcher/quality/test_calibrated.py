"""What came of a store's suggestions, by score: from what the staff can see, and from nothing private."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

from graph.changes import Operation
from graph.records import Ref
from matcher.decide.editing import new_record, write
from matcher.engine.calibration import FEWEST
from matcher.engine.results import Suggestion
from matcher.quality import shown
from matcher.quality.calibrated import Calibration, likeness
from matcher.quality.outcomes import BOTH, STAFF, mutual_outcomes
from matcher.quality.panel import CLAIMS, calibration_json, panel_json
from matcher.quality.quality import Quality
from matcher.suggest.options import Options

if TYPE_CHECKING:
    Cohort = Any

LATER = "2026-06-01"


def quality(cohort: Cohort, day: str = LATER) -> Quality:
    return Quality(cohort.service, today=lambda: day)


def peers(found: Sequence[Calibration], by: str = BOTH) -> Calibration:
    return next(c for c in found if (c.about, c.by) == ("peers", by))


def probability(score: float) -> float:
    return 1 / (1 + math.exp(1.5 - 1.2 * score))


def plant(cohort: Cohort, seed: int, share: float = 0.15) -> list[tuple[float, bool]]:
    """Have introductions asked for and answered by a rule over their real scores; return what was planted."""
    rnd, planted = random.Random(seed), []
    operations: list[Operation] = []
    for answer in cohort.service.suggest_all("peers", Options(top=40, reasons=False)):
        for suggestion in answer.suggestions:
            if rnd.random() < share:
                yes = rnd.random() < probability(suggestion.score)
                key, two = f"in-{len(planted):04}", (answer.subject, Ref("delegate", suggestion.id))
                operations += introduced(key, two, yes=yes)
                planted.append((suggestion.score, yes))
    write(cohort.service.store, lambda _: operations, actor="test", why="planted")
    return planted


def introduced(key: str, two: tuple[Ref, Ref], *, yes: bool) -> list[Operation]:
    values = {"asker": str(two[0]), "asked": str(two[1]), "purpose": "pumps", "on": "2026-01-01"}
    more = {"until": "2026-01-22", "handled": "direct", "origin": "side"}
    found = new_record(Ref("introduction", key), {**values, **more}, actor="test")
    for giver, other in (two, two[::-1])[: 1 + yes]:
        said = {
            "giver": str(giver),
            "other": str(other),
            "introduction": key,
            "answer": "yes",
            "on": "2026-01-01",
        }
        found += new_record(Ref("answer", f"an-{key}-{giver.id}"), said, actor="test")
    return found


def test_planted_acceptance_is_found_by_score(cohort: Cohort) -> None:
    planted = plant(cohort, 1)
    found = peers(quality(cohort).calibrations())
    assert (found.cases, found.accepted) == (len(planted), sum(yes for _, yes in planted))
    assert (found.then, found.now, found.unscored) == (0, len(planted), 0)
    for one in found.bins:
        held = [probability(s) for s, _ in planted if one.least <= s <= one.most]
        low, high = one.interval
        assert low <= sum(held) / len(held) <= high
    assert found.reliability is not None
    assert sum(b.holds for b in found.reliability.bins) >= len(found.reliability.bins) - 1


def test_under_fifteen_cases_nothing_is_told(cohort: Cohort) -> None:
    keys = [cohort.ask_openly(f"d{n:02}", f"d{n + 1:02}") for n in range(0, 6, 2)]
    assert peers(quality(cohort, cohort.day).calibrations()).cases == 0
    cohort.say("d01", keys[0], "yes")
    found = peers(quality(cohort).calibrations())
    assert (found.cases + found.unscored, found.accepted) == (3, 1)
    assert found.bins == ()
    told = likeness(found, 1.0)
    assert told.found is None
    assert told.cases == found.cases < FEWEST


def test_a_private_no_and_silence_count_the_same(cohort: Cohort) -> None:
    key = cohort.ask_openly("d00", "d01")
    store = cohort.service.store
    before = mutual_outcomes(store.snapshot(), {}, LATER), mutual_outcomes(store.snapshot(), {}, cohort.day)
    cohort.say("d01", key, "no")
    assert (
        mutual_outcomes(store.snapshot(), {}, LATER),
        mutual_outcomes(store.snapshot(), {}, cohort.day),
    ) == before
    assert [o.accepted for o in before[0]] == [False]
    assert before[1] == []


def test_a_yes_taken_back_later_was_one_and_one_taken_back_unanswered_is_no_case(cohort: Cohort) -> None:
    met, alone = cohort.ask_openly("d00", "d01"), cohort.ask_openly("d02", "d03")
    cohort.say("d01", met, "yes")
    cohort.say("d00", met, "withdrawn")
    cohort.say("d02", alone, "withdrawn")
    (only,) = mutual_outcomes(cohort.service.store.snapshot(), {}, LATER)
    assert (only.suggested, only.accepted) == ("delegate:d01", True)


def test_the_score_that_was_shown_counts_and_another_models_does_not(cohort: Cohort) -> None:
    key = cohort.ask_openly("d00", "d01")
    made = quality(cohort)
    made.note_asked(key, Ref("delegate", "d00"), Ref("delegate", "d01"), 3)
    private = cohort.service.store.private
    scores = {
        s.id: s.score
        for s in cohort.service.suggest("peers", Ref("delegate", "d00"), Options(top=99)).suggestions
    }
    if "d01" in scores:
        assert shown.kept(private)[key] == shown.Shown("peers-2", scores["d01"], 3)
    private.drop(shown.AREA, key)
    shown.keep(private, key, Ref("delegate", "d00"), shown.Shown("peers-2", 7.5, 1))
    shown.keep(private, key, Ref("delegate", "d00"), shown.Shown("peers-2", 1.0, 1))
    assert shown.kept(private)[key].score == 7.5
    assert peers(quality(cohort).calibrations()).then == 1
    private.drop(shown.AREA, key)
    shown.keep(private, key, Ref("delegate", "d00"), shown.Shown("peers-1", 7.5, 1))
    assert peers(quality(cohort, "2026-06-02").calibrations()).then == 0


def test_probability_is_the_share_of_those_scored_alike(cohort: Cohort) -> None:
    plant(cohort, 2)
    made = quality(cohort)
    answer = cohort.service.suggest("peers", Ref("delegate", "d00"), Options(top=3))
    for suggestion in answer.suggestions:
        told = made.with_probability("peers", suggestion)
        (alike,) = made.alike("peers", suggestion)
        assert told.probability == (alike.found.rate if alike.found else None)
    far = Suggestion("delegate", "x", "X", 1e6, ())
    assert made.with_probability("peers", far).probability is None
    assert made.alike("peers", far)[0].cases == 0


def test_cases_of_which_the_unanswered_may_be_gone_count_no_more(cohort: Cohort) -> None:
    planted = plant(cohort, 1)
    assert peers(quality(cohort, "2026-12-31").calibrations()).cases == len(planted)
    assert peers(quality(cohort, "2027-01-02").calibrations()).cases == 0


def test_staff_decisions_are_told_apart(cohort: Cohort, some_pairs: Any) -> None:
    cohort.decide_on(some_pairs(20), cohort.shares_interest)
    found = quality(cohort).calibrations()
    assert {(c.about, c.by) for c in found} >= {("peers", BOTH), ("partners", STAFF), ("projects", STAFF)}
    assert peers(found).cases == 0


def test_panel_names_what_has_no_evidence_until_it_has(cohort: Cohort) -> None:
    before = quality(cohort).panel()
    names = [c.name for c in before.claims]
    assert f"peers-{BOTH}" in names
    assert names == [c for c in CLAIMS if c in names]
    plant(cohort, 1)
    after = quality(cohort).panel()
    assert f"peers-{BOTH}" not in [c.name for c in after.claims]
    assert "complementarity" in [c.name for c in after.claims]
    told = panel_json(after)
    assert told["version"] == cohort.service.version()
    assert told["calibration"][0] == calibration_json(after.calibrations[0])
    assert told["calibration"][0]["enough"] is True


def test_exposure_counts_every_list(cohort: Cohort) -> None:
    made = quality(cohort).exposures()
    answers = list(cohort.service.suggest_all("peers", Options(top=10, reasons=False)))
    named = sum(len(a.suggestions) for a in answers)
    everybody = made.rows[0]
    assert everybody.mean * everybody.delegates == pytest.approx(named)
    assert everybody.never + everybody.seldom + everybody.often == everybody.delegates == 40
    islands = next(r for r in made.rows if r.group == "SIDS")
    assert islands.delegates == 10
