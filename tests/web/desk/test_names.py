"""Near names: side by side, judged, and the judgement taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.tables.load import Request
from matcher.service import Service

Send = Callable[..., TestResponse]

FIRMS = "id,name_en,country,website\na1,Sunny Solar Co. Ltd,China,https://a.example\na2,Sunny Solar Limited,China,https://b.example\n"


@pytest.fixture
def pair(staff: Service, tmp_path: Path) -> dict[str, str]:
    path = tmp_path / "companies.csv"
    path.write_text(FIRMS, "utf-8")
    staff.import_tables([path], Request("Lin"))
    return {"left": "company:a1", "right": "company:a2"}


def test_a_pair_stands_side_by_side_and_differences_show(desk: FlaskClient, pair: dict[str, str]) -> None:
    text = desk.get("/desk/names").text
    assert "Sunny Solar Co. Ltd" in text
    assert "Sunny Solar Limited" in text
    assert 'class="differs"' in text


def test_a_word_is_written_and_can_be_taken_back(
    desk: FlaskClient, staff: Service, send: Send, pair: dict[str, str]
) -> None:
    page = send("/desk/names", **pair, judgement="different", reason="two founders")
    change = staff.version()
    assert "Judged already" in page.text
    assert f"/desk/changes/{change}/undo" in page.text
    send(f"/desk/changes/{change}/undo")
    (found,) = [p for p in staff.near_names("company") if str(p.left) == pair["left"]]
    assert found.judgement is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"judgement": "perhaps"}, 422),
        ({"right": "company:none", "judgement": "same"}, 404),
        ({"right": "nothing", "judgement": "same"}, 400),
        ({"right": "company:a1", "judgement": "same"}, 422),
    ],
)
def test_nonsense_is_refused(
    staff: Service, send: Send, pair: dict[str, str], change: dict[str, str], status: int
) -> None:
    before = staff.version()
    assert send("/desk/names", **(pair | change)).status_code == status
    assert staff.version() == before
