"""What a query asks of a plan of visits, for the page and for the JSON API alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from flask import request

from graph.errors import InputError, Problem
from graph.records import Ref
from matcher.browse.pages import Browser
from matcher.plan.fault_words import UnfitError, fault
from matcher.plan.tongue import Both
from matcher.plan.visits_travel import COLUMNS, Travel, read_travel
from matcher.plan.visits_wishes import Wishes

MOST_DAYS = 30
MOST_WAYS = 20_000
DEFAULTS = {
    "days": "2",
    "home": "shanghai",
    "hours": "8",
    "visits": "2",
    "visit_hours": "2",
    "currency": "USD",
}
FIELDS = ("starts", *DEFAULTS, "budget", "ways")

NO_DAY = Both("is no day written 2026-05-31", "不是写作2026-05-31的日期")
NO_WHOLE = Both("is no whole number from {least} to {most}", "不是{least}至{most}之间的整数")
NO_NUMBER = Both("is no number from {least} to {most}", "不是{least}至{most}之间的数")
NO_MONEY = Both("is no amount of money", "不是金额")
NO_CURRENCY = Both("is no currency of three letters", "不是三个字母的货币代码")

T = TypeVar("T")


def values() -> dict[str, str]:
    """Return what stands in the form's fields: what was asked, else what is usual."""
    return {name: request.args.get(name, DEFAULTS.get(name, "")).strip() for name in FIELDS}


def asked_wishes() -> Wishes:
    """Return what the query asks for; InputError with every field that cannot be read."""
    reader = _Reader(values())
    first = reader.read("starts", _day) or date.min
    count = reader.read("days", lambda t: _whole(t, 1, MOST_DAYS)) or 1
    hours = reader.read("hours", lambda t: _number(t, 1, 24)) or 8.0
    visits = reader.read("visits", lambda t: _whole(t, 1, 10)) or 2
    visit_hours = reader.read("visit_hours", lambda t: _number(t, 0.25, 12)) or 2.0
    budget = reader.read("budget", _money) if reader.values["budget"] else None
    currency = reader.read("currency", _currency) or "USD"
    pins = {}
    for firm, day in _pins():
        try:
            pins[Ref("company", firm)] = _day(day)
        except UnfitError as error:
            reader.problems.append(fault(error.words, column="pin_day", value=day[:40]))
    if reader.problems:
        raise InputError(reader.problems)
    return Wishes(
        days=tuple(first + timedelta(days=n) for n in range(count)),
        home=Ref("place", reader.values["home"].removeprefix("place:")),
        hours=hours,
        visits_a_day=visits,
        budget=budget,
        currency=currency,
        returns=request.args.get("one_way", "") not in ("1", "true", "on", "yes"),
        pins=pins,
        firms=tuple(_firms("firm")) or None,
        without=frozenset(_firms("without")),
        usual_hours=visit_hours,
    )


def asked_ways(browser: Browser) -> Travel | None:
    """Return the ways that the query lists, a line each as in travel.csv; None without any."""
    text = request.args.get("ways", "").replace("\r\n", "\n").strip()[:MOST_WAYS]
    if not text:
        return None
    head = ",".join(COLUMNS)
    if text.split("\n", 1)[0].replace(" ", "") != head:
        text = f"{head}\n{text}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "travel.csv"
        path.write_text(text + "\n", encoding="utf-8")
        return read_travel(path, browser)


class _Reader:
    """Reads fields; ``problems`` collects what is wrong with them."""

    def __init__(self, given: dict[str, str]) -> None:
        self.values = given
        self.problems: list[Problem] = []

    def read(self, name: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(self.values[name])
        except UnfitError as error:
            self.problems.append(fault(error.words, column=name, value=self.values[name][:40]))
            return None


def _pins() -> Iterator[tuple[str, str]]:
    """Iterate over the fixed visits: ``pin=FIRM=DATE``, or ``pin_firm`` and ``pin_day`` side by side."""
    for text in request.args.getlist("pin"):
        firm, _, day = text.strip().rpartition("=")
        yield firm.removeprefix("company:"), day
    for firm, day in zip(request.args.getlist("pin_firm"), request.args.getlist("pin_day"), strict=False):
        if firm.strip():
            yield firm.strip().removeprefix("company:"), day.strip()


def _firms(name: str) -> Iterator[Ref]:
    return (
        Ref("company", f.strip().removeprefix("company:")) for f in request.args.getlist(name) if f.strip()
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnfitError(NO_DAY) from error


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most):
        raise UnfitError(NO_WHOLE.of(least=str(least), most=str(most)))
    return int(text)


def _number(text: str, least: float, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not least <= found <= most:
        raise UnfitError(NO_NUMBER.of(least=f"{least:g}", most=f"{most:g}"))
    return found


def _money(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not (found.is_finite() and 0 <= found <= Decimal(10) ** 9):
        raise UnfitError(NO_MONEY)
    return found


def _currency(text: str) -> str:
    if not (text.isascii() and text.isalpha() and len(text) == 3):
        raise UnfitError(NO_CURRENCY)
    return text.upper()
