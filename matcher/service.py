"""The use cases: the only door through which the web and the command line reach the graph."""

from __future__ import annotations

import getpass
import os
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from graph.changes import Change
from graph.errors import UndoError
from graph.model import KIND
from graph.records import Ref
from graph.store.base import CheckReport, Store
from graph.store.open import open_store, store_url
from graph.tables.load import Progress, Report, Request, import_files
from graph.undo import undo
from graph.views import export_graph
from matcher.access.roles import OPERATOR, Viewer
from matcher.access.rules import AccessRefusedError
from matcher.access.view import Eyes, eyes_of, shared
from matcher.accounts.accounts import Accounts
from matcher.browse.discretion import discreet, undo_refusal
from matcher.browse.history import ChangeView, change_view
from matcher.browsing import Browsing
from matcher.decide import cohorts, decisions, leads, names, questions
from matcher.export.leads import export_leads
from matcher.export.programme import export_programme
from matcher.exposing import Exposed, Wish, expose
from matcher.imports import Preview, preview
from matcher.inferences import Inferences
from matcher.introductions.introductions import Introductions
from matcher.planning.limits import save_limits
from matcher.planning.planning import Planning
from matcher.planning.works import Works
from matcher.planning_days import ProgrammePlans
from matcher.privacy.personal import House, Personal
from matcher.quality.quality import Quality
from matcher.queue import QueueItem, placed_in, queue
from matcher.suggest.options import Options
from matcher.suggesting import Suggestions

VIEWS = 24
"""Views kept compiled at a time, the last used ones; a cohort mostly shares one."""


