"""What belongs to the request at hand: the service, and the language it is answered in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app
from flask_babel import get_locale

if TYPE_CHECKING:
    from matcher.service import Service

KEY = "matcher"


def service() -> Service:
    """Return the service that the application was made with."""
    return cast("Service", current_app.extensions[KEY])


def language() -> str:
    """Return the language of this answer, ``en`` or ``zh``."""
    locale = get_locale()
    return str(locale.language) if locale else "en"
