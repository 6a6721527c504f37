"""An inference run: one change, never beside people's word, the same again changes nothing, all undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.changes import Draft, Operation
from graph.drafting import payloads_of, record_operation
from graph.errors import ConflictError, InputError, NotFoundError
from graph.records import Ref, Statement
from graph.store.base import Store
from graph.tables.load import Request, import_files
from graph.undo import undo
from matcher.access.roles import Role, Viewer
from matcher.cli import main
from matcher.inferring.deciding import decide_inferences, decide_waiting, inferences
from matcher.inferring.encoders import Characters
from matcher.inferring.propose import MOST, SOURCE
from matcher.inferring.run import Run, enter, infer_topics, preview
from matcher.service import Service
from matcher.suggest.options import Options

TABLES = {
    "topics": "id,name_en,name_zh,aliases\nsolar,Solar energy,太阳能,photovoltaics\ncustoms,Customs,海关,\n"
    "tax,Digital tax,电子税务,\nwater,Water supply,供水,\npumps,Water supply pumps,水泵,\n",
    "delegates": "id,name,country,interests,needs,offers,bio\n"
    "d1,Ana Um,Fiji,,,,Works on solar energy. Likes football.\n"
    "d2,李君,Kenya,,,,负责海关改革，不研究供水。\n"
    "d3,Bo Dos,Ghana,solar,,,Works on solar energy and digital tax.\n"
    "d4,Cy Tres,Chile,,water,,\n",
    "companies": "id,name_en,country,offers,profile,partner\n"
    "c1,Sun Ltd,China,,Makes photovoltaics,yes\nc2,Pump Ltd,China,pumps,,yes\n",
}
D1, D2, SOLAR = Ref("delegate", "d1"), Ref("delegate", "d2"), Ref("topic", "solar")


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    import_files(store, [folder], Request(actor="test", source="table"))
    return store


def run(store: Store, basis: str = "text") -> Run:
    return infer_topics(store, Characters(), basis=basis, actor="anna")


def inferred(store: Store) -> list[Statement]:
    return [s for s in store.snapshot().statements.values() if s.source == SOURCE]


def edges(store: Store) -> set[str]:
    return {f"{s.subject} {s.relation} {s.object} {s.status}" for s in inferred(store)}


def set_bio(store: Store, ref: Ref, bio: str) -> None:
    operation = record_operation(ref, store.record(ref), {"bio": bio})
    assert operation
    store.apply(Draft("test", "a new text", payloads_of([operation]), head=store.head().seq))


def test_topics_come_from_texts_of_both_scripts(filled: Store) -> None:
    run(filled)
    assert edges(filled) == {
        "delegate:d1 interested_in topic:solar inferred",
        "delegate:d2 interested_in topic:customs inferred",
        "delegate:d3 interested_in topic:tax inferred",
        "company:c1 offers topic:solar inferred",
    }


def test_each_says_from_which_words_how_sure_and_by_which_encoder(filled: Store) -> None:
    run(filled)
    found = {i.subject: i for i in inferences(filled.snapshot())}
    assert (found[D1].words, found[D2].words) == ("solar energy", "海关")
    assert found[D1].confidence == 0.9
    assert found[D1].encoder == Characters.name
    held = next(s for s in inferred(filled) if s.subject == D1)
    assert "Works" not in str(dict(held.data)), "the text itself stays in the biography"


def test_nothing_is_inferred_beside_what_people_entered(filled: Store) -> None:
    before = {s.id: s for s in filled.snapshot().statements.values()}
    run(filled)
    after = filled.snapshot().statements
    assert {k: after[k] for k in before} == before
    assert not [s for s in inferred(filled) if s.subject.id == "d3" and s.object == SOLAR]


def test_the_same_run_again_changes_nothing(filled: Store) -> None:
    assert run(filled).change
    head = filled.head()
    assert run(filled).change is None
    assert filled.head() == head


@pytest.mark.parametrize("basis", ["text", "needs"])
def test_a_run_is_one_change_that_can_be_undone(filled: Store, basis: str) -> None:
    before = filled.snapshot().canonical()
    head = filled.head().seq
    done = run(filled, basis)
    assert done.change == head + 1 == filled.head().seq
    assert filled.snapshot().canonical() != before
    undo(filled, done.change, actor="anna")
    assert filled.snapshot().canonical() == before


def test_a_dry_run_writes_nothing(filled: Store) -> None:
    head = filled.head()
    done = infer_topics(filled, Characters(), actor="anna", dry_run=True)
    assert len(done.entered) == 4
    assert filled.head() == head


def test_accepted_it_is_stated_and_weighs_fully(filled: Store) -> None:
    run(filled)
    (held,) = [s for s in inferred(filled) if s.subject == D1]
    change = decide_inferences(filled, [held.id], "accept", actor="anna")
    after = filled.statement(held.id)
    assert after is not None
    assert (after.status, after.data.get("confidence")) == ("stated", None)
    assert run(filled).change is None
    assert change is not None
    undo(filled, change, actor="anna")
    assert filled.statement(held.id) == held._replace(change=filled.head().seq)


def test_rejected_it_never_comes_back(filled: Store) -> None:
    run(filled)
    (held,) = [s for s in inferred(filled) if s.subject == D1]
    decide_inferences(filled, [held.id], "reject", actor="anna")
    assert decide_inferences(filled, [held.id], "reject", actor="anna") is None
    set_bio(filled, D1, "Sells solar energy now.")
    assert run(filled).change is None
    assert [i.subject for i in inferences(filled.snapshot(), status="withdrawn")] == [D1]


def test_a_text_that_has_changed_takes_its_inferences_along(filled: Store) -> None:
    run(filled)
    set_bio(filled, D1, "Works on customs.")
    assert run(filled).outdated == 1
    assert "delegate:d1 interested_in topic:solar inferred" not in edges(filled)
    assert "delegate:d1 interested_in topic:customs inferred" in edges(filled)
    set_bio(filled, D1, "Now works on customs.")
    run(filled)
    assert {i.words for i in inferences(filled.snapshot(), subject=D1)} == {"customs"}
    assert run(filled).change is None


def test_what_is_not_asked_for_is_left_alone(filled: Store) -> None:
    infer_topics(filled, Characters(), actor="anna", only=frozenset([D2]))
    assert {s.subject for s in inferred(filled)} == {D2}
    with pytest.raises(NotFoundError, match="delegate:nobody"):
        infer_topics(filled, Characters(), actor="anna", only=frozenset([Ref("delegate", "nobody")]))


def test_a_need_that_nobody_meets_leads_to_the_nearest_offer(filled: Store) -> None:
    done = run(filled, "needs")
    assert [(str(p.topic), p.via) for p in done.entered] == [("topic:pumps", "water")]
    (found,) = inferences(filled.snapshot())
    assert (str(found.subject), found.relation, found.words) == ("delegate:d4", "needs", "topic:water")
    assert run(filled, "needs").change is None


def test_a_text_full_of_keywords_gains_no_more_than_some(filled: Store) -> None:
    set_bio(filled, D1, "; ".join(["solar energy", "customs", "digital tax", "water supply", "水泵"] * 3))
    run(filled)
    assert len([s for s in inferred(filled) if s.subject == D1]) == MOST


def test_an_unknown_basis_or_statement_is_refused(filled: Store) -> None:
    with pytest.raises(InputError, match="must be one of"):
        run(filled, "tea leaves")
    with pytest.raises(NotFoundError, match="no inferred statement"):
        decide_inferences(filled, ["0123456789abcdef"], "accept", actor="anna")
    stated = next(s for s in filled.snapshot().statements.values() if s.source == "table")
    with pytest.raises(NotFoundError):
        decide_inferences(filled, [stated.id], "reject", actor="anna")


@pytest.mark.parametrize(
    ("lang", "mark"), [("en", "(Inferred, not stated.)"), ("zh", "（系推断，并非本人所述。）")]
)
def test_reasons_say_that_they_are_inferred_and_still_add_up(filled: Store, lang: str, mark: str) -> None:
    service = Service(filled)
    assert service.suggest("partners", D1, Options()).suggestions == ()
    run(filled)
    (found,) = service.suggest("partners", D1, Options(lang=lang)).suggestions
    reasons = {r.path: r for r in found.reasons}
    direct = reasons["delegate-interested-topic-offers-company"]
    assert direct.text.endswith(mark)
    assert direct.evidence[0].inferred
    assert direct.evidence[0].sources == (SOURCE,)
    assert sum(r.contribution for r in found.reasons) == pytest.approx(found.score, abs=1e-9)
    for reason in found.reasons:
        told = sum(e.value for e in reason.evidence) + reason.evidence_rest
        assert told == pytest.approx(reason.value, abs=1e-9)


def test_a_run_is_entered_as_it_was_previewed(filled: Store) -> None:
    head, seen = filled.head(), preview(filled.snapshot(), Characters())
    assert filled.head() == head
    assert enter(filled, seen, actor="anna").change == head.seq + 1
    assert {(s.subject, s.object) for s in inferred(filled)} == {(p.subject, p.topic) for p in seen.entered}
    with pytest.raises(ConflictError):
        enter(filled, seen, actor="anna")


def test_a_preview_that_no_longer_holds_is_not_entered(filled: Store) -> None:
    text, needs = (
        preview(filled.snapshot(), Characters()),
        preview(filled.snapshot(), Characters(), basis="needs"),
    )
    (lonely,) = filled.statements(subject=Ref("delegate", "d4"), relation="needs")
    gone = [Operation(f"statement:{lonely.id}", lonely.state(), None)]
    filled.apply(Draft("test", "no need", payloads_of(gone), head=filled.head().seq))
    set_bio(filled, D1, "Works on something else.")
    head = filled.head()
    for seen in (text, needs):
        with pytest.raises(ConflictError, match="look again"):
            enter(filled, seen, actor="anna")
    assert filled.head() == head


def test_whoever_decides_second_writes_nothing(filled: Store) -> None:
    run(filled)
    keys = [s.id for s in inferred(filled)]
    decide_inferences(filled, keys[:1], "reject", actor="anna")
    head = filled.head()
    with pytest.raises(ConflictError, match="meanwhile: it is withdrawn"):
        decide_waiting(filled, keys, "accept", actor="boris")
    with pytest.raises(ConflictError, match="entered anew"):
        decide_waiting(filled, keys[1:], "accept", seen=1, actor="boris")
    for wrong in ([], keys[1:]):
        with pytest.raises(InputError):
            decide_waiting(filled, wrong, "accept" if not wrong else "perhaps", actor="boris")
    assert filled.head() == head
    assert decide_waiting(filled, keys[1:], "accept", actor="boris") == head.seq + 1


def test_the_commands(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_ACTOR", "anna")

    def matcher(*words: str) -> str:
        result = CliRunner().invoke(main, ["--store", filled.url, "infer", *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "4 would be inferred" in matcher("topics", "--dry-run", "--encoder", "characters")
    told = matcher("topics", "--encoder", "characters")
    assert "delegate:d1 -interested_in-> topic:solar  0.90 mention, bio 9-21" in told
    assert f"4 inferred from text by {Characters.name}, 0 outdated (change " in told
    listed = matcher("list", "--for", "delegate:d2")
    assert "'海关'" in listed
    key = listed.split()[0]
    assert "rejected (change " in matcher("reject", key)
    assert matcher("reject", key) == "rejected already\n"
    assert "accepted (change " in matcher("accept", key)
    assert " stated  delegate:d2" in matcher("list", "--status", "stated")
    assert "'海关'" in matcher("list", "--status", "stated")
    changed = record_operation(D2, filled.record(D2), {"bio": "Another text altogether, and a longer one."})
    assert changed
    filled.apply(Draft("test", "a new text", payloads_of([changed]), head=filled.head().seq))
    assert "(the text has changed)" in matcher("list", "--status", "stated"), "no words of the new text"


def test_who_may_not_read_the_text_does_not_see_what_came_of_it(filled: Store) -> None:
    audience = {"name": "public", "interests": "public"}
    for ref, more in ((D1, {}), (D2, {"bio": "public"})):
        operation = record_operation(ref, filled.record(ref), {"audience": audience | more})
        assert operation
        filled.apply(Draft("test", "who may see", payloads_of([operation]), head=filled.head().seq))
    run(filled)
    firm = Service(filled).seen_by(Viewer(Role.FIRM, "", Ref("company", "c1")))
    seen = firm.state().snapshot.statements.values()
    assert {s.subject for s in seen if s.source == SOURCE and s.subject.kind == "delegate"} == {D2}
    (held,) = [s for s in inferred(filled) if s.subject == D1]
    decide_inferences(filled, [held.id], "accept", actor="anna")
    seen = firm.state().snapshot.statements.values()
    assert D1 in {s.subject for s in seen if s.source == SOURCE}, "what the staff vouch for stands by itself"


def test_erasure_takes_along_what_was_inferred_of_somebody(filled: Store) -> None:
    run(filled)
    filled.erase([D1], actor="anna", why="asked for")
    assert D1 not in {s.subject for s in inferred(filled)}
    filled.check()
