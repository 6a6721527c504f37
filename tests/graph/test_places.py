"""Where countries lie: every number is in range, distances are those of a globe."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.countries import countries
from graph.errors import InputError
from graph.places import kilometres, places

NOWHERE = {"ATA", "BVT", "HMD", "UMI"}


def test_every_country_but_the_uninhabited_has_a_place() -> None:
    assert set(countries()) - set(places()) == NOWHERE


def test_distances_are_those_of_a_globe() -> None:
    found = places()
    assert kilometres(found["KEN"], found["KEN"]) == 0
    assert kilometres(found["GBR"], found["FRA"]) == pytest.approx(344, abs=15)
    assert kilometres((0.0, 0.0), (0.0, 180.0)) == pytest.approx(20015, abs=1)
    assert kilometres(found["FJI"], found["TON"]) < 900  # across the date line


@pytest.mark.parametrize(
    ("row", "column"),
    [("XXX,1,1", "code"), ("KEN,91,1", "latitude"), ("KEN,1,east", "longitude"), ("KEN,nan,1", "latitude")],
)
def test_bad_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, column: str) -> None:
    (tmp_path / "places.csv").write_text(f"code,latitude,longitude\n{row}\n", encoding="utf-8")
    monkeypatch.setenv("MATCHER_NAMES_DIR", str(tmp_path))
    with pytest.raises(InputError, match=f"row 2, column {column}"):
        places()
