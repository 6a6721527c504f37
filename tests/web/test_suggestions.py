"""Suggestion pages: reasons before the number, sources linked, and arithmetic that adds up as printed."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Request, import_files
from matcher.service import Service
from web.links import url_of_why

WHO = Ref("delegate", "mu-001")
NUMBER = r"(-?[\d.]+(?:e-?\d+)?)"
PRODUCT = re.compile(rf"{NUMBER} × (?:ln\(1 \+ {NUMBER}\)|{NUMBER}) = <strong>{NUMBER}</strong>")


@pytest.mark.parametrize("about", ["partners", "peers"])
def test_reasons_come_before_the_number(client: FlaskClient, service: Service, about: str) -> None:
    text = client.get(f"/delegates/mu-001/{about}").text
    cards = text.split('<li class="card">')[1:]
    answer = service.suggest(about, WHO)
    assert len(cards) == len(answer.suggestions)
    for card, suggestion in zip(cards, answer.suggestions, strict=True):
        assert 0 < card.index('class="reasons"') < card.index('class="score"')
        assert f"{suggestion.score:,.2f}" in card.partition('class="score"')[2]


@pytest.mark.parametrize("about", ["partners", "peers", "projects"])
def test_the_arithmetic_on_the_page_adds_up_to_the_score(
    app: Flask, client: FlaskClient, service: Service, about: str
) -> None:
    answer = service.suggest_projects(delegate=WHO) if about == "projects" else service.suggest(about, WHO)
    best = answer.suggestions[0]
    with app.test_request_context("/"):
        address = url_of_why(WHO, about, f"{best.kind}:{best.id}")
    text = client.get(address).text
    products = PRODUCT.findall(text)
    assert len(products) == len(best.reasons)
    total = 0.0
    for weight, logged, plain, contribution in products:
        value = math.log1p(float(logged)) if logged else float(plain)
        assert float(weight) * value == pytest.approx(float(contribution), abs=1e-9)
        total += float(contribution)
    assert total == pytest.approx(best.score, abs=1e-9)
    printed = re.search(r'<tfoot>.*?class="num formula">([^<]+)<', text, re.S)
    assert printed is not None
    assert float(printed[1]) == pytest.approx(best.score, abs=1e-9)


def test_the_values_on_the_page_add_up_to_the_paths(
    app: Flask, client: FlaskClient, service: Service
) -> None:
    best = service.suggest("peers", WHO).suggestions[0]
    with app.test_request_context("/"):
        text = client.get(url_of_why(WHO, "peers", f"{best.kind}:{best.id}")).text
    for article in text.split('<article class="path')[1:]:
        numbers = re.findall(r'class="num formula"[^>]*>(?:<strong>)?([\d.e-]+)<', article)
        *parts, value = [float(n) for n in numbers]
        assert math.fsum(parts) == pytest.approx(value, abs=1e-9)


def test_every_source_leads_to_its_passage(client: FlaskClient) -> None:
    text = client.get("/delegates/delegate-from-maldives/peers").text
    found = set(re.findall(r'href="(/documents/[^"#]+)#(q-[0-9a-f]+)"', text))
    assert found
    for address, anchor in found:
        passage = client.get(address.replace("&amp;", "&")).text.partition(f'id="{anchor}"')[2]
        assert passage.startswith(' class="marked"')


def test_moldova_and_maldives_meet(client: FlaskClient) -> None:
    """The case the programme itself reports: one had the alcohol tax system, the other looked for it."""
    first = client.get("/delegates/delegate-from-maldives/peers").text.split('<li class="card">')[1]
    assert "Delegate from Moldova" in first
    assert "2011" in client.get("/countries/MDV").text


def test_only_new_is_an_address(client: FlaskClient) -> None:
    text = client.get("/delegates/mu-001/partners").text
    assert 'href="/delegates/mu-001/partners?new_only=1"' in text
    assert client.get("/delegates/mu-001/partners?new_only=1").status_code == 200


def test_what_is_not_suggested_has_no_arithmetic(client: FlaskClient) -> None:
    assert client.get("/delegates/mu-001/partners/why?of=company:nobody").status_code == 404
    assert client.get("/delegates/mu-001/partners/why").status_code == 404
    assert client.get("/companies/neusoft/peers").status_code == 404


def test_nobody_to_suggest_says_what_would_change_it(writable: Flask, seeded: Store, tmp_path: Path) -> None:
    (tmp_path / "companies.csv").write_text("id,name_en\nlonely,Lonely Firm\n", encoding="utf-8")
    import_files(seeded, [tmp_path / "companies.csv"], Request(actor="test", source="lonely"))
    text = writable.test_client().get("/companies/lonely/partners").text
    assert "No path leads to anybody yet" in text
    assert "To the staff desk" in text
