"""Small stores written as tables, asked for every kind of suggestion."""

from __future__ import annotations

import dataclasses
import json

import pytest

from graph.errors import InputError, NotFoundError, Problem
from graph.records import Record, Ref, Snapshot
from graph.store.open import open_store
from graph.tables.drafts import DraftRow
from graph.tables.load import Request, import_files
from matcher.engine.compiled import CompiledGraph, compile_graph
from matcher.engine.prepared import prepare
from matcher.engine.results import Answer, as_json
from matcher.engine.subjects import Draft, subject_of
from matcher.suggest import (
    Options,
    suggest_members,
    suggest_partners,
    suggest_peers,
    suggest_projects,
    suggest_similar,
)
from matcher.suggest.drafts import draft_of

TABLES = {
    "topics": """id,name_en,name_zh,broader
energy,Energy,能源,
solar,Solar energy,太阳能,energy
wind,Wind power,风能,energy
tax,Digital tax,数字税务,
""",
    "places": "id,name_en,in,type\ngansu,Gansu,China,province\nsichuan,Sichuan,China,province\n",
    "companies": """id,name_en,country,offers,partner
sun,Sun Co,China,solar,yes
all,All Co,China,solar;wind;tax;energy,yes
gale,Gale Co,China,wind,yes
ibm,IBM,United States,solar,no
idle,Idle Co,China,,yes
sun-two,Sun Company,China,tax,yes
""",
    "engagements": """id,company,country,topics,year
e1,gale,Kenya,wind,2009
e2,sun,Uganda,solar,2011
""",
    "delegates": """id,name,country,province,needs,offers,interests,languages,made_up
ken,Achieng,Kenya,,solar,tax,,en;sw,no
ken2,Barasa,Kenya,,tax,solar,,en,no
uga,Okello,Uganda,,tax,solar,,en,yes
hkg,Chan,Hong Kong,,,solar,,en,no
chn,Li,China,,solar,tax,,zh,no
gan,Wang,China,gansu,tax,solar,,zh,no
sic,Zhao,China,sichuan,solar,,,zh,no
lone,Nobody,Peru,,,,,es,no
""",
    "experts": "id,name,topics\nx1,Dr Sun,solar\n",
    "projects": """id,title,topics,starts,members
p1,Solar roofs,solar,2010,company:sun;country:Kenya
p2,Wind parks,wind,2011,company:gale;company:all
""",
    "country_facts": """country,relation,topic,year,document,quote
Kenya,needs,tax,2011,report,Kenya is looking for it
Uganda,has,tax,2011,report,Uganda has it
""",
    "documents": "id,title\nreport,Report\n",
}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'small.db'}")
    import_files(store, [folder], Request(actor="test", source="t"))
    found = store.snapshot()
    store.close()
    return found


@pytest.fixture(scope="module")
def small(snapshot: Snapshot) -> CompiledGraph:
    return compile_graph(snapshot)


def with_records(snapshot: Snapshot, *records: Record) -> CompiledGraph:
    """Compile a snapshot with further records, such as decisions."""
    kinds = {kind: dict(held) for kind, held in snapshot.records.items()}
    for record in records:
        kinds.setdefault(record.kind, {})[record.id] = record
    return compile_graph(dataclasses.replace(snapshot, records=kinds))


def decision(key: str, version: int, **state: str) -> Record:
    return Record(Ref("decision", key), version, state)


def ids(answer: Answer) -> list[str]:
    return [s.id for s in answer.suggestions]


def delegate(graph: CompiledGraph, key: str) -> Draft:
    return subject_of(graph, Ref("delegate", key))


def paths(answer: Answer, key: str) -> set[str]:
    return {r.path for s in answer.suggestions if s.id == key for r in s.reasons}


def test_firm_that_offers_only_the_need_goes_before_one_that_offers_everything(small: CompiledGraph) -> None:
    answer = suggest_partners(small, delegate(small, "uga"), Options())
    assert ids(answer).index("sun-two") < ids(answer).index("all")


def test_only_partner_firms_are_suggested_and_never_without_a_path(small: CompiledGraph) -> None:
    found = ids(suggest_partners(small, delegate(small, "ken"), Options(top=100)))
    assert "ibm" not in found
    assert "idle" not in found
    assert "sun" in found


def test_subject_without_facts_gets_no_peers(small: CompiledGraph) -> None:
    draft = Draft(Ref("delegate", "new"), {}, {"from": (Ref("country", "PER"),)})
    assert suggest_peers(small, draft, Options(top=100)).suggestions == ()


