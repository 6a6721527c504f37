"""The register of accounts, and the security events: pages of the administrator."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import ConflictError, InputError, Problem
from graph.records import Ref
from matcher.access.roles import SUBJECT_KIND, Role
from matcher.accounts.account import Account
from matcher.accounts.tickets import Cards
from web import errors
from web.account.cards import office
from web.account.entrance import Page
from web.account.words import KINDS, ROLES, WAYS, moment
from web.current import language, viewer, whole

A_PAGE = 50
EVENTS = 200
OFFERED = tuple(role for role in Role if role not in (Role.VISITOR, Role.DELEGATE, Role.LECTURER))


def accounts() -> str:
    """List the accounts that fit a search."""
    wanted, role = request.args.get("q", "").strip().casefold()[:100], request.args.get("role", "")
    offset = max(0, request.args.get("offset", 0, type=int))
    found = [(a, _title(a)) for a in office().all()]
    fitting = [
        (a, title)
        for a, title in found
        if role in ("", a.role.value) and wanted in f"{a.login} {a.subject or ''} {title}".casefold()
    ]
    return render_template(
        "account/accounts.html",
        found=fitting[offset : offset + A_PAGE],
        total=len(fitting),
        offset=offset,
        limit=A_PAGE,
        roles=ROLES,
        role=role,
    )


def new_account() -> str:
    """Ask for a new account."""
    return _form({}, {})


def add_account() -> Page:
    """Add an account; its first sign-in is by a one-time link or a card."""
    values = {name: request.form.get(name, "").strip() for name in ("role", "login", "name", "subject")}
    try:
        account = _add(values)
    except InputError as error:
        return _form(values, {p.column: p.message for p in error.problems}), errors.row_of(error).status
    except ConflictError as error:
        return _form(values, {"login": str(error)}), errors.row_of(error).status
    flash(gettext("The account was added. Make a link or a card for its first sign-in."))
    return redirect(url_for("account.account", key=account.login))


def account(key: str) -> str:
    """Show an account: state, sessions, card, what can be done."""
    found = office().get(key)
    return render_template(
        "account/account.html",
        account=found,
        title=_title(found),
        roles=ROLES,
        ways=WAYS,
        changeable=[(r.value, gettext(ROLES[r])) for r in OFFERED if r not in SUBJECT_KIND],
        sessions=whole().accounts.sessions(found),
        issued=Cards(whole().accounts).of(found),
        is_own=found.login == viewer().account,
        events=office().events(20, account=found.login),
        kinds=KINDS,
        moment=moment,
    )


def change_account(key: str) -> Response:
    """Disable, enable, give another role, end sessions, or take the second factor away."""
    act = request.form.get("act", "")
    if act == "role":
        office().change_role(key, _role(request.form.get("role", "")))
    else:
        acts = {
            "disable": office().disable,
            "enable": office().enable,
            "end-sessions": office().end_sessions,
            "second-factor": office().reset_second_factor,
        }
        if act not in acts:
            raise InputError([Problem("nothing that can be done with an account", column="act", value=act)])
        acts[act](key)
    flash(gettext("Done, and written among the security events."))
    return redirect(url_for("account.account", key=key))


def events() -> str:
    """Show the security events, the newest first."""
    kind, login = request.args.get("kind", ""), request.args.get("account", "")[:64]
    return render_template(
        "account/events.html",
        events=office().events(EVENTS, kind=kind, account=login),
        kinds=KINDS,
        kind=kind,
        login=login,
        limit=EVENTS,
        moment=moment,
    )


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for path, view, method in (
        ("/accounts", accounts, "GET"),
        ("/accounts/new", new_account, "GET"),
        ("/accounts/new", add_account, "POST"),
        ("/accounts/<key>", account, "GET"),
        ("/accounts/<key>", change_account, "POST"),
        ("/events", events, "GET"),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=[method])


def _add(values: dict[str, str]) -> Account:
    role = _role(values["role"])
    subject: Ref | None = None
    if values["subject"]:
        subject = Ref.parse(values["subject"])
        whole().record(subject)
    return office().add(role, login=values["login"], subject=subject, name=values["name"])


def _role(text: str) -> Role:
    if text not in set(Role):
        raise InputError([Problem("no role", column="role", value=text)])
    return Role(text)


def _form(values: dict[str, str], faults: dict[str, str]) -> str:
    options = [(role.value, gettext(ROLES[role])) for role in OFFERED]
    return render_template("account/new_account.html", values=values, faults=faults, options=options)


def _title(account: Account) -> str:
    return whole().title(account.subject, language()) if account.subject else account.name
