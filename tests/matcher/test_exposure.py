"""Batch lists in which everybody is seen: marked, logged, bounded, and only with people's consent."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from graph.tables.load import Request
from matcher.access.roles import Role, Viewer
from matcher.access.rules import AccessRefusedError
from matcher.cli import main
from matcher.export.exposure import as_log, report
from matcher.exposing import Wish
from matcher.service import Service
from matcher.suggest.options import Options

DAY = "2026-01-01"
PLAIN = Options(reasons=False)


@pytest.fixture(scope="module")
def service(seeded_file: Path) -> Iterator[Service]:
    store = open_store(f"sqlite:///{seeded_file}")
    yield Service(store)
    store.close()


@pytest.fixture(scope="module")
def lists(service: Service) -> dict[str, list[Any]]:
    return {str(a.subject): list(a.suggestions) for a in service.suggest_all("peers", PLAIN)}


@pytest.mark.slow
def test_everybody_owed_is_seen_and_the_log_adds_up(service: Service, lists: dict[str, list[Any]]) -> None:
    exposed = service.exposure("peers", PLAIN, Wish(2, 0.05, day=DAY))
    log, after = exposed.log, {str(a.subject): list(a.suggestions) for a in exposed.answers}
    assert log.seen_before < log.seen_after == log.owed
    assert log.proven
    assert log.at_least <= log.given_up + 1e-9
    assert after.keys() == lists.keys()
    for subject, found in after.items():
        before = lists[subject]
        assert len(found) == len(before)
        assert found == sorted(found, key=lambda s: (-s.score, s.kind, s.id))
        marked = {s.id for s in found if s.placed_by == "exposure"}
        assert {s.id for s in found} - {s.id for s in before} == marked
        lost = sum(s.score for s in before) - sum(s.score for s in found)
        assert lost <= 0.05 * sum(s.score for s in before) + 1e-9
        assert lost == pytest.approx(sum(p.given_up for p in log.placements if p.list == subject), abs=1e-9)
    assert log.given_up == pytest.approx(sum(p.given_up for p in log.placements))


def test_scores_and_reasons_are_left_alone(service: Service) -> None:
    programme = Ref("programme", "workshop-solar-2011")
    exposed = service.exposure("peers", Options(), Wish(3, 0.05, programme, DAY))
    answers = list(exposed.answers)
    assert exposed.log.placements
    for placement in exposed.log.placements:
        answer = next(a for a in answers if str(a.subject) == placement.list)
        found = next(s for s in answer.suggestions if s.id == placement.placed)
        full = service.suggest("peers", answer.subject, Options(top=1000, reasons=False))
        assert found.score == placement.score == next(s.score for s in full.suggestions if s.id == found.id)
        assert sum(r.contribution for r in found.reasons) == pytest.approx(found.score, abs=1e-9)
        assert answer.suggestions[placement.rank - 1].id == found.id
        assert found.placed == "placed so that everybody is seen"


def test_who_opened_nothing_is_never_placed_and_counted_apart(service: Service) -> None:
    snapshot = service.state().snapshot
    closed = {k for k, r in snapshot.of("delegate").items() if not r.get("audience")}
    log = service.exposure("peers", PLAIN, Wish(3, 0.2, day=DAY)).log
    assert log.not_opted_in >= len(closed) > 0
    assert not closed & {p.placed for p in log.placements}
    assert not closed & {u.id for u in log.unplaced}


def test_a_cohort_sees_those_it_shares_a_programme_with(service: Service) -> None:
    snapshot = service.state().snapshot
    met: dict[Ref, set[Ref]] = {}
    for s in snapshot.standing():
        if s.relation == "attended":
            met.setdefault(s.subject, set()).add(s.object)
    for placement in service.exposure("peers", PLAIN, Wish(3, 0.05, day=DAY)).log.placements:
        record = snapshot.of("delegate")[placement.placed]
        public = "public" in (record.get("audience") or {}).get("name", "")
        assert public or met[Ref.parse(placement.list)] & met[record.ref]


def test_who_cannot_be_placed_is_named_with_the_reason(service: Service) -> None:
    log = service.exposure("peers", PLAIN, Wish(5, 0.02, day=DAY)).log
    assert log.seen_after + sum("only" in u.reason or "serve" in u.reason for u in log.unplaced) >= log.owed
    assert log.unplaced
    few = Counter("without giving up more than 2%" in u.reason for u in log.unplaced)
    assert few[True] > 0
    assert "not placed: " in report(log)


def test_the_same_store_gives_the_same_log(service: Service) -> None:
    wish = Wish(2, 0.05, Ref("programme", "workshop-solar-2011"), DAY)
    logs = [as_log(service.exposure("peers", PLAIN, wish).log, ".json") for _ in range(2)]
    assert logs[0] == logs[1]


def test_it_is_for_the_staff_alone(service: Service) -> None:
    view = service.seen_by(Viewer(Role.EXPORTER))
    with pytest.raises(AccessRefusedError, match="by the staff alone"):
        view.exposure("peers", PLAIN, Wish(1))


def test_the_command_marks_and_logs(seeded_file: Path, tmp_path: Path) -> None:
    out, log = tmp_path / "out.jsonl", tmp_path / "log.csv"
    asked = ["--store", f"sqlite:///{seeded_file}", "suggest", "peers", "--all", "--no-reasons"]
    more = ["--exposure", "3", "--programme", "workshop-solar-2011", "--exposure-log", str(log)]
    done = CliRunner().invoke(main, [*asked, *more, "--format", "jsonl", "-o", str(out)])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    marked = [(r["subject"]["id"], s["id"]) for r in rows for s in r["suggestions"] if "placed" in s]
    with log.open(encoding="utf-8-sig", newline="") as file:
        told = [(row["list"].removeprefix("delegate:"), row["placed"]) for row in csv.DictReader(file)]
    assert sorted(marked) == sorted(told)
    assert marked
    assert all(
        set(s) - {"placed", "placed_by", "made_up", "alike"} == {"kind", "id", "name", "score", "probability"}
        for r in rows
        for s in r["suggestions"]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        ["--for", "mu-001", "--exposure", "1"],
        ["--all", "--programme", "workshop-solar-2011"],
        ["--all", "--exposure", "9"],
        ["--all", "--exposure", "1", "--exposure-log", "log.txt"],
    ],
)
def test_options_that_do_not_fit_are_refused(wrong: list[str], seeded_file: Path) -> None:
    done = CliRunner().invoke(main, ["--store", f"sqlite:///{seeded_file}", "suggest", "peers", *wrong])
    assert done.exit_code == 2


def test_copies_share_one_place_and_are_seen_together(store: Store, tmp_path: Path) -> None:
    """Two of whom the same is on file take one place, so the third seeker's helper is not crowded out."""
    (tmp_path / "topics.csv").write_text("id,name_en\nsolar,Solar power\nwind,Wind power\n")
    rows = [f"k{n},Seeker {n},Kenya,solar,,name=public" for n in range(3)]
    rows += ["a,Ana,Fiji,,solar;wind,name=public", "b,Ana Two,Fiji,,solar;wind,name=public"]
    rows += ["c,Cai,Samoa,,solar,name=public", "z,Zed,Peru,,,name=public"]
    table = "id,name,country,needs,offers,audience\n" + "\n".join(rows) + "\n"
    (tmp_path / "delegates.csv").write_text(table)
    service = Service(store)
    service.import_tables([tmp_path], Request(actor="test"))
    plain = service.suggest("peers", Ref("delegate", "k0"), Options(top=2))
    assert [(s.id, [a.id for a in s.alike]) for s in plain.suggestions] == [("c", []), ("a", ["b"])]
    exposed = service.exposure("peers", Options(top=1, reasons=False), Wish(1, 1.0, day=DAY))
    lists = {a.subject.id: a.suggestions for a in exposed.answers}
    placed = [s for found in lists.values() for s in found if s.placed]
    assert [(s.id, [a.id for a in s.alike]) for s in placed] == [("a", ["b"])]
    assert [u.id for u in exposed.log.unplaced] == ["z"]
    assert exposed.log.unplaced[0].reason.startswith("only 0 who may see them")
