"""The JSON API: suggestions in the form of the contract, search, records, and plans."""

from __future__ import annotations

from flask import Blueprint

from web.api import days, plans, quality, records, suggestions

blueprint = Blueprint("api", __name__, url_prefix="/api")
for part in (suggestions, records, plans, days, quality):
    part.register(blueprint)
