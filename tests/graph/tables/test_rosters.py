"""Real participants' lines, turned into a delegates table, import with every party resolved."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from graph.countries import resolve_party
from graph.records import Ref
from graph.store.base import Store
from graph.tables.load import Request, import_files


def test_every_line_imports_and_every_party_is_a_country_or_a_party_organisation(
    store: Store, shared: Path, tmp_path: Path
) -> None:
    with (shared / "data" / "rosters" / "cop24_roles.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    table = tmp_path / "delegates.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "country", "organisation", "title"])
        for line in lines:
            employer = line["affiliation_lines"].split("|")[0].split("\n")[0].strip().replace(";", ",")[:300]
            writer.writerow([line["role_line_1"] or "Delegate", line["party"], employer, line["role_line_1"]])
    report = import_files(store, [table], Request(actor="test"))
    assert report.problems == []
    assert report.created == len(lines) > 7000
    origins = Counter(s.object for s in store.statements(relation="from") if s.subject.kind == "delegate")
    assert sum(origins.values()) == len(lines)
    assert {r for r in origins if r.kind != "country"} == {Ref("organisation", "european-union")}
    assert len(origins) == len({resolve_party(line["party"]) for line in lines}) == 196
    assert import_files(store, [table], Request(actor="test")).change is None
