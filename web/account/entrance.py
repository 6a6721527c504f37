"""The entrance: card, code, link, password, second factor. Looking at an address uses nothing up."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from werkzeug.wrappers import Response

from matcher.accounts.account import SETUP
from matcher.accounts.errors import Refusal, SignInRefusedError, ThrottledError
from matcher.accounts.events import What
from matcher.accounts.sheet import STYLE
from matcher.accounts.sign_in import Outcome, SecondFactorDue
from matcher.accounts.tickets import Cards, Links
from web.account.signed import begin, end, own_session, sign_in
from web.account.visits import visit
from web.account.words import REFUSALS, said, wait
from web.current import whole
from web.redirects import safe_next

PENDING = "pending"
NEXT = "next"
ASKED = "asks_password"
UNPROCESSABLE = 422
TOO_MANY = 429
A_DAY = 86400
Page = str | Response | tuple[str, int]


def sign_in_page() -> Page:
    """Ask for a card's code, or login and password."""
    found = own_session()
    if found and found.level == SETUP:
        return redirect(url_for("account.set_up"))
    if found and _asked_next():
        return redirect(_asked_next())
    return render_template("account/signed_in.html", session=found) if found else _entrance()


def enter_password() -> Page:
    """Sign in with login and password."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    return _through(
        lambda: sign_in().with_password(login, password, visit()),
        lambda fault: _entrance(fault, login=login),
    )


def enter_code() -> Page:
    """Sign in with the code of a card."""
    code, password = request.form.get("code", ""), request.form.get("password", "")
    return _through(
        lambda: sign_in().with_code(code, password, visit()),
        lambda fault: _card_page(fault, code=code, asks=_asked_password() or bool(password)),
    )


def card() -> Page:
    """Show what a card's link would do; without one, ask for the code."""
    token = request.args.get("t", "")
    if not token:
        return _card_page()
    account = Cards(whole().accounts).holder(token)
    if account is None or account.disabled:
        return _refused(Refusal.CARD)
    return _card_page(token=token, asks=account.has_password)


def enter_card() -> Page:
    """Sign in with a card's link."""
    token, password = request.form.get("t", ""), request.form.get("password", "")
    return _through(
        lambda: sign_in().with_card(token, password, visit()),
        lambda fault: _card_page(fault, token=token, asks=_asked_password()),
    )


def link() -> Page:
    """Show what a one-time link would do; it stays good."""
    token = request.args.get("t", "")
    account = Links(whole().accounts).holder(token)
    if account is None or account.disabled:
        return _refused(Refusal.LINK)
    return render_template("account/link.html", token=token, fault="", next=_asked_next())


def enter_link() -> Page:
    """Sign in with a one-time link, which is used up."""
    token = request.form.get("t", "")
    return _through(
        lambda: sign_in().with_link(token, visit()),
        lambda fault: render_template("account/link.html", token="", fault=fault, next=""),
    )


def second() -> Page:
    """Ask for the code of the second factor."""
    if PENDING not in cookie:
        return begin_again()
    return render_template("account/second.html", fault="")


def enter_second() -> Page:
    """Finish a sign-in with a code."""
    token, code = str(cookie.get(PENDING, "")), request.form.get("code", "")
    return _through(
        lambda: sign_in().second(token, code, visit()),
        lambda fault: render_template("account/second.html", fault=fault),
    )


def sign_out() -> Response:
    """End the session of this browser."""
    end()
    flash(gettext("You are signed out."))
    return redirect("/")


def card_style() -> Response:
    """Give the look of printed cards, which the command line puts into its file."""
    response = make_response(STYLE)
    response.mimetype = "text/css"
    response.cache_control.max_age = A_DAY
    return response


def begin_again() -> tuple[str, int]:
    """Answer somebody who comes to a later step without the first."""
    return _entrance(said(REFUSALS, Refusal.STARTED_OVER)), UNPROCESSABLE


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for path, shown, sent in (
        ("/sign-in", sign_in_page, enter_password),
        ("/card", card, enter_card),
        ("/link", link, enter_link),
        ("/second", second, enter_second),
    ):
        name = "sign_in" if shown is sign_in_page else shown.__name__
        blueprint.add_url_rule(path, name, shown, methods=["GET"])
        blueprint.add_url_rule(path, sent.__name__, sent, methods=["POST"])
    blueprint.add_url_rule("/code", "enter_code", enter_code, methods=["POST"])
    blueprint.add_url_rule("/sign-out", "sign_out", sign_out, methods=["POST"])
    blueprint.add_url_rule("/cards.css", "card_style", card_style, methods=["GET"])


def _through(enter: Callable[[], Outcome], again: Callable[[str], str]) -> Page:
    """Let somebody in, on to the second step, or back to the form with what was wrong."""
    try:
        done = enter()
    except SignInRefusedError as error:
        cookie[ASKED] = error.refusal is Refusal.CARD_PASSWORD
        if error.refusal is Refusal.STARTED_OVER:
            cookie.pop(PENDING, None)
        return again(said(REFUSALS, error.refusal)), UNPROCESSABLE
    except ThrottledError as error:
        response = make_response(again(wait(error.after)), TOO_MANY)
        response.headers["Retry-After"] = str(round(error.after))
        return response
    if isinstance(done, SecondFactorDue):
        cookie[PENDING], cookie[NEXT] = done.token, _asked_next()
        return redirect(url_for("account.second"))
    onward = _onward()
    begin(done)
    return redirect(url_for("account.set_up") if done.session.level == SETUP else onward)


def _asked_password() -> bool:
    return bool(cookie.get(ASKED))


def _asked_next() -> str:
    """Return where to go on to, as the address or the form says it; "" when it is none of our pages."""
    return safe_next(request.values.get("next"), "")


def _onward() -> str:
    return _asked_next() or safe_next(str(cookie.get(NEXT, "")), "/")


def _entrance(fault: str = "", *, login: str = "") -> str:
    return render_template("account/sign_in.html", fault=fault, login=login[:64], next=_asked_next())


def _card_page(fault: str = "", *, token: str = "", code: str = "", asks: bool = False) -> str:
    return render_template(
        "account/card.html", fault=fault, token=token, code=code[:40], asks=asks, next=_asked_next()
    )


def _refused(refusal: Refusal) -> tuple[str, int]:
    sign_in().note_refused(What.TICKET_OVER, visit())
    words = said(REFUSALS, refusal)
    page = "account/link.html" if refusal is Refusal.LINK else "account/card.html"
    return render_template(page, fault=words, token="", code="", asks=False, next=""), UNPROCESSABLE
