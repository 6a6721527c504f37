"""Visits: those that stand, the brief of each, and a plan for the days still open."""

from __future__ import annotations

from flask import Response, render_template, request

from graph.errors import InputError
from matcher.export.itinerary import certificate, plan_sheet
from matcher.plan.budget import plan_budget
from matcher.plan.visits_travel import Travel
from matcher.plan.visits_wishes import Wishes
from matcher.plan.visits_written import VisitPlan
from matcher.planning.works import Progress
from matcher.planning_days import ProgrammePlans
from web import errors
from web.current import language, whole
from web.days import blueprint
from web.days.files import as_docx, as_file
from web.days.wishes import asked_ways, asked_wishes, values
from web.days.words import document_language
from web.plans.frame import frame

PIN_ROWS = 3


@blueprint.get("/visits")
def visits(key: str) -> str:
    """Show the visits that stand, and ask for the days still open."""
    return _form(key, ())


@blueprint.get("/visits/itinerary")
def itinerary(key: str) -> str | tuple[str, int]:
    """Show a plan for open days; the form again, with each fault, where none can be made.

    It may take a while, so it is made in the background, and a page says so meanwhile.
    """
    try:
        plans, wishes, ways = whole().programme_plans, asked_wishes(), asked_ways(whole().state().browser)
        return frame(key).computed(
            ("visits", repr((wishes, ways))),
            lambda progress: _tried(plans, key, wishes, ways, progress),
            lambda found: _itinerary(key, found),
        )
    except InputError as error:
        return _form(key, error.problems), errors.row_of(error).status


def _tried(
    plans: ProgrammePlans, key: str, wishes: Wishes, ways: Travel | None, progress: Progress
) -> VisitPlan | InputError:
    """Return a plan, or why there is none: what is raised in the background is tried again and again."""
    progress("choosing visits", 0, 0)
    try:
        return plans.visits(key, wishes, travel=ways)
    except InputError as error:
        return error


def _itinerary(key: str, found: VisitPlan | InputError) -> str:
    if isinstance(found, InputError):
        raise found
    return render_template(
        "days_itinerary.html",
        key=key,
        programme=found.programme_title,
        plan=found,
        certificate=certificate(found),
        budget=plan_budget(found),
        asked=request.args.to_dict(flat=False),
    )


@blueprint.get("/visits/itinerary.ics")
def calendar(key: str) -> Response:
    """Send a plan as iCalendar."""
    from matcher.export.calendar import as_calendar  # loaded when asked for: it takes a while

    return as_file(as_calendar(planned(key), language()), "visits", "ics")


@blueprint.get("/visits/itinerary.docx")
def itinerary_docx(key: str) -> Response:
    """Send a plan as a document."""
    return as_docx([plan_sheet(planned(key), lang=document_language())], "visits")


def planned(key: str) -> VisitPlan:
    """Return the plan that the query asks for; InputError."""
    service = whole()
    return service.programme_plans.visits(key, asked_wishes(), travel=asked_ways(service.state().browser))


def _form(key: str, problems: tuple[object, ...]) -> str:
    plans = whole().programme_plans
    pins = [*zip(request.args.getlist("pin_firm"), request.args.getlist("pin_day"), strict=False)]
    return render_template(
        "days_visits.html",
        key=key,
        programme=plans.title(key),
        hosts=plans.hosts(key),
        other_hosts=plans.other_hosts(key),
        cities=plans.cities(),
        values=values(),
        pins=[*pins, *[("", "")] * PIN_ROWS][: max(PIN_ROWS, len(pins))],
        without=request.args.getlist("without"),
        one_way=request.args.get("one_way", ""),
        problems=problems,
    )
