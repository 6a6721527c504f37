"""Setting up: staff come here with a one-time link, set a password and a second factor, and are in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from matcher.accounts.account import SETUP, Session
from matcher.accounts.credentials import Credentials
from matcher.accounts.errors import CredentialError, ThrottledError
from matcher.accounts.passwords import shortest
from matcher.accounts.qr import qr_svg
from web.account.entrance import UNPROCESSABLE, Page, begin_again
from web.account.signed import begin, end, own_session, sign_in
from web.account.visits import visit
from web.account.words import FAULTS, said, wait
from web.current import whole


def credentials() -> Credentials:
    """Return what protects accounts, in the hands of their owners."""
    return Credentials(whole().accounts)


def fault_of(error: CredentialError | ThrottledError) -> str:
    """Return what was wrong, in the page's language."""
    return wait(error.after) if isinstance(error, ThrottledError) else said(FAULTS, error.fault)


def set_up() -> Page:
    """Show what is still to be set."""
    session = _session()
    return _page(session) if session else begin_again()


def set_first_password() -> Page:
    """Set the password."""
    session = _session()
    if session is None:
        return begin_again()
    try:
        credentials().set_password(session, request.form.get("password", ""))
    except (CredentialError, ThrottledError) as error:
        return _page(session, password_fault=fault_of(error)), UNPROCESSABLE
    return _done(session, [])


def set_first_second() -> Page:
    """Confirm the second factor; its recovery codes are shown this once."""
    session = _session()
    if session is None:
        return begin_again()
    try:
        codes = credentials().confirm(
            session, request.form.get("code", ""), present=request.form.get("present", "")
        )
    except (CredentialError, ThrottledError) as error:
        return _page(session, code_fault=fault_of(error)), UNPROCESSABLE
    return _done(session, codes)


def leave() -> Page:
    """Stop setting up; the next sign-in needs another link."""
    if own_session():
        end()
    return redirect("/")


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    blueprint.add_url_rule("/set-up", "set_up", set_up, methods=["GET"])
    blueprint.add_url_rule("/set-up/password", "set_first_password", set_first_password, methods=["POST"])
    blueprint.add_url_rule("/set-up/leave", "leave", leave, methods=["POST"])
    blueprint.add_url_rule("/set-up/second", "set_first_second", set_first_second, methods=["POST"])


def _session() -> Session | None:
    found = own_session()
    return found if found and found.level == SETUP else None


def _done(session: Session, codes: list[str]) -> Page:
    """Go on: to what is missing, else into a full session with a new token."""
    done = sign_in().set_up(session, visit())
    if done:
        begin(done)
    if codes:
        return render_template("account/recovery.html", codes=codes, onward=url_for("account.set_up"))
    return redirect("/" if done else url_for("account.set_up"))


def _page(session: Session, *, password_fault: str = "", code_fault: str = "") -> str:
    account = session.account
    enrolment = None if account.has_totp else credentials().enrol(session)
    return render_template(
        "account/set_up.html",
        account=account,
        shortest=shortest(account),
        enrolment=enrolment,
        drawn=qr_svg(enrolment.address, "QR") if enrolment else "",
        password_fault=password_fault,
        code_fault=code_fault,
    )
