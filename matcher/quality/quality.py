"""The use cases of quality: learning from decisions, how sure a suggestion is, and the honesty panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from graph.records import Ref
from matcher.engine.models import Model
from matcher.engine.results import Suggestion
from matcher.quality import calibrated, shown
from matcher.quality.calibrated import Alike, Calibration, calibrations, likeness
from matcher.quality.exposure import Exposures, exposures
from matcher.quality.learning import Learnt, learn
from matcher.quality.measured import measurements
from matcher.quality.outcomes import BOTH, mutual_outcomes, staff_outcomes
from matcher.quality.panel import Panel, models_answering, unproven
from matcher.suggest import chosen
from matcher.suggesting import Suggestions


def _today() -> str:
    return date.today().isoformat()


class Quality:
    """Quality of one store, for its staff: everything here is read from the whole graph.

    What takes long is kept until the store, the weights in use or the day change. ``today`` returns the day,
    YYYY-MM-DD.
    """

    def __init__(self, service: Suggestions, *, today: Callable[[], str] = _today) -> None:
        self._service = service
        self._today = today

    # -- learning -------------------------------------------------------------------------------

    def learn(self, about: str) -> Learnt:
        """Return weights fitted on the decisions; InputError as `matcher.quality.learning.learn` says."""
        return learn(self._service.store, about, self._today())

    def use(self, about: str, name: str, table: str, *, actor: str) -> None:
        """Have suggestions use a table of weights from now on; InputError unless it has the model's paths."""
        chosen.use(self._service.store.private, about, chosen.Chosen(name, table, actor, self._today()))

    def stop(self, about: str) -> bool:
        """Have suggestions use what they use without such a table; tell whether there was one."""
        return chosen.stop(self._service.store.private, about)

    def in_use(self) -> tuple[Model, ...]:
        """Return the tables that the staff put in use and that are not refused."""
        private = self._service.store.private
        return tuple(m for about in chosen.LEARNT for m in chosen.models_in_use(private, about).values())

    # -- how sure -------------------------------------------------------------------------------

    def note_asked(self, introduction: str, asker: Ref, asked: Ref, place: int) -> None:
        """Keep with which place, score and model somebody was suggested to whoever asks for her now."""
        about, suggested = {"delegate": "peers", "company": "partners"}.get(asked.kind, ""), str(asked)
        subject = asker
        if asker.kind == "company" and asked.kind == "delegate":
            about, subject, suggested = "partners", asked, str(asker)
        if not about or subject.kind != "delegate":
            return
        score = calibrated.scores_for(self._service, about, subject).get(suggested)
        if score is not None:
            told = shown.Shown(self._service.answering(about), score, place)
            shown.keep(self._service.store.private, introduction, asker, told)

    def calibrations(self) -> tuple[Calibration, ...]:
        """Return the calibration of each kind of suggestion."""
        found = self._kept("calibrations", self._calibrations)
        assert isinstance(found, tuple)
        return found

    def _calibrations(self) -> tuple[Calibration, ...]:
        return calibrations(self._service, shown.kept(self._service.store.private), self._today())

    def alike(self, about: str, suggestion: Suggestion) -> tuple[Alike, ...]:
        """Return what is known of suggestions scored like one: both sides' yes first, then the staff's."""
        held = [c for c in self.calibrations() if c.about == about]
        return tuple(likeness(c, suggestion.score) for c in sorted(held, key=lambda c: c.by != BOTH))

    def with_probability(self, about: str, suggestion: Suggestion) -> Suggestion:
        """Return a suggestion with the share of those scored alike that both sides said yes to, if known."""
        told = [a for a in self.alike(about, suggestion) if a.by == BOTH and a.found]
        return replace(suggestion, probability=told[0].found.rate) if told and told[0].found else suggestion

    # -- the panel ------------------------------------------------------------------------------

    def exposures(self, *, everybody: bool = False) -> Exposures:
        """Return how evenly delegates are suggested; no rows for a large store unless ``everybody``."""
        if everybody:
            return exposures(self._service, most=None)
        found = self._kept("exposures", lambda: exposures(self._service))
        assert isinstance(found, Exposures)
        return found

    def panel(self) -> Panel:
        """Return all that the honesty panel shows."""
        found = self._kept("panel", self._panel)
        assert isinstance(found, Panel)
        return found

    def _panel(self) -> Panel:
        models, sure, measured = models_answering(self._service), self.calibrations(), measurements()
        snapshot = self._service.state().snapshot
        decisions = len(staff_outcomes(snapshot)) + len(mutual_outcomes(snapshot, {}, self._today()))
        claims = tuple(unproven(models, sure, measured))
        version = self._service.version()
        return Panel(version, decisions, models, self.exposures(), sure, measured, claims)

    def _kept(self, what: str, make: Callable[[], object]) -> object:
        """Return what was made for the store as it is, the weights in use and the day; made if it was not."""
        state = self._service.state()
        private = self._service.store.private
        in_use = tuple(c.name if c else "" for c in (chosen.chosen_for(private, a) for a in chosen.LEARNT))
        key = ("quality", what, in_use, self._today())
        if key not in state.kept:
            state.kept[key] = make()
        return state.kept[key]
