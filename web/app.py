"""The application factory: settings, the service, and the parts that make up the web service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf import CSRFProtect

from web import (
    access,
    account,
    api,
    cookies,
    current,
    days,
    desk,
    errors,
    headers,
    hosts,
    introductions,
    languages,
    limits,
    logs,
    mine,
    pages,
    plans,
    share,
    template_words,
)
from web.account import signed
from web.desk import uploads
from web.settings import Settings

if TYPE_CHECKING:
    from matcher.service import Service


def create_app(service: Service, settings: Settings | None = None) -> Flask:
    """Return the web service over ``service``; settings come from the environment unless given."""
    chosen = settings or Settings.from_environment()
    app = Flask("web")
    app.config.update(
        SECRET_KEY=chosen.secret_key,
        MAX_CONTENT_LENGTH=chosen.upload_limit,
        SESSION_COOKIE_NAME=cookies.named("session", secure=chosen.secure_cookies),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE=cookies.SAME_SITE,
        SESSION_COOKIE_SECURE=chosen.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.url_map.merge_slashes = False
    app.extensions[current.KEY] = service
    app.extensions[uploads.EXTENSION] = uploads.Uploads(chosen.uploads)
    logs.install(app)
    hosts.install(app, chosen)
    limits.install(app, chosen)
    for part in (signed, access, languages, headers, errors, template_words):
        part.install(app)
    CSRFProtect(app)
    for blueprint in (pages.blueprint, desk.blueprint, api.blueprint, account.blueprint):
        app.register_blueprint(blueprint)
    app.register_blueprint(introductions.blueprint)
    app.register_blueprint(mine.blueprint)
    app.register_blueprint(plans.blueprint)
    app.register_blueprint(days.blueprint)
    app.register_blueprint(introductions.api)
    share.install(app, chosen)
    access.confirm(app)
    return app
