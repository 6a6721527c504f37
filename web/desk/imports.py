"""Import a list: upload, say what its headings and words mean, look, write, take back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from graph.errors import InputError, Problem
from matcher.imports import Preview
from web.current import language, service
from web.desk import blueprint
from web.desk.import_form import (
    all_of,
    column_options,
    column_words,
    heading_rows,
    read_choices,
    request_for,
    table_of,
    table_options,
    value_rows,
)
from web.desk.uploads import Choices, Outcome, uploads

MAX_SHOWN = 200


@blueprint.get("/import")
def import_list() -> str:
    """Ask for a list."""
    return render_template("desk/import.html", programmes=service().programmes(language()))


@blueprint.post("/import")
def upload() -> Response:
    """Keep an uploaded list and show what it seems to say; refuse one that cannot be read."""
    given = request.files.get("list")
    if given is None or not given.filename:
        raise InputError([Problem("no file was chosen")])
    token = uploads().keep(given)
    name = uploads().file(token).stem
    choices = Choices(source=name, programme=request.form.get("programme", ""))
    try:
        _preview(token, choices)
    except InputError:
        uploads().drop(token)
        raise
    uploads().choose(token, choices)
    return redirect(url_for("desk.look", token=token))


@blueprint.get("/import/<token>")
def look(token: str) -> str:
    """Show what importing the list would do."""
    choices = uploads().choices(token)
    found = _preview(token, choices)
    table = table_of(found)
    values = value_rows(found, choices, table)
    return render_template(
        "desk/preview.html",
        token=token,
        file=uploads().file(token).name,
        choices=choices,
        found=found,
        table=table,
        tables=table_options(),
        headings=heading_rows(found, choices),
        columns=column_options(table),
        values=values,
        words_of={v.column: column_words(v.column) for v in values},
        choosable={kinds: all_of(kinds) for kinds in {v.kinds for v in values}},
        programmes=service().programmes(language()),
        bad_rows=len({(p.sheet, p.row) for p in found.report.problems if p.row > 1}),
        max_shown=MAX_SHOWN,
    )


@blueprint.post("/import/<token>")
def settle(token: str) -> Response:
    """Keep what was chosen; then look again, write, or throw the list away."""
    step = request.form.get("step", "look")
    if step == "drop":
        uploads().drop(token)
        flash(gettext("The list was thrown away; nothing was written."))
        return redirect(url_for("desk.import_list"))
    before, choices = uploads().choices(token), read_choices(request.form)
    if before.table and choices.table != before.table:
        choices = Choices(choices.table, choices.source, choices.programme)
    uploads().choose(token, choices)
    if step not in ("write", "write-good"):
        return redirect(url_for("desk.look", token=token) + "#found")
    return _write(token, choices, skip_bad_rows=step == "write-good")


def _write(token: str, choices: Choices, *, skip_bad_rows: bool) -> Response:
    path = uploads().file(token)
    asked = request_for(_settled(token, choices), skip_bad_rows=skip_bad_rows)
    try:
        report = service().import_tables([path], asked)
    except InputError as error:
        raise _named(error, path) from None
    uploads().finish(token, Outcome.of(path.name, choices.programme, report))
    return redirect(url_for("desk.imported", token=token))


@blueprint.get("/import/<token>/done")
def imported(token: str) -> str:
    """Show what came of an import, with the way back."""
    outcome = uploads().outcome(token)
    view = service().change(outcome.change) if outcome.change else None
    return render_template("desk/imported.html", outcome=outcome, view=view, max_shown=MAX_SHOWN)


def _preview(token: str, choices: Choices) -> Preview:
    path = uploads().file(token)
    try:
        return service().preview(path, request_for(choices))
    except InputError as error:
        raise _named(error, path) from None


def _settled(token: str, choices: Choices) -> Choices:
    """Return the choices with the table named, which a list of delegates leaves to be guessed."""
    return replace(choices, table=choices.table or table_of(_preview(token, choices)))


def _named(error: InputError, path: Path) -> InputError:
    """Return the error with the list's name in place of where it is kept for now."""
    return InputError([replace(p, file=path.name) if p.file == str(path) else p for p in error.problems])
