"""``matcher plan``: teams and portfolios, visits and briefs, round tables, seminars, the closing day."""

from __future__ import annotations

import click

from matcher.cli_plan_cohort import closing, seminars, tables
from matcher.cli_plan_teams import COMMANDS
from matcher.cli_plan_visits import brief, visits


@click.group()
def plan() -> None:
    """Plan a programme: projects, visits, round tables, seminars, the closing day."""


plan.add_command(visits)
plan.add_command(brief)
plan.add_command(tables)
plan.add_command(seminars)
plan.add_command(closing)
for _command in COMMANDS:
    plan.add_command(_command)
