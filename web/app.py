"""The application factory: settings, the service, and the parts that make up the web service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf import CSRFProtect

from web import access, api, current, desk, errors, headers, languages, pages, template_words
from web.settings import Settings

if TYPE_CHECKING:
    from matcher.service import Service

STATIC_SECONDS = 3600


def create_app(service: Service, settings: Settings | None = None) -> Flask:
    """Return the web service over ``service``; settings come from the environment unless given."""
    chosen = settings or Settings.from_environment()
    app = Flask("web")
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        MAX_CONTENT_LENGTH=chosen.upload_limit,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_SECONDS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=chosen.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.url_map.merge_slashes = False
    app.extensions[current.KEY] = service
    for part in (access, languages, headers, errors, template_words):
        part.install(app)
    CSRFProtect(app)
    for blueprint in (pages.blueprint, desk.blueprint, api.blueprint):
        app.register_blueprint(blueprint)
    return app
