"""The use cases of whole plans over one state of the store: teams, a portfolio, why not, what if.

What somebody set aside for herself bars silently, as in suggestions: a team avoids it where it can, and no
answer names it, so "why not" and what staff ask for by name are answered as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph.errors import InputError
from graph.records import Ref, Snapshot
from matcher.decide.decisions import MADE, newest
from matcher.derived import State
from matcher.engine.compiled import CompiledGraph
from matcher.engine.judgements import refusals
from matcher.engine.models import Model
from matcher.plan.edits import Edit
from matcher.plan.fault_words import IN_NO_TEAM, NO_TEAM, fault, missing
from matcher.plan.limits import EARLIER_NO, EVERYBODY, Limits, limits_of, loads, projects_of
from matcher.plan.portfolio import portfolio
from matcher.plan.spoken import Spoken, spoken
from matcher.plan.teams import cohort_of, compose, ranked, topics_of
from matcher.plan.teams_problem import problem_of
from matcher.plan.teams_rules import Request, broken, is_sound
from matcher.plan.teams_score import team_of
from matcher.plan.whatif import Asked, Solved, seat_values, what_if
from matcher.plan.whynot import why_not
from matcher.plan.whynot_team import NoTeam, why_no_team
from matcher.planning.answers import GIVEN, Changed, Chosen, Missing, Seats, Sheet, Standing, Teams
from matcher.planning.limits import PersonLimits, limits_on_file
from matcher.planning.works import Progress, T, Work, Works

ONE_TOPIC = Ref("topic", "")


class Planning:
    """The use cases over one state; ``works`` holds what is computed in the background.

    ``models`` are the weights that the staff put in use, by the name of the shipped model.
    """

    def __init__(self, state: State, works: Works, *, models: Mapping[str, Model] | None = None) -> None:
        self.state = state
        self.graph: CompiledGraph = state.compiled
        self._works = works
        self._models = models or {}

    def begun(self, key: Hashable, compute: Callable[[Progress], T]) -> Work[T]:
        """Return a computation on this state in the background, begun unless it is under way or done."""
        weights = tuple(m.name for m in self._models.values())
        return self._works.begun((self.state.at, date.today(), weights), key, compute)

    # -- teams ----------------------------------------------------------------------------------

    def team(self, request: Request, *, programme: Ref | None = None, subject: Ref | None = None) -> Teams:
        """Return the best team on a topic with alternatives, or why there is none.

        ``programme`` keeps to its cohort; teams that were rejected for ``subject``, or else for the
        programme, are left out. NotFoundError, InputError as `matcher.plan.teams.compose`.
        """
        whom, cohort = subject or programme or EVERYBODY, self._cohort(programme)
        limits = _named_may_meet(limits_of(self.graph, whom), request)
        made = compose(self.graph, request, limits=limits, cohort=cohort)
        if not made.teams:
            graph, snapshot = self._opened()
            limits = limits_of(graph, whom)
            made = compose(graph, request, limits=limits, cohort=cohort)
            if not made.teams:
                none = why_no_team(snapshot, graph, made.request, limits=limits, cohort=cohort)
                return Teams(graph, whom, (), none)
        return Teams(self.graph, whom, (made,), spoken=spoken(self.graph, cohort))

    def teams(
        self,
        request: Request,
        *,
        programme: Ref | None = None,
        subject: Ref | None = None,
        progress: Progress | None = None,
    ) -> Teams:
        """Return the best team on every topic that a delegate, a cohort or anybody speaks of.

        In the order of `matcher.plan.teams.ranked`: what chance gives most seldom first.
        """
        subject = self.graph.record(subject).ref if subject else None
        whom, cohort = subject or programme or EVERYBODY, self._cohort(programme)
        topics = topics_of(self.graph, frozenset([subject]) if subject else cohort)
        limits = _named_may_meet(limits_of(self.graph, whom), request)
        asked = replace(request, alternatives=0)
        made = ranked(self.graph, asked, topics, limits=limits, cohort=cohort, progress=progress)
        return Teams(self.graph, whom, tuple(made), spoken=spoken(self.graph, cohort))

    def spoken(self, programme: Ref) -> list[Spoken]:
        """Return the topics that somebody of a cohort has and somebody else is looking for.

        What chance gives most seldom first. NotFoundError without the programme. There may still be no team
        on one: both may be of one country.
        """
        found = spoken(self.graph, cohort_of(self.graph, programme)).values()
        both = (s for s in found if s.have and s.looking)
        return sorted(both, key=lambda s: (-s.surprise, -s.people, s.topic))

    def sheet(self, topic: Ref, members: Sequence[Ref], *, programme: Ref | None = None) -> Sheet:
        """Return a team that is given by its members, as it stands today.

        NotFoundError for a topic or member that is not there; InputError for members who cannot be a team.
        """
        topic = self.graph.record(topic).ref
        chosen = tuple(dict.fromkeys(self.graph.record(r).ref for r in members))
        limits, cohort = limits_of(self.graph, programme or EVERYBODY), self._cohort(programme)
        problem = problem_of(self.graph, topic, limits=limits, cohort=cohort, named=chosen)
        for ref in chosen:
            if ref not in problem.of:
                raise missing(IN_NO_TEAM.of(ref=str(ref)))
        if len(chosen) < 2 or not is_sound(problem, frozenset(chosen)):
            raise InputError([fault(NO_TEAM, column="member", value=", ".join(map(str, chosen)))])
        team = team_of(problem, chosen)
        graph, _ = self._opened()
        limits = limits_of(graph, programme or EVERYBODY)
        opened = problem_of(graph, topic, limits=limits, cohort=cohort, named=chosen)
        departs = sorted(broken(opened, Request(topic, roles=()), team.members))
        return Sheet(self.graph, problem, team, tuple(departs), self._judged(team.id))

    # -- a cohort -------------------------------------------------------------------------------

    def portfolio(
        self, programme: Ref, *, most: int | None = None, progress: Progress | None = None
    ) -> Chosen:
        """Return projects for a cohort; who is in a project on file already needs no other.

        NotFoundError without the programme.
        """
        cohort = cohort_of(self.graph, programme)
        limits = limits_of(self.graph, programme)
        limits = replace(limits, refused=limits.refused | self._made(), most=most or limits.most)
        standing = self.standing(programme)
        found = portfolio(self.graph, cohort, limits=limits, standing=frozenset(standing), progress=progress)
        return Chosen(self.graph, self.state.browser, programme, cohort, found, standing, limits)

    def standing(self, programme: Ref) -> Standing:
        """Return the participants who are in projects that are not closed, each with these."""
        cohort = cohort_of(self.graph, programme)
        return {ref: held for ref, held in sorted(projects_of(self.graph).items()) if ref in cohort}

    def limits_on_file(self, people: Iterable[Ref], lang: str = "en") -> list[PersonLimits]:
        """Return people's most projects and conflicts of interest; NotFoundError for who is no person."""
        known = [self.graph.canonical(ref) for ref in people]
        return limits_on_file(self.state.browser, known, loads(self.graph), lang)

    # -- why not, what if -----------------------------------------------------------------------

    def why_not(self, subject: Ref, wanted: Ref, *, top: int = 10) -> Missing:
        """Return why a firm or a delegate is not suggested, and what would have to be recorded."""
        graph, snapshot = self._opened()
        return Missing(graph, why_not(snapshot, graph, subject, wanted, top=top, models=self._models))

    def why_no_team(self, request: Request, *, programme: Ref | None = None) -> NoTeam:
        """Return why no team keeps a request; its conflict is None when one does."""
        graph, snapshot = self._opened()
        for ref in (request.topic, *request.including, *request.excluding):
            graph.record(ref)
        limits = limits_of(graph, programme or EVERYBODY)
        cohort = self._cohort(programme)
        return why_no_team(snapshot, graph, request.checked(), limits=limits, cohort=cohort)

    def what_if(
        self, edits: Sequence[Edit], *, programme: Ref | None = None, progress: Progress | None = None
    ) -> Changed:
        """Return what edits would change for a cohort or everybody; nothing is stored."""
        asked = Asked(programme=self.graph.record(programme).ref if programme else None)
        found = what_if(self.state.snapshot, self.graph, edits, asked, progress=progress)
        return Changed(self.graph, tuple(edits), found)

    def seats(self, programme: Ref, *, progress: Progress | None = None) -> Seats:
        """Return what would be lost without each participant of a programme, the dearest first."""
        seats = sorted(cohort_of(self.graph, programme))
        asked = Asked(programme=self.graph.record(programme).ref)
        found = seat_values(self.state.snapshot, self.graph, seats, asked, solved=Solved(), progress=progress)
        return Seats(self.graph, tuple(sorted(found.items(), key=lambda f: (f[1].worth, f[0]))))

    # -- what people said -----------------------------------------------------------------------

    def _cohort(self, programme: Ref | None) -> frozenset[Ref] | None:
        return cohort_of(self.graph, programme) if programme else None

    def _made(self) -> frozenset[str]:
        """Return the ids of the teams that are projects already."""
        told = newest(self.state.snapshot).items()
        return frozenset(
            suggested.removeprefix("team:")
            for (about, _, suggested), record in told
            if about == "project" and record.get("judgement") in MADE
        )

    def _judged(self, team: str) -> tuple[str, int]:
        """Return the newest judgement on a team and the change that holds it; "" and 0 without one."""
        told = newest(self.state.snapshot).items()
        about_it = [r for (about, _, s), r in told if about == "project" and s == f"team:{team}"]
        last = max(about_it, key=lambda r: r.version, default=None)
        return (str(last.get("judgement")), last.version) if last else GIVEN

    def _opened(self) -> tuple[CompiledGraph, Snapshot]:
        """Return graph and snapshot as if nobody had set anything aside for herself."""
        if "opened" not in self.state.kept:
            snapshot = self.state.snapshot
            said = {k: r for k, r in snapshot.of("decision").items() if not r.get("private")}
            bare = Snapshot(snapshot.version, {**snapshot.records, "decision": said}, snapshot.statements)
            self.state.kept["opened"] = (replace(self.graph, refused=refusals(bare)), bare)
        found: tuple[CompiledGraph, Snapshot] = self.state.kept["opened"]
        return found


def _named_may_meet(limits: Limits, request: Request) -> Limits:
    """Return limits by which a conflict, but no earlier no, parts whom the request names side by side."""
    named = frozenset(request.including)
    kept = {pair: why for pair, why in limits.apart.items() if why != EARLIER_NO or not pair <= named}
    return replace(limits, apart=kept)
