"""An introduction as one who looks may see it: who, what for, how far, and contact once both agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graph.errors import NotFoundError
from graph.records import Ref
from matcher.access.roles import OPERATOR, Viewer
from matcher.browse.pages import Browser
from matcher.introductions.book import Book, Entry
from matcher.introductions.people import Contact, Who, contact, who
from matcher.introductions.records import BY_A_SIDE, Answer, Introduction
from matcher.introductions.standing import Phase, Standing
from matcher.introductions.tongues import Tongue, tongue

BrowserOf = Callable[[Viewer], Browser]
"""For a viewer what she may see of the graph, as a browser; the staff's shows everything."""

OPENED_BY_ASKING = (Phase.TO_ANSWER, Phase.ASKING, Phase.NOT_NOW, Phase.REFUSED)
"""Phases in which the asked sees who asks: asking opens name, position, organisation, country, languages."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An introduction for one who looks. ``one`` is who asked or was named first, ``two`` the other.

    ``me`` is the looker's own side, None for staff. ``message`` is "" for who may not read it, ``contacts``
    empty until two yeses stand. ``said`` are the looker's own words, the oldest first.
    """

    introduction: Introduction
    standing: Standing
    one: Who
    two: Who
    me: Ref | None
    message: str
    tongue: Tongue
    contacts: tuple[tuple[Ref, Contact], ...]
    said: tuple[Answer, ...]

    @property
    def other(self) -> Who:
        """Return the other side, in the looker's eyes; for staff the one who is asked."""
        return self.one if self.me == self.two.ref else self.two

    @property
    def mine(self) -> Who:
        """Return the looker's own side; for staff the one who asks."""
        return self.two if self.me == self.two.ref else self.one

    def contact_of(self, ref: Ref) -> Contact | None:
        """Return the ways to reach a side; None while they do not show."""
        return dict(self.contacts).get(ref)


def shown(entry: Entry, viewer: Viewer, browser_of: BrowserOf, *, today: str, lang: str = "en") -> Shown:
    """Return an introduction as a viewer sees it; NotFoundError where it does not concern her."""
    told = entry.standing(viewer, today)
    introduction = entry.introduction
    if told.phase is Phase.HIDDEN:
        raise NotFoundError(f"introduction:{introduction.id} is not in the store")
    whole, seen = browser_of(OPERATOR), browser_of(viewer)
    me = None if viewer.trusted else viewer.subject
    opened = is_opened(entry, told, me, today)
    named = {side: who(whole if opened or side == me else seen, side, lang) for side in introduction.sides}
    reads = opened or me == introduction.asker
    return Shown(
        introduction,
        told,
        named[introduction.asker],
        named[introduction.asked],
        me,
        introduction.message if reads else "",
        tongue(named[me or introduction.asker], named[introduction.other(me or introduction.asker)]),
        tuple(_contacts(entry, told, whole, me)),
        tuple(a for a in entry.answers if a.giver == me and (a.introduction == introduction.id)),
    )


def is_opened(entry: Entry, told: Standing, me: Ref | None, today: str) -> bool:
    """Tell whether the other side shows more than her audiences do: to staff, by asking, by two yeses."""
    introduction = entry.introduction
    if me is None or told.contact:
        return True
    asks = introduction.origin == BY_A_SIDE and me == introduction.asked
    stands = dict(entry.standing(OPERATOR, today).words).get(introduction.asker) == "yes"
    return asks and stands and told.phase in OPENED_BY_ASKING


def _contacts(entry: Entry, told: Standing, whole: Browser, me: Ref | None) -> Iterator[tuple[Ref, Contact]]:
    if not told.contact:
        return
    for side in entry.introduction.sides:
        if side != me:
            yeses = [a for a in entry.answers if a.giver == side and a.answer == "yes"]
            words = max(yeses, key=lambda a: a.order).note if yeses else ""
            yield side, contact(whole, side, words)


def listed(book: Book, viewer: Viewer, browser_of: BrowserOf, *, lang: str = "en") -> list[Shown]:
    """Return all that a viewer is told of, the newest first."""
    seen = [entry for entry, _ in book.seen_by(viewer)]
    return [shown(entry, viewer, browser_of, today=book.today, lang=lang) for entry in seen]
