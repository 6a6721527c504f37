"""Suggestions over a store: derived state kept for the newest version, subjects and drafts answered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from graph.errors import NotFoundError
from graph.feed import advanced
from graph.memory import collector_paused
from graph.model import KIND
from graph.records import Record, Ref
from graph.store.base import Store
from graph.tables.drafts import read_drafts
from graph.tables.load import Progress
from graph.tables.plan import Note
from matcher.access.view import Eyes, restricted
from matcher.derived import State, carried, derive, same_facts
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.fitted import fitted_for, model_for
from matcher.engine.judgements import refusals, refusals_of
from matcher.engine.learning import FITTED_ON, Fitted
from matcher.engine.models import Model
from matcher.engine.results import Answer, Suggestion
from matcher.engine.subjects import Draft, subject_of
from matcher.suggest.chosen import LEARNT, models_in_use
from matcher.suggest.drafts import draft_of
from matcher.suggest.members import suggest_members
from matcher.suggest.options import Options
from matcher.suggest.partners import suggest_partners
from matcher.suggest.peers import suggest_peers
from matcher.suggest.projects import suggest_projects
from matcher.suggest.similar import suggest_similar

SUGGEST: Mapping[str, Callable[[CompiledGraph, Draft, Options], Answer]] = {
    "partners": suggest_partners,
    "peers": suggest_peers,
    "members": suggest_members,
    "similar": suggest_similar,
}
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "partners": ("delegate", "company"),
    "peers": ("delegate",),
    "members": ("project",),
    "similar": ("solution", "project"),
}
DRAFT_TABLES: Mapping[str, str] = {"partners": "delegates", "peers": "delegates", "members": "projects"}


class Suggestions:
    """Suggestions over one store, or over what somebody may see of it.

    Safe for many threads; derived state is kept for the newest version.
    """

    def __init__(
        self,
        store: Store,
        *,
        whole: Suggestions | None = None,
        eyes: Eyes | None = None,
        view: Suggestions | None = None,
        own: Ref | None = None,
    ) -> None:
        """``whole`` and ``eyes`` make it a view of another's store: see `matcher.access.view`.

        ``whole``, ``view`` and ``own`` make it such a view with what one person does not want left out.
        """
        self.store = store
        self._whole = whole
        self._eyes = eyes
        self._view = view
        self._own = own
        self._state: State | None = None
        self._lock = threading.Lock()

    def state(self) -> State:
        """Return what is derived from the store as it is now."""
        with self._lock:
            known = self._state
            if known is None or known.at != self.store.head().seq:
                with collector_paused():
                    known = self._state = self._derived(known)
            return known

    def version(self) -> int:
        """Return the number of the store's last change; of a view the number made from its content."""
        return self.state().snapshot.version if self._whole is not None else self.store.head().seq

    def _derived(self, known: State | None) -> State:
        if self._whole is not None and self._view is not None:
            return self._own_lists(self._whole.state(), self._view.state())
        if self._whole is not None and self._eyes is not None:
            return self._seen(self._whole.state(), self._eyes, known)
        snapshot = advanced(known.snapshot, self.store) if known else self.store.snapshot()
        refused = refusals(snapshot)
        if known and same_facts(known.snapshot, snapshot):
            return carried(known, snapshot, refused)
        return derive(snapshot, refused)

    def _seen(self, whole: State, eyes: Eyes, known: State | None) -> State:
        refused = refusals_of(whole.snapshot, None)
        if known and known.facts is whole.facts:
            return carried(known, known.snapshot, refused, at=whole.at)
        seen = restricted(whole.snapshot, eyes)
        if known and same_facts(known.snapshot, seen):
            return carried(known, known.snapshot, refused, facts=whole.facts, at=whole.at)
        return derive(seen, refused, facts=whole.facts, at=whole.at)

    def _own_lists(self, whole: State, view: State) -> State:
        refused = refusals_of(whole.snapshot, self._own)
        return carried(view, view.snapshot, refused, at=min(whole.at, view.at))

    def record(self, ref: Ref) -> Record:
        """Return a record; NotFoundError."""
        found = self.state().snapshot.record(ref)
        if found is None:
            raise NotFoundError(f"{ref} is not in the store")
        return found

    def suggest(
        self, about: str, ref: Ref, options: Options | None = None, *, as_of: str | None = None
    ) -> Answer:
        """Return the suggestions ``about`` partners, peers, members or similar for a stored subject."""
        graph = self._graph(as_of)
        if ref.kind not in SUBJECTS[about]:
            raise NotFoundError(f"{about} are suggested for a {' or '.join(SUBJECTS[about])}, not for {ref}")
        self.record(ref)
        return SUGGEST[about](graph, subject_of(graph, ref), self._weighed(about, options or Options()))

    def suggest_unrefused(self, about: str, ref: Ref, options: Options) -> Answer:
        """Return the suggestions for a stored subject as if nobody had refused any; to score what was."""
        graph = replace(self._graph(None), refused={})
        self.record(ref)
        return SUGGEST[about](graph, subject_of(graph, ref), self._weighed(about, options))

    def suggest_all(
        self, about: str, options: Options, *, as_of: str | None = None, progress: Progress | None = None
    ) -> Iterator[Answer]:
        """Iterate over the suggestions for every subject of the first kind that fits, in order of id."""
        graph, kind = self._graph(as_of), SUBJECTS[about][0]
        options = self._weighed(about, options)
        subjects = list(self.state().snapshot.of(kind).values())
        for done, record in enumerate(subjects):
            if progress:
                progress(f"suggesting {about}", done, len(subjects))
            yield SUGGEST[about](graph, subject_of(graph, record.ref), options)

    def suggest_drafts(
        self,
        about: str,
        path: Path,
        options: Options,
        *,
        as_of: str | None = None,
        progress: Progress | None = None,
        note: Callable[[Note], None] | None = None,
    ) -> Iterator[Answer]:
        """Iterate over the suggestions for each draft of a table, each answered alone, in the table's order.

        A draft that does not resolve is answered with its error and no suggestion; columns that nothing
        reads are named to ``note``.
        """
        graph, options = self._graph(as_of), self._weighed(about, options)
        rows = read_drafts(self.store, path, DRAFT_TABLES[about], note=note)
        for done, row in enumerate(rows):
            if progress:
                progress(f"suggesting {about}", done, len(rows))
            drafted = draft_of(row, graph)
            yield drafted if isinstance(drafted, Answer) else SUGGEST[about](graph, drafted, options)

    def suggest_projects(
        self,
        options: Options | None = None,
        *,
        delegate: Ref | None = None,
        programme: Ref | None = None,
        as_of: str | None = None,
    ) -> Answer:
        """Return suggested virtual projects: for a delegate, for a programme's cohort, or for everybody."""
        for ref in (delegate, programme):
            if ref is not None:
                self.record(ref)
        graph = self._graph(as_of)
        return suggest_projects(graph, delegate=delegate, programme=programme, options=options or Options())

    def fitted(self, about: str) -> Fitted | None:
        """Return the model ``about`` partners or members as fitted on the past; None where none is."""
        model = next(name for name, held in FITTED_ON.items() if held == about)
        return fitted_for(self.state().compiled, model)

    def why(self, about: str, ref: Ref, suggested: str, lang: str = "en") -> tuple[Answer, Suggestion]:
        """Return one suggestion in full; NotFoundError when it is not suggested at all."""
        kind, _, rest = suggested.partition(":")
        key = rest if rest and (kind in KIND or kind == "team") else suggested
        options = Options(top=1_000_000, lang=lang, explain=key, fragile=True)
        if about == "projects":
            is_programme = ref.kind == "programme"
            answer = self.suggest_projects(
                options,
                delegate=ref if ref.kind == "delegate" else None,
                programme=ref if is_programme else None,
            )
        else:
            answer = self.suggest(about, ref, options)
        for suggestion in answer.suggestions:
            if suggestion.id == key:
                return answer, suggestion
        raise NotFoundError(f"{suggested} is not suggested for {ref}: no path leads from one to the other")

    def _weighed(self, about: str, options: Options) -> Options:
        """Return the options with the weights that the staff put in use, unless they name some themselves."""
        if options.models:
            return options
        return replace(options, models=models_in_use(self.store.private, about))

    def in_use(self) -> Mapping[str, Model]:
        """Return the weights that the staff put in use, by the name of the shipped model."""
        return {
            name: model
            for about in LEARNT
            for name, model in models_in_use(self.store.private, about).items()
        }

    def answering(self, about: str) -> str:
        """Return the name of the model that answers about partners, peers or members."""
        found = models_in_use(self.store.private, about).get(LEARNT[about])
        return (found or model_for(self.state().compiled, LEARNT[about])).name

    def _graph(self, as_of: str | None) -> CompiledGraph:
        state = self.state()
        return compile_graph(state.snapshot, as_of=as_of) if as_of else state.compiled
