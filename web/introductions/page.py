"""One introduction: how far it is, answering it, and what one takes along once both agreed."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, NotFoundError
from matcher.introductions.cards import qr_picture
from matcher.introductions.introductions import Given
from web import errors
from web.current import language, viewer, whole
from web.introductions import blueprint, words
from web.introductions.asking import plain

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/<key>")
def page(key: str) -> str:
    """Show an introduction."""
    return one(key, {}, {})


@blueprint.post("/<key>/answer")
def answer(key: str) -> Response | tuple[str, int]:
    """Write one's own answer."""
    me, word = viewer(), request.form.get("answer", "")
    if me.trusted:
        raise NotFoundError("staff write down the answer of a side, and which")
    given = Given(word, plain(request.form.get("note", "")))
    try:
        whole().introductions.answer(me, key, given)
    except InputError as error:
        return one(key, request.form.to_dict(), words.faults(error)), errors.row_of(error).status
    flash(gettext("Your answer was written down."))
    if word == "must_ask":
        return redirect(url_for("introductions.letter", key=key))
    return redirect(url_for("introductions.page", key=key) if word == "yes" else url_for("introductions.own"))


@blueprint.get("/<key>/letter")
def letter(key: str) -> str:
    """Show the letter to one's ministry, to print."""
    found = whole().introductions.letters(viewer(), key, request.args.get("side", ""))
    return render_template("introductions/letter.html", letters=found, key=key)


@blueprint.get("/<key>/card")
def card(key: str) -> Response:
    """Hand out the contact card of a side as a file that phones read."""
    text = whole().introductions.card(viewer(), key, request.args.get("of", ""))
    response = make_response(text.encode())
    response.headers["Content-Type"] = "text/vcard; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="introduction.vcf"'
    return private(response)


@blueprint.get("/<key>/code.<form>")
def code(key: str, form: str) -> Response:
    """Show the contact card of a side as a QR code."""
    if form not in PICTURES:
        raise NotFoundError("a code is a picture of the form svg or png")
    text = whole().introductions.card(viewer(), key, request.args.get("of", ""), short=True)
    response = make_response(qr_picture(text, form))
    response.headers["Content-Type"] = PICTURES[form]
    return private(response)


def one(key: str, values: dict[str, str], faults: dict[str, str]) -> str:
    """Return the page of an introduction, with what was typed and what is wrong with it."""
    me, cases = viewer(), whole().introductions
    shown = cases.page(me, key, language())
    text = cases.chat_text(me, key) if shown.standing.contact else ""
    waits = me.trusted and shown.standing.phase == "with_staff"
    wording = cases.wording(me, key) if waits else ""
    return render_template(
        "introductions/page.html", shown=shown, text=text, wording=wording, values=values, faults=faults
    )


def private(response: Response) -> Response:
    """Return a response that nothing keeps on its way: contact is gone once it is withdrawn."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
