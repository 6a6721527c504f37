"""Introductions: one's own list, asking, answering, and the staff's part of it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("introductions", __name__, url_prefix="/introductions")
api = Blueprint("introductions_api", __name__, url_prefix="/api/introductions")

from web.introductions import asking, broker, json, own, page  # noqa: E402, F401  (views register)
