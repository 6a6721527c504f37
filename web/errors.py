"""From an error to a response: one table, one shape for people and one for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import (
    Flask,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from graph.errors import (
    ChainError,
    ConflictError,
    InputError,
    MatcherError,
    NotFoundError,
    SchemaError,
    StoreError,
    UndoError,
)
from matcher.access.rules import AccessRefusedError, SignInNeededError
from web.faults import as_fields, said
from web.hosts import MisdirectedError
from web.labels import N_


@dataclass(frozen=True, slots=True)
class Row:
    """What an error becomes: status, code for programs, title and advice for people."""

    status: int
    code: str
    title: str
    advice: str


NOT_FOUND = Row(
    404,
    "not_found",
    N_("This page is not here"),
    N_("The record may have been renamed, merged or erased. Look for it by name."),
)
TABLE: dict[type[Exception], Row] = {
    SignInNeededError: Row(
        401,
        "sign_in",
        N_("Sign in first"),
        N_("This is not for everybody. Sign in with your card, your link or your password."),
    ),
    AccessRefusedError: Row(
        403,
        "refused",
        N_("This is not for your account"),
        N_("Somebody else's work or data stands here. If it should be yours, ask the staff."),
    ),
    MisdirectedError: Row(
        421,
        "misdirected",
        N_("This service does not answer under that name"),
        N_("Use the address you were given. Whoever runs the service can add a name with --name."),
    ),
    NotFoundError: NOT_FOUND,
    InputError: Row(
        422,
        "input",
        N_("Something in the input needs another look"),
        N_("Nothing has been written. Every fault found is listed; correct them and send it again."),
    ),
    UndoError: Row(
        409,
        "undo",
        N_("This change cannot be taken back"),
        N_("Later work rests on it. Take back the later changes first, or correct the record itself."),
    ),
    ConflictError: Row(
        409,
        "conflict",
        N_("Somebody else was first"),
        N_("The record has changed since you opened it. Nothing has been written: open it again."),
    ),
    SchemaError: Row(
        400,
        "schema",
        N_("This request cannot be read"),
        N_("It names something that the schema does not know, or in a form it does not have."),
    ),
    ChainError: Row(
        500,
        "chain",
        N_("The record of changes does not verify"),
        N_("Stop writing and restore a backup: an entry was altered outside the service."),
    ),
    StoreError: Row(
        503,
        "store",
        N_("The store cannot be used just now"),
        N_("It may be locked, full or out of reach. Nothing has been lost; try again in a moment."),
    ),
    MatcherError: Row(
        400,
        "refused_input",
        N_("This could not be done"),
        N_("The service says why below."),
    ),
}
HTTP: dict[int, Row] = {
    400: Row(
        400,
        "bad_request",
        N_("This request cannot be read"),
        N_("If it was a form, it may have been open too long: go back, load the page again and resend."),
    ),
    404: NOT_FOUND,
    405: Row(
        405,
        "method",
        N_("This address does not take that"),
        N_("Open the page and use its buttons."),
    ),
    413: Row(
        413,
        "too_large",
        N_("This is more than the page takes"),
        N_("Nothing has been written. Shorten the text; split a list into several tables."),
    ),
    429: Row(
        429,
        "too_many",
        N_("Too many requests in a short time"),
        N_("Wait a minute, then go on where you were. Nothing is lost."),
    ),
}
FAULT = Row(
    500,
    "fault",
    N_("Something went wrong on our side"),
    N_("It has been written to the log. Nothing was changed by this request."),
)


def row_of(error: Exception) -> Row:
    """Return the table's row for an error: that of its nearest class; unknown errors are our fault."""
    if isinstance(error, HTTPException):
        code = error.code or 500
        known = HTTP.get(code)
        other = Row(code, "http", N_("This could not be done"), N_("The service says why below."))
        return known or (FAULT if code >= 500 else other)
    return next((TABLE[c] for c in type(error).__mro__ if c in TABLE), FAULT)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def respond(error: Exception) -> Response:
    """Turn any error into its response: JSON under ``/api``, a page elsewhere."""
    row = row_of(error)
    if row is FAULT:
        route = request.url_rule.rule if request.url_rule else "(no such page)"
        current_app.logger.exception("%s %s", request.method, route, exc_info=error)
    if isinstance(error, SignInNeededError) and request.method == "GET" and not _is_api():
        return cast("Response", redirect(url_for("account.sign_in", next=request.full_path.rstrip("?"))))
    problems = error.problems if isinstance(error, InputError) else ()
    if _is_api():
        message = said(error) or gettext(row.title)
        known = {"status": row.status, "code": row.code, "message": message}
        response = jsonify(error={**known, "problems": [as_fields(p) for p in problems]})
        response.status_code = row.status
    else:
        title, advice = gettext(row.title), gettext(row.advice)
        page = render_template(
            "error.html", row=row, title=title, advice=advice, message=said(error), problems=problems
        )
        response = make_response(page, row.status)
    if isinstance(error, HTTPException) and (allow := dict(error.get_headers()).get("Allow")):
        response.headers["Allow"] = allow
    return response


def install(app: Flask) -> None:
    """Have every error answered from the table."""
    app.register_error_handler(Exception, respond)
