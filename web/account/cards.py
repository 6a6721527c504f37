"""Cards and links that staff hand out: for a programme on paper, or as a text for a chat."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.access.roles import SUBJECT_KIND
from matcher.accounts.account import Account
from matcher.accounts.office import Office
from matcher.accounts.sheet import LINK_PATH, Holder, day_of, link_of, message, people_of, sheets
from matcher.accounts.tickets import LINK_LIFE, Cards, Issued
from web import share
from web.current import language, viewer, whole
from web.hosts import is_loopback

MOST_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who may be given a card, with the account and the card she has."""

    ref: Ref
    title: str
    account: Account | None
    issued: Issued | None


def office() -> Office:
    """Return what whoever asks may do with others' accounts."""
    return Office(whole().accounts, viewer())


def cards() -> str:
    """Show who of a programme has a card, and offer to print cards."""
    programmes = whole().programmes(language())
    chosen = request.args.get("programme", "")
    refs = people_of(whole().state().snapshot, Ref("programme", chosen)) if chosen else []
    one = request.args.get("for", "")
    refs = [_holder_ref(one)] if one else refs
    return render_template(
        "account/cards.html",
        options=[("", gettext("Choose a programme")), *((p.ref.id, p.title) for p in programmes)],
        chosen=chosen,
        one=one,
        lines=[_line(ref) for ref in refs],
        day_of=day_of,
    )


def print_cards() -> str:
    """Make new cards for those who were ticked; they are shown this once."""
    refs = [_holder_ref(text) for text in request.form.getlist("for")]
    if not refs or len(refs) > MOST_AT_ONCE:
        raise InputError([Problem("tick whose cards are to be made, 400 at the most", column="for")])
    ends = _ends(request.form.get("programme", ""))
    holders = [_issued(ref, ends) for ref in dict.fromkeys(refs)]
    return render_template(
        "account/sheet.html",
        sheets=sheets(holders, _base()),
        messages=[(h, message(h, _base())) for h in holders],
        programme=request.form.get("programme", ""),
    )


def make_link() -> str:
    """Make a one-time link for somebody; it is shown this once."""
    login, subject = request.form.get("login", ""), request.form.get("for", "")
    account = office().account_for(_holder_ref(subject)) if subject else office().get(login)
    token = office().link(account.login)
    return render_template(
        "account/made_link.html",
        account=account,
        title=_title(account),
        link=link_of(_base(), LINK_PATH, token),
        minutes=round(LINK_LIFE / 60),
    )


def withdraw_card() -> Response:
    """Make somebody's card void."""
    ref = _holder_ref(request.form.get("for", ""))
    account = whole().accounts.of_subject(ref)
    had = account is not None and office().withdraw_card(account.login)
    flash(gettext("The card is void.") if had else gettext("There was no card."))
    return redirect(f"{url_for('account.cards')}?{urlencode({'for': str(ref)})}")


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for path, view, method in (
        ("/cards", cards, "GET"),
        ("/cards", print_cards, "POST"),
        ("/links", make_link, "POST"),
        ("/cards/withdraw", withdraw_card, "POST"),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=[method])


def _base() -> str:
    """Return the service's address as phones reach it: the one that is shared, else the one asked for."""
    shared = current_app.extensions[share.KEY].bases
    return str(shared[0] if shared and is_loopback(request.host) else request.host_url).rstrip("/")


def _holder_ref(text: str) -> Ref:
    """Return a record that an account can stand for; InputError, NotFoundError."""
    ref = Ref.parse(text.strip()[:300])
    if ref.kind not in SUBJECT_KIND.values():
        raise InputError([Problem("a delegate, a lecturer or a firm has a card", column="for", value=text)])
    whole().record(ref)
    return ref


def _ends(programme: str) -> str:
    if not programme:
        return ""
    record = whole().record(Ref("programme", programme))
    return str(record.get("ends") or record.get("starts") or "")


def _line(ref: Ref) -> Line:
    account = whole().accounts.of_subject(ref)
    issued = Cards(whole().accounts).of(account) if account else None
    return Line(ref, whole().title(ref, language()), account, issued)


def _issued(ref: Ref, ends: str) -> Holder:
    account = office().account_for(ref)
    card = office().card(account.login, programme_ends=ends)
    country = whole().state().browser.subtitle(ref, "en").partition(" · ")[0]
    return Holder(card, account.name or whole().title(ref, "en"), country)


def _title(account: Account) -> str:
    return whole().title(account.subject, language()) if account.subject else account.name or account.login
