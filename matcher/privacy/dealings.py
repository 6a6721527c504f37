"""What somebody did with what was suggested to her, and what is kept beside the graph for her.

Only what she may know: her own decisions and words, and introductions as she is told of them. What others
decided about her, and their "no", is theirs. The staff, who may look on her behalf, are not shown her
private words either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model import KIND
from graph.records import Ref
from graph.store.base import Store
from matcher.accounts.accounts import Accounts
from matcher.browse.pages import Browser
from matcher.decide.decisions import newest
from matcher.introductions.book import as_side
from matcher.introductions.introductions import Introductions
from matcher.privacy.issued import Issued, Within

OWN_JUDGEMENTS = ("not_for_me",)


@dataclass(frozen=True, slots=True)
class Decision:
    """A suggestion that she set aside."""

    about: str
    suggested: str
    title: str
    judgement: str
    reason: str


@dataclass(frozen=True, slots=True)
class Introduced:
    """An introduction as she is told of it; ``said`` are her own words, as (day, word, way)."""

    id: str
    other: str
    purpose: str
    message: str
    on: str
    phase: str
    said: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AccountKept:
    """Her account: no secret is shown, only that there is one."""

    login: str
    role: str
    created: float
    disabled: bool
    has_password: bool
    sessions: tuple[tuple[str, float, float], ...]
    """Device, began and last seen (seconds since 1970) of each session."""


@dataclass(frozen=True, slots=True)
class Dealings:
    """What is kept of somebody besides the graph. ``noes`` are her own, as (other, day)."""

    decisions: tuple[Decision, ...]
    introductions: tuple[Introduced, ...]
    noes: tuple[tuple[str, str], ...]
    account: AccountKept | None
    issued: tuple[Within, ...]
    areas: Mapping[str, int]
    """How many private values are kept about her, by area."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where dealings are read from: the store, its accounts, introductions, and her own view of the graph."""

    store: Store
    accounts: Accounts
    introductions: Introductions
    whole: Browser
    seen: Browser


def dealings_of(ref: Ref, given: Sources, *, herself: bool, lang: str = "en") -> Dealings:
    """Return what is kept of somebody; ``herself`` is whether she looks, not the staff for her."""
    side = as_side(ref)
    told = given.introductions.list(side, lang) if herself else ()
    introduced = tuple(
        Introduced(
            s.introduction.id,
            s.other.name,
            s.introduction.purpose,
            s.message,
            s.introduction.on,
            s.standing.phase.value,
            tuple((a.on, a.answer, a.how) for a in s.said),
        )
        for s in told
    )
    noes = given.introductions.noes(side, lang) if herself else ()
    return Dealings(
        tuple(_decisions(ref, given, lang)) if herself else (),
        introduced,
        tuple((no.other.name, no.on) for no in noes),
        _account(ref, given.accounts),
        tuple(Issued(given.store.private).of(ref)),
        _areas(ref, given.store),
    )


def _decisions(ref: Ref, given: Sources, lang: str) -> list[Decision]:
    found = []
    for (about, subject, suggested), record in newest(given.whole.snapshot).items():
        if subject == str(ref) and record.get("judgement") in OWN_JUDGEMENTS:
            kind, _, key = suggested.partition(":")
            title = given.seen.title(Ref(kind, key), lang) if kind in KIND else key
            judgement, reason = str(record.get("judgement")), str(record.get("reason") or "")
            found.append(Decision(about, suggested, title, judgement, reason))
    return found


def _account(ref: Ref, accounts: Accounts) -> AccountKept | None:
    found = accounts.of_subject(ref)
    if found is None:
        return None
    sessions = tuple((s.device, s.started, s.seen) for s in accounts.sessions(found))
    return AccountKept(
        found.login, found.role.value, found.created, found.disabled, found.has_password, sessions
    )


def _areas(ref: Ref, store: Store) -> dict[str, int]:
    counts = {area: len(store.private.all(area, str(ref))) for area in store.private.areas()}
    return {area: n for area, n in counts.items() if n and area != "no"}
