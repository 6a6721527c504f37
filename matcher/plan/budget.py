"""Budgets add up: lines of a store against their sums, and what a plan of visits costs as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from graph.records import Record, Ref
from matcher.browse.pages import Browser
from matcher.plan.fault_words import NO_LINES, missing
from matcher.plan.tongue import Both
from matcher.plan.visits_written import VisitPlan

CENT = Decimal("0.01")
WAY = Both("{start} – {end}", "{start}—{end}")
UNKNOWN_COST = Both("{start} – {end} (cost not on file)", "{start}—{end}（费用未登记）")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a budget, ``level`` 0 the total. ``sum`` is that of the lines under it, None for a leaf."""

    id: str
    label: Both
    level: int
    amount: Decimal
    currency: str
    sum: Decimal | None

    @property
    def adds_up(self) -> bool:
        """Whether the lines under it come to its amount, to the cent."""
        return self.sum is None or self.sum == self.amount


@dataclass(frozen=True, slots=True)
class Budget:
    """Lines, each before those under it; ``faults`` are those that do not add up."""

    document: Ref
    lines: tuple[Line, ...]

    @property
    def faults(self) -> tuple[Line, ...]:
        """Lines whose amount is not the sum of those under them."""
        return tuple(line for line in self.lines if not line.adds_up)


def stored_budget(browser: Browser, document: Ref) -> Budget:
    """Return the budget lines that a document tells of, in its own tree; NotFoundError where it has none.

    Lines of another currency than the line above are counted as not adding up: nothing is converted.
    """
    ends = browser.ends
    records = [
        r for r in browser.snapshot.of("budget_line").values() if document in ends.targets(r.ref, "told_in")
    ]
    if not records:
        raise missing(NO_LINES.of(ref=str(document)))
    under: dict[Ref | None, list[Record]] = {}
    held = {r.ref for r in records}
    for record in records:
        above = [p for p in ends.targets(record.ref, "part_of") if p in held]
        under.setdefault(above[0] if above else None, []).append(record)
    lines: list[Line] = []
    for top in under.get(None, ()):
        _add(lines, top, under, level=0)
    return Budget(document, tuple(lines))


def _add(lines: list[Line], record: Record, under: dict[Ref | None, list[Record]], *, level: int) -> None:
    below = under.get(record.ref, [])
    currency = str(record.get("currency") or "")
    same = all(str(r.get("currency") or "") == currency for r in below)
    total = sum((_amount(r) for r in below), Decimal(0)) if same else Decimal("NaN")
    label = Both(record.title("en"), record.title("zh"))
    lines.append(Line(record.id, label, level, _amount(record), currency, total if below else None))
    for each in below:
        _add(lines, each, under, level=level + 1)


def _amount(record: Record) -> Decimal:
    return Decimal(str(record.get("amount") or 0)).quantize(CENT)


def plan_budget(plan: VisitPlan) -> tuple[Line, ...]:
    """Return what a plan of visits costs: the total, travel by leg, visits by firm; it adds up by making."""
    travel = _legs(plan)
    visits = [
        _line(f"visit-{v.firm.id}", v.name, v.cost, plan.currency) for day in plan.days for v in day.visits
    ]
    parts = [
        *_part("travel", Both("Travel", "交通"), travel, plan.currency),
        *_part("visits", Both("Visits", "参观"), visits, plan.currency),
    ]
    total = sum((p.amount for p in parts if p.level == 1), Decimal(0))
    top = Line("total", Both("Total", "合计"), 0, plan.cost.quantize(CENT), plan.currency, total)
    return (top, *parts)


def _part(key: str, label: Both, lines: Sequence[Line], currency: str) -> list[Line]:
    total = sum((line.amount for line in lines), Decimal(0)).quantize(CENT)
    return [Line(key, label, 1, total, currency, total if lines else None), *lines]


def _line(key: str, label: Both, amount: Decimal, currency: str) -> Line:
    return Line(key, label, 2, amount.quantize(CENT), currency, None)


def _legs(plan: VisitPlan) -> list[Line]:
    found: list[Line] = []
    for day in plan.days:
        here = day.start_name
        ways = [(v.city_name, v.way) for v in day.visits]
        ways += [(plan.home_name, day.back)] if day.back else []
        for end, way in ways:
            words = UNKNOWN_COST if way.assumed else WAY
            label = words.of(start=here, end=end)
            found.append(_line(f"leg-{len(found) + 1}", label, way.cost, plan.currency))
            here = end
    return found
