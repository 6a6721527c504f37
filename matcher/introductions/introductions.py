"""The use cases of introductions, over the whole store: who asks is checked here, by what she is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.errors import InputError, NotFoundError, Problem
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import OPERATOR, Viewer
from matcher.access.rules import AccessRefusedError
from matcher.browse.pages import Browser
from matcher.introductions import answering, asking, cards, letters, notices
from matcher.introductions.asking import Wish
from matcher.introductions.book import Book, as_side
from matcher.introductions.noes import Noes
from matcher.introductions.people import Who, is_senior, who
from matcher.introductions.records import BY_A_SIDE, Answer
from matcher.introductions.shown import Shown, listed, shown
from matcher.introductions.standing import OPEN, Phase
from matcher.outbox.outbox import Delivered, Outbox
from matcher.outbox.transport import Transport, transport
from matcher.suggesting import Suggestions

REASONS = 3
PEERS, PARTNERS = "peers", "partners"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as a form gives it: staff say for which side, by which way and on which day."""

    answer: str
    note: str = ""
    side: str = ""
    how: str = "self"
    on: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A "no" of one's own, as its giver's page lists it."""

    other: Who
    on: str
    introduction: str
    heard_by: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: messages that became due, and what delivering did."""

    due: int
    delivered: Delivered


