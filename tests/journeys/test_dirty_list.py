"""A dirty list of 38 people goes from upload to every one of them in a suggested project, or to be asked.

The walk is that of docs/walk-staff.md, in a real Chromium without JavaScript, against a real server.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from matcher.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = Path(__file__).with_name("dirty-list.xlsx")
PEOPLE = 38
PROGRAMME = "seminar-developing-countries-2019"
PERSONAL = ("Passport No.", "Date of birth", "Dietary needs")
MEANT = {"What can you share with others?": "offers", "Organisation (local language)": ""}
CHOSEN = {"Information technology training": "to:capacity-building"}
NOT_SCREENED = "not screened for sanctions or export control"
REASON = "The ministry has signed with somebody else already"

Picture = Callable[[str], None]


def test_a_dirty_list_becomes_projects_leads_and_questions(
    desk: Page, service: Service, picture: Picture
) -> None:
    page = desk
    upload(page, picture)
    map_and_mend(page, picture)
    write(page, picture)
    fill_in_the_grid(page, picture)
    asked = everybody_is_placed_or_asked(page, picture)
    assert asked, "the list holds people of whom nothing is known; somebody must be asked"
    reject_one(page, picture)
    accept_one(page, picture)
    follow_up_a_lead(page, picture)
    export(page)
    service.check()


def upload(page: Page, picture: Picture) -> None:
    page.goto("/desk/")
    page.set_input_files("#f-list", LIST)
    page.select_option("#f-programme", PROGRAMME)
    picture("1-upload")
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look before it is written")


def map_and_mend(page: Page, picture: Picture) -> None:
    """Map the headings, give every word a meaning, and look again until no row is left to mend."""
    notice = page.locator(".notice", has_text="Personal columns, left out")
    for heading in PERSONAL:
        expect(notice).to_contain_text(heading)
        assert column_of(page, heading).input_value() == ""
    assert column_of(page, "Full name").input_value() == "name"
    assert column_of(page, "Nationality/国籍").input_value() == "country"
    for heading, column in MEANT.items():
        column_of(page, heading).select_option(column)
    picture("2-look")
    for _ in range(3):
        if page.get_by_role("button", name=f"Write all {PEOPLE} rows").count():
            break
        for row in page.locator(".row:has(select[name$=instead])").all():
            choice = row.locator("select")
            if not choice.input_value():
                word = row.locator(".row-main").inner_text()
                choice.select_option(CHOSEN.get(word, "leave"))
        page.get_by_role("button", name="Look again with my choices").first.click()
    expect(page.locator(".tallies")).to_contain_text(f"{PEOPLE} new")
    picture("3-mended")


def column_of(page: Page, heading: str) -> Locator:
    return page.locator(".row", has=page.locator(f'input[value="{heading}"]')).locator("select")


def write(page: Page, picture: Picture) -> None:
    page.get_by_role("button", name=f"Write all {PEOPLE} rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Written")
    expect(page.get_by_role("button", name="Take the import back")).to_be_visible()
    picture("4-written")


def fill_in_the_grid(page: Page, picture: Picture) -> None:
    """Type a number and a name for one person, as from her printed form."""
    page.get_by_role("link", name="Go on: the cohort grid").click()
    expect(page.locator(".entry")).to_have_count(PEOPLE)
    expect(page.locator(".entry .tag-made-up")).to_have_count(PEOPLE)
    entry = page.locator(".entry", has_text="Samuel Eksampel")
    number = page.locator("#topics option[value='Solar energy']").inner_text().split(" ")[0]
    entry.get_by_label("is looking for, add").fill(f"{number}; no such topic")
    page.get_by_role("button", name="Save the grid").click()
    expect(page.locator(".entry", has_text="Samuel Eksampel")).to_contain_text("“no such topic” is no topic")
    entry = page.locator(".entry", has_text="Samuel Eksampel")
    entry.get_by_label("is looking for, add").fill(f"{number}; Smart city")
    page.get_by_role("button", name="Save the grid").click()
    expect(page.locator(".notice")).to_contain_text("Participants changed: 1")
    entry = page.locator(".entry", has_text="Samuel Eksampel")
    expect(entry.get_by_label("Solar energy")).to_be_checked()
    picture("5-grid")


def everybody_is_placed_or_asked(page: Page, picture: Picture) -> set[str]:
    """Walk to each of the 38: a suggested project on her page, or a question. Return who is asked."""
    everybody = {e.get_attribute("id") for e in page.locator(".entry").all()}
    page.get_by_role("link", name="Who has no project yet").click()
    picture("6-ask")
    asked: set[str] = set()
    for person in page.locator(".ask").all():
        address = person.get_by_role("link", name="Enter the answer in the grid").get_attribute("href")
        assert address is not None
        assert person.locator("ul li").count() >= 1, "somebody is named without a question to ask"
        asked.add(address.partition("#")[2])
    assert asked < everybody
    for row in sorted(everybody - asked):
        page.goto(f"/delegates/{row.removeprefix('row-')}/projects")
        assert page.locator(".card").count() >= 1, f"{row} is neither in a suggested project nor asked"
    return asked


def reject_one(page: Page, picture: Picture) -> None:
    page.goto(f"/desk/queue?programme={PROGRAMME}")
    picture("7-queue")
    card = page.locator(".card").first
    key = card.get_attribute("id")
    card.get_by_text("Reject …").click()
    card.get_by_label("Why not?").fill(REASON)
    card.get_by_role("button", name="Reject for good").click()
    expect(page.locator(".notice").first).to_contain_text("Rejected")
    page.goto(f"/desk/queue?programme={PROGRAMME}")
    expect(page.locator(f"[id='{key}']")).to_have_count(0)
    page.goto("/desk/queue/decided")
    expect(page.locator(".card").first).to_contain_text(REASON)


def accept_one(page: Page, picture: Picture) -> None:
    page.goto(f"/desk/queue?programme={PROGRAMME}")
    page.locator(".card").first.get_by_role("link", name="Edit first").click()
    title = page.get_by_label("Title in English").input_value()
    page.get_by_label("Summary").fill("A first exchange of letters, then a visit.")
    picture("8-edit")
    page.get_by_role("button", name="Accept as it stands here").click()
    page.goto("/projects")
    expect(page.get_by_role("main")).to_contain_text(title)


def follow_up_a_lead(page: Page, picture: Picture) -> None:
    page.goto(f"/desk/queue?programme={PROGRAMME}&about=partner")
    page.locator(".card").first.get_by_role("button", name="Accept as a lead").click()
    expect(page.locator(".screening")).to_have_text(NOT_SCREENED)
    page.get_by_label("Next step").fill("Write to the firm's office in Wuxi")
    page.get_by_label("Due").fill("2026-05-31")
    page.get_by_label("Consent basis").fill("Agreed in person on the last day")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice").first).to_contain_text("The lead was saved")
    picture("9-lead")


def export(page: Page) -> None:
    """The lead goes out as CSV with its screening line; nothing of the dropped columns is anywhere."""
    page.goto("/desk/leads")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export CSV").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert row["screening"] == NOT_SCREENED
    assert row["next step"] == "Write to the firm's office in Wuxi"
    with page.expect_download() as waiting:
        page.goto("/desk/exports")
        page.get_by_role("link", name="JSON").last.click()
    graph = Path(waiting.value.path()).read_text("utf-8")
    assert not re.search(r"X000\d|196\d-\d\d-\d\d|halal", graph)
