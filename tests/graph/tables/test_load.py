"""Importing tables, as design.md §3 says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from graph.errors import InputError, UndoError
from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Report, Request, import_files
from graph.undo import undo

Import = Callable[..., Report]

TOPICS = (
    "id,name_en,name_zh,broader,goals,aliases\n"
    "energy,Energy,能源,,7,\n"
    "solar,Solar power,太阳能,energy,sdg-7,PV;光伏\n"
)
COMPANIES = "id,name_en,name_zh,country,offers,partner\n,Sunny Co., 阳光有限公司 ,China,PV,yes\n"
DELEGATES = (
    "name,country,organisation,organisation_type,languages,needs,email\n"
    "Ana Doe,Fiji,Ministry of Finance,ministry,English;fr,solar power,ana@example.invalid\n"
    "Bo Roe,缅甸,Ministry of Finance,ministry,,太阳能,\n"
)


def targets(store: Store, ref: Ref, relation: str) -> set[str]:
    return {
        str(s.object) for s in store.statements(subject=ref, relation=relation) if s.status != "withdrawn"
    }


def person(store: Store, name: str) -> Ref:
    return next(r.ref for r in store.records("delegate") if r.get("name") == name)


def test_rows_become_records_and_statements(store: Store, load: Import) -> None:
    report = load(topics=TOPICS, companies=COMPANIES, delegates=DELEGATES)
    assert (report.rows, report.created, report.change) == (5, 5, 2)
    sunny = Ref("company", "sunny-co")
    record = store.record(sunny)
    assert record is not None
    assert record.fields() == {"name@en": "Sunny Co.", "name@zh": "阳光有限公司", "partner": True}
    assert targets(store, sunny, "offers") == {"topic:solar"}
    assert targets(store, sunny, "from") == {"country:CHN"}
    assert targets(store, Ref("topic", "solar"), "broader") == {"topic:energy"}
    assert targets(store, Ref("topic", "solar"), "serves") == {"goal:sdg-7"}
    ana, bo = person(store, "Ana Doe"), person(store, "Bo Roe")
    assert targets(store, ana, "needs") == targets(store, bo, "needs") == {"topic:solar"}
    assert targets(store, bo, "from") == {"country:MMR"}
    found = store.record(ana)
    assert found is not None
    assert found.get("languages") == ["en", "fr"]


def test_a_ministry_of_two_countries_is_two(store: Store, load: Import) -> None:
    load(topics=TOPICS, delegates=DELEGATES)
    assert targets(store, person(store, "Ana Doe"), "works_for") == {"organisation:ministry-of-finance-fji"}
    assert targets(store, person(store, "Bo Roe"), "works_for") == {"organisation:ministry-of-finance-mmr"}


def test_ids_of_people_are_opaque(store: Store, load: Import) -> None:
    load(topics=TOPICS, delegates=DELEGATES)
    assert [r.id for r in store.records("delegate")] == ["p2-1", "p2-2"]


def test_the_same_tables_again_change_nothing(store: Store, load: Import) -> None:
    load(topics=TOPICS, companies=COMPANIES, delegates=DELEGATES)
    before = store.head(), store.snapshot().canonical()
    report = load(topics=TOPICS, companies=COMPANIES, delegates=DELEGATES)
    assert (report.unchanged, report.change) == (5, None)
    assert (store.head(), store.snapshot().canonical()) == before


def test_an_empty_cell_or_column_leaves_and_a_dash_clears(store: Store, load: Import) -> None:
    load(topics=TOPICS)
    load(topics="id,name_en,name_zh,aliases\nsolar,Solar power,,-\n")
    record = store.record(Ref("topic", "solar"))
    assert record is not None
    assert (record.get("name@zh"), record.get("aliases")) == ("太阳能", None)
    assert targets(store, record.ref, "broader") == {"topic:energy"}
    load(topics="id,name_en,broader\nsolar,Solar power,-\n")
    assert targets(store, record.ref, "broader") == set()


def test_a_list_cell_replaces_what_this_source_said(store: Store, load: Import) -> None:
    load(topics=TOPICS + "wind,Wind,,,,\nhydro,Hydro,,,,\n")
    ana = "id,name,country,needs\na,Ana,Fiji,{}\n"
    load({"source": "july"}, delegates=ana.format("solar;wind"))
    load({"source": "august"}, delegates=ana.format("wind;hydro"))
    load({"source": "july"}, delegates=ana.format("solar"))
    held = {
        (str(s.object), s.source) for s in store.statements(subject=Ref("delegate", "a"), relation="needs")
    }
    assert held == {("topic:solar", "july"), ("topic:wind", "august"), ("topic:hydro", "august")}


def test_rows_that_are_absent_stay_unless_the_source_is_replaced(store: Store, load: Import) -> None:
    load(topics=TOPICS, companies=COMPANIES)
    load({"source": "companies"}, companies="id,name_en\nother,Other Ltd\n")
    assert store.record(Ref("company", "sunny-co")) is not None
    load({"source": "companies", "replace_source": True}, companies="id,name_en\nother,Other Ltd\n")
    assert store.record(Ref("company", "sunny-co")) is None
    assert store.record(Ref("company", "other")) is not None
    assert store.record(Ref("topic", "solar")) is not None
    store.check()


def test_replacing_a_source_keeps_what_others_point_at(store: Store, load: Import) -> None:
    load(topics=TOPICS, delegates=DELEGATES)
    load({"source": "topics", "replace_source": True}, topics="id,name_en\nwind,Wind\n")
    solar = store.record(Ref("topic", "solar"))
    assert solar is not None
    assert solar.sources() == []
    store.check()


def test_every_bad_row_is_reported_at_once_and_nothing_written(store: Store, load: Import) -> None:
    load(topics=TOPICS)
    before = store.head()
    bad = (
        "name,country,needs,languages,audience,made_up\n"
        "Ana,Atlantis,solar,,,\n"
        "Bo,Fiji,Solr power,,,\n"
        ",Fiji,,,,\n"
        "Di,Korea,,,name=everybody,maybe\n"
    )
    with pytest.raises(InputError) as caught:
        load(delegates=bad)
    found = {(p.row, p.column, p.value) for p in caught.value.problems}
    assert found == {
        (2, "country", "Atlantis"),
        (3, "needs", "Solr power"),
        (4, "name", ""),
        (5, "country", "Korea"),
        (5, "audience", "name=everybody"),
        (5, "made_up", "maybe"),
    }
    assert "nearest: Solar power" in str(caught.value)
    assert all(p.file.endswith("delegates.csv") for p in caught.value.problems)
    assert store.head() == before


def test_bad_rows_can_be_skipped_and_what_refers_to_them_goes_with_them(store: Store, load: Import) -> None:
    companies = "id,name_en,country\ngood,Good Ltd,China\nbad,Bad Ltd,Atlantis\n"
    engagements = "id,company,country,year\ne1,good,Fiji,2015\ne2,bad,Fiji,2016\n"
    report = load({"skip_bad_rows": True}, companies=companies, engagements=engagements)
    assert sorted((p.row, p.column) for p in report.problems) == [(3, ""), (3, "country")]
    assert [r.id for r in store.records("engagement")] == ["e1"]
    store.check()


def test_two_rows_of_one_id_and_two_candidates_are_errors(store: Store, load: Import) -> None:
    with pytest.raises(InputError, match="is the id of row 2"):
        load(topics="id,name_en\na,A\na,B\n")
    with pytest.raises(InputError, match="means more than one topic: a, b"):
        load(topics="id,name_en\na,Water\nb,Water\n", companies="id,name_en,offers\nx,X,water\n")
    assert store.head().seq == 1


def test_a_slug_that_another_name_made_is_an_error(load: Import) -> None:
    load(topics="name_en\nR&D\n")
    with pytest.raises(InputError, match="taken by 'R&D'"):
        load(topics="name_en\nR/D\n")


def test_unknown_columns_are_reported_and_not_stored(store: Store, load: Import) -> None:
    report = load(topics="id,name_en,colour\nsolar,Solar,yellow\n")
    assert [n.message for n in report.notes] == ["not stored, no such column in topics: colour"]
    record = store.record(Ref("topic", "solar"))
    assert record is not None
    assert record.fields() == {"name@en": "Solar"}


def test_members_and_visits_are_written_kind_reference(store: Store, load: Import) -> None:
    load(
        companies="id,name_en\nsun,Sun Ltd\n",
        places="id,name_en,in,type\nwuxi,Wuxi,China,city\n",
        programmes="id,title_en,visited,participants\np,Course,Sun Ltd;place:Wuxi,38\n",
        projects="id,title,members,proposers\nx,X,country:Fiji;company:sun,country:Burma\n",
    )
    assert targets(store, Ref("programme", "p"), "visited") == {"company:sun", "place:wuxi"}
    assert targets(store, Ref("project", "x"), "member") == {"country:FJI", "company:sun"}
    assert targets(store, Ref("project", "x"), "proposed_by") == {"country:MMR"}
    with pytest.raises(InputError, match="must be written kind:reference"):
        load(projects="id,title,members\ny,Y,Fiji\n")
    with pytest.raises(InputError, match="topic cannot stand here"):
        load(projects="id,title,members\ny,Y,topic:solar\n")


def test_country_facts_keep_year_document_and_quote(store: Store, load: Import) -> None:
    facts = (
        "country,relation,topic,year,document,quote\n"
        "Moldova,has,solar,2011,doc,it has\n"
        "Maldives,needs,PV,2011,doc,it needs\n"
    )
    load(topics=TOPICS, documents="id,title\ndoc,Report\n", country_facts=facts)
    (fact,) = store.statements(subject=Ref("country", "MDA"), relation="has")
    assert dict(fact.data) == {"year": 2011, "document": "doc", "quote": "it has"}
    assert load(country_facts=facts).change is None
    with pytest.raises(InputError, match="must be has or needs"):
        load(country_facts="country,relation,topic\nFiji,wants,solar\n")


def test_staff_go_before_tables(store: Store, load: Import) -> None:
    from matcher.decide.editing import changed_record, write

    load(topics=TOPICS)
    solar = store.record(Ref("topic", "solar"))
    assert solar is not None
    write(
        store, lambda _: changed_record(solar, {"name@en": "Solar energy"}, actor="li"), actor="li", why="fix"
    )
    load(topics=TOPICS)
    assert (store.record(solar.ref) or solar).get("name@en") == "Solar energy"
    assert load(topics=TOPICS).change is None


def test_undoing_one_import_leaves_what_another_said(store: Store, load: Import) -> None:
    first = load({"source": "a"}, topics=TOPICS).change
    load({"source": "b"}, topics="id,name_en\nsolar,Solar power\n")
    assert first is not None
    undo(store, first, actor="me")
    assert store.record(Ref("topic", "energy")) is None
    solar = store.record(Ref("topic", "solar"))
    assert solar is not None
    assert solar.sources() == ["b"]
    store.check()


def test_undo_is_refused_where_later_changes_stand_on_it(store: Store, load: Import) -> None:
    first = load(topics=TOPICS).change
    second = load(delegates=DELEGATES).change
    assert first is not None
    with pytest.raises(UndoError, match=f"in {second}"):
        undo(store, first, actor="me")
    assert second is not None
    undo(store, second, actor="me")
    undo(store, first, actor="me")
    assert {k for k, v in store.snapshot().records.items() if v} == {"country", "goal"}
    store.check()


def test_an_undo_can_be_undone(store: Store, load: Import) -> None:
    first = load(topics=TOPICS).change
    before = store.snapshot().canonical()
    assert first is not None
    back = undo(store, first, actor="me")
    undo(store, back.seq, actor="me")
    assert store.snapshot().canonical() == before


def test_a_workbook_is_a_table_a_sheet(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    with xlsxwriter.Workbook(path) as book:
        topics, engagements = book.add_worksheet("topics"), book.add_worksheet("Engagements")
        topics.write_row(0, 0, ["id", "name_en"])
        topics.write_row(1, 0, ["solar", "Solar"])
        engagements.write_row(0, 0, ["company", "country", "topics", "year", "value_usd_million"])
        engagements.write_row(1, 0, ["sun", "Fiji", "solar", 2015, 12.5])
        companies = book.add_worksheet("companies")
        companies.write_row(0, 0, ["id", "name_en"])
        companies.write_row(1, 0, ["sun", "Sun Ltd"])
    report = import_files(store, [path], Request(actor="me"))
    assert report.created == 3
    (engagement,) = store.records("engagement")
    assert (engagement.get("year"), engagement.get("value_usd_million")) == (2015, 12.5)
    assert import_files(store, [path], Request(actor="me")).change is None


def test_own_headings_values_and_constants(store: Store, load: Import) -> None:
    load(topics=TOPICS, programmes="id,title_en\ncourse,Course\n")
    own = "Full name,Nationality,Seeks,Passport no\nAna,Swaziland,sun stuff; PV ,X123\n"
    report = load(
        {
            "table": "delegates",
            "source": "list",
            "headings": {"Full name": "name", "Nationality": "country", "Seeks": "needs"},
            "values": {"needs": {"sun stuff": "energy"}},
            "constants": {"programmes": "course"},
        },
        people=own,
    )
    assert "Passport no" in report.notes[0].message
    ana = person(store, "Ana")
    assert targets(store, ana, "needs") == {"topic:energy", "topic:solar"}
    assert targets(store, ana, "from") == {"country:SWZ"}
    assert targets(store, ana, "attended") == {"programme:course"}


def test_a_dry_run_writes_nothing(store: Store, load: Import) -> None:
    report = load({"dry_run": True}, topics=TOPICS)
    assert (report.created, report.change, store.head().seq) == (2, None, 1)


def test_party_organisations_come_from_somewhere_too(store: Store, load: Import) -> None:
    load(delegates="id,name,country\na,Ana,European Union\n")
    assert targets(store, Ref("delegate", "a"), "from") == {"organisation:european-union"}
    assert load(delegates="id,name,country\na,Ana,European Union\n").change is None
