"""Plans of a programme's days as JSON, in the form that ``matcher plan`` prints."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.export.plain import as_plain
from matcher.plan.briefs import Tick
from matcher.plan.fault_words import fault
from matcher.plan.tongue import Both
from matcher.planning_days import READERS
from web.current import viewer, whole
from web.days import seminars, tables, visits
from web.pages import asked

NO_READERS = Both("is none of {known}", "不是{known}之一")


def plan_visits() -> Response:
    """Answer with a plan of visits: ``programme``, ``starts``, ``days`` and what else the page's form has."""
    return jsonify(as_plain(visits.planned(_needed("programme"))))


def plan_brief() -> Response:
    """Answer with the brief of a visit: ``programme``, ``firm``, ``day``."""
    firm = _needed("firm").removeprefix("company:")
    return jsonify(as_plain(whole().programme_plans.brief(_needed("programme"), firm, day=_day())))


def plan_ticks() -> tuple[Response, int]:
    """Propose introductions for the ticks of a visit: ``more`` and ``firm_wants`` list delegates."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise InputError([Problem("send a JSON object")])
    programme, firm = (_text(given, name) for name in ("programme", "firm"))
    plans = whole().programme_plans
    brief = plans.brief(programme, firm.removeprefix("company:"))
    ticks = [Tick(ref) for ref in _delegates(given, "more")]
    ticks += [Tick(ref, by_firm=True) for ref in _delegates(given, "firm_wants")]
    asked_for = plans.ask(viewer(), brief, ticks)
    return jsonify(
        asked=[
            {**as_plain(a.request), "introduction": a.key, "fault": gettext(a.fault) if a.fault else ""}
            for a in asked_for
        ]
    ), 201


def plan_tables() -> Response:
    """Answer with round tables: ``programme``, ``tables``, ``absent`` (many), ``anew``."""
    programme = _needed("programme")
    return jsonify(as_plain(tables.seated(programme)))


def plan_seminars() -> Response:
    """Answer with the seminars to propose: ``programme`` (else all on file), ``top``, ``until``."""
    programme = asked.text("programme").removeprefix("programme:") or None
    until = asked.number("until", 0, most=2200) or None
    top = asked.number("top", seminars.TOP, least=1, most=seminars.MOST)
    return jsonify(as_plain(whole().programme_plans.seminars(programme=programme, top=top, until=until)))


def plan_closing() -> Response:
    """Answer with the closing day of a ``programme``, a ``document`` or all: ``readers``, ``day``."""
    named = {kind: asked.text(kind) for kind in ("programme", "document")}
    if all(named.values()):
        raise InputError([Problem("give a programme or a document, not both")])
    of = next((Ref(k, v.removeprefix(f"{k}:")) for k, v in named.items() if v), None)
    readers = asked.text("readers") or READERS[0]
    if readers not in READERS:
        raise InputError([fault(NO_READERS.of(known=", ".join(READERS)), column="readers", value=readers)])
    return jsonify(as_plain(whole().programme_plans.closing(of, readers=readers, day=_day())))


def _needed(name: str) -> str:
    given = asked.text(name)
    if not given:
        raise InputError([Problem("is missing", column=name)])
    return given.removeprefix("programme:") if name == "programme" else given


def _day() -> date | None:
    given = asked.text("day")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError([Problem("is no day written 2026-05-31", column="day", value=given)]) from error


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise InputError([Problem("is a text", column=name)])
    return value.strip()


def _delegates(given: dict[str, Any], name: str) -> list[Ref]:
    listed = given.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise InputError([Problem("is a list of texts", column=name)])
    return [Ref("delegate", item.removeprefix("delegate:")) for item in listed]


def register(blueprint: Blueprint) -> None:
    """Add the routes."""
    for view in (plan_visits, plan_brief, plan_tables, plan_seminars, plan_closing):
        name = view.__name__
        blueprint.add_url_rule(f"/{name.replace('_', '/')}", name, view)
    blueprint.add_url_rule("/plan/ticks", "plan_ticks", plan_ticks, methods=["POST"])
