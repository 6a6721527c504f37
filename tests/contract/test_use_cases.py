"""Import, suggest, decide, export on every backend: the same tables give the same bytes on all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import ConflictError
from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.browse.search import Query
from matcher.decide.decisions import TeamMember, Verdict
from matcher.service import Service
from matcher.suggest.options import Options

pytestmark = pytest.mark.every_store

SOLAR = "workshop-solar-2011"
ASKED = ("partners", "peers")


def work(service: Service, store: Store, tables: Path) -> None:
    """Import, decide, change one's mind, import again, erase."""
    service.import_tables([tables], Request(actor="li", source="seeds"))
    team = service.suggest_projects(Options(top=1), programme=Ref("programme", SOLAR)).suggestions[0]
    members = tuple(TeamMember(Ref(m.kind, m.id), m.role) for m in team.members)
    subject = f"programme:{SOLAR}"
    verdict = Verdict("project", subject, f"team:{team.id}", "accepted", title=team.title,
                      topics=team.topics, members=members)  # fmt: skip
    made = service.decide(verdict, actor="li")
    firm = service.suggest("partners", Ref("delegate", "mu-001")).suggestions[0]
    lead = service.decide(Verdict("partner", "delegate:mu-001", f"company:{firm.id}", "accepted"), actor="li")
    rejected = service.suggest("partners", Ref("delegate", "mu-002")).suggestions[0]
    wrong = Verdict("partner", "delegate:mu-002", f"company:{rejected.id}", "rejected", "met before")
    service.decide(wrong, actor="wu")
    service.undo(made.change, actor="wu")
    assert lead.made is not None
    version = next(v for v in service.leads() if v.ref == lead.made).version
    service.save_lead(lead.made.id, {"next_step": "call"}, version, actor="wu")
    service.import_tables([tables], Request(actor="li", source="again", replace_source=True))
    store.erase([Ref("delegate", "mu-003")], actor="li", why="asked")


@pytest.mark.slow
def test_the_same_work_gives_the_same_everything(store: Store, few_seeds: Path, tmp_path: Path) -> None:
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    results = []
    for one in (store, other):
        service = Service(one)
        work(service, one, few_seeds)
        results.append(told(service))
        one.check()
    other.close()
    assert results[0].keys() == results[1].keys()
    for name, value in results[0].items():
        assert value == results[1][name], name


def told(service: Service) -> dict[str, Any]:
    """Everything that a user sees, so that two stores can be compared."""
    answers = [service.suggest(a, Ref("delegate", k)) for a in ASKED for k in ("mu-001", "mu-002")]
    answers.append(service.suggest_projects(Options(top=5), programme=Ref("programme", SOLAR)))
    leads = json.loads(service.export_leads("json"))
    return {
        "graph": service.store.snapshot(),
        "answers": answers,
        "queue": service.queue(SOLAR, top=50),
        "leads": leads,
        "exported": service.export_graph("json"),
        "found": service.find(Query("太阳能")).total,
    }


@pytest.mark.slow
def test_tables_mean_the_same_when_they_are_staged(
    store: Store, few_seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_NEO4J_AT_ONCE", "300")  # these tables have more operations than that
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "topics.csv").write_text("id,name\nsolar-energy,Solar\nnew,New\n", encoding="utf-8")
    for one in (store, other):
        import_files(one, [few_seeds], Request(actor="li", source="a"))
        import_files(one, [few_seeds], Request(actor="li", source="b"))
        import_files(one, [tables], Request(actor="li", source="a", replace_source=True))
        import_files(one, [tables], Request(actor="li", source="b", replace_source=True))
    assert store.snapshot() == other.snapshot()
    assert store.check() == other.check()
    other.close()


def test_whoever_comes_second_reads_again(store: Store) -> None:
    service = Service(store)
    service.new_lead({"title": "Pumps"}, actor="li")
    (lead,) = service.leads()
    service.save_lead(lead.ref.id, {"next_step": "call"}, lead.version, actor="li")
    with pytest.raises(ConflictError, match="changed by li"):
        service.save_lead(lead.ref.id, {"next_step": "write"}, lead.version, actor="wu")
