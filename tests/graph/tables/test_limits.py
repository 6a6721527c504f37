"""Most projects and conflicts of interest as tables hold them, with every fault named by its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.errors import InputError
from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Report

Import = Callable[..., Report]

COMPANIES = "id,name_en,country\nsunny,Sunny Co. (made up),China\n"
ORGANISATIONS = "id,name_en\noffice,Office of Works (made up)\n"
EXPERTS = "id,name,projects_at_most,conflicts_with\ne1,Wu (made up),1,company:Sunny Co. (made up)\n"
HEAD = "id,name,country,made_up,projects_at_most,conflicts_with,document\n"
DOCUMENTS = "id,title_en\nform,Signed form (made up)\n"
DELEGATES = HEAD + (
    "d1,Ana (made up),Fiji,yes,0,company:sunny;organisation:office;delegate:d2,form\n"
    "d2,Bo (made up),Peru,yes,,,\n"
)
GIVEN = {
    "companies": COMPANIES,
    "organisations": ORGANISATIONS,
    "experts": EXPERTS,
    "documents": DOCUMENTS,
}


def conflicts(store: Store, ref: Ref) -> set[str]:
    held = store.statements(subject=ref, relation="conflicts_with")
    return {str(s.object) for s in held if s.status != "withdrawn"}


def test_a_table_holds_numbers_and_conflicts_with_their_source(store: Store, load: Import) -> None:
    load(**GIVEN, delegates=DELEGATES)
    ana, wu = Ref("delegate", "d1"), Ref("expert", "e1")
    assert conflicts(store, ana) == {"company:sunny", "organisation:office", "delegate:d2"}
    assert conflicts(store, wu) == {"company:sunny"}
    known = {r: store.record(r) for r in (ana, wu, Ref("delegate", "d2"))}
    assert [r.get("projects_at_most") if r else "?" for r in known.values()] == [0, 1, None]
    told = store.statements(subject=ana, relation="conflicts_with")
    assert {(s.source, s.data.get("document")) for s in told} == {("delegates", "form")}


def test_the_same_source_replaces_and_a_dash_clears(store: Store, load: Import) -> None:
    load(**GIVEN, delegates=DELEGATES)
    load(delegates=HEAD + "d1,Ana (made up),Fiji,yes,-,company:sunny,form\n")
    assert conflicts(store, Ref("delegate", "d1")) == {"company:sunny"}
    record = store.record(Ref("delegate", "d1"))
    assert record is not None
    assert record.get("projects_at_most") is None
    load(delegates=HEAD + "d1,Ana (made up),Fiji,yes,,-,form\n")
    assert conflicts(store, Ref("delegate", "d1")) == set()


@pytest.mark.parametrize(
    ("most", "with_", "column", "value", "said"),
    [
        ("-1", "", "projects_at_most", "-1", "must be a whole number, 0 or more"),
        ("two", "", "projects_at_most", "two", "must be a whole number"),
        ("1.5", "", "projects_at_most", "1.5", "must be a whole number"),
        ("", "sunny", "conflicts_with", "sunny", "must be written kind:reference"),
        ("", "country:Fiji", "conflicts_with", "country:Fiji", "country cannot stand here"),
        ("", "company:Suny Co.", "conflicts_with", "company:Suny Co.", "nearest: Sunny Co. (made up)"),
    ],
)
def test_a_fault_names_file_row_column_and_value(
    load: Import, most: str, with_: str, column: str, value: str, said: str
) -> None:
    row = f"d1,Ana (made up),Fiji,yes,{most},{with_},\n"
    with pytest.raises(InputError) as refused:
        load(**GIVEN, delegates=HEAD + "d2,Bo (made up),Peru,yes,,,\n" + row)
    (problem,) = refused.value.problems
    assert problem.file.endswith("delegates.csv")
    assert (problem.row, problem.column, problem.value) == (3, column, value)
    assert said in problem.message
