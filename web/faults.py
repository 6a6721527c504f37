"""What an error says to whoever reads it, in the language of the answer.

Errors of the planners bring their own Chinese; fixed sentences of the web layer have it from the catalogue;
what has neither is said in English.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from graph.errors import InputError, MatcherError, Problem
from web.current import language
from web.labels import N_

FIXED = (
    N_("a project has a title"),
    N_("is no judgement"),
    N_("send a JSON object"),
    N_("give a programme or a document, not both"),
    N_("is missing"),
    N_("is missing: kind:id"),
    N_("is no day written 2026-05-31"),
    N_("is a text"),
    N_("is a list of texts"),
    N_("ask with for and about, or with topic"),
    N_("say what is added or dropped, or seats=1"),
    N_("is no whole number"),
)
"""What the pages and the JSON of plans say of a query, for the catalogue."""


def in_words(problem: Problem) -> str:
    """Return what is wrong, in the language of the answer."""
    if problem.chinese or not problem.message:
        return problem.said(language())
    return str(gettext(problem.message))


def said(error: Exception) -> str:
    """Return what the error says to a person; nothing of what only its author should see."""
    if isinstance(error, HTTPException):
        return str(error.description or "") if (error.code or 500) < 500 else ""
    if isinstance(error, InputError):
        told = (replace(p, message=in_words(p), chinese=in_words(p)) for p in error.problems)
        return "\n".join(p.line(language()) for p in told)
    if not isinstance(error, MatcherError) or not str(error):
        return ""
    return error.said(language()) if error.chinese else str(gettext(str(error)))


def as_fields(problem: Problem) -> dict[str, Any]:
    """Return a problem for programs: its place, and what is wrong in the language of the answer."""
    found = asdict(replace(problem, message=in_words(problem)))
    del found["chinese"]
    return found
