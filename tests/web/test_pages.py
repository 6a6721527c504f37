"""Every page answers in both languages, is small, carries its headers and no inline style or script."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.records import Ref
from matcher.service import Service
from web.links import PLURALS, SUGGESTED, url_of, url_of_list, url_of_suggestions, url_of_why

LIMIT = 200 * 1024
FIXED = [
    "/",
    "/search",
    "/search?q=solar",
    "/search?q=电子政务&kind=topic",
    "/search?country=EGY",
    "/help",
    "/help/score",
]
HEAVY = [Ref("country", "CHN"), Ref("topic", "smart-city"), Ref("goal", "sdg-11"), Ref("delegate", "mu-001")]
EXAMPLES = 3


class Inline(HTMLParser):
    """Collects what a strict content security policy would block."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.lang = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag in ("style", "script", "iframe", "object", "embed"):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {n}" for n in known if n == "style" or n.startswith("on")]
        self.found += [f"{n}={v}" for n, v in known.items() if (v or "").lower().startswith("javascript:")]
        if tag == "html":
            self.lang = known.get("lang") or ""


@pytest.fixture(scope="session")
def addresses(app: Flask, service: Service) -> list[str]:
    """The fixed pages, the list of every kind, and some records of each with all that hangs on them."""
    found = list(FIXED)
    with app.test_request_context("/"):
        for kind in PLURALS:
            found.append(url_of_list(kind))
            refs = [hit.ref for hit in service.list(kind, limit=EXAMPLES).hits]
            for ref in [*refs, *(r for r in HEAVY if r.kind == kind)]:
                found.append(url_of(ref))
                found += [url_of_suggestions(ref, about) for about in SUGGESTED.get(kind, ())]
        for about in ("partners", "peers"):
            best = service.suggest(about, Ref("delegate", "mu-001")).suggestions[0]
            found.append(url_of_why(Ref("delegate", "mu-001"), about, f"{best.kind}:{best.id}"))
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_answers_small_and_clean(client: FlaskClient, addresses: list[str], lang: str) -> None:
    assert len(addresses) > 60
    for address in addresses:
        response = client.get(address, headers={"Accept-Language": lang})
        assert response.status_code == 200, address
        assert len(response.data) < LIMIT, (address, len(response.data))
        inline = Inline(response.text)
        assert not inline.found, (address, inline.found)
        assert inline.lang.startswith(lang), address


def test_every_address_a_page_links_to_answers(client: FlaskClient, addresses: list[str]) -> None:
    """Links are followed from a few pages of each sort; a broken one fails with its page."""
    checked: set[str] = set()
    for address in ["/", "/search?q=e-", "/delegates/mu-001", "/delegates/mu-001/peers", "/countries/MMR"]:
        for link in client.get(address).text.split('href="')[1:]:
            target = link.partition('"')[0].replace("&amp;", "&").partition("#")[0]
            if target.startswith("/") and not target.startswith("/static") and target not in checked:
                checked.add(target)
                assert client.get(target).status_code == 200, (address, target)
    assert len(checked) > 50


def test_headers_are_on_pages_errors_static_files_and_json(client: FlaskClient) -> None:
    for address in ["/", "/nowhere", "/static/style.css", "/api/search?q=x", "/healthz"]:
        with client.get(address) as response:
            headers = response.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self'"), address
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_ids_are_unique_on_a_page(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        ids = [part.partition('"')[0] for part in client.get(address).text.split(' id="')[1:]]
        assert len(ids) == len(set(ids)), (address, [i for i in ids if ids.count(i) > 1][:3])


def test_healthz_says_nothing_but_that_all_is_well(visitor: FlaskClient) -> None:
    assert visitor.get("/healthz").text == "ok\n"


def test_the_first_page_cites_sizes_and_does_not_add_them_up(client: FlaskClient) -> None:
    text = client.get("/").text
    for told in (
        "38 participants, 24 countries",
        "26 participants, 15 countries",
        "1,229 participants, 127 countries",
    ):
        assert told in text
    assert "not added up" in text


def test_made_up_people_are_tagged_wherever_they_stand(client: FlaskClient) -> None:
    assert 'class="tag tag-made-up"' in client.get("/delegates/mu-001").text
    assert 'class="tag tag-made-up"' in client.get("/search?q=participant").text
    assert 'class="tag tag-made-up"' not in client.get("/delegates/toa-labui").text.partition("</h1>")[0]


def test_no_page_recommends(client: FlaskClient, addresses: list[str]) -> None:
    for address in addresses:
        if not address.startswith("/documents"):
            assert "recommend" not in client.get(address).text.lower(), address
