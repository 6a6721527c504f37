"""Signing in by every way, and every way of not getting in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyotp
import pytest

from graph.records import Ref
from matcher.access.roles import Role
from matcher.accounts.account import FULL, MINUTE, SETUP, Account
from matcher.accounts.accounts import Accounts
from matcher.accounts.credentials import Credentials
from matcher.accounts.errors import CredentialError, Fault, Refusal, SignInRefusedError, ThrottledError
from matcher.accounts.events import Kind, What
from matcher.accounts.passwords import Passwords
from matcher.accounts.second_factor import SecondFactor
from matcher.accounts.sign_in import SecondFactorDue, SignedIn, SignIn, Visit
from matcher.accounts.tickets import Card, Cards, Links

GOOD = "wombat cabin tundra 7"
OTHER = "ferry lantern 88 mosaic"
HOME = Visit("192.0.2.7", "Firefox, Android")
AWAY = Visit("198.51.100.9", "Chrome, Windows")


@pytest.fixture
def anna(accounts: Accounts) -> Account:
    return accounts.add(Role.DELEGATE, subject=Ref("delegate", "anna"), actor="lin")


@pytest.fixture
def card(accounts: Accounts, anna: Account) -> Card:
    return Cards(accounts).issue(anna, actor="lin")


@pytest.fixture
def lin(accounts: Accounts, passwords: Passwords) -> Account:
    """Staff with a password; the second factor is `totp`."""
    account = accounts.add(Role.STAFF, login="lin", actor="operator")
    passwords.set(account, GOOD)
    return account


@pytest.fixture
def totp(accounts: Accounts, lin: Account, clock: Any) -> pyotp.TOTP:
    factor = SecondFactor(accounts)
    made = pyotp.TOTP(factor.enrol(lin).secret)
    factor.confirm(lin, made.at(int(clock.now)))
    clock.turn(30)
    return made


def refusal(act: Callable[[], object]) -> Refusal:
    with pytest.raises(SignInRefusedError) as refused:
        act()
    return refused.value.refusal


def signed(outcome: object) -> SignedIn:
    assert isinstance(outcome, SignedIn)
    return outcome


def due(outcome: object) -> str:
    assert isinstance(outcome, SecondFactorDue)
    return outcome.token


# -- ways in ------------------------------------------------------------------------------------


def test_a_card_signs_in_by_link_and_by_code(door: SignIn, accounts: Accounts, card: Card) -> None:
    for outcome in (door.with_card(card.token, "", HOME), door.with_code(card.code, "", HOME)):
        done = signed(outcome)
        session = accounts.session(done.token)
        assert session is not None
        assert (session.account, session.level, session.how) == (card.account, FULL, "card")
    assert [e.kind for e in accounts.events.newest(2)] == [Kind.SIGN_IN, Kind.SIGN_IN]


def test_staff_sign_in_with_password_and_code(
    door: SignIn, accounts: Accounts, totp: pyotp.TOTP, clock: Any
) -> None:
    token = due(door.with_password(" LIN ", GOOD, HOME))
    assert accounts.session(token) is None
    done = door.second(token, totp.at(int(clock.now)), HOME)
    session = accounts.session(done.token)
    assert session is not None
    assert (session.account.login, session.level) == ("lin", FULL)
    assert refusal(lambda: door.second(token, totp.at(int(clock.now) + 30), HOME)) is Refusal.STARTED_OVER


def test_staff_begin_with_a_link_and_set_everything(
    door: SignIn, accounts: Accounts, passwords: Passwords, clock: Any
) -> None:
    account = accounts.add(Role.ADMINISTRATOR, login="chen", actor="operator")
    first = signed(door.with_link(Links(accounts).issue(account, actor="operator"), HOME))
    assert first.session.level == SETUP
    own = Credentials(accounts, passwords=passwords)
    own.set_password(first.session, GOOD)
    assert door.set_up(first.session, HOME) is None
    enrolment = own.enrol(first.session)
    own.confirm(first.session, pyotp.TOTP(enrolment.secret).at(int(clock.now)))
    done = door.set_up(first.session, HOME)
    assert done is not None
    assert done.session.level == FULL
    assert accounts.session(first.token) is None
    assert done.token != first.token
    assert door.set_up(first.session, HOME) is None


def test_a_link_stands_in_for_the_password_not_for_the_second_factor(
    door: SignIn, accounts: Accounts, passwords: Passwords, lin: Account, totp: pyotp.TOTP, clock: Any
) -> None:
    token = due(door.with_link(Links(accounts).issue(lin, actor="operator"), HOME))
    done = door.second(token, totp.at(int(clock.now)), HOME)
    assert done.session.level == SETUP
    own = Credentials(accounts, passwords=passwords)
    assert not own.asks_password(done.session)
    own.set_password(done.session, OTHER)
    full = door.set_up(done.session, HOME)
    assert full is not None
    assert own.asks_password(full.session)
    assert passwords.fits(lin, OTHER)


def test_demo_accounts_need_no_password(door: SignIn, accounts: Accounts) -> None:
    demo = accounts.add(Role.ADMINISTRATOR, login="demo-administrator", demo=True, actor="demo")
    done = signed(door.with_link(Links(accounts).issue(demo, actor="demo"), HOME))
    assert done.session.level == FULL


def test_each_sign_in_has_a_token_of_its_own(door: SignIn, card: Card) -> None:
    made = [signed(door.with_card(card.token, "", HOME)) for _ in range(3)]
    assert len({m.token for m in made}) == len({m.device for m in made}) == 3


# -- not getting in -----------------------------------------------------------------------------


def test_unknown_login_and_wrong_password_are_one_answer(door: SignIn, lin: Account, anna: Account) -> None:
    for login, password in (("lin", "wrong"), ("nobody", "wrong"), (anna.login, ""), ("ｌin\x00", GOOD)):
        assert refusal(lambda a=login, b=password: door.with_password(a, b, HOME)) is Refusal.PASSWORD


def test_a_disabled_account_is_told_nothing_but_the_audit_is(
    door: SignIn, accounts: Accounts, lin: Account, card: Card
) -> None:
    link = Links(accounts).issue(lin, actor="operator")
    accounts.disable("lin", actor="operator")
    accounts.disable(card.account.login, actor="operator")
    assert refusal(lambda: door.with_password("lin", GOOD, HOME)) is Refusal.PASSWORD
    assert refusal(lambda: door.with_link(link, HOME)) is Refusal.LINK
    assert refusal(lambda: door.with_card(card.token, "", HOME)) is Refusal.CARD
    assert refusal(lambda: door.with_code(card.code, "", HOME)) is Refusal.CODE
    whys = [e.what for e in accounts.events.newest(4)]
    assert whys == [
        What.DISABLED_TRIED,
        What.DISABLED_TRIED,
        What.DISABLED_TRIED,
        What.DISABLED_TRIED,
    ]


def test_what_was_typed_as_a_login_is_not_written_down(door: SignIn, accounts: Accounts) -> None:
    assert refusal(lambda: door.with_password("my secret password", "lin", HOME)) is Refusal.PASSWORD
    event = accounts.events.newest(1)[0]
    assert (event.account, event.address, event.what) == (
        "",
        HOME.address,
        What.NO_LOGIN,
    )


def test_a_password_does_not_replace_a_persons_card(
    door: SignIn, passwords: Passwords, anna: Account
) -> None:
    passwords.set(anna, GOOD)
    assert refusal(lambda: door.with_password(anna.login, GOOD, HOME)) is Refusal.PASSWORD


def test_a_card_asks_for_the_password_that_its_holder_set(
    door: SignIn, passwords: Passwords, card: Card
) -> None:
    passwords.set(card.account, GOOD)
    for enter in (
        lambda word: door.with_card(card.token, word, HOME),
        lambda word: door.with_code(card.code, word, HOME),
    ):
        assert refusal(lambda e=enter: e("")) is Refusal.CARD_PASSWORD
        assert refusal(lambda e=enter: e("wrong")) is Refusal.CARD_PASSWORD
        signed(enter(GOOD))


@pytest.mark.parametrize("token", ["", "x", "A" * 27, "🂡" * 500, "\x00\r\n"])
def test_forged_tokens_are_refused_and_noted(door: SignIn, accounts: Accounts, token: str) -> None:
    assert refusal(lambda: door.with_link(token, HOME)) is Refusal.LINK
    assert refusal(lambda: door.with_card(token, "", HOME)) is Refusal.CARD
    assert refusal(lambda: door.with_code(token, "", HOME)) is Refusal.CODE
    assert refusal(lambda: door.second(token, "000000", HOME)) is Refusal.STARTED_OVER
    events = accounts.events.newest()
    assert [e.kind for e in events] == [Kind.REFUSED] * 4
    assert len(token) < 5 or not any(token in e.what for e in events)


def test_a_second_step_does_not_wait(door: SignIn, totp: pyotp.TOTP, clock: Any) -> None:
    token = due(door.with_password("lin", GOOD, HOME))
    clock.turn(5 * MINUTE)
    assert refusal(lambda: door.second(token, totp.at(int(clock.now)), HOME)) is Refusal.STARTED_OVER


def test_a_used_code_is_refused_and_noted(
    door: SignIn, accounts: Accounts, totp: pyotp.TOTP, clock: Any
) -> None:
    code = totp.at(int(clock.now))
    door.second(due(door.with_password("lin", GOOD, HOME)), code, HOME)
    again = due(door.with_password("lin", GOOD, HOME))
    assert refusal(lambda: door.second(again, code, AWAY)) is Refusal.SECOND
    assert accounts.events.newest(1)[0].what == What.WRONG_CODE


# -- throttling ---------------------------------------------------------------------------------


def hammer(act: Callable[[], object], times: int) -> int:
    """Try so often; return how many tries were looked at before the throttle."""
    for count in range(times):
        try:
            act()
        except SignInRefusedError:
            continue
        except ThrottledError:
            return count
    return times


def test_guessing_a_password_is_slow(door: SignIn, accounts: Accounts, lin: Account, clock: Any) -> None:
    for login in ("lin", "nobody"):  # an unknown login is throttled alike
        assert hammer(lambda a=login: door.with_password(a, "wrong", AWAY), 20) == 10
    with pytest.raises(ThrottledError):
        door.with_password("lin", GOOD, AWAY)
    assert Kind.THROTTLED in [e.kind for e in accounts.events.newest()]
    clock.turn(15 * MINUTE)
    due_or_in = door.with_password("lin", GOOD, AWAY)
    assert isinstance(due_or_in, SignedIn)


def test_whoever_hammers_does_not_lock_the_owner_out(
    door: SignIn, accounts: Accounts, totp: pyotp.TOTP, clock: Any
) -> None:
    device = door.second(due(door.with_password("lin", GOOD, HOME)), totp.at(int(clock.now)), HOME).device
    clock.turn(60)
    for number in range(30):  # from everywhere, her own address too
        hammer(lambda n=number: door.with_password("lin", "wrong", Visit(f"203.0.113.{n}", "?")), 20)
    hammer(lambda: door.with_password("lin", "wrong", HOME), 200)
    known = Visit(HOME.address, HOME.browser, device)
    token = due(door.with_password("lin", GOOD, known))
    hammer(lambda: door.second(token, "000000", AWAY), 20)
    door.second(token, totp.at(int(clock.now)), known)


def test_a_link_works_however_hard_somebody_hammers(door: SignIn, accounts: Accounts, lin: Account) -> None:
    for number in range(5):
        hammer(lambda n=number: door.with_password("lin", "wrong", HOME), 200)
    signed(door.with_link(Links(accounts).issue(lin, actor="operator"), HOME))


def test_a_class_behind_one_address_gets_in_while_one_of_them_hammers(
    door: SignIn, accounts: Accounts, card: Card
) -> None:
    device = signed(door.with_code(card.code, "", HOME)).device
    assert hammer(lambda: door.with_code("K7Q2-M9XD-4T", "", HOME), 150) <= 100
    signed(door.with_card(card.token, "", HOME))  # the square on the card
    signed(door.with_code(card.code, "", Visit(HOME.address, "?", device)))  # a phone that was in before
    with pytest.raises(ThrottledError):
        door.with_code(card.code, "", HOME)
    signed(door.with_code(card.code, "", AWAY))


def test_a_known_browser_is_throttled_too(
    door: SignIn, accounts: Accounts, totp: pyotp.TOTP, clock: Any
) -> None:
    device = door.second(due(door.with_password("lin", GOOD, HOME)), totp.at(int(clock.now)), HOME).device
    known = Visit(HOME.address, HOME.browser, device)
    assert hammer(lambda: door.with_password("lin", "wrong", known), 20) == 10
    assert hammer(lambda: door.with_password("lin", "wrong", HOME), 20) == 10


def test_the_second_step_is_throttled(door: SignIn, totp: pyotp.TOTP) -> None:
    token = due(door.with_password("lin", GOOD, HOME))
    assert hammer(lambda: door.second(token, "000000", HOME), 20) == 10


def test_a_flood_of_forged_links_does_not_fill_the_store(door: SignIn, accounts: Accounts) -> None:
    for _ in range(120):
        refusal(lambda: door.with_link("x" * 27, HOME))
    events = accounts.events.newest()
    assert len(events) == 51
    assert events[0].what == What.MORE_REFUSALS


# -- one's own credentials ----------------------------------------------------------------------


def test_changing_a_password_needs_it_and_ends_other_sessions(
    door: SignIn, accounts: Accounts, passwords: Passwords, card: Card
) -> None:
    one = signed(door.with_card(card.token, "", HOME))
    own = Credentials(accounts, passwords=passwords)
    own.set_password(one.session, GOOD)
    two = signed(door.with_card(card.token, GOOD, AWAY))
    with pytest.raises(CredentialError) as refused:
        own.set_password(two.session, OTHER, current="wrong")
    assert refused.value.fault is Fault.WRONG_PASSWORD
    own.set_password(two.session, OTHER, current=GOOD)
    assert accounts.session(one.token) is None
    assert accounts.session(two.token) is not None
    with pytest.raises(CredentialError):
        own.remove_password(two.session, current=GOOD)
    own.remove_password(two.session, current=OTHER)
    signed(door.with_card(card.token, "", HOME))


def test_guessing_the_present_password_in_a_stolen_session_is_slow(
    door: SignIn, accounts: Accounts, passwords: Passwords, card: Card
) -> None:
    passwords.set(card.account, GOOD)
    session = signed(door.with_card(card.token, GOOD, HOME)).session
    own = Credentials(accounts, passwords=passwords)
    faults = []
    for _ in range(12):
        try:
            own.set_password(session, OTHER, current="wrong")
        except CredentialError:
            faults.append("wrong")
        except ThrottledError:
            faults.append("wait")
    assert faults == ["wrong"] * 10 + ["wait"] * 2


def test_another_authenticator_needs_a_code_of_the_present_one(
    door: SignIn, accounts: Accounts, passwords: Passwords, totp: pyotp.TOTP, clock: Any
) -> None:
    done = door.second(due(door.with_password("lin", GOOD, HOME)), totp.at(int(clock.now)), HOME)
    own = Credentials(accounts, passwords=passwords)
    clock.turn(30)
    fresh = pyotp.TOTP(own.enrol(done.session).secret)
    with pytest.raises(CredentialError):
        own.confirm(done.session, fresh.at(int(clock.now)), present="")
    own.confirm(done.session, fresh.at(int(clock.now)), present=totp.at(int(clock.now)))
    clock.turn(30)
    token = due(door.with_password("lin", GOOD, HOME))
    assert refusal(lambda: door.second(token, totp.at(int(clock.now)), HOME)) is Refusal.SECOND
    door.second(token, fresh.at(int(clock.now)), HOME)
