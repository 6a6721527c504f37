"""Whole plans of a programme: the hub, a portfolio, teams, why not, what if. For the staff."""

from __future__ import annotations

from flask import Blueprint

from web.plans import compose, hub, portfolio, team, whatif, whynot

blueprint = Blueprint("plans", __name__, url_prefix="/programmes/<key>/plan")
for part in (hub, portfolio, compose, team, whynot, whatif):
    part.register(blueprint)
