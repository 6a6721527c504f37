"""The JSON API: suggestions in the form of the contract, search, and records."""

from __future__ import annotations

from flask import Blueprint

from web.api import plans, records, suggestions

blueprint = Blueprint("api", __name__, url_prefix="/api")
for part in (suggestions, records, plans):
    part.register(blueprint)
