"""Inferring from the desk: a run is looked at first, and written exactly as it was seen.

What was seen travels in the page itself, packed and signed, because the next request may reach another
process, and because an encoder of another kind or day might say something else.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from graph.errors import ConflictError, InputError, Problem
from graph.records import Ref
from matcher.inferring.propose import Proposal
from matcher.inferring.run import Run
from web.current import actor, language, service
from web.desk import blueprint
from web.desk.inferred import words
from web.pages import asked

PATIENCE = 1.5
"""Seconds that the page waits for a preview before it says that one is being made."""

SHOWN = 200


@blueprint.get("/inferred/preview")
def preview_inference() -> str:
    """Show what a run would infer; nothing is written. While it is computed, a page that looks again."""
    basis, name = asked.text("basis") or "text", asked.text("encoder") or "auto"
    work = service().inferences.preview(basis, name)
    if not work.wait(PATIENCE):
        return render_template("desk/inferring.html")
    return _page(work.result(), name)


@blueprint.post("/inferred/preview")
def enter_inference() -> Response:
    """Write a run as it was seen, and return to the list that it has filled."""
    seen = _unpacked(request.form.get("seen", ""))
    try:
        done = service().inferences.enter(seen, actor=actor())
    except ConflictError:
        told = gettext("Nothing was written: what is on file has changed since the preview. Here is another.")
        flash(told, "error")
        name = request.form.get("encoder", "auto")
        return redirect(url_for("desk.preview_inference", basis=seen.basis, encoder=name))
    number = len(done.entered)
    flash(ngettext("%(num)d inferred; it waits below.", "%(num)d inferred; they wait below.", number))
    return redirect(url_for("desk.inferred", change=done.change))


def _page(run: Run, name: str) -> str:
    found = service().inferences.shown(run, language())
    return render_template(
        "desk/inference.html",
        run=run,
        encoder=name,
        packed=_packed(run),
        found=found[:SHOWN],
        more=len(found[SHOWN:]),
        people=len(found),
        **words(),
    )


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="preview of an inference")


def _packed(run: Run) -> str:
    plain = [[str(p.subject), p.relation, str(p.topic), *astuple(p)[3:]] for p in run.entered]
    return str(_serializer().dumps([run.encoder, run.basis, run.outdated, plain]))


def _unpacked(given: str) -> Run:
    """Return the run that was packed; InputError for what this service has not signed."""
    try:
        name, basis, outdated, plain = _serializer().loads(given)
    except BadSignature as error:
        raise InputError([Problem("is no preview of this service: look first", column="seen")]) from error
    return Run(name, basis, tuple(_proposal(*p) for p in plain), outdated)


def _proposal(subject: str, relation: str, topic: str, *rest: Any) -> Proposal:
    return Proposal(Ref.parse(subject), relation, Ref.parse(topic), *rest)
