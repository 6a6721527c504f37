"""Serving: on this machine only, and a clear word when the address is taken."""

from __future__ import annotations

import socket

import pytest

from graph.errors import MatcherError
from matcher.service import Service
from web.serve import serve
from web.settings import UPLOAD_LIMIT, Settings


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "matcher.example", "::"])
def test_no_address_that_others_reach(service: Service, host: str) -> None:
    with pytest.raises(MatcherError, match="no sign-in yet"):
        serve(service, host=host, port=0, threads=1)


def test_an_address_in_use_is_said(service: Service) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MatcherError, match="cannot listen"):
            serve(service, host="127.0.0.1", port=taken.getsockname()[1], threads=1)


def test_settings_come_from_the_environment() -> None:
    given = {"MATCHER_SECRET_KEY": "k", "MATCHER_SECURE_COOKIES": "yes", "MATCHER_UPLOAD_LIMIT": "1000"}
    assert Settings.from_environment(given) == Settings("k", True, 1000)
    assert Settings.from_environment({}).upload_limit == UPLOAD_LIMIT
    assert Settings.from_environment({}).secret_key != Settings.from_environment({}).secret_key
    assert "hush" not in repr(Settings("hush"))
