"""One's own account: sessions to see and end, password, second factor, recovery codes."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import NotFoundError
from matcher.accounts.account import Session
from matcher.accounts.errors import CredentialError, ThrottledError
from matcher.accounts.events import Kind, What
from matcher.accounts.passwords import shortest
from matcher.accounts.qr import qr_svg
from web.account.entrance import UNPROCESSABLE, Page
from web.account.set_up import credentials, fault_of
from web.account.signed import own_session
from web.account.words import ROLES, WAYS, moment
from web.current import whole


def own() -> str:
    """Show one's account and where it is signed in."""
    return _page(_session())


def end_own_session() -> Response:
    """End one of one's sessions, or all others."""
    session, accounts, wanted = _session(), whole().accounts, request.form.get("key", "")
    if wanted == "others":
        count = accounts.end_sessions(session.account, but=session.key)
    else:
        known = {s.key for s in accounts.sessions(session.account)}
        if wanted not in known:
            raise NotFoundError("this session is over already, or is not yours")
        count = int(accounts.end_session(wanted))
    accounts.events.write(
        Kind.SIGN_OUT, What.SESSIONS_ENDED, more=str(count), account=session.account, address=session.address
    )
    flash(gettext("Ended. Whoever used it has to sign in again."))
    return redirect(url_for("account.own"))


def set_password() -> Page:
    """Set or change one's password."""
    session = _session()
    try:
        credentials().set_password(
            session, request.form.get("password", ""), current=request.form.get("current", "")
        )
    except (CredentialError, ThrottledError) as error:
        return _page(session, password_fault=fault_of(error)), UNPROCESSABLE
    flash(gettext("Your password is set. Everywhere else you have been signed out."))
    return redirect(url_for("account.own"))


def remove_password() -> Page:
    """Do without a password again, where the role needs none."""
    session = _session()
    try:
        credentials().remove_password(session, current=request.form.get("current", ""))
    except (CredentialError, ThrottledError) as error:
        return _page(session, password_fault=fault_of(error)), UNPROCESSABLE
    flash(gettext("Your card alone signs you in again."))
    return redirect(url_for("account.own"))


def second_factor() -> str:
    """Show a new secret for the authenticator."""
    return _second_page(_session())


def set_second_factor() -> Page:
    """Take the new second factor on; its recovery codes are shown this once."""
    session, form = _session(), request.form
    try:
        codes = credentials().confirm(session, form.get("code", ""), present=form.get("present", ""))
    except (CredentialError, ThrottledError) as error:
        return _second_page(session, fault_of(error)), UNPROCESSABLE
    return render_template("account/recovery.html", codes=codes, onward=url_for("account.own"))


def new_recovery_codes() -> Page:
    """Make new recovery codes, shown this once."""
    session = _session()
    try:
        codes = credentials().new_recovery_codes(session, request.form.get("present", ""))
    except (CredentialError, ThrottledError) as error:
        return _page(session, code_fault=fault_of(error)), UNPROCESSABLE
    return render_template("account/recovery.html", codes=codes, onward=url_for("account.own"))


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for path, view, method in (
        ("/", own, "GET"),
        ("/sessions/end", end_own_session, "POST"),
        ("/password", set_password, "POST"),
        ("/password/remove", remove_password, "POST"),
        ("/second-factor", second_factor, "GET"),
        ("/second-factor", set_second_factor, "POST"),
        ("/recovery-codes", new_recovery_codes, "POST"),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=[method])


def _session() -> Session:
    found = own_session()
    if found is None:
        raise NotFoundError("nobody is signed in")
    return found


def _page(session: Session, *, password_fault: str = "", code_fault: str = "") -> str:
    account = session.account
    return render_template(
        "account/own.html",
        session=session,
        account=account,
        sessions=whole().accounts.sessions(account),
        roles=ROLES,
        ways=WAYS,
        moment=moment,
        shortest=shortest(account),
        asks_password=credentials().asks_password(session),
        codes_left=credentials().recovery_codes_left(account) if account.has_totp else 0,
        password_fault=password_fault,
        code_fault=code_fault,
    )


def _second_page(session: Session, fault: str = "") -> str:
    enrolment = credentials().enrol(session)
    return render_template(
        "account/second_factor.html",
        account=session.account,
        enrolment=enrolment,
        drawn=qr_svg(enrolment.address, "QR"),
        fault=fault,
    )
