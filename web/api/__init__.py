"""The JSON API: suggestions in the form of the contract, search, records, plans, what was inferred."""

from __future__ import annotations

from flask import Blueprint

from web.api import days, inferred, plans, quality, records, suggestions

blueprint = Blueprint("api", __name__, url_prefix="/api")
for part in (suggestions, records, plans, days, quality, inferred):
    part.register(blueprint)