def test_firm_in_the_country_is_left_out_when_only_new_ones_count(small: CompiledGraph) -> None:
    assert "gale" in ids(suggest_partners(small, delegate(small, "ken"), Options()))
    assert "gale" not in ids(suggest_partners(small, delegate(small, "ken"), Options(new_only=True)))


def test_firm_of_any_country_is_a_subject_and_not_its_own_partner(small: CompiledGraph) -> None:
    found = ids(suggest_partners(small, subject_of(small, Ref("company", "sun")), Options(top=100)))
    assert found
    assert "sun" not in found


def test_peers_are_from_another_country(small: CompiledGraph) -> None:
    found = ids(suggest_peers(small, delegate(small, "ken"), Options(top=100)))
    assert "uga" in found
    assert not {"ken", "ken2"} & set(found)


def test_hong_kong_and_china_are_no_pair(small: CompiledGraph) -> None:
    assert "hkg" not in ids(suggest_peers(small, delegate(small, "chn"), Options(top=100)))
    assert "chn" not in ids(suggest_peers(small, delegate(small, "hkg"), Options(top=100)))


def test_two_provinces_play_the_part_of_countries(small: CompiledGraph) -> None:
    found = ids(suggest_peers(small, delegate(small, "sic"), Options(top=100)))
    assert "gan" in found
    assert "chn" not in found


def test_complementarity_is_told_both_ways_with_the_fact_of_its_year(small: CompiledGraph) -> None:
    answer = suggest_peers(small, delegate(small, "ken"), Options())
    top = answer.suggestions[0]
    assert top.id == "uga"
    assert {"delegate-needs-topic-offers-delegate", "delegate-offers-topic-needs-delegate"} <= paths(
        answer, "uga"
    )
    told = [r for r in top.reasons if r.path.startswith("delegate-from-country-needs-topic-has")]
    assert "2011" in told[0].text
    assert told[0].evidence[0].sources == ("t", "document:report")
    assert "Kenya is looking for it" in told[0].evidence[0].quotes


def test_need_of_a_delegate_is_never_told_as_her_countrys(small: CompiledGraph) -> None:
    for lang in ("en", "zh"):
        for reason in suggest_peers(small, delegate(small, "uga"), Options(lang=lang)).suggestions[0].reasons:
            if "from-country-needs" not in reason.path:
                assert "Uganda was" not in reason.text


def test_made_up_records_are_marked_in_the_json(small: CompiledGraph) -> None:
    found = as_json(suggest_peers(small, delegate(small, "ken"), Options()))
    marks = {s["id"]: s.get("made_up") for s in found["suggestions"]}
    assert marks["uga"] is True
    assert "made_up" not in next(s for s in found["suggestions"] if s["id"] == "chn")
    assert "made_up" not in found["subject"]
    assert as_json(suggest_peers(small, delegate(small, "uga"), Options()))["subject"]["made_up"] is True


def test_json_has_the_contract_keys(small: CompiledGraph) -> None:
    found = as_json(suggest_partners(small, delegate(small, "ken"), Options()), reasons=False)
    assert list(found) == ["subject", "model", "version", "as_of", "suggestions"]
    assert list(found["suggestions"][0]) == ["kind", "id", "name", "score", "probability"]
    reasons = as_json(suggest_partners(small, delegate(small, "ken"), Options()))["suggestions"][0]["reasons"]
    keys = "path value transform weight contribution text evidence evidence_total evidence_rest"
    assert list(reasons[0]) == keys.split()
    assert list(reasons[0]["evidence"][0])[:3] == ["nodes", "value", "sources"]


def test_stored_delegate_and_draft_of_the_same_content_get_the_same_answer(small: CompiledGraph) -> None:
    relations = {
        "from": (Ref("country", "KEN"),),
        "needs": (Ref("topic", "solar"),),
        "offers": (Ref("topic", "tax"),),
    }
    draft = Draft(Ref("delegate", "ken"), {"name": "Achieng", "languages": ["en", "sw"]}, relations)
    for suggest in (suggest_partners, suggest_peers):
        stored = suggest(small, delegate(small, "ken"), Options())
        assert as_json(stored) == as_json(suggest(small, draft, Options()))


def test_order_and_company_of_drafts_change_nothing(snapshot: Snapshot) -> None:
    def answers(order: list[str]) -> dict[str, str]:
        graph = compile_graph(snapshot)
        return {
            key: json.dumps(as_json(suggest_partners(graph, delegate(graph, key), Options())))
            for key in order
        }

    together = answers(["ken", "uga", "chn", "sic"])
    assert answers(["sic", "chn", "uga", "ken"]) == together
    assert answers(["uga"])["uga"] == together["uga"]


