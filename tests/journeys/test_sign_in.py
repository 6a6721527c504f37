"""Signing in, in a real browser without scripts: delegates with cards, staff with TOTP, cards on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from graph.records import Ref
from matcher.access.roles import OPERATOR, Role
from matcher.accounts.office import Office
from matcher.accounts.sheet import Holder, document
from matcher.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PROGRAMME = "training-smart-cities-2011"
GOOD = "wombat cabin tundra 7"


@pytest.fixture
def office(service: Service) -> Office:
    return Office(service.accounts, OPERATOR)


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Page]:
    """A page at the width of a phone, apart from the desk's."""
    context = chromium.new_context(
        base_url=address, viewport={"width": 390, "height": 800}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def fits(page: Page) -> bool:
    """Tell whether nothing makes the page wider than the screen."""
    return page.locator("html").evaluate("e => e.scrollWidth <= e.clientWidth")  # type: ignore[no-any-return]


def sign_in_by_link(page: Page, office: Office, login: str) -> None:
    page.goto(f"/account/link?t={office.link(login)}")
    page.get_by_role("button", name="Sign in").click()


def test_staff_print_cards_and_a_delegate_signs_in_with_hers(
    page: Page, phone: Page, office: Office, service: Service
) -> None:
    service.accounts.add(Role.STAFF, login="lin", demo=True, actor="test")
    sign_in_by_link(page, office, "lin")
    page.goto("/desk/")
    page.get_by_role("link", name="Sign-in cards").click()
    page.get_by_label("Programme").select_option(PROGRAMME)
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Make cards for those ticked").click()
    cards = page.locator(".sign-in-card")
    expect(cards.first).to_be_visible()
    code = cards.first.locator(".card-code").inner_text()
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(pages) == -(-cards.count() // 8)

    phone.goto("/account/sign-in")
    assert fits(phone)
    phone.get_by_label("Code on the card").fill(code.lower())
    phone.get_by_role("button", name="Sign in").first.click()
    phone.goto("/account/")
    expect(phone.get_by_role("heading", name="My account")).to_be_visible()
    assert fits(phone)
    phone.get_by_role("button", name="Sign out").click()
    phone.goto("/account/")
    expect(phone.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_the_square_on_a_card_leads_to_a_button(phone: Page, office: Office) -> None:
    card = office.card(office.account_for(Ref("delegate", "mu-001")).login)
    for _ in range(2):
        phone.goto(f"/account/card?t={card.token}")
        expect(phone.get_by_label("Password")).to_have_count(0)
    phone.get_by_role("button", name="Sign in").click()
    phone.goto("/account/")
    expect(phone.get_by_text("Participant 001").first).to_be_visible()


def test_an_administrator_sets_up_and_comes_back_with_totp(
    page: Page, office: Office, service: Service
) -> None:
    office.add(Role.ADMINISTRATOR, login="li.na", name="Li Na")
    sign_in_by_link(page, office, "li.na")
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name="Set password").click()
    totp = pyotp.TOTP(page.locator(".account-key").inner_text())
    expect(page.get_by_role("img", name="QR")).to_be_visible()
    page.get_by_label("Code that the app shows").fill(totp.now())
    page.get_by_role("button", name="Confirm").click()
    recovery = page.locator(".account-codes code").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in")
    page.get_by_label("Login").fill("li.na")
    page.get_by_label("Password").fill(GOOD)
    page.locator("section", has_text="Staff").get_by_role("button").click()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/accounts")
    expect(page.get_by_role("link", name="li.na")).to_be_visible()


def test_the_file_of_the_command_line_prints_eight_cards_a_sheet(
    chromium: Browser, office: Office, tmp_path: Path
) -> None:
    logins = [office.account_for(Ref("delegate", f"mu-{n:03}")).login for n in range(1, 18)]
    base = "https://a-rather-long-name.of-a-server.training-centre.example.org:8443"
    long = "Somebody with a Name of very many Parts, as there are in many Countries"
    file = tmp_path / "cards.html"
    file.write_text(document([Holder(office.card(a), long, "Fiji") for a in logins], base), encoding="utf-8")
    page = chromium.new_page()
    page.goto(file.as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 3
    page.set_viewport_size({"width": 718, "height": 1047})
    page.emulate_media(media="print")
    card = "c => c.scrollHeight - c.clientHeight"
    cut = page.evaluate(f"[...document.querySelectorAll('.sign-in-card')].map({card})")
    assert max(cut) <= 1
    page.close()