class Introductions:
    """Introductions of one store. ``seen`` returns, for a viewer, suggestions over what she may see.

    ``today`` returns the day, YYYY-MM-DD. Whatever is asked about an introduction that does not concern
    a viewer is answered as if it were not there (NotFoundError).
    """

    def __init__(
        self,
        store: Store,
        seen: Callable[[Viewer], Suggestions],
        *,
        today: Callable[[], str] = lambda: date.today().isoformat(),
    ) -> None:
        self._store = store
        self._seen = seen
        self._today = today

    # -- reading --------------------------------------------------------------------------------

    def list(self, viewer: Viewer, lang: str = "en") -> Sequence[Shown]:
        """Return all introductions that a viewer is told of, the newest first."""
        return listed(self._book(), viewer, self._browser, lang=lang)

    def page(self, viewer: Viewer, key: str, lang: str = "en") -> Shown:
        """Return one introduction as a viewer sees it; NotFoundError."""
        entry = self._book().entry(key)
        return shown(entry, viewer, self._browser, today=self._today(), lang=lang)

    def noes(self, viewer: Viewer, lang: str = "en") -> Sequence[Refusal]:
        """Return the noes of the one who asks, the newest first; nobody else's, staff or not."""
        if viewer.subject is None:
            return []
        book, browser = self._book(), self._browser(viewer)
        found = []
        for no in Noes(self._store.private).of(viewer.subject):
            entry = book.entries.get(no.introduction)
            told = shown(entry, viewer, self._browser, today=book.today, lang=lang) if entry else None
            other = told.other if told else who(browser, no.other, lang)
            found.append(Refusal(other, no.on, no.introduction, no.heard_by))
        return found

    def may_ask(self, viewer: Viewer, asked: Ref) -> bool:
        """Tell whether a page offers somebody to ask for an introduction: a side, and not to herself."""
        fits = asked.kind in asking.SIDES and asked != viewer.subject
        return fits and (viewer.trusted or viewer.subject is not None)

    def who(self, viewer: Viewer, ref: Ref, lang: str = "en") -> Who:
        """Return who somebody is in a viewer's eyes; NotFoundError for whom she may not see."""
        browser = self._browser(OPERATOR if ref == viewer.subject else viewer)
        if browser.snapshot.record(ref) is None:
            raise NotFoundError(f"{ref} is not in the store")
        return who(browser, ref, lang)

    # -- the sides ------------------------------------------------------------------------------

    def ask(self, viewer: Viewer, wish: Wish) -> str:
        """Write the viewer's request; return the id of the introduction. InputError as `asking.ask` says."""
        side = _side(viewer)
        self.who(viewer, wish.asked)
        record = self._store.record(wish.asked)
        senior = record is not None and is_senior(str(record.get("title") or ""))
        key = asking.ask(self._store, side, wish, actor=viewer.actor, today=self._today(), senior=senior)
        self._tell()
        return key

    def answer(self, viewer: Viewer, key: str, given: Given) -> None:
        """Write an answer: the viewer's own, or one that she, of the staff, took down for a side."""
        entry = self._book().entry(key)
        sides, today = entry.introduction.sides, self._today()
        if viewer.trusted:
            giver = answering.named_side(given.side, sides)
        else:
            giver = _side(viewer)
            self.page(viewer, key)
        other = entry.introduction.other(giver)
        heard_by = viewer.actor if viewer.trusted else ""
        how = given.how if viewer.trusted else "self"
        on = given.on if viewer.trusted else today
        answer = Answer(key, giver, other, given.answer, on, how, heard_by, given.note.strip())
        known = answering.give(self._store, answer, actor=viewer.actor, today=today)
        if viewer.trusted:
            told = f"recorded:{given.answer}:{on}:{how}"
            notices.send(self._store, notices.Notice(giver, key, told))
        self._tell(None if known else giver)

    def take_back_no(self, viewer: Viewer, introduction: str) -> bool:
        """Take back the viewer's own "no", named by where she said it; tell whether there was one."""
        noes, me = Noes(self._store.private), _side(viewer)
        found = [no for no in noes.of(me) if no.introduction == introduction]
        done = sum(noes.take_back(me, no.other) for no in found) > 0
        self._tell(me)
        return done

    # -- staff ----------------------------------------------------------------------------------

    def propose(self, viewer: Viewer, one: Ref, wish: Wish, *, origin: str = "") -> str:
        """Write that staff propose two to each other; return the id of the introduction."""
        _staff(viewer)
        for ref in (one, wish.asked):
            self.who(viewer, ref)
        key = asking.propose(self._store, one, wish, origin=origin, actor=viewer.actor, today=self._today())
        self._tell()
        return key

    def pass_on(self, viewer: Viewer, key: str) -> None:
        """Pass a request to somebody senior on; it then waits for her answer like any other."""
        self._settle(viewer, key, passed_on=True)

    def decline(self, viewer: Viewer, key: str) -> None:
        """Let a request to somebody senior end without passing it on."""
        self._settle(viewer, key, passed_on=False)

    def _settle(self, viewer: Viewer, key: str, *, passed_on: bool) -> None:
        _staff(viewer)
        asking.settle(self._store, key, passed_on=passed_on, actor=viewer.actor, today=self._today())
        self._tell()

    # -- what goes with it ----------------------------------------------------------------------

    def wording(self, viewer: Viewer, key: str) -> str:
        """Return a text with which staff can pass a request on, in English and Chinese."""
        _staff(viewer)
        found = {lang: self.page(viewer, key, lang) for lang in ("en", "zh")}
        plain = found["en"].introduction
        return letters.wording(
            {lang: (page.one, page.two) for lang, page in found.items()}, plain.purpose, plain.message
        )

    def letters(self, viewer: Viewer, key: str, side: str = "") -> Sequence[letters.Letter]:
        """Return the letter to one's ministry in both languages; staff say for which side.

        NotFoundError unless that side may still answer; it then shows what she herself is shown, no more.
        """
        entry = self._book().entry(key)
        introduction, today = entry.introduction, self._today()
        giver = answering.named_side(side, introduction.sides) if viewer.trusted else _side(viewer)
        if entry.standing(viewer, today).phase not in (*OPEN, Phase.NOT_NOW):
            raise NotFoundError(f"introduction:{key} awaits no answer")
        asked = giver == introduction.asked and introduction.origin == BY_A_SIDE
        mine, theirs = self._browser(OPERATOR), self._browser(OPERATOR if asked else as_side(giver))
        other = introduction.other(giver)
        both = {lang: (who(mine, giver, lang), who(theirs, other, lang)) for lang in ("en", "zh")}
        until = entry.standing(OPERATOR, today).until or introduction.until
        message = introduction.message if asked else ""
        return letters.ministry_letters(both, introduction.purpose, message, until)

    def card(self, viewer: Viewer, key: str, of: str, *, short: bool = False) -> str:
        """Return the vCard of a side whose contact shows to the viewer; NotFoundError while it does not."""
        page = self.page(viewer, key, "en")
        ref = answering.named_side(of, (page.one.ref, page.two.ref))
        contact = page.contact_of(ref)
        if contact is None:
            raise NotFoundError(f"introduction:{key} shows no card")
        named = page.one if page.one.ref == ref else page.two
        chinese = self._browser(OPERATOR).title(ref, "zh")
        return cards.vcard(named, contact, chinese=chinese, short=short)

    def chat_text(self, viewer: Viewer, key: str) -> str:
        """Return the bilingual introduction for a chat; NotFoundError unless two yeses stand."""
        found = {lang: self.page(viewer, key, lang) for lang in ("en", "zh")}
        plain = found["en"]
        if not plain.standing.contact:
            raise NotFoundError(f"introduction:{key} has not come about")
        one, two = plain.introduction.sides
        reasons = {lang: self.reasons(one, two, lang) for lang in found}
        sides = {lang: (page.one, page.two) for lang, page in found.items()}
        return cards.chat_text(sides, reasons, plain.tongue, plain.introduction.purpose)

    def reasons(self, one: Ref, two: Ref, lang: str) -> Sequence[str]:
        """Return why two may be worth a talk: the strongest reasons that both of them may see."""
        told = [self._reasons(as_side(side), one, two, lang) for side in (one, two)]
        return [text for text in told[0] if text in told[1]][:REASONS]

    def _reasons(self, viewer: Viewer, one: Ref, two: Ref, lang: str) -> Sequence[str]:
        if one.kind != "delegate":
            one, two = two, one
        about = {"company": PARTNERS, "delegate": PEERS}.get(two.kind, "")
        if one.kind != "delegate" or not about:
            return []
        try:
            _, suggestion = self._seen(viewer).why(about, one, str(two), lang)
        except NotFoundError:
            return []
        return [reason.text for reason in suggestion.reasons]

    # -- messages -------------------------------------------------------------------------------

    def sweep(self, by: Transport | None = None) -> Swept:
        """Put what has become due into the outbox and hand the outbox over; to be run every few minutes."""
        Noes(self._store.private).tidy(self._store)
        due = notices.send_due(self._store, self._book())
        return Swept(due, Outbox(self._store.private).deliver(by or transport()))

    def _tell(self, only: Ref | None = None) -> None:
        """Send what is due; after something private to its giver alone, so that no message marks its time."""
        notices.send_due(self._store, self._book(), only=only)

    def _book(self) -> Book:
        return Book.read(self._store, self._today())

    def _browser(self, viewer: Viewer) -> Browser:
        return self._seen(viewer).state().browser


def _side(viewer: Viewer) -> Ref:
    if viewer.subject is None:
        raise InputError([Problem("only somebody who is on file can ask and answer for herself")])
    return viewer.subject


def _staff(viewer: Viewer) -> None:
    if not viewer.trusted:
        raise AccessRefusedError("this is for the staff")
