"""Goals: names in six languages and what people write for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.countries import LANGUAGES
from graph.errors import InputError, NotFoundError
from graph.goals import goal_name, goals, resolve_goal

goal_ids = st.integers(1, 17).map("sdg-{}".format)


def test_there_are_seventeen_in_order() -> None:
    assert [g.number for g in goals().values()] == list(range(1, 18))
    assert list(goals()) == [f"sdg-{n}" for n in range(1, 18)]
    assert all(tuple(g.names) == LANGUAGES and all(g.names.values()) for g in goals().values())


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("9", "sdg-9"),
        ("09", "sdg-9"),
        ("SDG 9", "sdg-9"),
        ("sdg-9", "sdg-9"),
        ("SDG9", "sdg-9"),
        ("SDG #9", "sdg-9"),
        ("Goal 9", "sdg-9"),
        ("ODD 9", "sdg-9"),
        ("ЦУР 9", "sdg-9"),
        ("目标9", "sdg-9"),
        ("９", "sdg-9"),
        ("09 - Industry, Innovation and Infrastructure", "sdg-9"),
        ("11 - SUSTAINABLE CITIES & COMMUNITIES", "sdg-11"),
        ("Goal 17: Partnerships for the goals", "sdg-17"),
        ("Zero hunger", "sdg-2"),
        ("零饥饿", "sdg-2"),
        ("Faim zéro", "sdg-2"),
    ],
)
def test_what_people_write_is_resolved(text: str, goal: str) -> None:
    assert resolve_goal(text) == goal


@pytest.mark.parametrize(
    "text", ["", "0", "18", "99", "9.1", "9 - No poverty", "SDG", "poverty", "9" * 1000, "2030", "-"]
)
def test_what_is_no_goal_is_not_resolved(text: str) -> None:
    assert resolve_goal(text) is None


@given(
    goal_ids, st.sampled_from(LANGUAGES), st.sampled_from(["{1}", "{0} - {1}", "SDG {0}: {1}", "{0:02}. {1}"])
)
def test_every_title_resolves_with_or_without_its_number(goal: str, lang: str, form: str) -> None:
    title = goal_name(goal, lang)
    for written in (title, title.upper(), title.lower()):
        assert resolve_goal(form.format(goals()[goal].number, written)) == goal


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    assert resolve_goal(text) in {None, *goals()}


def test_names_fall_back_to_english_and_unknown_ids_are_refused() -> None:
    assert goal_name("sdg-1", "de") == "No poverty"
    assert goal_name("sdg-1", "zh") == "无贫穷"
    with pytest.raises(NotFoundError, match="sdg-18"):
        goal_name("sdg-18")


def test_a_wrong_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heading = "id,name_en,name_zh,name_fr,name_es,name_ru,name_ar\n"
    (tmp_path / "goals.csv").write_text(heading + "goal-1,a,b,c,d,e,f\n", "utf-8")
    monkeypatch.setenv("MATCHER_NAMES_DIR", str(tmp_path))
    with pytest.raises(InputError, match=r"goals.csv, row 2, column id: .*'goal-1'"):
        goals()
