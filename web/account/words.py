"""Words of the account pages: reasons, roles, kinds of events."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_babel import gettext, ngettext

from matcher.access.roles import Role
from matcher.accounts.account import MINUTE
from matcher.accounts.errors import Fault, Refusal
from matcher.accounts.events import Kind, What
from web.labels import N_

REFUSALS = {
    Refusal.PASSWORD: N_("Login or password is not right."),
    Refusal.LINK: N_("This link has been used, has expired or is not ours. Ask the staff for a new one."),
    Refusal.CARD: N_("This card has been replaced, has expired or is not ours. Ask the staff for a new one."),
    Refusal.CODE: N_("No card has this code. Look at it again; a card that was replaced no longer counts."),
    Refusal.CARD_PASSWORD: N_("You have set a password: it is needed besides the card."),
    Refusal.SECOND: N_("This code is not right, or has been used. Wait for the next one."),
    Refusal.STARTED_OVER: N_("That took too long. Please begin again."),
}
FAULTS = {
    Fault.SHORT: N_("This password is too short."),
    Fault.LONG: N_("This password is too long: 200 signs at most."),
    Fault.GUESSABLE: N_(
        "This password is easy to guess. Take several words that do not belong together, or let a program"
        " make one."
    ),
    Fault.WRONG_PASSWORD: N_("Your present password is not right."),
    Fault.WRONG_CODE: N_("This code is not right, or has been used. Wait for the next one."),
    Fault.NEEDED: N_("Your role needs a password."),
}
ROLES = {
    Role.DELEGATE: N_("Delegate"),
    Role.LECTURER: N_("Lecturer"),
    Role.FIRM: N_("Contact of a firm"),
    Role.EXPORTER: N_("Lead exporter"),
    Role.STAFF: N_("Staff"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
KINDS = {
    Kind.SIGN_IN: N_("Sign-in"),
    Kind.SIGN_OUT: N_("Sign-out"),
    Kind.REFUSED: N_("Refused"),
    Kind.THROTTLED: N_("Too many tries"),
    Kind.ACCOUNT: N_("Account"),
    Kind.CREDENTIALS: N_("Password or second factor"),
    Kind.CARD: N_("Card"),
    Kind.LINK: N_("Link"),
}
SAID = {
    What.ADDED: N_("account added"),
    What.NOT_ADDED: N_("account not added"),
    What.DISABLED: N_("disabled"),
    What.ENABLED: N_("enabled"),
    What.ROLE: N_("role changed"),
    What.SESSIONS_ENDED: N_("sessions ended"),
    What.FACTOR_TAKEN: N_("second factor taken away"),
    What.LINK_MADE: N_("one-time link made"),
    What.CARD_MADE: N_("card made"),
    What.CARD_VOID: N_("card made void"),
    What.SIGNED_IN: N_("signed in"),
    What.SIGNED_OUT: N_("signed out"),
    What.WORD_SET: N_("password set"),
    What.WORD_TAKEN: N_("password taken away"),
    What.FACTOR_SET: N_("second factor set"),
    What.RECOVERY_ANEW: N_("recovery codes made anew"),
    What.TOO_MANY: N_("too many tries"),
    What.MORE_REFUSALS: N_("more refusals, not written down for ten minutes"),
    What.NO_LOGIN: N_("password for a login that there is not"),
    What.WRONG_WORD: N_("wrong password"),
    What.WORD_ALONE: N_("password without a card"),
    What.WRONG_PRESENT_WORD: N_("wrong present password"),
    What.WRONG_PRESENT_CODE: N_("wrong present code of the second factor"),
    What.WRONG_CODE: N_("wrong or used code of the second factor"),
    What.CARD_WORD: N_("wrong password with a card"),
    What.TICKET_OVER: N_("link, card or code that is none, used or ended"),
    What.TICKET_ROLE: N_("card for a role that needs a password"),
    What.DISABLED_TRIED: N_("somebody tried a disabled account"),
    What.NO_FIRST_STEP: N_("second step without a first, or too late"),
    What.STEP_TWICE: N_("second step taken twice"),
    What.SESSION_OVER: N_("session that has ended"),
    What.FORGED_COOKIE: N_("cookie that this service did not sign"),
}
WAYS = {
    "card": N_("with a card"),
    "link": N_("with a one-time link"),
    "password": N_("with a password"),
    "set-up": N_("with a password"),
}


def moment(at: float) -> str:
    """Return a time (seconds since 1970) as people read it everywhere: 2026-05-31 14:05 UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


def said(table: dict[Refusal, str] | dict[Fault, str], reason: Refusal | Fault) -> str:
    """Return a reason in the page's language."""
    return str(gettext(table[reason]))  # type: ignore[index]  # each table has its own enum's members


def wait(seconds: float) -> str:
    """Return how long to wait before another try, in the page's language."""
    minutes = max(1, round(seconds / MINUTE + 0.49))
    return str(
        ngettext(
            "Too many tries. Wait %(num)d minute, or use your card's QR code or a link from the staff.",
            "Too many tries. Wait %(num)d minutes, or use your card's QR code or a link from the staff.",
            minutes,
        )
    )
