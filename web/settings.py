"""What the web service can be told from outside, read once from environment variables."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

UPLOAD_LIMIT = 50 * 1024 * 1024
_YES = ("1", "true", "yes", "on")


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the web service.

    ``secret_key`` (``MATCHER_SECRET_KEY``) signs forms; without one, each start makes its own, and forms
    that were open before are refused. ``secure_cookies`` (``MATCHER_SECURE_COOKIES``) keeps cookies off
    plain HTTP. ``upload_limit`` (``MATCHER_UPLOAD_LIMIT``) is in bytes.
    """

    secret_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    secure_cookies: bool = False
    upload_limit: int = UPLOAD_LIMIT

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that the environment gives; ValueError for a limit that is no number."""
        given = os.environ if environment is None else environment
        return cls(
            secret_key=given.get("MATCHER_SECRET_KEY") or secrets.token_hex(32),
            secure_cookies=given.get("MATCHER_SECURE_COOKIES", "").lower() in _YES,
            upload_limit=int(given.get("MATCHER_UPLOAD_LIMIT") or UPLOAD_LIMIT),
        )
