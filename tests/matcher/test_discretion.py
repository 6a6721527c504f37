"""Undo and people's own words: nobody else takes them back, and nothing is opened by it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from graph.errors import UndoError
from graph.records import Ref
from graph.store.base import Store
from matcher.access.roles import OPERATOR, Role, Viewer
from matcher.decide.decisions import Verdict
from matcher.decide.editing import changed_record, existing, new_record, write
from matcher.service import Service

ANA = Ref("delegate", "ana")
HERSELF = Viewer(Role.DELEGATE, "d-ana", ANA)
STAFF = Viewer(Role.STAFF, "lin")


@pytest.fixture
def service(store: Store) -> Service:
    for ref in (ANA, Ref("delegate", "bo")):
        operations = new_record(ref, {"name": ref.id.title(), "audience": {"*": "cohort"}}, actor="lin")
        write(store, lambda _, made=operations: made, actor="lin", why="two people")
    return Service(store)


def set_fields(service: Service, values: Mapping[str, object]) -> int:
    operations = changed_record(existing(service.store, ANA), dict(values), actor="d-ana")
    change = write(service.store, lambda _: operations, actor="d-ana", why="who may see it")
    assert change is not None
    return change.seq


def audience(service: Service) -> object:
    return existing(service.store, ANA).get("audience")


def test_staff_cannot_open_again_what_somebody_closed(service: Service) -> None:
    seq = set_fields(service, {"audience": {"*": "staff"}})
    for viewer in (STAFF, OPERATOR):
        with pytest.raises(UndoError, match="without her word"):
            service.undo(seq, actor="lin", viewer=viewer)
    assert audience(service) == {"*": "staff"}


def test_she_can_herself(service: Service) -> None:
    seq = set_fields(service, {"audience": {"*": "staff"}})
    service.undo(seq, actor="d-ana", viewer=HERSELF)
    assert audience(service) == {"*": "cohort"}


def test_an_end_that_somebody_set_is_not_taken_away(service: Service) -> None:
    seq = set_fields(service, {"audience_until": {"*": "2030-01-01"}})
    with pytest.raises(UndoError, match="without her word"):
        service.undo(seq, actor="lin", viewer=STAFF)


def test_what_opened_something_can_be_closed_by_undo(service: Service) -> None:
    seq = set_fields(service, {"audience": {"*": "cohort+firm"}})
    service.undo(seq, actor="lin", viewer=STAFF)
    assert audience(service) == {"*": "cohort"}


def test_what_somebody_set_aside_is_taken_back_by_herself_alone(service: Service) -> None:
    verdict = Verdict("peer", str(ANA), "delegate:bo", "not_for_me", private=True)
    seq = service.decide(verdict, actor="d-ana").change
    with pytest.raises(UndoError, match="only she herself"):
        service.undo(seq, actor="lin", viewer=STAFF)
    assert service.set_aside("peer", ANA) == [("delegate:bo", "Bo")]
    service.undo(seq, actor="d-ana", viewer=HERSELF)
    assert service.set_aside("peer", ANA) == []
