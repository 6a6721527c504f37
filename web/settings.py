"""What the web service can be told from outside, read once from environment variables."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import MatcherError
from web.counters import Counters

UPLOAD_LIMIT = 50 * 1024 * 1024
_YES = ("1", "true", "yes", "on")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the web service.

    ``secret_key`` (``MATCHER_SECRET_KEY``) signs cookies and forms; without one, each start makes its own,
    and forms that were open before are refused. ``secure_cookies`` (``MATCHER_SECURE_COOKIES``) keeps
    cookies off plain HTTP. ``upload_limit`` (``MATCHER_UPLOAD_LIMIT``) is in bytes. ``hosts``
    (``MATCHER_HOSTS``, divided by commas or spaces) are the names that the service answers to besides
    this machine's own; with ``own_addresses`` it answers to the machine's addresses too. ``proxies`` is
    the number of proxies in front. ``counters`` counts requests against their limits, None for no limits;
    workers of one service share them, and the folder of ``uploads``. ``bases`` are the addresses that the
    page /share shows, ``authority`` is the certificate that phones may add so as to trust the service.
    """

    secret_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    secure_cookies: bool = False
    upload_limit: int = UPLOAD_LIMIT
    hosts: tuple[str, ...] = ()
    own_addresses: bool = False
    proxies: int = 0
    counters: Counters | None = None
    uploads: Path | None = None
    bases: tuple[str, ...] = ()
    authority: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that the environment gives; MatcherError for a limit that is no number."""
        given = os.environ if environment is None else environment
        return cls(
            secret_key=given.get("MATCHER_SECRET_KEY") or secrets.token_hex(32),
            secure_cookies=given.get("MATCHER_SECURE_COOKIES", "").lower() in _YES,
            upload_limit=_bytes(given.get("MATCHER_UPLOAD_LIMIT", "")),
            hosts=tuple(re.findall(r"[^\s,]+", given.get("MATCHER_HOSTS", ""))),
            counters=Counters(),
        )


def _bytes(given: str) -> int:
    if not given:
        return UPLOAD_LIMIT
    if not given.isascii() or not given.isdigit() or not int(given):
        raise MatcherError(
            f"MATCHER_UPLOAD_LIMIT is {given!r:.40}: write a number of bytes, such as 50000000"
        )
    return int(given)
