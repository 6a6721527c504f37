"""Asking for an introduction: to whom, what for, and what the other side will see."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, NotFoundError, SchemaError
from graph.records import Ref
from matcher.introductions.asking import Wish
from web import errors
from web.current import language, viewer, whole
from web.introductions import blueprint, words
from web.pages.asked import place


@blueprint.get("/ask")
def ask_form() -> str:
    """Ask what for."""
    return _form(reference(request.args.get("of", "")), {}, {})


@blueprint.post("/ask")
def ask() -> Response | tuple[str, int]:
    """Write the request."""
    asked = reference(request.form.get("of", ""))
    given = {name: request.form.get(name, "") for name in ("purpose", "message")}
    try:
        key = whole().introductions.ask(
            viewer(), Wish(asked, plain(given["purpose"]), plain(given["message"]))
        )
    except InputError as error:
        return _form(asked, given, words.faults(error)), errors.row_of(error).status
    note_asked(key, viewer().subject, asked, request.form)
    flash(gettext("Your request was written down."))
    return redirect(url_for("introductions.page", key=key))


def _form(asked: Ref, values: dict[str, str], faults: dict[str, str]) -> str:
    me, lang = viewer(), language()
    if me.subject is None:
        raise NotFoundError("only somebody who is on file can ask for herself")
    cases = whole().introductions
    return render_template(
        "introductions/ask.html",
        asked=cases.who(me, asked, lang),
        me=cases.who(me, me.subject, lang),
        values=values,
        faults=faults,
        place=place(request.values),
    )


def note_asked(key: str, asker: Ref | None, asked: Ref, given: Mapping[str, str]) -> None:
    """Keep how the suggestion looked from which somebody asks, or is proposed; for calibration.

    ``given`` is the form or JSON that may name the place of the list.
    """
    if asker is not None:
        whole().quality.note_asked(key, asker, asked, place(given))


def reference(text: str) -> Ref:
    """Return the record that a form names; NotFoundError when it names none."""
    try:
        return Ref.parse(text[:300])
    except SchemaError as error:
        raise NotFoundError(str(error)) from error


def plain(text: str) -> str:
    """Return a text field with line ends as everywhere else."""
    return text.replace("\r\n", "\n").strip()
