"""Which action each route stands for, and the check before every request. Deny by default.

A route that no line here names stops the service from starting. Who may do an action is decided in
`matcher.access.rules`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, request
from werkzeug.routing import Rule

from graph.model import KIND
from graph.records import Ref
from matcher.access import rules
from web.current import viewer
from web.links import PLURALS, SUGGESTED

Own = Callable[[], Ref | None]

SUGGEST_ACTION = {"similar": "similar", "members": "compose"}
"""What asks for another action than ``suggest``; projects for a programme are composed, too."""

ROUTES: dict[str, str] = {
    "static": "front",
    "pages.home": "front",
    "pages.healthz": "front",
    "pages.help_page": "front",
    "pages.score": "front",
    "share.page": "front",
    "share.authority": "front",
    "pages.quality": "desk",
    "api.quality": "desk",
    "api.inferred": "desk",
    "api.decide_inferred": "desk",
    "pages.search": "browse",
    "api.search": "browse",
    "api.record": "browse",
    "api.suggest_partners": "suggest",
    "api.suggest_peers": "suggest",
    "api.suggest_members": "compose",
    "api.suggest_similar": "similar",
    "api.suggest_projects": "suggest",
    "api.plan_team": "plan",
    "api.plan_portfolio": "plan",
    "api.plan_whynot": "plan",
    "api.plan_whatif": "plan",
    "plans.hub": "plan",
    "plans.portfolio": "plan",
    "plans.compose": "plan",
    "plans.team": "plan",
    "plans.save": "plan",
    "plans.why_not": "plan",
    "plans.what_if": "plan",
    "days.visits": "plan",
    "days.itinerary": "plan",
    "days.calendar": "plan",
    "days.itinerary_docx": "plan",
    "days.brief": "plan",
    "days.sheets": "plan",
    "days.brief_docx": "plan",
    "days.ticks": "plan",
    "days.tables": "plan",
    "days.keep_tables": "plan",
    "days.tables_docx": "plan",
    "days.seminars": "plan",
    "days.seminars_docx": "plan",
    "days.closing": "plan",
    "days.closing_docx": "plan",
    "api.plan_visits": "plan",
    "api.plan_brief": "plan",
    "api.plan_ticks": "plan",
    "api.plan_tables": "plan",
    "api.plan_seminars": "plan",
    "api.plan_closing": "plan",
    "desk.index": "desk",
    "desk.plans": "plan",
    "desk.changes": "desk",
    "desk.change": "desk",
    "desk.undo": "desk",
    "desk.cohorts": "desk",
    "desk.cohort": "desk",
    "desk.fill": "desk",
    "desk.cohort_form": "desk",
    "desk.limits": "desk",
    "desk.save_limits": "desk",
    "desk.unplaced": "desk",
    "desk.import_list": "desk",
    "desk.upload": "desk",
    "desk.look": "desk",
    "desk.settle": "desk",
    "desk.imported": "desk",
    "desk.names": "desk",
    "desk.judge_names": "desk",
    "desk.queue": "desk",
    "desk.queue_item": "desk",
    "desk.decide": "desk",
    "desk.decided": "desk",
    "desk.inferred": "desk",
    "desk.decide_inferred": "desk",
    "desk.preview_inference": "desk",
    "desk.enter_inference": "desk",
    "desk.leads": "leads",
    "desk.new_lead": "leads",
    "desk.enter_lead": "leads",
    "desk.lead": "leads",
    "desk.save_lead": "leads",
    "desk.exports": "leads",
    "desk.export_leads": "leads",
    "desk.export_graph": "export",
    "desk.export_programme": "export",
    "mine.own": "mine",
    "mine.seen_as": "mine",
    "mine.set_audience": "mine",
    "mine.withdraw": "mine",
    "mine.renew": "mine",
    "mine.correct_form": "mine",
    "mine.correct": "mine",
    "mine.as_json": "mine",
    "mine.as_page": "mine",
    "mine.erase_form": "mine",
    "mine.erase": "mine",
    "mine.issued": "export",
    "introductions.own": "introduce",
    "introductions.take_back": "introduce",
    "introductions.ask_form": "introduce",
    "introductions.ask": "introduce",
    "introductions.page": "introduce",
    "introductions.answer": "introduce",
    "introductions.letter": "introduce",
    "introductions.card": "introduce",
    "introductions.code": "introduce",
    "introductions.desk": "broker",
    "introductions.pass_on": "broker",
    "introductions.decline": "broker",
    "introductions.take_down": "broker",
    "introductions.propose_form": "broker",
    "introductions.propose": "broker",
    "introductions_api.mine": "introduce",
    "introductions_api.one": "introduce",
    "introductions_api.ask": "introduce",
    "introductions_api.answer": "introduce",
    "account.sign_in": "front",
    "account.enter_password": "front",
    "account.enter_code": "front",
    "account.card": "front",
    "account.enter_card": "front",
    "account.link": "front",
    "account.enter_link": "front",
    "account.second": "front",
    "account.enter_second": "front",
    "account.card_style": "front",
    "account.set_up": "front",
    "account.set_first_password": "front",
    "account.set_first_second": "front",
    "account.leave": "front",
    "account.sign_out": "session",
    "account.own": "session",
    "account.end_own_session": "session",
    "account.set_password": "session",
    "account.remove_password": "session",
    "account.second_factor": "session",
    "account.set_second_factor": "session",
    "account.new_recovery_codes": "session",
    "account.cards": "cards",
    "account.print_cards": "cards",
    "account.make_link": "cards",
    "account.withdraw_card": "cards",
    "account.accounts": "accounts",
    "account.new_account": "accounts",
    "account.add_account": "accounts",
    "account.account": "accounts",
    "account.change_account": "accounts",
    "account.events": "accounts",
}
"""For each endpoint the action it stands for."""


def _record_routes() -> dict[str, str]:
    found = {f"pages.{kind}": "browse" for kind in PLURALS}
    found |= {f"pages.{kind}_list": "browse" for kind in PLURALS}
    for kind, abouts in SUGGESTED.items():
        for about in abouts:
            action = "compose" if kind == "programme" else SUGGEST_ACTION.get(about, "suggest")
            found[f"pages.{kind}_{about}"] = found[f"pages.{kind}_{about}_why"] = action
            if about in ("partners", "peers", "projects") and kind != "programme":
                found[f"pages.{kind}_{about}_set_aside"] = "suggest"
    return found


ROUTES |= _record_routes()


def _named_in_path() -> Ref | None:
    """Return the record that the address names; one that nobody stands for when it names none."""
    given = request.view_args or {}
    return Ref(str(given.get("kind", "")), str(given.get("key", "")))


def _named_in_query() -> Ref | None:
    """Return the record that ``for`` names, as `web.pages.asked.ref` reads it; projects may ask for all."""
    kind, colon, key = request.args.get("for", "").strip()[:300].partition(":")
    default = "delegate"
    return Ref(kind, key) if colon and key and kind in KIND else Ref(default, f"{kind}{colon}{key}")


OWN: Mapping[str, Own] = {
    **dict.fromkeys(_record_routes(), _named_in_path),
    "api.suggest_partners": _named_in_query,
    "api.suggest_peers": _named_in_query,
    "api.suggest_projects": _named_in_query,
}
"""Where ``own`` is about a record: how the request names it. Elsewhere the view answers for whoever asks."""


def action_of(rule: Rule) -> str:
    """Return the action of a route; KeyError when none is declared."""
    return ROUTES[rule.endpoint]


def undeclared(app: Flask) -> list[str]:
    """Return the endpoints that no line names, and the lines that name no endpoint."""
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted(there ^ ROUTES.keys())


def check() -> None:
    """Refuse the request at hand unless whoever asks may do what its route stands for."""
    endpoint = request.endpoint
    if endpoint is None:
        return  # no such address: answered as not found, to everybody alike
    named = OWN.get(endpoint)
    rules.check(viewer(), ROUTES[endpoint], named() if named else None)


def may(endpoint: str, target: Ref | None = None) -> bool:
    """Tell whether whoever asks may open a route, so that pages offer only what works."""
    return rules.allows(viewer(), ROUTES[endpoint], target)


def suggested_for(ref: Ref) -> list[str]:
    """Return what is suggested for a record, as far as whoever asks may see it."""
    return [about for about in SUGGESTED.get(ref.kind, ()) if may(f"pages.{ref.kind}_{about}", ref)]


def install(app: Flask) -> None:
    """Have every request checked first, and templates offer only what works."""
    app.before_request(check)
    app.jinja_env.globals.update(may=may, suggested_for=suggested_for, viewer=viewer)


def confirm(app: Flask) -> None:
    """Raise RuntimeError unless every route has its line."""
    wrong = undeclared(app)
    if wrong:
        raise RuntimeError(f"web/access.py and the routes differ in: {', '.join(wrong)}")
