"""People, audiences, introductions, answers, undo and exports in any order, through the real web service.

Whoever looks, at any moment, finds no way to reach anybody without two standing yeses, no field that was
not opened to her, and no trace of somebody's "no". What is allowed is reckoned here anew, from what was
done, not from the service.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from graph.records import Ref
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.access.roles import Role
from matcher.service import Service
from web.app import create_app
from web.settings import Settings

HEAD = "id,name,country,organisation,title,languages,needs,offers,programmes,bio,email,phone,wechat"
TABLES = {
    "topics": "id,name_en\nsolar,Solar power\nports,Sea ports\npolice-it,Police data systems\n",
    "programmes": "id,title_en\nw1,First workshop\nw2,Second workshop\n",
    "companies": "id,name_en,country,offers,partner\nfirm,Bright Sun Ltd,China,solar,yes\n",
    "experts": "id,name,programmes\nexpert,Lecturer Li,w1\n",
}
COHORT = {"a": "w1", "b": "w1", "c": "w2"}
COUNTRY = {"a": "Fiji", "b": "Kenya", "c": "Peru"}
NEEDS = {"a": "solar", "b": "police-it;ports", "c": "solar"}
OFFERS = {"a": "ports", "b": "solar", "c": "ports"}
FIELDS = ("name", "title", "organisation", "bio", "needs", "offers")
AUDIENCES = ("cohort", "firm", "public")
CONTACT = ("email", "phone", "wechat")
ANSWERS = ("yes", "not_now", "no", "must_ask", "withdrawn")
PEOPLE = st.sampled_from(sorted(COHORT))
LOOKERS = ("a", "b", "c", "firm", "expert", "exporter", "visitor")


def marker(person: str, field: str) -> str:
    """Return what stands in a field of a person and nowhere else."""
    return {
        "email": f"mail.{person}{person}@reach.example",
        "phone": f"+6790000{ord(person)}",
        "wechat": f"wx{person}{person}chat",
    }.get(field, f"{field.title()}mark {person.upper()}{person.upper()}")


def row(person: str) -> str:
    """Return the person's row in the participants' table."""
    m = {f: marker(person, f) for f in (*FIELDS, *CONTACT)}
    return (
        f"{person},{m['name']},{COUNTRY[person]},{m['organisation']},{m['title']},en,{NEEDS[person]},"
        f"{OFFERS[person]},{COHORT[person]},{m['bio']},{m['email']},{m['phone']},{m['wechat']}"
    )


class Consent(RuleBasedStateMachine):
    """Does things as people do, and looks."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        where = Path(self.folder.name)
        for table, text in TABLES.items():
            (where / f"{table}.csv").write_text(text, encoding="utf-8")
        people = "\n".join([HEAD, *(row(p) for p in COHORT)]) + "\n"
        (where / "delegates.csv").write_text(people, encoding="utf-8")
        self.store = open_store(f"sqlite:///{where / 'store.db'}")
        import_files(self.store, sorted(where.glob("*.csv")), Request(actor="test", source="test"))
        self.service = Service(self.store)
        self.app = create_app(self.service, Settings(secret_key="6f1d0c5b4a392817"))  # of a test
        self.app.config.update(
            TESTING=True, PROPAGATE_EXCEPTIONS=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False
        )
        self.clients = {name: self._client(name) for name in (*LOOKERS, "staff")}
        self.open_to: dict[tuple[str, str], set[str]] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.sides: dict[str, tuple[str, str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def _client(self, name: str) -> FlaskClient:
        client = self.app.test_client()
        kinds = {**dict.fromkeys(COHORT, Role.DELEGATE), "firm": Role.FIRM, "expert": Role.LECTURER}
        role = kinds.get(name, Role.STAFF if name == "staff" else Role.EXPORTER)
        if name == "visitor":
            return client
        subject = self._ref(name) if name in kinds else None
        login = "" if role in (Role.DELEGATE, Role.LECTURER) else f"{name}-account"
        accounts = self.service.accounts
        account = accounts.add(role, login=login, subject=subject, demo=True, actor="test")
        token, _ = accounts.start_session(account, device="test", address="127.0.0.1")
        with client.session_transaction() as session:
            session["_user_id"] = token
        return client

    @staticmethod
    def _ref(name: str) -> Ref:
        return Ref({"firm": "company", "expert": "expert"}.get(name, "delegate"), name)

    # -- what people do -------------------------------------------------------------------------

    @rule(person=PEOPLE, field=st.sampled_from(("*", *FIELDS)), who=st.sets(st.sampled_from(AUDIENCES)))
    def choose_audience(self, person: str, field: str, who: set[str]) -> None:
        version = self.store.record(self._ref(person))
        assert version is not None
        form = {"field": field, "audience": sorted(who), "version": str(version.version)}
        answer = self.clients[person].post("/me/audience", data=form)
        assert answer.status_code in (200, 302), answer.text
        self.open_to[person, field] = who

    @rule(person=PEOPLE)
    def withdraw_everything(self, person: str) -> None:
        self.clients[person].post("/me/withdraw", data={})
        self.open_to = {k: v for k, v in self.open_to.items() if k[0] != person}

    @rule(person=PEOPLE, to=st.sampled_from((*COHORT, "firm")))
    def ask(self, person: str, to: str) -> None:
        assume(person != to)
        given = {"asked": str(self._ref(to)), "purpose": "A talk", "message": "Shall we talk?"}
        answer = self.clients[person].post("/api/introductions/", json=given)
        if answer.status_code == 201:
            key = answer.get_json()["id"]
            self.sides[key] = (person, to)
            self.words.setdefault(key, {})[person] = "yes"

    @rule(data=st.data(), word=st.sampled_from(ANSWERS), asker=st.booleans())
    def answer(self, data: st.DataObject, word: str, asker: bool) -> None:
        assume(self.sides)
        key = data.draw(st.sampled_from(sorted(self.sides)))
        giver = self.sides[key][0 if asker else 1]
        answer = self.clients[giver].post(f"/api/introductions/{key}/answer", json={"answer": word})
        if answer.status_code == 200:
            self._note(key, giver, word)

    @rule(data=st.data(), word=st.sampled_from(ANSWERS[:4]))
    def take_down(self, data: st.DataObject, word: str) -> None:
        assume(self.sides)
        key = data.draw(st.sampled_from(sorted(self.sides)))
        _, giver = self.sides[key]
        given = {"answer": word, "side": str(self._ref(giver)), "how": "phone", "on": "2026-01-05"}
        answer = self.clients["staff"].post(f"/api/introductions/{key}/answer", json=given)
        if answer.status_code == 200:
            self._note(key, giver, word)

    def _note(self, key: str, giver: str, word: str) -> None:
        self.words[key][giver] = word

    @rule(data=st.data())
    def staff_pass_on(self, data: st.DataObject) -> None:
        assume(self.sides)
        key = data.draw(st.sampled_from(sorted(self.sides)))
        self.clients["staff"].post(f"/introductions/{key}/pass-on", data={})

    @rule(back=st.integers(0, 4))
    def staff_undo(self, back: int) -> None:
        """Staff take a late change back."""
        seq = self.store.head().seq - back
        assume(seq > 2)
        self.clients["staff"].post(f"/desk/changes/{seq}/undo", data={})  # it never opens anything

    @rule(person=PEOPLE, of=PEOPLE)
    def set_aside(self, person: str, of: str) -> None:
        assume(person != of)
        where = f"/delegates/{person}/peers/set-aside"
        self.clients[person].post(where, data={"of": f"delegate:{of}", "word": "not_for_me"})

    # -- what whoever looks may find ------------------------------------------------------------

    def _may_see(self, looker: str, person: str, field: str) -> bool:
        if looker == person:
            return True
        chosen = self.open_to.get((person, field), self.open_to.get((person, "*"), set()))
        hers = {"public"} | ({"firm"} if looker in ("firm", "exporter") else set())
        shares = looker == "exporter" or (looker == "expert" and COHORT[person] == "w1")
        shares = shares or COHORT.get(looker) == COHORT[person]
        if looker == "visitor":
            return False
        return bool(chosen & (hers | ({"cohort"} if shares else set())))

    def _linked(self, looker: str, person: str) -> bool:
        """Tell whether one has asked the other: then each is told who the other is."""
        return any({looker, person} == set(sides) for sides in self.sides.values())

    def _introduced(self, looker: str, person: str) -> bool:
        return any(
            {looker, person} == set(sides) and all(self.words[key].get(s) == "yes" for s in sides)
            for key, sides in self.sides.items()
        )

    @rule(looker=st.sampled_from(LOOKERS))
    def look(self, looker: str) -> None:
        text = "\n".join(self._pages(looker))
        for person in COHORT:
            for field in CONTACT:
                allowed = looker == person or self._introduced(looker, person)
                assert allowed or marker(person, field) not in text, f"{looker} reads {person}'s {field}"
            for field in ("name", "title", "organisation", "bio"):
                told = field != "bio" and self._linked(looker, person)
                name = self._may_see(looker, person, "name")
                allowed = told or (name and self._may_see(looker, person, field))
                assert allowed or marker(person, field) not in text, f"{looker} reads {person}'s {field}"

    @rule(looker=st.sampled_from(sorted(COHORT)))
    def look_for_a_no(self, looker: str) -> None:
        listed: list[dict[str, Any]] = (
            self.clients[looker].get("/api/introductions/").get_json()["introductions"]
        )
        for found in listed:
            asker, asked = self.sides[found["id"]]
            if looker == asker and self.words[found["id"]].get(asked) == "no":
                assert found["phase"] in ("waiting", "with_staff", "withdrawn", "ended"), found
                assert "said" not in found
                assert '"no"' not in self.clients[looker].get(f"/api/introductions/{found['id']}").text

    @rule()
    def staff_look_for_a_no(self) -> None:
        client = self.clients["staff"]
        for change in self.store.changes(max(0, self.store.head().seq - 4)):
            page = client.get(f"/desk/changes/{change.seq}").text
            assert "not_for_me" not in page
            assert re.search(r"answer[^\n]*\bno\b", page.split("</header>", 1)[-1]) is None
        assert "not for me" not in client.get("/desk/queue/decided").text

    def _pages(self, looker: str) -> Iterator[str]:
        client, own = self.clients[looker], self._ref(looker)
        yield from (client.get(path).text for path in ("/", "/delegates", "/organisations", "/search?q=mark"))
        yield from (client.get(f"/search?q={word}&lang=zh").text for word in ("namemark", "Fiji", "Kenya"))
        for person in COHORT:
            yield client.get(f"/delegates/{person}").text
            yield client.get(f"/api/records/delegate/{person}").text
        if looker in COHORT:
            for about in ("peers", "partners", "projects"):
                yield client.get(f"/delegates/{own.id}/{about}").text
                answer = client.get(f"/api/suggest/{about}?for={own.id}")
                yield answer.text
                for found in answer.get_json()["suggestions"][:2]:
                    of = f"{found['kind']}:{found['id']}"
                    yield client.get(f"/delegates/{own.id}/{about}/why?of={of}").text
            yield client.get("/me/").text + client.get("/me/data.json").text
        if looker == "firm":
            yield client.get("/companies/firm/partners").text
            yield client.get("/api/suggest/partners?for=company:firm").text
        if looker == "exporter":
            yield client.get("/desk/exports/leads.json").text + client.get("/desk/leads").text
        yield client.get("/introductions/").text
        for key in self.sides:
            yield client.get(f"/introductions/{key}").text
            yield client.get(f"/introductions/{key}/card").text
            yield client.get(f"/api/introductions/{key}").text


Consent.TestCase.settings = settings(
    max_examples=14,
    stateful_step_count=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would run the service for minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestConsent = Consent.TestCase
