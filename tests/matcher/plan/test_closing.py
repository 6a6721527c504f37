"""The closing day on the projects of 2011, and on projects that staff accepted and followed up."""

from __future__ import annotations

import io
import zipfile

import pytest

from graph.errors import NotFoundError
from graph.records import Ref, Snapshot
from graph.store.base import Store
from matcher.access.view import Eyes, restricted
from matcher.browse.pages import Browser
from matcher.decide.decisions import TeamMember, Verdict
from matcher.export.closing import closing_sheets
from matcher.export.sheet import as_html
from matcher.plan.closing import closing_day
from matcher.service import Service

REPORT = Ref("document", "pgtf-final-report")


def test_the_report_has_five_projects_and_a_proposal_within_one(seed_snapshot: Snapshot) -> None:
    day = closing_day(Browser(seed_snapshot), REPORT)
    assert len(day.projects) == 5
    telecom = next(p for p in day.projects if p.ref.id == "td-scdma-partnership")
    assert [p.ref.id for p in telecom.within] == ["governance-regulators-europe"]
    assert [p.name.en for p in telecom.firms] == ["Leadcore Technologies"]
    assert [c.en for c in telecom.countries] == ["Albania", "Egypt", "Nigeria", "Syrian Arab Republic"]
    trade = next(p for p in day.projects if p.ref.id == "e-trade-information-sharing")
    assert [p.name.en for p in trade.proposers] == ["Delegate of Myanmar"]
    assert trade.firms == ()


def test_nothing_is_made_up_for_what_nobody_entered(seed_snapshot: Snapshot) -> None:
    day = closing_day(Browser(seed_snapshot), REPORT)
    assert all({"next_step", "owner"} <= set(p.missing) for p in day.projects)
    page = as_html(closing_sheets(day)).decode()
    assert page.count("to be named") >= 10
    assert "not screened for sanctions or export control" in page
    assert "未经制裁与出口管制审查" in page
    with pytest.raises(NotFoundError):
        closing_day(Browser(seed_snapshot), Ref("company", "lenovo"))
    with pytest.raises(NotFoundError):
        closing_day(Browser(seed_snapshot), Ref("programme", "none"))


def test_an_accepted_project_stands_there_with_next_step_and_owner(seeded: Store) -> None:
    service = Service(seeded)
    members = tuple(
        TeamMember(Ref(*m.split(":")), "holder") for m in ("delegate:mu-071", "company:yangzhong-solar")
    )
    verdict = Verdict(
        "project", "programme:workshop-solar-2011", "team:x", "accepted", title="Solar <homes>",
        title_zh="太阳能之家", summary="Ten homes first.", topics=("family-solar",), members=members,
    )  # fmt: skip
    service.decide(verdict, actor="li")
    service.new_lead(
        {"subject": "delegate:mu-071", "partner": "company:yangzhong-solar", "owner": "Wang",
         "next_step": "Send the offer", "due": "2026-05-01"},
        actor="li",
    )  # fmt: skip
    day = closing_day(service.state().browser, Ref("programme", "workshop-solar-2011"))
    (project,) = [p for p in day.projects if p.title.en == "Solar <homes>"]
    assert [(s.next_step, s.owner, s.due) for s in project.steps] == [
        ("Send the offer", "Wang", "2026-05-01")
    ]
    assert project.missing == ("proposer",)
    assert [c.en for c in project.countries] == ["Zambia"]
    page = as_html(closing_sheets(day, lang="en")).decode()
    assert "Solar &lt;homes&gt;" in page
    assert "Send the offer" in page
    assert "Solar <homes>" not in page
    other = closing_day(service.state().browser, Ref("programme", "workshop-skd-2011"))
    assert "Solar <homes>" not in [p.title.en for p in other.projects]


def test_people_who_did_not_agree_are_counted_not_named(seeded: Store) -> None:
    service = Service(seeded)
    members = tuple(
        TeamMember(Ref(*m.split(":")), "holder") for m in ("delegate:mu-071", "company:yangzhong-solar")
    )
    verdict = Verdict("project", "store:all", "team:x", "accepted", title="Homes", members=members)
    service.decide(verdict, actor="li")
    lead = {"subject": "delegate:mu-071", "partner": "company:yangzhong-solar", "owner": "Wang"}
    service.new_lead({**lead, "title": "Participant 071 and the makers"}, actor="li")
    whole = service.state().browser
    view = Browser(
        restricted(whole.snapshot, Eyes(frozenset({"public", "report"}), frozenset(), None, "2026-01-01"))
    )
    (project,) = [p for p in closing_day(whole, readers=view).projects if p.title.en == "Homes"]
    assert (project.unnamed, project.members, project.countries) == (1, (), ())
    assert project.steps[0].title.en == "a participant – Yangzhong Solar Energy Corporations in Jiangsu"
    page = as_html(closing_sheets(closing_day(whole, readers=view))).decode()
    assert "Participant 071" not in page
    assert "Zambia" not in page
    assert "1 who did not agree to be named here" in page
    assert "Wang" in page


def test_the_docx_holds_the_same_words_and_the_same_bytes(seed_snapshot: Snapshot) -> None:
    pytest.importorskip("docx", reason="python-docx is not installed")
    from docx import Document

    from matcher.export.docx_file import as_docx

    day = closing_day(Browser(seed_snapshot), REPORT)
    content = as_docx(closing_sheets(day))
    assert content == as_docx(closing_sheets(day))
    document = Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert "Leadcore Technologies" in cells
    assert "联芯科技" in cells
    headings = [p.text for p in document.paragraphs if p.style is not None and "Heading" in str(p.style.name)]
    assert any("TD-SCDMA合作" in h for h in headings)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
