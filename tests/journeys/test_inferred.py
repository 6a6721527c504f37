"""Inferred topics, from the desk's first page: previewed, judged by keyboard, taken back, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from matcher.service import Service

pytestmark = pytest.mark.browser

LONG = 60_000


def test_inferred_topics_are_written_judged_and_taken_back(desk: Page, service: Service) -> None:
    page = desk
    page.goto("/desk/")
    page.get_by_role("main").get_by_role(
        "link", name=re.compile("Inferred topics .*accept or refuse")
    ).click()
    expect(page.get_by_text("Nothing waits for your word.")).to_be_visible()
    page.get_by_label("Encoder").select_option("characters")
    page.get_by_role("button", name="Preview, write nothing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("would be inferred", timeout=LONG)
    head = service.version()
    page.get_by_role("button", name="Write this as one change").click()
    expect(page.get_by_text(f"Written as change {head + 1}.")).to_be_visible()
    waiting = service.inferences.waiting()
    expect(page.locator("input[name=ticked]")).to_have_count(waiting)
    box = page.locator("input[name=ticked]").first
    key = box.get_attribute("value") or ""
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 accepted as stated.")).to_be_visible()
    found = service.store.statement(key)
    assert found is not None
    assert found.status == "stated"
    assert service.inferences.waiting() == waiting - 1, "Enter presses what is ticked, not all of one person"
    page.get_by_role("button", name="Take it back").click()
    page.goto("/desk/inferred")
    expect(page.locator("input[name=ticked]")).to_have_count(waiting)
