"""The use cases of people's data: each looks itself who asks, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.errors import NotFoundError
from graph.model import KIND
from graph.records import Record, Ref
from graph.store.base import Store
from matcher.access.employers import PEOPLE
from matcher.access.roles import Viewer
from matcher.access.rules import check
from matcher.access.view import Eyes
from matcher.accounts.accounts import Accounts
from matcher.introductions.book import SIDES, as_side
from matcher.introductions.introductions import Introductions
from matcher.privacy import consent, correct, erasure, issued, retention, take_out
from matcher.privacy.dealings import Dealings, Sources, dealings_of
from matcher.privacy.on_file import OnFile, on_file
from matcher.privacy.previews import eyes_for
from matcher.suggesting import Suggestions

ACTION = "mine"
AUDIENCE_OF = {"bundle": "pen_drive", "report": "report", "brief": "firm"}
"""For what is handed out the audience that a field needs; for the rest any audience will do."""


@dataclass(frozen=True, slots=True)
class House:
    """What the use cases stand on: the whole store, and how somebody sees it."""

    store: Store
    whole: Suggestions
    seen_by: Callable[[Viewer], Suggestions]
    accounts: Accounts
    introductions: Introductions


class Personal:
    """People's data in one store. Every method raises AccessRefusedError for whom it does not concern."""

    def __init__(self, house: House, *, today: Callable[[], str] = lambda: date.today().isoformat()) -> None:
        self._house = house
        self._store = house.store
        self._today = today

    def about(self, viewer: Viewer, named: str = "") -> Ref:
        """Return about whom a page is: whoever asks, or for the staff the person named ``kind:id`` or by id.

        NotFoundError when there is nobody, as for staff who name nobody.
        """
        if viewer.subject is not None and not viewer.trusted:
            wanted = Ref.parse(named) if ":" in named else Ref(viewer.subject.kind, named)
            ref = wanted if named else viewer.subject
        else:
            ref = Ref.parse(named) if ":" in named else Ref("delegate", named)
        check(viewer, ACTION, ref)
        if self._store.record(ref) is None:
            raise NotFoundError(f"{ref} is not in the store" if named else "name whose data are meant")
        if ref.kind not in SIDES:
            raise NotFoundError(f"{ref} is neither a person nor a firm")
        return ref

    # -- seeing ---------------------------------------------------------------------------------

    def on_file(self, viewer: Viewer, ref: Ref, lang: str = "en") -> OnFile:
        """Return what the graph holds about a person; NotFoundError for what is none."""
        self._person(viewer, ref)
        return on_file(self._house.whole.state().browser, ref, self._today(), lang)

    def dealings(self, viewer: Viewer, ref: Ref, lang: str = "en") -> Dealings:
        """Return what else is kept of somebody, as far as whoever asks may know."""
        check(viewer, ACTION, ref)
        seen = self._house.seen_by(as_side(ref)).state().browser
        whole = self._house.whole.state().browser
        given = Sources(self._store, self._house.accounts, self._house.introductions, whole, seen)
        return dealings_of(ref, given, herself=viewer.subject == ref, lang=lang)

    def eyes(self, viewer: Viewer, ref: Ref, audience: str) -> Eyes:
        """Return the eyes of an audience that looks at a person, for a preview of her page."""
        self._person(viewer, ref)
        return eyes_for(audience, self._house.whole.state().snapshot, ref, self._today())

    def reachable_until(self, viewer: Viewer, ref: Ref) -> str:
        """Return the day until which a person's contact data are kept."""
        self._person(viewer, ref)
        days = retention.rules_from()["contact"]
        return retention.kept_until(self._store, self._house.whole.state().snapshot, ref, days=days)

    def take_out(self, viewer: Viewer, ref: Ref, lang: str = "en") -> bytes:
        """Return everything on file about a person as JSON."""
        return take_out.as_json(
            self._store, self.on_file(viewer, ref, lang), self.dealings(viewer, ref, lang)
        )

    # -- changing -------------------------------------------------------------------------------

    def set_audiences(
        self, viewer: Viewer, ref: Ref, choices: Mapping[str, consent.Choice], *, version: int
    ) -> int | None:
        """Write who may see which fields of a person, in the name of whoever asks."""
        self._person(viewer, ref)
        change = consent.set_audiences(self._store, ref, choices, version=version, actor=viewer.actor)
        self._note_withdrawn(ref)
        return change

    def withdraw_all(self, viewer: Viewer, ref: Ref, *, way: str = "self", note: str = "") -> int | None:
        """Take every consent of a person back."""
        self._person(viewer, ref)
        choice = consent.Choice(frozenset(), way=way, note=note)
        consent.check_choices(ref, {"*": choice})
        change = consent.withdraw_all(self._store, ref, actor=viewer.actor, way=way, note=note)
        self._note_withdrawn(ref)
        return change

    def correct(
        self, viewer: Viewer, ref: Ref, correction: correct.Correction, *, version: int
    ) -> int | None:
        """Write what a person corrects; new contact data are kept as long as if she had renewed them."""
        self._person(viewer, ref)
        herself = viewer.subject == ref
        change = correct.correct(
            self._store, ref, correction, version=version, actor=viewer.actor, herself=herself
        )
        if change and {"email", "phone", "wechat"} & correction.fields.keys():
            self.renew(viewer, ref)
        return change

    def renew(self, viewer: Viewer, ref: Ref) -> str:
        """Note that a person wants to stay reachable; return until when."""
        self._person(viewer, ref)
        return retention.renew(self._store, ref, self._today(), days=retention.rules_from()["contact"])

    # -- erasing --------------------------------------------------------------------------------

    def forecast(self, viewer: Viewer, ref: Ref) -> erasure.Forecast:
        """Return what erasing a person would do."""
        self._person(viewer, ref)
        return erasure.forecast(self._store, self._house.whole.state().snapshot, ref)

    def erase(
        self, viewer: Viewer, ref: Ref, *, why: str, files: erasure.Files | None = None
    ) -> erasure.Erased:
        """Erase a person for good."""
        self._person(viewer, ref)
        snapshot = self._house.whole.state().snapshot
        done = erasure.erase_person(
            self._store, snapshot, ref, actor=viewer.actor, why=why or "asked for it", files=files
        )
        self._house.whole.state()
        return done

    # -- handed out -----------------------------------------------------------------------------

    def note_issue(
        self, viewer: Viewer, what: str, people: Mapping[Ref, Iterable[str]], *, to: str = "", name: str = ""
    ) -> str:
        """Note what was handed out, with the fields of each person in it; return its key."""
        kept = {ref: fields for ref, fields in people.items() if ref.kind in PEOPLE}
        key = issued.Issued(self._store.private).note(what, kept, by=viewer.actor, to=to, name=name)
        for ref in kept:
            self._note_withdrawn(ref)
        return key

    def issues(self, viewer: Viewer) -> list[issued.Issue]:
        """Return all issues, each with what its next one leaves out; for the staff."""
        check(viewer, "export")
        return issued.Issued(self._store.private).all()

    def _note_withdrawn(self, ref: Ref) -> None:
        record = self._store.record(ref)
        if record is not None:
            day = self._today()
            issued.Issued(self._store.private).withdrawn(ref, lambda w, f: is_agreed(record, w, f, day))

    def _person(self, viewer: Viewer, ref: Ref) -> None:
        check(viewer, ACTION, ref)
        if ref.kind not in KIND or not KIND[ref.kind].person or self._store.record(ref) is None:
            raise NotFoundError(f"{ref} is nobody on file")


def is_agreed(record: Record, what: str, field: str, day: str) -> bool:
    """Tell whether a person agrees today to a field of hers standing in something handed out."""
    name, _, key = field.partition(".")
    audiences = set(consent.consent_of(record, name, day, key=key).audiences)
    wanted = AUDIENCE_OF.get(what)
    return bool(audiences & {"public", wanted}) if wanted else bool(audiences)
