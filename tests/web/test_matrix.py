"""Every route for every role, on what is her own and on what is another's: each cell tried for real.

A cell that the table forbids must be refused; one that it allows must reach its page. Forms are sent with a
valid token and nothing else in them, so an allowed one is answered with a fault of the input, never with a
refusal and never with an error of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from matcher.access.roles import Role
from matcher.access.rules import ACTIONS, Grant
from web.access import OWN, ROUTES

OWN_RECORD = {
    Role.DELEGATE: Ref("delegate", "mu-001"),
    Role.LECTURER: Ref("expert", "zhao-kangmei"),
    Role.FIRM: Ref("company", "lenovo"),
}
KEYS = {
    "delegate": "mu-002",
    "country": "FJI",
    "company": "tian-hai",
    "topic": "e-government",
    "programme": "training-smart-cities-2011",
    "goal": "sdg-9",
}
"""Another's records; kinds that nobody stands for have one that everybody may see."""

VALUES = {
    "seq": "1",
    "form": "json",
    "token": "x" * 43,
    "filename": "style.css",
    "kind": "programme",
    "key": "training-smart-cities-2011",
}
"""What else stands in addresses."""

MayBe = Callable[[Store], Flask]
Make = Callable[..., FlaskClient]


@dataclass(frozen=True, slots=True)
class Cell:
    """A route, a method, and whose record the address names: ``own``, ``other``, or ``""`` for none."""

    rule: Rule
    method: str
    whose: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule} {self.whose}"


@pytest.fixture(scope="module")
def site(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory, app_over: MayBe) -> Iterator[Flask]:
    copied = tmp_path_factory.mktemp("matrix") / "seeds.db"
    copied.write_bytes(seeded_file.read_bytes())
    store = open_store(f"sqlite:///{copied}")
    yield app_over(store)
    store.close()


def cells(app: Flask) -> list[Cell]:
    """Return each route with each method, on her own and on another's where it differs."""
    found = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            kinds = ("own", "other") if rule.endpoint in OWN else ("",)
            found += [Cell(rule, method, whose) for whose in kinds]
    return sorted(found, key=lambda cell: cell.method)  # what is sent may end other sessions: it comes last


def address(cell: Cell, role: Role) -> str:
    """Return the address of a cell for a role."""
    own = OWN_RECORD.get(role)
    kind = str((cell.rule.defaults or {}).get("kind", ""))
    ref = Ref(kind, KEYS.get(kind, "nobody-of-this-name"))
    if cell.whose == "own" and own is not None and kind in ("", own.kind):
        ref = own
    text = cell.rule.rule
    for name in re.findall(r"<(?:[^:<>]+:)?(\w+)>", text):
        value = ref.id if name == "key" and kind else VALUES.get(name, "x")
        text = re.sub(rf"<(?:[^:<>]+:)?{name}>", value, text)
    query = f"?for={own if cell.whose == 'own' and own else 'delegate:mu-002'}"
    return text + (query if cell.rule.endpoint.startswith("api.suggest") else "")


def token_of(client: FlaskClient) -> str:
    """Return a token that forms of this browser are taken with."""
    page = client.get("/account/sign-in").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""


def answered(client: FlaskClient, cell: Cell, where: str) -> TestResponse:
    if cell.method == "GET":
        return client.get(where, buffered=True)
    return client.post(where, data={"csrf_token": token_of(client)}, buffered=True)


def refused(answer: TestResponse) -> bool:
    """Tell whether an answer refuses whoever asks: 401, 403, or the way to the sign-in page."""
    to_sign_in = answer.status_code == 302 and answer.location.startswith("/account/sign-in")
    return answer.status_code in (401, 403) or to_sign_in


def allowed(cell: Cell, role: Role, where: str) -> bool:
    """Tell whether the table allows a cell."""
    given = ACTIONS[ROUTES[cell.rule.endpoint]].grants[role]
    if given is not Grant.OWN or cell.whose == "":
        return given is not Grant.NO
    return cell.whose == "own" and OWN_RECORD[role].id in where


@pytest.mark.parametrize("role", Role)
def test_cells_of(role: Role, site: Flask, client_as: Make, tell: Callable[[str], None]) -> None:
    wrong: list[str] = []
    tried = cells(site)
    reader = client_as(role, OWN_RECORD.get(role), over=site)
    for cell in tried:
        client = reader if cell.method == "GET" else client_as(role, OWN_RECORD.get(role), over=site)
        where = address(cell, role)
        answer = answered(client, cell, where)
        if refused(answer) is allowed(cell, role, where) or answer.status_code >= 500:
            wrong.append(f"{cell}: {where} answered {answer.status_code} {answer.location or ''}")
    tell(f"rights of {role.value}: {len(tried)} cells of route x own or other's tried")
    assert not wrong, "\n".join(wrong)


def test_every_route_has_cells(site: Flask) -> None:
    assert {c.rule.endpoint for c in cells(site)} == set(ROUTES)


def test_a_visitor_who_follows_every_link_sees_only_what_is_for_everybody(
    site: Flask, client_as: Make
) -> None:
    visitor, seen, waiting = client_as(Role.VISITOR, over=site), set[str](), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.startswith("/") or len(seen) > 500:
            continue
        seen.add(path)
        answer = visitor.get(path, buffered=True)
        assert answer.status_code < 500, path
        if answer.status_code == 200 and "html" in answer.content_type:
            waiting += [
                h.replace("&amp;", "&") for h in re.findall(r'(?:href|src|action)="([^"#]+)', answer.text)
            ]
    adapter = site.url_map.bind("localhost")
    for path in seen:
        methods = adapter.allowed_methods(path.partition("?")[0])
        endpoint, _ = adapter.match(path.partition("?")[0], method=next(iter(methods)))
        assert ROUTES[endpoint] == "front", path
    assert len(seen) > 4
