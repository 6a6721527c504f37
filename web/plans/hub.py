"""The hub of a programme's plan."""

from __future__ import annotations

from flask import Blueprint

from web.plans.frame import frame


def hub(key: str) -> str:
    """Show what can be planned for a programme."""
    plan = frame(key)
    return plan.show("hub", standing=plan.planning.standing(plan.programme), spoken=plan.topics()[0])


def register(blueprint: Blueprint) -> None:
    """Add the route."""
    blueprint.add_url_rule("", "hub", hub)
