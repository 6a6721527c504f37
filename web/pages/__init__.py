"""Pages for everybody: home, search, records, suggestions and their arithmetic, help."""

from __future__ import annotations

from flask import Blueprint

from web.pages import documents, help, home, quality, records, search, set_aside, suggestions

blueprint = Blueprint("pages", __name__)
for part in (home, search, records, documents, suggestions, set_aside, help, quality):
    part.register(blueprint)
