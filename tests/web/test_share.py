"""The page that hands the service on: QR codes that lead there, and the certificate with its fingerprint."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.store.open import open_store
from matcher.accounts.qr import qr_svg
from matcher.service import Service
from web.app import create_app
from web.settings import Settings
from web.share import in_terminal
from web.tls import fingerprint, own_identity

BASES = ("https://matcher.local:8443/", "https://192.168.1.5:8443/")


@pytest.fixture(scope="module")
def shared_page(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of a service with addresses and an authority of its own."""
    folder = tmp_path_factory.mktemp("share")
    store = open_store(f"sqlite:///{folder / 'store.db'}")
    identity = own_identity(folder / "tls", [])
    settings = Settings(secret_key="0" * 32, bases=BASES, authority=identity.authority)
    app = create_app(Service(store), settings)
    app.config["TESTING"] = True
    yield FlaskClient(app, app.response_class, use_cookies=True)
    store.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_shows_every_address_as_text_and_as_a_code(shared_page: FlaskClient, lang: str) -> None:
    text = shared_page.get(f"/share/?lang={lang}").text
    for base in BASES:
        assert f'href="{base}"' in text
        label = {"en": "QR code of ", "zh": ""}[lang]
        path = re.search(r"<path[^>]*/>", qr_svg(base, ""))
        assert path is not None
        assert path[0] in text
        assert f'aria-label="{label}' in text
    assert "<style" not in text
    assert "style=" not in text
    assert text.count('role="img" aria-label="') == len(BASES)


def test_the_certificate_comes_with_its_fingerprint(shared_page: FlaskClient) -> None:
    settings: Settings = shared_page.application.extensions["matcher-share"]
    assert settings.authority is not None
    assert fingerprint(settings.authority) in shared_page.get("/share/").text
    answer = shared_page.get("/share/ca.crt")
    assert answer.data == settings.authority.read_bytes()
    assert answer.content_type == "application/x-x509-ca-cert"
    assert "PRIVATE" not in answer.text


def test_without_an_authority_there_is_nothing_to_download(visitor: FlaskClient) -> None:
    assert visitor.get("/share/ca.crt").status_code == 404
    text = visitor.get("/share/").text
    assert "http://localhost/" in text
    assert "ca.crt" not in text


def test_where_phones_cannot_reach_it_the_page_says_so(
    visitor: FlaskClient, shared_page: FlaskClient
) -> None:
    said = "Only this machine can open this address"
    assert said in visitor.get("/share/").text
    assert said not in shared_page.get("/share/?lang=en").text


def test_a_code_is_drawn_without_style_or_script() -> None:
    made = qr_svg('https://x.example/"><script>', 'code of "><script>')
    assert made.startswith("<svg ")
    assert "<script" not in made
    assert "style" not in made
    assert re.fullmatch(r"[█▀▄ \n]+", in_terminal(BASES[0]))
