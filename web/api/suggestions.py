"""Suggestions as JSON, in exactly the form of the interface contract."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.engine.results import as_json
from web.current import service
from web.pages import asked

DEFAULT_KIND = {"partners": "delegate", "peers": "delegate", "members": "project", "similar": "solution"}
DEFAULT_TOP = 10


def wants_reasons() -> bool:
    """Tell whether reasons are wanted; ``reasons=0`` leaves the key out."""
    return request.args.get("reasons", "1") not in ("0", "no", "false")


def suggest(about: str) -> Response:
    """Answer for one stored subject, ``for=KIND:ID`` or ``for=ID``."""
    ref = asked.ref("for", DEFAULT_KIND[about])
    return jsonify(as_json(service().suggest(about, ref, asked.options()), reasons=wants_reasons()))


def projects() -> Response:
    """Answer with projects for a delegate (``for``), for a programme (``programme``), or ``all``."""
    asks = {name: name in request.args for name in ("for", "programme", "all")}
    if sum(asks.values()) != 1:
        raise InputError([Problem("ask with exactly one of: for, programme, all")])
    delegate: Ref | None = asked.ref("for", "delegate") if asks["for"] else None
    programme: Ref | None = asked.ref("programme", "programme") if asks["programme"] else None
    for ref, kind in ((delegate, "delegate"), (programme, "programme")):
        if ref is not None and ref.kind != kind:
            raise InputError([Problem(f"is no {kind}", value=str(ref))])
    answer = service().suggest_projects(asked.options(), delegate=delegate, programme=programme)
    return jsonify(as_json(answer, reasons=wants_reasons()))


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for about in DEFAULT_KIND:
        rule, name = f"/suggest/{about}", f"suggest_{about}"
        blueprint.add_url_rule(rule, name, suggest, defaults={"about": about})
    blueprint.add_url_rule("/suggest/projects", "suggest_projects", projects)
