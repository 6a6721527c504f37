"""What somebody asks of a plan of visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from graph.errors import InputError
from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.plan import fault_words as words
from matcher.plan.fault_words import fault, missing


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody asks of a plan; ``pins`` are visits fixed with their hosts, by day.

    ``firms`` are the firms to choose from (all partners of the store when None), ``without`` those to
    leave out; ``visit_hours`` and ``visit_costs`` speak of single firms.
    """

    days: tuple[date, ...]
    home: Ref
    hours: float = 8.0
    visits_a_day: int = 2
    budget: Decimal | None = None
    currency: str = "USD"
    returns: bool = True
    pins: Mapping[Ref, date] = field(default_factory=dict)
    firms: tuple[Ref, ...] | None = None
    without: frozenset[Ref] = frozenset()
    visit_hours: Mapping[Ref, float] = field(default_factory=dict)
    visit_costs: Mapping[Ref, Decimal] = field(default_factory=dict)
    usual_hours: float = 2.0


def check_wishes(browser: Browser, wishes: Wishes) -> None:
    """Raise NotFoundError for what is not in the store, InputError for wishes that contradict each other."""
    for ref in (wishes.home, *wishes.pins, *(wishes.firms or ()), *wishes.without):
        if browser.snapshot.record(ref) is None:
            raise missing(words.NOT_THERE.of(ref=str(ref)))
    problems = []
    if not wishes.days or list(wishes.days) != sorted(set(wishes.days)):
        problems.append(fault(words.DAYS, column="days"))
    if wishes.visits_a_day < 1 or not 0 < wishes.hours <= 24:
        problems.append(fault(words.A_DAY, column="hours"))
    for firm, day in wishes.pins.items():
        if day not in wishes.days:
            problems.append(fault(words.PIN_CLOSED, column="pin", value=f"{firm.id} {day}"))
        if firm in wishes.without:
            problems.append(fault(words.PIN_LEFT_OUT, column="pin", value=firm.id))
    if problems:
        raise InputError(problems)
