"""No page is wider than a phone: nothing has to be moved sideways to be read, in either language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from matcher.inferring.encoders import Characters
from matcher.inferring.run import infer_topics
from matcher.service import Service

PHONE = 360
PROGRAMME = "/programmes/workshop-solar-2011"
PAGES = (
    "/",
    "/search?q=solar",
    "/delegates/mu-001",
    "/delegates/mu-001/peers",
    "/companies",
    "/topics/solar-energy",
    "/desk/",
    "/desk/queue",
    "/desk/inferred",
    "/desk/inferred/preview?basis=needs",
    "/desk/import",
    PROGRAMME,
    f"{PROGRAMME}/plan",
    f"{PROGRAMME}/plan/compose",
    f"{PROGRAMME}/plan/visits",
    f"{PROGRAMME}/plan/tables",
    f"{PROGRAMME}/plan/closing",
    "/quality",
    "/help/score",
)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages_fit_a_phone(desk: Page, service: Service, lang: str) -> None:
    infer_topics(service.store, Characters(), actor="lin")
    desk.set_viewport_size({"width": PHONE, "height": 740})
    wide = {}
    for path in PAGES:
        answer = desk.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        assert answer is not None
        assert answer.status == 200, path
        width = desk.locator("html").evaluate("e => e.scrollWidth")
        if width > PHONE:
            wide[path] = width
    assert not wide
