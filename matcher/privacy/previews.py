"""A person as others see her: the very eyes that they have, for the very page that they get."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.errors import NotFoundError
from graph.records import Ref, Snapshot
from matcher.access.roles import VISITOR, Role, Viewer
from matcher.access.view import COHORT_RELATIONS, Eyes, eyes_of

Look = Callable[[Snapshot, Ref, str], Eyes]


def _public(snapshot: Snapshot, _: Ref, day: str) -> Eyes:
    return eyes_of(VISITOR, snapshot, day)


def _firm(snapshot: Snapshot, _: Ref, day: str) -> Eyes:
    return eyes_of(Viewer(Role.FIRM), snapshot, day)


def _cohort(snapshot: Snapshot, ref: Ref, day: str) -> Eyes:
    """Return the eyes of somebody who took part in all that she did."""
    told = (s for s in snapshot.standing() if s.subject == ref and s.relation in COHORT_RELATIONS)
    return Eyes(frozenset({"public"}), frozenset(s.object for s in told), None, day)


def _pen_drive(_: Snapshot, __: Ref, day: str) -> Eyes:
    return handed_out_eyes("pen_drive", day)


def _report(_: Snapshot, __: Ref, day: str) -> Eyes:
    return handed_out_eyes("report", day)


LOOKS: Mapping[str, Look] = {
    "cohort": _cohort,
    "firm": _firm,
    "public": _public,
    "pen_drive": _pen_drive,
    "report": _report,
}
"""By audience: whose eyes a preview borrows."""


def handed_out_eyes(audience: str, day: str) -> Eyes:
    """Return what may stand in something handed out to an audience (``pen_drive``, ``report``) on ``day``."""
    return Eyes(frozenset({"public", audience}), frozenset(), None, day)


def eyes_for(audience: str, snapshot: Snapshot, ref: Ref, day: str) -> Eyes:
    """Return the eyes with which an audience looks at somebody; NotFoundError for an unknown audience."""
    if audience not in LOOKS:
        raise NotFoundError(f"{audience!r:.40} is no audience")
    return LOOKS[audience](snapshot, ref, day)