def test_rejected_suggestion_is_left_out_until_the_newest_word_is_another(snapshot: Snapshot) -> None:
    word = {"about": "partner", "subject": "delegate:ken", "suggested": "company:sun"}
    rejected = with_records(snapshot, decision("a", 5, judgement="rejected", **word))
    assert "sun" not in ids(suggest_partners(rejected, delegate(rejected, "ken"), Options()))
    assert "sun" in ids(suggest_partners(rejected, delegate(rejected, "uga"), Options(top=100)))
    again = with_records(
        snapshot,
        decision("a", 5, judgement="rejected", **word),
        decision("b", 6, judgement="accepted", **word),
    )
    assert "sun" in ids(suggest_partners(again, delegate(again, "ken"), Options()))


def test_not_for_me_holds_for_both_peers(snapshot: Snapshot) -> None:
    word = {"about": "peer", "subject": "delegate:ken", "suggested": "delegate:uga"}
    graph = with_records(snapshot, decision("a", 5, judgement="not_for_me", **word))
    assert "uga" not in ids(suggest_peers(graph, delegate(graph, "ken"), Options()))
    assert "ken" not in ids(suggest_peers(graph, delegate(graph, "uga"), Options()))


def test_names_judged_the_same_are_one_firm_and_can_be_taken_apart(snapshot: Snapshot) -> None:
    pair = {"left": "company:sun-two", "right": "company:sun"}
    same = Record(Ref("name_judgement", "a"), 5, {**pair, "judgement": "same"})
    merged = with_records(snapshot, same)
    answer = suggest_partners(merged, delegate(merged, "uga"), Options(top=100))
    assert "sun-two" not in ids(answer)
    assert "delegate-needs-topic-offers-company" in paths(answer, "sun")
    assert next(s.name for s in answer.suggestions if s.id == "sun") == "Sun Co"
    apart = Record(Ref("name_judgement", "b"), 6, {**pair, "judgement": "different"})
    assert "sun-two" in ids(
        suggest_partners(with_records(snapshot, same, apart), delegate(merged, "uga"), Options())
    )


def test_members_are_of_the_kinds_there_are_and_never_present_ones(small: CompiledGraph) -> None:
    draft = Draft(Ref("project", "n"), {"title": "Roofs"}, {"member": (Ref("company", "sun"),)})
    answer = suggest_members(small, draft, Options(top=100))
    assert {s.kind for s in answer.suggestions} == {"company"}
    assert "sun" not in ids(answer)
    countries = suggest_members(small, draft, Options(top=100, kinds=("country",)))
    assert {s.kind for s in countries.suggestions} == {"country"}
    assert suggest_members(small, draft, Options(kinds=("goal",))).error


def test_members_of_a_project_without_any_are_of_all_kinds(small: CompiledGraph) -> None:
    draft = Draft(Ref("project", "n"), {"title": "Roofs"}, {"on": (Ref("topic", "solar"),)})
    kinds = {s.kind for s in suggest_members(small, draft, Options(top=100)).suggestions}
    assert {"company", "delegate", "expert"} <= kinds


def test_colleagues_are_left_out_when_only_new_members_count(small: CompiledGraph) -> None:
    draft = Draft(Ref("project", "n"), {"title": "x"}, {"member": (Ref("company", "gale"),)})
    assert ids(suggest_members(small, draft, Options()))[0] == "all"
    assert "all" not in ids(suggest_members(small, draft, Options(new_only=True)))


def test_subjects_of_the_wrong_kind_are_refused(small: CompiledGraph) -> None:
    country = Draft(Ref("country", "KEN"))
    for suggest in (suggest_partners, suggest_peers, suggest_members, suggest_similar):
        answer = suggest(small, country, Options())
        assert answer.error
        assert as_json(answer)["error"] == answer.error
        assert answer.suggestions == ()


def test_teams_join_countries_with_roles_firm_and_expert(small: CompiledGraph) -> None:
    answer = suggest_projects(small, options=Options(top=100))
    for team in answer.suggestions:
        people = [m for m in team.members if m.role in ("holder", "seeker", "partner")]
        homes = {small.homes[small.nodes.number[Ref(m.kind, m.id)]] for m in people}
        assert 2 <= len(homes) <= 6
    solar = next(t for t in answer.suggestions if t.topics == ("solar",))
    assert {m.role for m in solar.members} == {"holder", "seeker", "firm", "expert"}
    assert [m.id for m in solar.members if m.role == "firm"] == ["sun", "all"]
    assert [m.id for m in solar.members if m.role == "expert"] == ["x1"]


