"""An unseen list of 38 becomes one page on which everybody stands in a project or is named with a question.

The walk is that of docs/walk-planning.md, in a real Chromium without JavaScript, against a real server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from matcher.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = Path(__file__).with_name("plan-list.csv")
PEOPLE = 38
PROGRAMME = "seminar-developing-countries-2019"
LONG = 180_000
TITLE = "A shared project of the cohort"

Picture = Callable[[str], None]


def test_an_unseen_list_becomes_a_plan_for_everybody(desk: Page, service: Service, picture: Picture) -> None:
    page = desk
    import_list(page)
    to_the_plan(page, picture)
    asked = everybody_is_placed_or_asked(page, picture)
    assert asked, "of some of the list nothing is known; they must be asked"
    made = save_a_project(page, picture)
    the_plan_counts_it(page, made)
    compose(page, picture)
    why_not(page, picture)
    what_if(page, picture)
    take_it_back(page, service)
    service.check()


def import_list(page: Page) -> None:
    page.goto("/desk/")
    page.set_input_files("#f-list", LIST)
    page.select_option("#f-programme", PROGRAMME)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name=f"Write all {PEOPLE} rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Written")


def to_the_plan(page: Page, picture: Picture) -> None:
    """The way in is the staff desk, as the programme's page has it too."""
    page.goto("/desk/")
    page.get_by_role("main").get_by_role("link", name="Plans").last.click()
    page.locator(f'.hits a[href="/programmes/{PROGRAMME}/plan"]').click()
    expect(page.locator(".tallies")).to_contain_text(f"{PEOPLE} participants on file")
    picture("plan-1-overview")


def computed(page: Page) -> None:
    """Wait until the page that refreshes itself has given way to the result."""
    page.wait_for_selector("h1:not(#wait-head)", timeout=LONG)


def everybody_is_placed_or_asked(page: Page, picture: Picture) -> set[str]:
    page.get_by_role("main").get_by_role("link", name="Portfolio").last.click()
    computed(page)
    picture("plan-2-portfolio")
    rows = page.locator("tr[id^=place-]").all()
    assert len(rows) == PEOPLE
    asked: set[str] = set()
    for row in rows:
        key = str(row.get_attribute("id")).removeprefix("place-")
        targets = [str(a.get_attribute("href")) for a in row.locator("td a").all()]
        assert targets, f"{key} stands nowhere"
        for target in targets:
            assert page.locator(f'[id="{target.removeprefix("#")}"]').count() == 1
        if targets == [f"#ask-{key}"]:
            asked.add(key)
            assert page.locator(f'[id="ask-{key}"] > ul li').count() >= 1, (
                f"{key} is named without a question"
            )
        else:
            assert all(t.startswith("#project-") for t in targets)
    for card in page.locator(".team-card").all():
        assert card.locator(".members dd span a").count() >= 2
    expect(page.locator(".ask")).to_have_count(len(asked))
    page.locator("#asks").scroll_into_view_if_needed()
    picture("plan-3-asks")
    return asked


def save_a_project(page: Page, picture: Picture) -> list[str]:
    """Edit the wording of the first project and save it; return its delegates' names."""
    page.locator(".team-card h3 a").first.click()
    expect(page.locator(".kind")).to_have_text(re.compile("proposed project", re.IGNORECASE))
    picture("plan-4-team")
    expect(page.get_by_label("Summary in Chinese")).not_to_be_empty()
    names = page.locator('.columns-team th[scope="row"] a[href^="/delegates/"]').all_inner_texts()
    page.get_by_label("Title in English").fill(TITLE)
    page.get_by_role("button", name="Save as a project").click()
    expect(page.locator(".notice").first).to_contain_text("Saved as a virtual project")
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    picture("plan-5-saved")
    return names


def the_plan_counts_it(page: Page, names: list[str]) -> None:
    page.goto(f"/programmes/{PROGRAMME}/plan/portfolio")
    computed(page)
    assert names
    for name in names:
        expect(page.locator("tr[id^=place-]", has_text=name)).to_contain_text(TITLE)


def compose(page: Page, picture: Picture) -> None:
    """Ask for more than there is: the page says what conflicts and what to give way on."""
    page.goto(f"/programmes/{PROGRAMME}/plan/compose")
    page.get_by_label("Topic", exact=True).select_option(label="Smart city")
    page.get_by_label("Countries, at least").select_option("3")
    page.get_by_role("button", name="Compose").click()
    computed(page)
    assert page.locator(".team-card").count() >= 1
    expect(page.locator(".team-card").first).to_contain_text("proven best")
    picture("plan-6-compose")
    page.get_by_label("Regions, at least").select_option("6")
    page.get_by_label("Countries, at most").select_option("3")
    page.get_by_role("button", name="Compose").click()
    computed(page)
    expect(page.get_by_role("heading", name="There is no such team")).to_be_visible()
    assert page.locator(".clash li").count() >= 1
    picture("plan-7-conflict")


def why_not(page: Page, picture: Picture) -> None:
    page.goto(f"/programmes/{PROGRAMME}/plan/why-not")
    page.get_by_label("For whom").select_option(index=1)
    page.get_by_label("Who is missing").select_option("company:leadcore")
    page.get_by_label("Among the first").fill("1")
    page.get_by_role("button", name="Why not suggested?").click()
    computed(page)
    expect(page.get_by_role("heading", name="On file of both")).to_be_visible()
    picture("plan-8-why-not")


def what_if(page: Page, picture: Picture) -> None:
    page.goto(f"/programmes/{PROGRAMME}/plan/what-if")
    page.get_by_label("Country").select_option("FJI")
    page.get_by_label("who can offer").select_option(label="Wind energy")
    page.get_by_label("Participant").select_option(index=2)
    page.locator("#f-said").select_option(label="Wind energy")
    page.get_by_role("button", name="Try it out").click()
    computed(page)
    expect(page.get_by_role("heading", name="Becomes possible")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Wind energy")
    picture("plan-9-what-if")


def take_it_back(page: Page, service: Service) -> None:
    """The saved project goes with one press, and the plan proposes its team again."""
    before = service.counts()["project"]
    page.goto("/desk/queue/decided")
    page.locator(".card").first.get_by_role("button", name="Take it back").click()
    assert service.counts()["project"] == before - 1
