"""Erasing somebody: what goes and what stays, a word to type, the password, and then it is done."""

from __future__ import annotations

import unicodedata

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.records import Ref
from matcher.accounts.credentials import Credentials
from matcher.accounts.errors import CredentialError
from matcher.outbox.transport import folder
from matcher.privacy.erasure import Files
from web.account import signed
from web.current import viewer, whole
from web.desk.uploads import uploads
from web.mine import blueprint
from web.mine.correct import person


@blueprint.get("/erase")
def erase_form() -> str:
    """Show what goes and what stays."""
    return _page(person(), "")


@blueprint.post("/erase")
def erase() -> Response | tuple[str, int]:
    """Erase, if word and password are right; whoever erased herself is signed out with her account."""
    ref, mine = person(), viewer().subject
    if _plain(request.form.get("word", "")) not in {_plain(w) for w in (gettext("erase"), "erase", "删除")}:
        return _page(ref, gettext("Type the word as it is written.")), 422
    session = signed.own_session()
    try:
        if session is not None:
            Credentials(whole().accounts).prove(session, request.form.get("password", ""))
    except CredentialError:
        return _page(ref, gettext("The password is not right.")), 422
    said = request.form.get("why", "").strip()[:300]
    files = Files(folder(), uploads().folders())
    done = whole().personal.erase(viewer(), ref, why=said, files=files)
    if ref == mine:
        cookie.clear()
        flash(gettext("Everything about you has been erased."))
        return redirect(url_for("pages.home"))
    flash(gettext("Erased for good, in change %(number)d.", number=done.change))
    return redirect(url_for("desk.change", seq=done.change))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("“”\"'").casefold()


def _page(ref: Ref, fault: str) -> str:
    session = signed.own_session()
    return render_template(
        "mine/erase.html",
        ref=ref,
        fault=fault,
        asks_password=bool(session and session.account.has_password),
        coming=whole().personal.forecast(viewer(), ref),
    )
