"""What belongs to the request at hand: the service, who asks, and the language it is answered in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g
from flask_babel import get_locale
from flask_login import current_user

from matcher.access.roles import VISITOR, Viewer

if TYPE_CHECKING:
    from matcher.service import Service

KEY = "matcher"
KEY_LANGUAGE = "matcher_language"
KEY_SEEN = "matcher_seen"


def whole() -> Service:
    """Return the service over the whole store, for use cases that look themselves who asks."""
    return cast("Service", current_app.extensions[KEY])


def viewer() -> Viewer:
    """Return who asks; a visitor when nobody is signed in."""
    found: Viewer = getattr(current_user, "viewer", VISITOR)
    return found


def service() -> Service:
    """Return the service over what the one who asks may see; the same for the whole request."""
    if KEY_SEEN not in g:
        setattr(g, KEY_SEEN, whole().seen_by(viewer()))
    return cast("Service", getattr(g, KEY_SEEN))


def actor() -> str:
    """Return the name under which the one who asks writes."""
    return viewer().actor


def language() -> str:
    """Return the language of this answer, ``en`` or ``zh``; kept, as a page asks hundreds of times."""
    if KEY_LANGUAGE not in g:
        locale = get_locale()
        setattr(g, KEY_LANGUAGE, str(locale.language) if locale else "en")
    return str(getattr(g, KEY_LANGUAGE))
