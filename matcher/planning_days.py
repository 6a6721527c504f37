"""The use cases of a programme's days: visits and their briefs, round tables, missing seminars, closing day.

The plans themselves are made in `matcher.plan`; here it is said from whose graph: a firm's sheet from what
is open to firms or everybody, a report from what is open to reports or everybody, the rest from the whole.
What is open to a cohort alone is in neither.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from graph.errors import InputError
from graph.records import Ref
from matcher.access.roles import Viewer
from matcher.access.view import Eyes
from matcher.decide.cohorts import participants
from matcher.introductions.asking import MAX_PURPOSE, Wish
from matcher.introductions.introductions import Introductions
from matcher.introductions.shown import Shown
from matcher.plan.briefs import IntroductionRequest, Tick, VisitBrief, requests, visit_brief
from matcher.plan.closing import ClosingDay, closing_day
from matcher.plan.fault_words import NOT_THERE, missing
from matcher.plan.seminars import Radar, propose_seminars
from matcher.plan.tables import Placed, Seating, plan_tables, plan_tables_again
from matcher.plan.tongue import Both, title
from matcher.plan.visits import plan_visits
from matcher.plan.visits_ties import Seen, ties
from matcher.plan.visits_travel import SETTLED, Travel, city_of_firm
from matcher.plan.visits_wishes import Wishes
from matcher.plan.visits_written import VisitPlan
from matcher.planning_tables import KeptTables, Tables
from matcher.suggesting import Suggestions

FIRMS = ("public", "firm")
REPORTS = ("public", "report")
READERS = ("report", "staff")
FROM_VISIT = "visit"
PLANS_KEPT = 8
"""So many plans of visits are kept until the store changes: page, calendar and document ask for one each."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Host:
    """A firm that may be visited.

    ``stands`` says that the programme visits it, ``interested`` counts the participants tied to it, and
    ``city`` is empty where no place is on file.
    """

    firm: Ref
    name: Both
    city: Both
    stands: bool
    partner: bool
    interested: int
    made_up: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a tick: the key of the introduction that was proposed, or why none was."""

    request: IntroductionRequest
    key: str
    fault: str = ""


class ProgrammePlans:
    """Plans of a programme's days, over the whole store; for the staff.

    ``seen_with`` returns suggestions over what some eyes see. Every method raises NotFoundError for a
    programme, firm or document that is not there.
    """

    def __init__(
        self,
        whole: Suggestions,
        seen_with: Callable[[Eyes], Suggestions],
        introductions: Introductions,
        *,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._whole = whole
        self._seen_with = seen_with
        self._introductions = introductions
        self._today = today

    # -- visits ---------------------------------------------------------------------------------

    def hosts(self, programme: str) -> Sequence[Host]:
        """Return the firms to visit: those the programme visits first, then by how many are interested."""
        ref = Ref("programme", programme)
        return self._kept(("hosts", ref), lambda: self._hosts(ref))

    def _hosts(self, programme: Ref) -> Sequence[Host]:
        seen = self._all()
        browser = seen.browser
        cohort = participants(browser, programme)
        fixed = [t for t in browser.ends.targets(programme, "visited") if t.kind == "company"]
        partners = [r.ref for r in browser.snapshot.of("company").values() if r.get("partner") is True]
        firms = list(dict.fromkeys([*fixed, *sorted(partners)]))
        tied = [t.firm for t in ties(seen, cohort, firms)]
        found = [_host(seen, f, stands=f in fixed, interested=tied.count(f)) for f in firms]
        return sorted(found, key=lambda h: (not h.stands, -h.interested, h.name.en.casefold(), h.firm))

    def other_hosts(self, programme: str) -> Sequence[Ref]:
        """Return what a programme visits that is no firm; there is no brief for these."""
        ref = Ref("programme", programme)
        return [t for t in self._all().browser.ends.targets(ref, "visited") if t.kind != "company"]

    def cities(self) -> Sequence[tuple[Ref, Both]]:
        """Return the cities on file, from which a plan of visits may start, in order of name."""
        browser = self._all().browser
        places = (r for r in browser.snapshot.of("place").values() if r.get("type") in SETTLED)
        return sorted(((r.ref, title(browser, r.ref)) for r in places), key=lambda c: (c[1].en, c[0]))

    def visits(self, programme: str, wishes: Wishes, *, travel: Travel | None = None) -> VisitPlan:
        """Return a plan of visits for open days; InputError for wishes that cannot all be met."""
        state, ref = self._whole.state(), Ref("programme", programme)
        plans: OrderedDict[str, VisitPlan] = state.kept.setdefault("visit plans", OrderedDict())
        key = repr((ref, wishes, travel, self._weights()))
        found = plans.get(key) or plan_visits(self._all(), ref, wishes, travel=travel)
        plans[key] = found
        while len(plans) > PLANS_KEPT:
            plans.popitem(last=False)
        return found

    def brief(self, programme: str, firm: str, *, day: date | None = None) -> VisitBrief:
        """Return the brief of a visit; audiences count as on ``day`` (today)."""
        ref, host, on = Ref("programme", programme), Ref("company", firm), day or self._today()
        key = ("brief", ref, host, on)
        return self._kept(
            key, lambda: visit_brief(ref, host, whole=self._all(), for_the_firm=self._open_to(FIRMS, on))
        )

    def requests(self, brief: VisitBrief, ticks: Iterable[Tick]) -> list[IntroductionRequest]:
        """Return the introductions that ticks ask for, nothing written; InputError for strangers."""
        return requests(brief, ticks, whole=self._all(), for_the_firm=self._open_to(FIRMS, self._today()))

    def ask(self, viewer: Viewer, brief: VisitBrief, ticks: Iterable[Tick]) -> Sequence[Asked]:
        """Propose what ticks ask for; return what came of each pair, once a pair.

        A tick of both sides makes one introduction. It opens no contact: each side is asked for her yes.
        What is under way already stays as it is, and is said in ``fault``.
        """
        found: dict[frozenset[Ref], Asked] = {}
        for request in self.requests(brief, ticks):
            pair = frozenset((request.asker, request.asked))
            if pair not in found:
                found[pair] = self._propose(viewer, request)
        return list(found.values())

    def _propose(self, viewer: Viewer, request: IntroductionRequest) -> Asked:
        wish = Wish(request.asked, in_both(request.purpose), request.message)
        try:
            key = self._introductions.propose(viewer, request.asker, wish, origin=FROM_VISIT)
        except InputError as error:
            return Asked(request, "", error.problems[0].message)
        return Asked(request, key)

    def under_way(self, viewer: Viewer, firm: str, lang: str = "en") -> dict[Ref, Shown]:
        """Return the newest introduction of each delegate with a firm, by delegate."""
        host = Ref("company", firm)
        found: dict[Ref, Shown] = {}
        for shown in self._introductions.list(viewer, lang):
            sides = shown.introduction.sides
            if host in sides:
                found.setdefault(shown.introduction.other(host), shown)
        return found

    # -- round tables ---------------------------------------------------------------------------

    def tables(
        self, programme: str, *, count: int | None = None, absent: Collection[Ref] = (), anew: bool = False
    ) -> Seating:
        """Return round tables: those that are kept, with as few moves as possible, else new ones.

        ``count`` or ``anew`` asks for new ones although some are kept.
        """
        ref = Ref("programme", programme)
        kept = None if anew or count is not None else self.kept_tables(programme)
        if kept is not None:
            return self.tables_again(programme, kept.tables, absent=absent)
        return plan_tables(self._all(), ref, tables=count, absent=absent)

    def tables_again(
        self, programme: str, before: Sequence[Placed], *, absent: Collection[Ref] = ()
    ) -> Seating:
        """Return an earlier seating without the absent, with as few moves as possible."""
        return plan_tables_again(self._all(), Ref("programme", programme), before, absent=absent)

    def kept_tables(self, programme: str) -> KeptTables | None:
        """Return the seating that staff kept for a programme."""
        return Tables(self._whole.store.private).of(Ref("programme", programme))

    def keep_tables(self, seating: Seating, *, actor: str) -> None:
        """Keep a seating, so that later plans move few people."""
        Tables(self._whole.store.private).keep(seating.programme, seating.placed(), by=actor)

    def drop_tables(self, programme: str) -> bool:
        """Let the kept seating go; tell whether there was one."""
        return Tables(self._whole.store.private).drop(Ref("programme", programme))

    # -- seminars, closing day ------------------------------------------------------------------

    def seminars(self, *, programme: str | None = None, top: int = 5, until: int | None = None) -> Radar:
        """Return the seminars that are missing, for a programme's participants or for all of the store."""
        ref = Ref("programme", programme) if programme else None
        return propose_seminars(self._all(), top=top, programme=ref, until=until)

    def closing(
        self, of: Ref | None = None, *, readers: str = "report", day: date | None = None
    ) -> ClosingDay:
        """Return the closing day of a programme, a document or the whole store.

        ``readers`` are ``report`` (people open to reports or to everybody are named, others counted) or
        ``staff``.
        """
        view = None if readers == "staff" else self._open_to(REPORTS, day or self._today())
        return closing_day(self._all().browser, of, readers=view.browser if view else None)

    # -- whose graph ----------------------------------------------------------------------------

    def title(self, programme: str) -> Both:
        """Return what a programme is called."""
        ref = Ref("programme", programme)
        browser = self._all().browser
        if browser.snapshot.record(ref) is None:
            raise missing(NOT_THERE.of(ref=str(ref)))
        return title(browser, ref)

    def _all(self) -> Seen:
        state = self._whole.state()
        return Seen(state.browser, state.compiled, self._whole.in_use())

    def _open_to(self, audiences: Sequence[str], day: date) -> Seen:
        eyes = Eyes(frozenset(audiences), frozenset(), None, day.isoformat())
        state = self._seen_with(eyes).state()
        return Seen(state.browser, state.compiled, self._whole.in_use())

    def _weights(self) -> tuple[str, ...]:
        return tuple(m.name for m in self._whole.in_use().values())

    def _kept(self, key: Any, make: Callable[[], T]) -> T:
        """Return what is kept until the store or the weights in use change, made where it is not there."""
        kept, key = self._whole.state().kept, (key, self._weights())
        if key not in kept:
            kept[key] = make()
        found: T = kept[key]
        return found


def in_both(text: Both) -> str:
    """Return a purpose in English and Chinese where both fit, else in English."""
    joined = f"{text.en} / {text.zh}"
    return joined if len(joined) <= MAX_PURPOSE else text.en[:MAX_PURPOSE]


def _host(seen: Seen, firm: Ref, *, stands: bool, interested: int) -> Host:
    browser = seen.browser
    record, city = browser.snapshot.record(firm), city_of_firm(browser, firm)
    return Host(
        firm=firm,
        name=title(browser, firm),
        city=title(browser, city) if city else Both("", ""),
        stands=stands,
        partner=bool(record and record.get("partner") is True),
        interested=interested,
        made_up=browser.made_up(firm),
    )
