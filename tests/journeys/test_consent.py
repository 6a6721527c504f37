"""Introductions, withdrawal and erasure, walked through on phones in a real browser without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.records import Ref
from matcher.access.roles import OPERATOR, Role
from matcher.accounts.office import Office
from matcher.decide.editing import changed_record, write
from matcher.introductions.people import is_senior
from matcher.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASKER = Ref("delegate", "mu-001")
REACH = {"email": "asker.one@reach.example", "wechat": "wx-asked-two"}

Phone = Callable[[Ref], Page]


@pytest.fixture
def office(service: Service) -> Office:
    return Office(service.accounts, OPERATOR)


@pytest.fixture
def phone_of(chromium: Browser, address: str, office: Office) -> Iterator[Phone]:
    """Gives the phone of a delegate, signed in with her card."""
    contexts = []

    def make(ref: Ref) -> Page:
        context = chromium.new_context(
            base_url=address, viewport={"width": 390, "height": 800}, java_script_enabled=False
        )
        contexts.append(context)
        page = context.new_page()
        card = office.card(office.account_for(ref).login)
        page.goto(f"/account/card?t={card.token}")
        page.get_by_role("button", name="Sign in").click()
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def others(service: Service, office: Office) -> list[Ref]:
    """Two of the asker's cohort whom she may see and who are not senior; the first has a WeChat id."""
    account = service.accounts.of_subject(ASKER) or office.account_for(ASKER)
    seen = service.seen_by(account.viewer).state().snapshot.of("delegate").values()
    found = [r.ref for r in seen if r.ref != ASKER and not is_senior(str(r.get("title") or ""))][:2]
    for ref, name in ((ASKER, "email"), (found[0], "wechat")):
        record = service.store.record(ref)
        assert record is not None
        operations = changed_record(record, {name: REACH[name]}, actor="test")
        write(service.store, lambda _, made=operations: made, actor="test", why="ways to reach two people")
    return found


def ask(page: Page, of: Ref, purpose: str) -> str:
    """Ask for an introduction; return the address of its page."""
    page.goto(f"/introductions/ask?of={of}")
    page.get_by_label("What for").fill(purpose)
    page.get_by_label("Message").fill("We would like to learn from you.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("waiting for an answer").first).to_be_visible()
    return page.url


def fits(page: Page) -> bool:
    """Tell whether nothing makes the page wider than the phone."""
    return page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth")  # type: ignore[no-any-return]


def open_request(page: Page) -> None:
    page.goto("/introductions/")
    page.locator("#waits ~ ul a, section[aria-labelledby=waits] a").first.click()


def test_each_answer_to_a_request(phone_of: Phone, others: list[Ref]) -> None:
    asker, asked = phone_of(ASKER), phone_of(others[0])
    address = ask(asker, others[0], "Pumps that run on solar power")
    assert fits(asker)

    open_request(asked)
    assert fits(asked)
    assert REACH["email"] not in asked.content()
    asked.get_by_role("button", name="I must ask my ministry").click()
    assert asked.url.endswith("/letter")  # the letter to the ministry, to print
    expect(asked.locator("body")).to_contain_text("Pumps that run on solar power")
    asker.goto(address)
    expect(asker.get_by_text("the ministry is being asked first").first).to_be_visible()

    asked.goto(address)
    asked.get_by_role("button", name="Not now").click()
    asker.goto(address)
    expect(asker.get_by_text("not now").first).to_be_visible()

    asked.goto(address)
    asked.get_by_role("button", name="Yes, introduce us").click()
    expect(asked.get_by_text(REACH["email"]).first).to_be_visible()
    asker.goto(address)
    expect(asker.get_by_text(REACH["wechat"]).first).to_be_visible()
    expect(asker.locator("img.code").first).to_be_visible()
    assert fits(asker)

    asked.goto(address)
    asked.get_by_role("button", name="Take it back").click()
    asker.goto(address)
    assert REACH["wechat"] not in asker.content()


def test_a_no_tells_nobody_and_can_be_taken_back_by_its_giver(
    phone_of: Phone, others: list[Ref], page: Page, service: Service, office: Office
) -> None:
    asker, asked = phone_of(ASKER), phone_of(others[1])
    address = ask(asker, others[1], "Data for ports")
    asker.goto(address)
    before = asker.locator("main").inner_text()
    open_request(asked)
    asked.get_by_role("button", name="No", exact=True).click()
    asker.goto(address)
    assert asker.locator("main").inner_text() == before

    service.accounts.add(Role.STAFF, login="lin", demo=True, actor="test")
    page.goto(f"/account/link?t={office.link('lin')}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(address)
    expect(page.locator("main .record-head")).to_contain_text("waiting for an answer")

    asked.goto("/introductions/")
    asked.get_by_role("button", name="Take it back").click()
    expect(asked.get_by_text("Your no was taken back; nobody is told.")).to_be_visible()


def test_withdrawal_holds_at_once_and_erasure_for_good(
    phone_of: Phone, others: list[Ref], service: Service
) -> None:
    asker, other = phone_of(ASKER), phone_of(others[0])
    where = f"/delegates/{others[0].id}"
    asker.goto(where)
    expect(asker.get_by_role("heading", level=1)).not_to_have_text("This page is not here")

    other.goto("/me/")
    assert fits(other)
    other.get_by_role("button", name="Take everything back").click()
    asker.goto(where)
    expect(asker.get_by_role("heading", level=1)).to_have_text("This page is not here")

    other.goto("/me/erase")
    other.get_by_label("Type “erase” to go on").fill("erase")
    other.get_by_role("button", name="Erase for good").click()
    other.goto("/me/")
    expect(other.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert service.store.record(others[0]) is None
    service.check()
