"""What belongs to the request at hand: the service, and the language it is answered in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g
from flask_babel import get_locale

if TYPE_CHECKING:
    from matcher.service import Service

KEY = "matcher"
KEY_LANGUAGE = "matcher_language"


def service() -> Service:
    """Return the service that the application was made with."""
    return cast("Service", current_app.extensions[KEY])


def language() -> str:
    """Return the language of this answer, ``en`` or ``zh``; kept, as a page asks hundreds of times."""
    if KEY_LANGUAGE not in g:
        locale = get_locale()
        setattr(g, KEY_LANGUAGE, str(locale.language) if locale else "en")
    return str(getattr(g, KEY_LANGUAGE))
