"""Requests that make no sense are refused in words: no route answers with a fault of ours, whoever asks."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from graph.records import Ref
from matcher.access.roles import Role

REQUESTS = 400
ASKERS = (
    (Role.STAFF, None),
    (Role.DELEGATE, Ref("delegate", "mu-001")),
    (Role.FIRM, Ref("company", "leadcore")),
    (Role.EXPORTER, None),
)
KEYS = ("mu-001", "workshop-solar-2011", "solar-energy", "yangzhong-solar", "nope", "..%2f", "🤖")
NAMES = (
    *("about", "absent", "add_firm", "add_seat", "add_visit", "basis", "change", "countries", "count", "day"),
    *("days", "drop", "encoder", "firm", "for", "hours", "kind", "lang", "language", "least", "member"),
    *("most", "of", "offset", "order", "part", "pin", "programme", "q", "regions", "require", "say"),
    *("seats", "starts", "top", "topic", "unsay", "visits", "way", "with", "without"),
)
VALUES = (
    *("", "-1", "0", "1", "99999999999999999999", "abc", "\x00", "a" * 400, "::", ";", "NaN", "𝟙", "ليس"),
    *("delegate:mu-001", "delegate:", "company:yangzhong-solar", "organisation:cifal-shanghai", "goal:sdg-1"),
    *(
        "place:yangzhong",
        "programme:workshop-solar-2011",
        "project:nope",
        "topic:solar-energy",
        "country:FJI",
    ),
    *("solar-energy", "workshop-solar-2011", "2026-02-30", "2026-03-02", "country:FJI=needs=solar-energy"),
    *("delegate:mu-001=conflicts_with=delegate:mu-002", '"><script>', "text", "characters", "public"),
)
NAMED = (
    *("delegate:nope", "delegate:mu-001", "expert:nope", "company:yangzhong-solar", "country:FJI"),
    *(
        "topic:solar-energy",
        "programme:workshop-solar-2011",
        "organisation:nope",
        "goal:sdg-1",
        "language:en",
    ),
)
"""A record of each sort, there or not, for routes that ask for whom."""
LEFT_OUT = ("/static", "/account", "/desk/exports/graph")
"""What signs in and out, and a large file that depends on nothing that is asked."""


Asked = tuple[str, list[tuple[str, str]]]


def _address(rule: Rule, rng: random.Random) -> Asked:
    path = re.sub(r"<[^>]+>", lambda _: rng.choice(KEYS), rule.rule)
    return path, [(rng.choice(NAMES), rng.choice(VALUES)) for _ in range(rng.randint(0, 5))]


def _routes(app: Flask) -> list[Rule]:
    rules = (r for r in app.url_map.iter_rules() if "GET" in (r.methods or ()))
    return sorted((r for r in rules if not r.rule.startswith(LEFT_OUT)), key=lambda r: r.rule)


def _faults(client: FlaskClient, asked: Iterable[Asked]) -> list[Asked]:
    found = []
    for path, query in asked:
        answer = client.get(path, query_string=query)
        if answer.status_code >= 500:
            found.append((path, query))
        answer.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("role", "subject"), ASKERS, ids=lambda given: str(given))
def test_no_request_is_answered_with_a_fault(
    app: Flask, client_as: Callable[..., FlaskClient], role: Role, subject: Ref | None
) -> None:
    rng, routes = random.Random(f"{role}"), _routes(app)
    # Every route is asked in turn, so none is left to chance.
    asked = [_address(routes[n % len(routes)], rng) for n in range(REQUESTS)]
    assert _faults(client_as(role, subject), asked) == []


@pytest.mark.slow
@pytest.mark.parametrize("named", NAMED)
def test_no_route_fails_over_whom_it_is_asked_for(client: FlaskClient, app: Flask, named: str) -> None:
    rng = random.Random(named)
    asked = [(_address(rule, rng)[0], [("for", named)]) for rule in _routes(app)]
    assert _faults(client, asked) == []