def test_teams_of_a_delegate_hold_her_and_rejections_hold(snapshot: Snapshot, small: CompiledGraph) -> None:
    hers = suggest_projects(small, delegate=Ref("delegate", "ken"), options=Options())
    assert hers.suggestions
    assert all("ken" in [m.id for m in t.members] for t in hers.suggestions)
    assert suggest_projects(small, delegate=Ref("delegate", "lone"), options=Options()).suggestions == ()
    gone = hers.suggestions[0].id
    word = {
        "about": "project",
        "subject": "delegate:ken",
        "suggested": f"team:{gone}",
        "judgement": "rejected",
    }
    graph = with_records(snapshot, decision("a", 5, **word))
    again = suggest_projects(graph, delegate=Ref("delegate", "ken"), options=Options())
    assert gone not in ids(again)


def test_recency_counts_from_as_of(snapshot: Snapshot) -> None:
    def value(as_of: str | None) -> float:
        graph = compile_graph(snapshot, as_of=as_of)
        firms = suggest_partners(graph, delegate(graph, "ken"), Options()).suggestions
        gale = next(s for s in firms if s.id == "gale")
        return next(
            r.value for r in gale.reasons if r.path == "delegate-from-country-in-engagement-by-company"
        )

    assert compile_graph(snapshot).as_of == "2011"
    assert value(None) == value("2011")
    assert value("2020-01-01") < value(None) < value("2009")


def test_chinese_sentences_name_topics_in_chinese(small: CompiledGraph) -> None:
    found = suggest_partners(small, delegate(small, "ken"), Options(lang="zh")).suggestions
    reason = next(r for s in found if s.id == "sun" for r in s.reasons if "offers" in r.path)
    assert reason.text == "您正在寻找太阳能；Sun Co能够提供。"


def test_unknown_language_gives_english(small: CompiledGraph) -> None:
    english, other = (
        suggest_partners(small, delegate(small, "ken"), Options(lang=lang)) for lang in ("en", "tlh")
    )
    assert as_json(english) == as_json(other)


def test_withdrawn_word_is_not_there_and_inferred_counts_less(snapshot: Snapshot) -> None:
    def value(status: str) -> float:
        statements = {
            k: s._replace(status=status) if (s.relation, s.subject.id) == ("offers", "sun") else s
            for k, s in snapshot.statements.items()
        }
        graph = compile_graph(dataclasses.replace(snapshot, statements=statements))
        draft = Draft(Ref("delegate", "d"), {}, {"needs": (Ref("topic", "solar"),)})
        firms = suggest_partners(graph, draft, Options(top=100)).suggestions
        values = [
            r.value
            for s in firms
            if s.id == "sun"
            for r in s.reasons
            if r.path.endswith("topic-offers-company")
        ]
        return values[0] if values else 0.0

    assert value("withdrawn") == 0.0
    assert value("disputed") == pytest.approx(value("stated") / 4)
    assert value("inferred") == pytest.approx(value("stated") / 2)


def test_preparing_a_graph_changes_no_answer(snapshot: Snapshot) -> None:
    plain, prepared = compile_graph(snapshot), prepare(compile_graph(snapshot))
    for suggest in (suggest_partners, suggest_peers):
        one = suggest(plain, delegate(plain, "ken"), Options())
        assert as_json(one) == as_json(suggest(prepared, delegate(prepared, "ken"), Options()))
    assert as_json(suggest_projects(plain, options=Options())) == as_json(
        suggest_projects(prepared, options=Options())
    )


def test_row_with_problems_is_answered_with_its_error(small: CompiledGraph) -> None:
    row = DraftRow(
        Ref("delegate", "d"), problems=(Problem("is no country", "f.csv", 3, "country", "Atlantis"),)
    )
    answer = draft_of(row, small)
    assert isinstance(answer, Answer)
    assert as_json(answer)["error"] == "f.csv, row 3, column country: is no country: 'Atlantis'"


def test_empty_store_compiles_and_suggests_nothing() -> None:
    graph = compile_graph(Snapshot(0))
    draft = Draft(Ref("delegate", "d"), {"bio": "solar"}, {"needs": (Ref("topic", "solar"),)})
    assert suggest_partners(graph, draft, Options()).suggestions == ()
    assert suggest_projects(graph, options=Options()).suggestions == ()
    with pytest.raises(NotFoundError):
        subject_of(graph, Ref("delegate", "d"))
    with pytest.raises(InputError, match="as-of"):
        compile_graph(Snapshot(0), as_of="yesterday")
