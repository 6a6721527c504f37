"""Errors and notes of plans in Chinese on the page and in JSON, chosen by the language asked for."""

from __future__ import annotations

import html
import re
import time

import pytest
from flask.testing import FlaskClient

PLAN = "/programmes/workshop-solar-2011/plan"
API = "programme=workshop-solar-2011"
HAN = re.compile(r"[\u3400-\u9fff]")
FAULTS = (
    (f"{PLAN}/visits/itinerary?starts=tomorrow", "is no day written 2026-05-31", "不是写作2026-05-31的日期"),
    (
        f"{PLAN}/visits/itinerary?starts=2026-03-02&days=99",
        "is no whole number from 1 to 30",
        "不是1至30之间的整数",
    ),
    (
        f"{PLAN}/visits/itinerary?starts=2026-03-02&hours=1&pin=yangzhong-solar%3D2026-03-02",
        "cannot all be met: at most 1 hours a day",
        "不能同时满足：每天最多1小时",
    ),
    (
        f"{PLAN}/visits/itinerary?starts=2026-03-02&ways=a,b,c,d,e",
        "is no place in the store",
        "不是库中的地点",
    ),
    (f"{PLAN}/tables?tables=40", "people make no 40 groups", "人不能分成40组"),
    (f"{PLAN}/tables?tables=x", "is no number of tables", "不是1至200之间的桌数"),
    (
        f"{PLAN}/compose?topic=solar-energy&countries=9",
        "must be a number or range within 2-6",
        "须为2-6之间的数或范围",
    ),
    (
        f"{PLAN}/team?topic=solar-energy&member=delegate:mu-073",
        "a team has two to six people",
        "一个团队有两至六人",
    ),
    (f"{PLAN}/brief/none-such", "is no firm in the store", "库中没有企业"),
)
JSON = (
    (f"/api/plan/tables?{API}&absent=nobody", "did not take part in", "未参加"),
    (f"/api/plan/whatif?{API}&add_seat=FJI:likes%3Dx", "is none of needs=", "之一"),
    (f"/api/plan/whatif?{API}", "say what is added or dropped, or seats=1", "请说明增加或去掉什么"),
    ("/api/plan/visits", "is missing", "缺少"),
    ("/api/plan/team?topic=none-such", "holds no topic", "库中没有topic"),
)


def told(client: FlaskClient, address: str, lang: str) -> str:
    """Return the text of a page once it is computed."""
    for _ in range(200):
        answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={lang}")
        if 'http-equiv="refresh"' not in answer.text:
            assert 400 <= answer.status_code < 500
            return html.unescape(re.sub(r"<[^>]+>", "", answer.text))
        time.sleep(0.2)
    raise AssertionError(f"{address} was not computed in time")


@pytest.mark.parametrize(("address", "english", "chinese"), FAULTS)
def test_a_fault_stands_on_the_page_in_its_language(
    client: FlaskClient, address: str, english: str, chinese: str
) -> None:
    assert english in told(client, address, "en")
    page = told(client, address, "zh")
    assert chinese in page
    assert english not in page


@pytest.mark.parametrize(("address", "english", "chinese"), JSON)
def test_a_fault_is_said_in_json_in_the_language_asked_for(
    client: FlaskClient, address: str, english: str, chinese: str
) -> None:
    sign = "&" if "?" in address else "?"
    found = client.get(address).get_json()["error"]
    assert english in found["message"]
    assert not any("chinese" in p for p in found["problems"])
    found = client.get(f"{address}{sign}lang=zh").get_json()["error"]
    assert chinese in found["message"]
    assert all(HAN.search(p["message"]) for p in found["problems"])
