"""A programme's days, for the staff: visits and briefs, round tables, missing seminars, the closing day."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("days", __name__, url_prefix="/programmes/<path:key>/plan")

from web.days import brief, closing, seminars, tables, visits, words  # noqa: E402, F401  (views register)
