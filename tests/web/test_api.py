"""The JSON API says exactly what the service says, and refuses in one shape."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from graph.records import Ref
from matcher.engine.results import as_json
from matcher.service import Service
from matcher.suggest.options import Options

SUBJECTS = [
    ("partners", Ref("delegate", "mu-001")),
    ("partners", Ref("company", "ibm")),
    ("peers", Ref("delegate", "mu-002")),
    ("members", Ref("project", "td-scdma-partnership")),
    ("similar", Ref("solution", "a-card-initiative")),
]


@pytest.mark.parametrize(("about", "ref"), SUBJECTS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_suggestions_are_those_of_the_service(
    client: FlaskClient, service: Service, about: str, ref: Ref, lang: str
) -> None:
    answer = client.get(f"/api/suggest/{about}?for={ref}&top=5&lang={lang}").get_json()
    assert answer == as_json(service.suggest(about, ref, Options(top=5, lang=lang)))


def test_an_id_alone_is_of_the_usual_kind(client: FlaskClient) -> None:
    long, short = (
        client.get(f"/api/suggest/peers?for={f}").get_json() for f in ("delegate:mu-001", "mu-001")
    )
    assert long == short


def test_reasons_can_be_left_out(client: FlaskClient) -> None:
    answer = client.get("/api/suggest/peers?for=mu-001&reasons=0").get_json()
    assert answer["suggestions"]
    assert all("reasons" not in s for s in answer["suggestions"])


def test_projects_for_one_for_a_programme_for_all(client: FlaskClient, service: Service) -> None:
    one = client.get("/api/suggest/projects?for=mu-001").get_json()
    assert one == as_json(service.suggest_projects(delegate=Ref("delegate", "mu-001")))
    cohort = client.get("/api/suggest/projects?programme=workshop-solar-2011&top=3").get_json()
    wanted = Ref("programme", "workshop-solar-2011")
    assert cohort == as_json(service.suggest_projects(Options(top=3), programme=wanted))
    assert client.get("/api/suggest/projects?all").get_json()["subject"] == {"kind": "store", "id": "all"}


def test_members_by_kind(client: FlaskClient) -> None:
    address = "/api/suggest/members?for=td-scdma-partnership&kinds=company"
    kinds = {s["kind"] for s in client.get(address).get_json()["suggestions"]}
    assert kinds <= {"company"}


def test_search_and_records(client: FlaskClient) -> None:
    found = client.get("/api/search?q=solar&kind=topic").get_json()
    assert found["total"] == len(found["hits"]) > 0
    record = client.get("/api/records/company/neusoft").get_json()
    assert record["title"] == "Neusoft Corporation"
    assert record["fields"]["name@zh"] == "东软集团"
    assert any(source["quote"] for source in record["sources"])


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/nowhere", 404, "not_found"),
        ("/api/records/delegate/nobody", 404, "not_found"),
        ("/api/records/team/x", 404, "not_found"),
        ("/api/suggest/partners?for=nobody", 404, "not_found"),
        ("/api/suggest/peers?for=company:ibm", 404, "not_found"),
        ("/api/suggest/partners", 422, "input"),
        ("/api/suggest/partners?for=mu-001&top=many", 422, "input"),
        ("/api/suggest/members?for=td-scdma-partnership&kinds=topic", 422, "input"),
        ("/api/suggest/projects", 422, "input"),
        ("/api/suggest/projects?for=mu-001&all=1", 422, "input"),
    ],
)
def test_refusals_have_one_shape(client: FlaskClient, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    error = answer.get_json()["error"]
    assert set(error) == {"status", "code", "message", "problems"}
    assert (error["status"], error["code"]) == (status, code)
    assert error["message"]
    assert all({"message", "file", "row", "column", "value"} <= set(p) for p in error["problems"])


def test_the_method_matters(client: FlaskClient) -> None:
    answer = client.delete("/api/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
