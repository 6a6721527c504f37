"""What came of suggestions: accepted or refused by the staff, said yes to by both sides or not.

Read from what the staff can see, and nothing else: not the private "no" of an introduction (it is kept beside
the changes, and no line here reads it), nor what somebody set aside for herself. A request that ends without
two yeses is the same here whether somebody said no in private or nobody answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from graph.records import Record, Ref, Snapshot
from matcher.access.roles import OPERATOR
from matcher.decide.decisions import newest
from matcher.introductions.records import Answer, Introduction, read_answer, read_introduction
from matcher.introductions.standing import Phase, standing
from matcher.quality.shown import Shown

ACCEPTED, REFUSED = ("accepted", "edited"), ("rejected", "not_for_me")
PLURAL = {"partner": "partners", "peer": "peers", "member": "members", "project": "projects"}
STAFF, BOTH = "staff", "both"
"""Whose word an outcome is: the staff's, or that of both sides of an introduction."""

NOT_PASSED_ON = "to_staff"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A suggestion of which is known what came of it.

    ``order`` is the change before which it was made; ``seen`` the last change that it knew of. ``place``,
    ``score`` and ``model`` are as it was shown; 0, None and "" where nobody wrote that down.
    """

    about: str
    by: str
    subject: Ref
    suggested: str
    accepted: bool
    order: int
    seen: int
    model: str = ""
    score: float | None = None
    place: int = 0


def staff_outcomes(snapshot: Snapshot) -> list[Outcome]:
    """Return what the staff's decisions say, the newest on each suggestion, in order of the decision."""
    found = []
    for (about, subject, suggested), record in newest(snapshot).items():
        judgement, (kind, _, key) = record.get("judgement"), subject.partition(":")
        if about in PLURAL and judgement in (*ACCEPTED, *REFUSED):
            accepted = judgement in ACCEPTED
            found.append(_decided(PLURAL[about], Ref(kind, key), suggested, record, accepted=accepted))
    return sorted(found, key=lambda o: (o.order, o.subject, o.suggested))


def _decided(about: str, subject: Ref, suggested: str, record: Record, *, accepted: bool) -> Outcome:
    score, seen = record.get("score"), int(record.get("graph_version") or record.version - 1)
    return Outcome(
        about,
        STAFF,
        subject,
        suggested,
        accepted,
        record.version,
        min(seen, record.version - 1),
        str(record.get("model") or ""),
        None if score is None else float(score),
        int(record.get("place") or 0),
    )


def mutual_outcomes(
    snapshot: Snapshot, shown: Mapping[str, Shown], today: str, *, since: str = ""
) -> list[Outcome]:
    """Return what came of the introductions of a delegate that are over or came about, in order of asking.

    ``today`` is YYYY-MM-DD. Accepted is one in which two yeses stood at the same time, even if one was taken
    back later. Left out are those still open, those that the staff did not pass on, and those that the asker
    took back before an answer. So are all asked for before ``since``: of those, the unanswered may be gone
    already (`matcher.privacy.retention`), and what is left would look better than it was.
    """
    answers = sorted(
        map(read_answer, snapshot.of("answer").values()), key=lambda a: (a.introduction, a.order)
    )
    said = {key: list(group) for key, group in groupby(answers, key=lambda a: a.introduction)}
    found = []
    for record in snapshot.of("introduction").values():
        introduction = read_introduction(record)
        accepted = came_about(said.get(introduction.id, []), introduction)
        pair = _pair(introduction)
        if (
            pair
            and introduction.on >= since
            and (accepted or _is_over(introduction, said.get(introduction.id, []), today))
        ):
            words = [a.order for a in said.get(introduction.id, [])]
            order = min([introduction.version, *words])
            found.append(_met(pair, shown.get(introduction.id), order, accepted=accepted))
    return sorted(found, key=lambda o: (o.order, o.subject, o.suggested))


def _met(pair: tuple[str, Ref, Ref], shown: Shown | None, order: int, *, accepted: bool) -> Outcome:
    about, subject, suggested = pair
    known = Outcome(about, BOTH, subject, str(suggested), accepted, order, order - 1)
    if shown is None:
        return known
    return Outcome(
        about,
        BOTH,
        subject,
        str(suggested),
        accepted,
        order,
        order - 1,
        shown.model,
        shown.score,
        shown.place,
    )


def _pair(introduction: Introduction) -> tuple[str, Ref, Ref] | None:
    """Return what suggests the two: the kind of list, for whom, and whom; None where no list does."""
    one, other = introduction.sides
    if one.kind != "delegate":
        one, other = other, one
    about = {"delegate": "peers", "company": "partners"}.get(other.kind)
    return (about, one, other) if about and one.kind == "delegate" else None


def came_about(answers: list[Answer], introduction: Introduction) -> bool:
    """Tell whether two yeses ever stood at the same time, by the words that are among the changes."""
    last: dict[Ref, str] = {}
    for answer in sorted(answers, key=lambda a: a.order):
        last[answer.giver] = answer.answer
        if all(last.get(side) == "yes" for side in introduction.sides):
            return True
    return False


def _is_over(introduction: Introduction, answers: list[Answer], today: str) -> bool:
    """Tell whether nothing can come of an introduction any more, as the staff are told of it."""
    phase = standing(introduction, answers, OPERATOR, today).phase
    if introduction.handled == NOT_PASSED_ON:
        return False
    if phase is Phase.WITHDRAWN:
        return any(a.giver == introduction.asked for a in answers)
    return phase is Phase.ENDED or (phase is Phase.NOT_NOW and introduction.until < today)
