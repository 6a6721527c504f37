"""The JSON API: suggestions in the form of the contract, search, and records."""

from __future__ import annotations

from flask import Blueprint

from web.api import quality, records, suggestions

blueprint = Blueprint("api", __name__, url_prefix="/api")
for part in (suggestions, records, quality):
    part.register(blueprint)
