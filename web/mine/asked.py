"""What the forms of one's own data ask for, read from the request."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from graph.model import KIND
from graph.records import Ref
from matcher.privacy.consent import Choice
from web.current import viewer, whole

MAX = 300


def about() -> Ref:
    """Return about whom the page at hand is: whoever asks, or for the staff the person that ``for`` names."""
    return whole().personal.about(viewer(), request.values.get("for", "").strip()[:MAX])


def is_person(ref: Ref) -> bool:
    """Tell whether a record is a person's; a firm's contact has no record of her own."""
    return KIND[ref.kind].person


def for_other(ref: Ref) -> str | None:
    """Return the ``for`` of this page's links: None on one's own."""
    return None if viewer().subject == ref else str(ref)


def choice() -> Choice:
    """Return what a form says about who may see a field, and how the word came."""
    way = request.form.get("way", "") if viewer().trusted else "self"
    return Choice(
        frozenset(request.form.getlist("audience")),
        request.form.get("until", "").strip(),
        way,
        request.form.get("note", "").strip(),
    )


def version() -> int:
    """Return the version of the record that the form showed."""
    return request.form.get("version", type=int) or 0


def back(ref: Ref, anchor: str = "") -> Response:
    """Lead back to the page of what is on file."""
    values: dict[str, Any] = {"for": for_other(ref), "_anchor": anchor or None}
    return redirect(url_for("mine.own", **values))