class Service(Browsing):
    """The use cases over one store: suggestions and browsing (`Browsing`), staff's work, plans, exports."""

    def __init__(
        self,
        store: Store,
        *,
        whole: Service | None = None,
        eyes: Eyes | None = None,
        view: Service | None = None,
        own: Ref | None = None,
    ) -> None:
        super().__init__(store, whole=whole, eyes=eyes, view=view, own=own)
        self.actor = default_actor()
        self.accounts: Accounts = whole.accounts if whole else Accounts(store.private)
        self._works: Works = whole._works if whole else Works()
        self._inferred: Works = whole._inferred if whole else Works()
        self._views: OrderedDict[Eyes, Service] = OrderedDict()
        self._lists: dict[Ref, Service] = {}
        self._views_lock = threading.Lock()

    def seen_by(self, viewer: Viewer) -> Service:
        """Return the use cases over what a viewer may see; the staff see the whole graph."""
        if viewer.trusted:
            return self
        view = self.seen_with(self._eyes_of(viewer))
        return view.lists_of(viewer.subject) if viewer.subject else view

    def seen_with(self, eyes: Eyes) -> Service:
        """Return the use cases over what some eyes see of the whole graph."""
        with self._views_lock:
            view = self._views.pop(eyes, None) or Service(self.store, whole=self, eyes=eyes)
            self._views[eyes] = view
            while len(self._views) > VIEWS:
                self._views.popitem(last=False)
            return view

    def lists_of(self, own: Ref) -> Service:
        """Return the use cases of a view for one person: what she set aside is left out of her lists."""
        with self._views_lock:
            if own not in self._lists:
                self._lists[own] = Service(self.store, whole=self._whole_service(), view=self, own=own)
            return self._lists[own]

    def _whole_service(self) -> Service:
        return self._whole if isinstance(self._whole, Service) else self

    def _eyes_of(self, viewer: Viewer) -> Eyes:
        state, day = self.state(), date.today().isoformat()
        key = ("eyes", viewer.role, viewer.subject, day)
        if key not in state.kept:
            state.kept[key] = shared(state.snapshot, eyes_of(viewer, state.snapshot, day))
        found: Eyes = state.kept[key]
        return found

    # -- staff: tables --------------------------------------------------------------------------

    def preview(self, path: Path, request: Request) -> Preview:
        """Return what an import would do and what stands in its way; nothing is written."""
        return preview(self.store, path, request)

    def import_tables(
        self, paths: Sequence[Path], request: Request, *, progress: Progress | None = None
    ) -> Report:
        """Import tables as one change; InputError with every fault."""
        return import_files(self.store, paths, request, progress=progress)

    # -- staff: cohorts and queue ---------------------------------------------------------------

    def cohort(self, programme: str, lang: str = "en") -> cohorts.Cohort:
        """Return a programme's cohort grid."""
        return cohorts.cohort(self.state().browser, Ref("programme", programme), lang)

    def mark(
        self,
        programme: str,
        marks: Mapping[str, Mapping[str, set[str]]],
        versions: Mapping[str, int],
        *,
        actor: str,
    ) -> int:
        """Write what staff ticked in the grid; returns how many delegates changed."""
        return cohorts.mark(self.store, Ref("programme", programme), marks, versions, actor=actor)

    def save_limits(
        self, ref: Ref, most: str, conflicts: Sequence[str], *, version: int, actor: str
    ) -> int | None:
        """Write a person's most projects and conflicts of interest; see `matcher.planning.limits`."""
        return save_limits(self.store, ref, most, conflicts, version=version, actor=actor)

    def unplaced(self, programme: str, lang: str = "en") -> Sequence[questions.Unplaced]:
        """Return who is in no suggested or decided project, with what to ask them."""
        state, ref = self.state(), Ref("programme", programme)
        suggested = self.suggest_projects(Options(top=100_000, reasons=False), programme=ref)
        placed = placed_in(state.browser, suggested)
        return questions.unplaced(state.browser, ref, placed, lang)

    def queue(
        self, programme: str | None = None, lang: str = "en", *, about: str = "project", top: int = 12
    ) -> Sequence[QueueItem]:
        """Return what waits for a decision: suggested projects, or partners of a programme's delegates."""
        return queue(self, Ref("programme", programme) if programme else None, lang, about=about, top=top)

    def decide(self, verdict: decisions.Verdict, *, actor: str) -> decisions.Decided:
        """Write a decision and what comes of it."""
        return decisions.decide(self.store, verdict, actor=actor)

    def decisions(self, lang: str = "en") -> Sequence[decisions.DecisionView]:
        """Return all decisions, the newest first."""
        return decisions.decision_views(self.store, self.state().browser, lang)

    def set_aside(self, about: str, subject: Ref, lang: str = "en") -> Sequence[tuple[str, str]]:
        """Return what somebody set aside for herself: references with titles, the newest first."""
        whole = self._whole.state() if self._whole else self.state()
        found = decisions.set_aside(whole.snapshot, about, subject)
        named = [Ref(*reference.partition(":")[::2]) for reference in found]
        return [(str(ref), self.title(ref, lang) if ref.kind in KIND else ref.id) for ref in named]

    def exposure(
        self,
        about: str,
        options: Options,
        wish: Wish,
        *,
        as_of: str | None = None,
        progress: Progress | None = None,
    ) -> Exposed:
        """Return the batch lists of partners or peers re-ranked so that everybody owed is seen, and the log.

        AccessRefusedError for a view: who opened what to whom is known of the whole graph alone.
        """
        if self._whole is not None:
            raise AccessRefusedError("lists of everybody are re-ranked by the staff alone")
        return expose(self, about, options, wish, as_of=as_of, progress=progress)

    # -- staff: leads, names, changes -----------------------------------------------------------

    def leads(self, lang: str = "en") -> Sequence[leads.LeadView]:
        """Return all leads, those due first."""
        whole = self._whole.state() if self._whole else self.state()
        return leads.lead_views(whole.snapshot, self.state().browser, lang)

    def new_lead(self, values: Mapping[str, str], *, actor: str) -> Ref:
        """Enter a lead."""
        return leads.new_lead(self.store, values, actor=actor)

    def save_lead(self, key: str, values: Mapping[str, str], version: int, *, actor: str) -> int | None:
        """Change a lead that was read at ``version``; ConflictError when somebody was first."""
        return leads.save_lead(self.store, key, values, version, actor=actor)

    def near_names(self, kind: str = "company", lang: str = "en") -> Sequence[names.NearPair]:
        """Return the pairs of near names, those not judged first."""
        return names.near_pairs(self.state().browser, kind, lang)

    def judge_names(self, left: Ref, right: Ref, judgement: str, reason: str, *, actor: str) -> int:
        """Write somebody's word on two names."""
        for ref in (left, right):
            self.record(ref)
        return names.judge(self.store, left, right, judgement, reason=reason, actor=actor)

    def changes(self, limit: int = 50, before: int | None = None) -> Sequence[Change]:
        """Return changes, the newest first."""
        until = before - 1 if before is not None else self.version()
        return discreet(self.store, self.store.changes(max(0, until - limit), until=until))[::-1]

    def change(self, seq: int) -> ChangeView:
        """Return a change with what it did, in lines; NotFoundError."""
        return change_view(self.store, seq)

    def undo(self, seq: int, *, actor: str, why: str = "", viewer: Viewer = OPERATOR) -> int:
        """Take a change back; UndoError names what is in the way, somebody's private word among it."""
        refusal = undo_refusal(self.store, seq, viewer)
        if refusal:
            raise UndoError(refusal)
        return undo(self.store, seq, actor=actor, why=why).seq

    def check(self) -> CheckReport:
        """Verify the store."""
        return self.store.check()

    # -- parts with use cases of their own ------------------------------------------------------

    @property
    def planning(self) -> Planning:
        """Return the use cases of whole plans over the store as it is now."""
        return Planning(self.state(), self._works, models=self.in_use())

    @property
    def introductions(self) -> Introductions:
        """Return the use cases of introductions; they look themselves who asks, so ask the whole service."""
        return Introductions(self.store, self._all_seen_by)

    def _all_seen_by(self, viewer: Viewer) -> Suggestions:
        """Return what a viewer may see, without what she set aside for herself being left out."""
        return self if viewer.trusted else self.seen_with(self._eyes_of(viewer))

    @property
    def programme_plans(self) -> ProgrammePlans:
        """Return the use cases of visits, tables, seminars and the closing day; ask the whole service."""
        return ProgrammePlans(self, self.seen_with, self.introductions)

    @property
    def quality(self) -> Quality:
        """Return the use cases of quality; they read the whole graph, so they are for the staff."""
        return Quality(self._whole_service())

    @property
    def inferences(self) -> Inferences:
        """Return the use cases of what was inferred; they read every text, so they are for the staff."""
        return Inferences(self._whole_service(), self._inferred)

    @property
    def personal(self) -> Personal:
        """Return the use cases of people's data; they look themselves who asks, so ask the whole service."""
        return Personal(House(self.store, self, self._all_seen_by, self.accounts, self.introductions))

    # -- exports --------------------------------------------------------------------------------

    def export_leads(self, form: str, *, lang: str = "en") -> bytes:
        """Return the leads as csv, xlsx or json."""
        return export_leads(self.leads(lang), form)

    def export_graph(self, form: str) -> bytes:
        """Return the graph as graphml, gexf or node-link json."""
        return export_graph(self.state().snapshot, form)

    def export_programme(self, programme: str, lang: str = "en") -> bytes:
        """Return a programme's cohort, visits and projects as a workbook."""
        return export_programme(self.state().browser, Ref("programme", programme), lang)


def default_actor() -> str:
    """Return who writes: ``MATCHER_ACTOR``, else the name that the system knows the user by."""
    given = os.environ.get("MATCHER_ACTOR", "").strip()
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown user"


def open_service(url: str | None = None, *, create: bool = True) -> Service:
    """Return the service over the store at ``url`` (default: ``MATCHER_STORE``, else the user's own)."""
    return Service(open_store(store_url(url), create=create))
