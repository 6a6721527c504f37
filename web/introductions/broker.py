"""The staff's part: what waits for them, whom to call, answers taken down, proposals."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError
from matcher.introductions.asking import Wish
from matcher.introductions.introductions import Given
from matcher.introductions.standing import OPEN, Phase
from web import errors
from web.current import language, viewer, whole
from web.introductions import blueprint, words
from web.introductions.asking import note_asked, plain, reference
from web.introductions.page import one
from web.pages.asked import place


@blueprint.get("/desk")
def desk() -> str:
    """List what waits for the staff, what is under way, and what came of the rest."""
    found = whole().introductions.list(viewer(), language())
    first = [s for s in found if s.standing.phase is Phase.WITH_STAFF]
    under_way = [s for s in found if s.standing.phase in OPEN and s not in first]
    rest = [s for s in found if s.standing.phase not in OPEN]
    return render_template("introductions/desk.html", first=first, under_way=under_way, rest=rest)


@blueprint.post("/<key>/pass-on")
def pass_on(key: str) -> Response:
    """Pass a request to somebody senior on."""
    whole().introductions.pass_on(viewer(), key)
    flash(gettext("The request was passed on."))
    return redirect(url_for("introductions.page", key=key))


@blueprint.post("/<key>/decline")
def decline(key: str) -> Response:
    """Let a request to somebody senior end."""
    whole().introductions.decline(viewer(), key)
    flash(gettext("The request ended without being passed on."))
    return redirect(url_for("introductions.desk"))


@blueprint.post("/<key>/taken-down")
def take_down(key: str) -> Response | tuple[str, int]:
    """Write down the answer that a side gave by telephone, WeChat, on paper or in person."""
    taken = {name: request.form.get(name, "").strip() for name in ("answer", "side", "how", "on")}
    given = Given(note=plain(request.form.get("note", "")), **taken)
    try:
        whole().introductions.answer(viewer(), key, given)
    except InputError as error:
        return one(key, request.form.to_dict(), words.faults(error)), errors.row_of(error).status
    flash(gettext("The answer was written down, and its giver is told."))
    return redirect(url_for("introductions.page", key=key))


@blueprint.get("/propose")
def propose_form() -> str:
    """Ask for which two, and what for."""
    return _form(request.args.to_dict(), {})


@blueprint.post("/propose")
def propose() -> Response | tuple[str, int]:
    """Write that staff propose two to each other."""
    given = request.form.to_dict()
    wish = Wish(
        reference(given.get("two", "")), plain(given.get("purpose", "")), plain(given.get("message", ""))
    )
    origin = given.get("origin", "") if given.get("origin", "") in words.ORIGINS else "staff"
    try:
        key = whole().introductions.propose(viewer(), reference(given.get("one", "")), wish, origin=origin)
    except InputError as error:
        return _form(given, words.faults(error)), errors.row_of(error).status
    note_asked(key, reference(given.get("one", "")), wish.asked, given)
    flash(gettext("Both were proposed to each other; each is asked."))
    return redirect(url_for("introductions.page", key=key))


def _form(values: dict[str, str], faults: dict[str, str]) -> str:
    cases, me, lang = whole().introductions, viewer(), language()
    two = [cases.who(me, reference(values.get(name, "")), lang) for name in ("one", "two")]
    return render_template(
        "introductions/propose.html", two=two, values=values, faults=faults, place=place(values)
    )
