"""The use cases on the seeds: browsing, deciding, leads, cohorts, names, exports."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import seeds
from graph.errors import ConflictError, InputError, NotFoundError
from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Request
from matcher.browse.search import Query
from matcher.decide.decisions import TeamMember, Verdict
from matcher.decide.leads import NOT_SCREENED
from matcher.service import Service
from matcher.suggest.options import Options

SOLAR = "workshop-solar-2011"


@pytest.fixture
def service(seeded: Store) -> Service:
    return Service(seeded)


def first_team(service: Service) -> Verdict:
    answer = service.suggest_projects(Options(top=1), programme=Ref("programme", SOLAR))
    team = answer.suggestions[0]
    members = tuple(TeamMember(Ref(m.kind, m.id), m.role) for m in team.members)
    return Verdict("project", str(answer.subject), f"team:{team.id}", "accepted", title=team.title,
                   topics=team.topics, members=members)  # fmt: skip


def test_search_finds_by_any_name_in_either_script(service: Service) -> None:
    for text in ("solar", "太阳能", "Burma", "缅甸", "leadcore", "PV"):
        assert service.find(Query(text)).total > 0, text
    assert service.find(Query("Burma")).hits[0].ref == Ref("country", "MMR")
    assert service.find(Query("缅甸", lang="zh")).hits[0].title == "缅甸"
    nothing = service.find(Query("leedcore"))
    assert (nothing.total, "leadcore" in nothing.nearest[0]) == (0, True)


def test_whole_words_and_beginnings_but_not_middles(service: Service) -> None:
    titles = [h.title for h in service.find(Query("net", limit=100)).hits]
    assert "Netherlands (Kingdom of the)" in titles
    assert service.find(Query("ternet")).total == 0
    assert service.find(Query("internet")).total > 0


def test_filters_keep_what_has_a_statement(service: Service) -> None:
    found = service.find(Query("", kind="delegate", country="PNG", limit=100))
    assert "Toa Labui" in [h.title for h in found.hits]
    assert found.countries["PNG"] == found.total
    assert found.total < service.find(Query("", kind="delegate")).total


def test_a_page_shows_relations_from_both_ends_with_sources(service: Service) -> None:
    page = service.page(Ref("country", "MDA"))
    has = next(g for g in page.groups if g.relation == "has")
    tax = next(i for i in has.items if i.ref == Ref("topic", "alcohol-taxation"))
    (source,) = tax.statements
    assert source.year == 2011
    assert source.quote.startswith("Moldova has its system")
    with pytest.raises(NotFoundError):
        service.page(Ref("company", "nobody"))


def test_an_accepted_project_becomes_a_record_and_leaves_the_queue(service: Service) -> None:
    verdict = first_team(service)
    before = len(service.queue(SOLAR, top=1000))
    decided = service.decide(verdict, actor="li")
    assert decided.made is not None
    record = service.record(decided.made)
    assert (record.get("status"), record.get("title")) == ("virtual", verdict.title)
    assert len(service.queue(SOLAR, top=1000)) == before - 1
    (view,) = service.decisions()
    assert (view.judgement, view.actor, view.change) == ("accepted", "li", decided.change)
    service.undo(decided.change, actor="li")
    assert len(service.queue(SOLAR, top=1000)) == before
    with pytest.raises(NotFoundError):
        service.record(decided.made)


def test_a_rejected_pair_stays_away_even_after_importing_again(service: Service) -> None:
    ref = Ref("delegate", "mu-001")
    firm = service.suggest("partners", ref).suggestions[0]
    with pytest.raises(InputError, match="gives its reason"):
        service.decide(Verdict("partner", str(ref), f"company:{firm.id}", "rejected"), actor="li")
    service.decide(Verdict("partner", str(ref), f"company:{firm.id}", "rejected", "met before"), actor="li")
    assert firm.id not in [s.id for s in service.suggest("partners", ref).suggestions]
    service.import_tables([seeds.folder()], Request(actor="me", source="seeds"))
    service.import_tables([seeds.folder()], Request(actor="me", source="again"))
    assert firm.id not in [s.id for s in service.suggest("partners", ref).suggestions]
    others = [
        service.suggest("partners", Ref("delegate", f"mu-{n:03}"), Options(top=50)) for n in range(2, 30)
    ]
    assert any(firm.id == s.id for a in others for s in a.suggestions)


def test_an_accepted_partner_becomes_a_lead_that_says_it_is_not_screened(service: Service) -> None:
    ref = Ref("delegate", "mu-001")
    firm = service.suggest("partners", ref).suggestions[0]
    made = service.decide(Verdict("partner", str(ref), f"company:{firm.id}", "accepted"), actor="li").made
    assert made is not None
    (lead,) = service.leads()
    assert (lead.owner, lead.screening_line, lead.made_up) == ("li", NOT_SCREENED["en"], True)
    values = {"next_step": "call", "due": "2026-12-01", "screened_by": "Wang", "screened_on": "2026-11-20"}
    service.save_lead(made.id, values, lead.version, actor="wu")
    (again,) = service.leads()
    assert again.screening_line == NOT_SCREENED["en"]
    service.save_lead(made.id, {"screening_result": "clear"}, again.version, actor="wu")
    assert service.leads()[0].screening_line == "screened by Wang on 2026-11-20: clear"
    with pytest.raises(ConflictError):
        service.save_lead(made.id, {"next_step": "write"}, lead.version, actor="old tab")
    with pytest.raises(InputError, match="due"):
        service.save_lead(made.id, {"due": "tomorrow"}, service.leads()[0].version, actor="wu")


def test_leads_leave_the_house_guarded_and_typed(service: Service) -> None:
    values = {"title": '=HYPERLINK("http://x")', "due": "2026-12-01", "next_step": "@cmd"}
    service.new_lead(values | {"subject": "delegate:mu-001", "partner": "company:leadcore"}, actor="li")
    content = service.export_leads("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert row["partnership"].startswith("'=")
    assert row["next step"].startswith("'@")
    assert (row["made up"], row["screening"]) == ("yes", NOT_SCREENED["en"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(service.export_leads("xlsx")))
    header, cells, *_ = book.get_sheet_by_index(0).to_python()
    assert str(cells[header.index("due")]) == "2026-12-01"
    assert cells[header.index("partnership")].startswith("=HYPERLINK")
    assert json.loads(service.export_leads("json"))[0]["owner"] == "li"


def test_the_grid_writes_exactly_what_was_ticked(service: Service) -> None:
    cohort = service.cohort(SOLAR)
    row = cohort.delegates[0]
    wanted = {"needs": {"solar-energy"}, "offers": set[str]()}
    assert service.mark(SOLAR, {row.ref.id: wanted}, {row.ref.id: row.version}, actor="li") == 1
    again = next(r for r in service.cohort(SOLAR).delegates if r.ref == row.ref)
    assert [t for t, said in again.marks.items() if "needs" in said] == ["solar-energy"]
    assert not any("offers" in said for said in again.marks.values())
    with pytest.raises(ConflictError):
        service.mark(SOLAR, {row.ref.id: {"needs": set()}}, {row.ref.id: row.version}, actor="old tab")
    service.import_tables([seeds.folder() / "delegates.csv"], Request(actor="me", source="seeds"))
    final = next(r for r in service.cohort(SOLAR).delegates if r.ref == row.ref)
    assert final.marks == again.marks


def test_whoever_is_in_no_project_is_named_with_a_question(service: Service) -> None:
    everybody = {r.ref for r in service.cohort(SOLAR).delegates}
    unplaced = service.unplaced(SOLAR)
    answer = service.suggest_projects(Options(top=1000), programme=Ref("programme", SOLAR))
    placed = {Ref(m.kind, m.id) for s in answer.suggestions for m in s.members}
    assert everybody - {u.ref for u in unplaced} <= placed
    assert all(u.questions for u in unplaced)
    assert any("?" in q for u in unplaced for q in u.questions)
    assert [u.ref for u in service.unplaced(SOLAR, "zh")] == [u.ref for u in unplaced]


def test_names_judged_same_are_one_in_suggestions_until_undone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "topics.csv").write_text("id,name_en\nsolar,Solar\n")
    (tmp_path / "companies.csv").write_text(
        "id,name_en,country,partner\nhuawei,Huawei Technologies Co Ltd,China,yes\n"
        "huawei-tech,Huawei Technologies,China,yes\n"
    )
    (tmp_path / "engagements.csv").write_text(
        "id,company,country,topics,year\ne,huawei-tech,Kenya,solar,2015\n"
    )
    (tmp_path / "delegates.csv").write_text("id,name,country,needs\nd,Ana,Kenya,solar\n")
    service = Service(store)
    service.import_tables([tmp_path], Request(actor="me"))
    (pair,) = service.near_names()
    assert pair.judgement is None

    def suggested() -> list[str]:
        return [s.id for s in service.suggest("partners", Ref("delegate", "d")).suggestions]

    assert suggested() == ["huawei-tech", "huawei"]  # who worked there, and whose name is like its name
    change = service.judge_names(pair.left, pair.right, "same", "one firm", actor="li")
    assert suggested() == ["huawei"]
    assert service.near_names()[0].judgement == "same"
    service.undo(change, actor="li")
    assert suggested() == ["huawei-tech", "huawei"]
    service.judge_names(pair.left, pair.right, "different", "two firms", actor="li")
    assert suggested() == ["huawei-tech"]


def test_why_gives_the_same_reasons_as_the_list(service: Service) -> None:
    ref = Ref("delegate", "mu-001")
    for about in ("partners", "peers"):
        listed = service.suggest(about, ref).suggestions[1]
        told = service.why(about, ref, listed.id)[1]
        assert told.fragile is not None  # asked for there alone
        assert replace(told, fragile=None) == listed
    team = service.suggest_projects(Options(top=2), delegate=ref).suggestions[1]
    assert service.why("projects", ref, f"team:{team.id}")[1] == team
    with pytest.raises(NotFoundError):
        service.why("partners", ref, "ibm")


def test_the_programme_workbook_holds_cohort_visits_and_projects(service: Service) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(service.export_programme("training-smart-cities-2011")))
    assert book.sheet_names == ["cohort", "visits", "projects"]
    visited = [r[1] for r in book.get_sheet_by_name("visits").to_python()[1:]]
    assert any("People's Daily" in str(v) for v in visited)
    cohort = book.get_sheet_by_name("cohort").to_python()
    assert cohort[0][-1] == "made up"
    assert {r[-1] for r in cohort[1:]} <= {"yes", "no"}


def test_the_same_content_gives_the_same_bytes(service: Service) -> None:
    for make in (lambda: service.export_programme(SOLAR), lambda: service.export_graph("graphml")):
        assert make() == make()
