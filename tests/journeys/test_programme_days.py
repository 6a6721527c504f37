"""An unseen list of 38 becomes visit briefs, introductions, tables and the closing-day document.

The walk is that of docs/walk-planning-days.md, in a real Chromium without JavaScript, against a real server.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from graph.records import Ref
from matcher.access.roles import OPERATOR
from matcher.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = Path(__file__).with_name("days-list.csv")
PROGRAMME, FIRM = "visit-solar-makers-2011", "wuxi-solar"
DAYS = f"/programmes/{PROGRAMME}/plan"
NOT_SCREENED = "not screened for sanctions or export control"
WAYS = "Shanghai,Wuxi,1.5,120.50,made up\nWuxi,Yangzhong,1.25,80,made up"

LONG = 120_000

Picture = Callable[[str], None]


def people() -> tuple[set[str], set[str]]:
    """Return the names of the list, and of those who agreed to be named to firms and in reports."""
    with LIST.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {r["name"] for r in rows}, {r["name"] for r in rows if r["audience"]}


def test_a_list_becomes_briefs_introductions_and_the_closing_day(
    desk: Page, service: Service, picture: Picture
) -> None:
    page = desk
    import_the_list(page)
    open_a_brief(page, picture)
    read_what_the_firm_reads(page, picture)
    tick_who_wants_more(page, service, picture)
    plan_the_open_days(page, picture)
    seat_them(page, picture)
    look_at_the_seminars(page, picture)
    accept_a_project(page)
    follow_it_up(page, service)
    close_the_day(page, picture)
    service.check()


def import_the_list(page: Page) -> None:
    everybody, _ = people()
    page.goto("/desk/")
    page.set_input_files("#f-list", LIST)
    page.select_option("#f-programme", PROGRAMME)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name=f"Write all {len(everybody)} rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Written")


def open_a_brief(page: Page, picture: Picture) -> None:
    """From the cohort to the visits that stand, and to the brief of one of them."""
    page.get_by_role("link", name="Go on: the cohort grid").click()
    page.get_by_role("link", name="Visits, tables, closing day").click()
    standing = page.locator("section", has_text="Visits that stand").first
    expect(standing.locator(".hits > li")).to_have_count(2)
    picture("days-1-visits")
    standing.get_by_role("link", name="Solar makers in Wuxi").click()
    everybody, opened = people()
    expect(page.locator("#ticks tbody tr")).to_have_count(len(everybody))
    named = {h.inner_text() for h in page.locator(".guests h3 a").all()}
    assert named
    assert named <= opened
    picture("days-2-brief")
    page.locator("#before").scroll_into_view_if_needed()
    expect(page.locator(".ask")).to_have_count(3)
    picture("days-3-before")


def read_what_the_firm_reads(page: Page, picture: Picture) -> None:
    everybody, opened = people()
    page.get_by_role("link", name="Look and print").first.click()
    sheet = page.locator(".sheet-paper").inner_text()
    assert "来访简介" in sheet
    assert not [name for name in everybody - opened if name in sheet]
    assert [name for name in opened if name in sheet]
    picture("days-4-sheet")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="DOCX").click()
    assert "Visit to" in words(Path(waiting.value.path()))
    page.get_by_role("link", name="Back to the brief").click()
    page.get_by_role("link", name="Look and print").nth(1).click()
    expect(page.locator(".sheet-paper")).to_have_count(len(everybody))
    page.get_by_role("link", name="Back to the brief").click()


def tick_who_wants_more(page: Page, service: Service, picture: Picture) -> None:
    for n in range(2):
        page.locator("#ticks tbody tr").nth(n).locator("input[name=more]").check()
    page.locator("#ticks tbody tr").nth(2).locator("input[name=firm_wants]").check()
    page.get_by_role("button", name="Propose these introductions").click()
    expect(page.locator(".notice-good").first).to_contain_text("3 introductions were proposed.")
    expect(page.locator("#ticks tbody a[href^='/introductions/in-']")).to_have_count(3)
    page.locator("#ticks").scroll_into_view_if_needed()
    picture("days-5-ticks")
    found = service.introductions.list(OPERATOR)
    assert len(found) == 3
    assert {i.introduction.origin for i in found} == {"visit"}
    assert not [i for i in found if i.contacts]


def plan_the_open_days(page: Page, picture: Picture) -> None:
    page.goto(f"{DAYS}/visits")
    page.get_by_label("First open day").fill("2026-03-02")
    page.get_by_text("Fixed visits, firms to leave out, ways").click()
    page.get_by_label("Ways between cities").fill(WAYS)
    page.get_by_role("button", name="Plan these days").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Itinerary", timeout=LONG)
    expect(page.locator(".day")).to_have_count(2)
    assert page.locator(".stop h3").count() >= 2
    picture("days-6-itinerary")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Calendar file").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")


def seat_them(page: Page, picture: Picture) -> None:
    page.get_by_role("link", name="Round tables").click()
    everybody, _ = people()
    expect(page.locator(".seats li")).to_have_count(len(everybody))
    page.get_by_role("button", name="Keep these tables").click()
    before = seats(page)
    gone = next(name for name, table in before.items() if table == "1")
    page.get_by_label(gone).check()
    page.get_by_role("button", name="Plan again").click()
    after = seats(page)
    assert set(after) == set(before) - {gone}
    moved = [name for name, table in after.items() if before[name] != table]
    assert len(moved) <= 1
    expect(page.locator(".notice-good")).to_contain_text("table")
    picture("days-7-tables")


def seats(page: Page) -> dict[str, str]:
    """Return at which table everybody sits."""
    found = {}
    for table in page.locator(".round").all():
        number = table.locator(".round-number").inner_text()
        found |= {a.inner_text(): number for a in table.locator(".seats a").all()}
    return found


def look_at_the_seminars(page: Page, picture: Picture) -> None:
    page.get_by_role("link", name="Missing seminars").click()
    page.get_by_role("link", name="All needs on file").click()
    expect(page.locator(".seminars > li")).to_have_count(5)
    picture("days-8-seminars")


def accept_a_project(page: Page) -> None:
    page.goto(f"/desk/queue?programme={PROGRAMME}")
    card = page.locator(".card", has=page.locator(f"a[href='/companies/{FIRM}']")).first
    card.get_by_role("link", name="Edit first").click()
    page.get_by_label("Title in English").fill("Solar homes first")
    page.get_by_label("Title in Chinese").fill("太阳能之家")
    page.get_by_label("Summary").fill("Ten homes first, then a school.")
    page.get_by_role("button", name="Accept as it stands here").click()


def follow_it_up(page: Page, service: Service) -> None:
    """Enter who does what next, between the firm and somebody who is part of the project."""
    state = service.state()
    project = next(r for r in state.snapshot.of("project").values() if r.title("en") == "Solar homes first")
    members = state.browser.ends.targets(project.ref, "member")
    somebody = next(m for m in members if m.kind == "delegate")
    page.goto(f"/desk/leads/new?subject={somebody}&partner={Ref('company', FIRM)}")
    page.get_by_label("Owner").fill("Ms Wang")
    page.get_by_label("Next step").fill("Send the offer for ten homes")
    page.get_by_label("Due").fill("2026-05-31")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice").first).to_contain_text("The lead was entered")


def close_the_day(page: Page, picture: Picture) -> None:
    everybody, opened = people()
    page.goto(f"{DAYS}/closing")
    card = page.locator(".closing", has_text="Solar homes first")
    expect(card).to_contain_text("Ms Wang")
    expect(card).to_contain_text(NOT_SCREENED)
    card.scroll_into_view_if_needed()
    picture("days-9-closing")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="DOCX · English and Chinese").click()
    told = words(Path(waiting.value.path()))
    for wanted in (
        "Solar homes first",
        "太阳能之家",
        "Ten homes first",
        "Send the offer",
        "Ms Wang",
        "负责人",
    ):
        assert wanted in told
    assert NOT_SCREENED in told
    assert not [name for name in everybody - opened if name in told]
    page.goto("/me/issued")
    listed = page.get_by_role("main").inner_text()
    assert re.search(r"report", listed)
    assert "visit brief for a firm" in listed


def words(path: Path) -> str:
    """Return all that a DOCX says."""
    with path.open("rb") as handle:
        document = Document(handle)
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])
