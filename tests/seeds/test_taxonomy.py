"""The taxonomy: enough topics, two languages, one owner for every name, no circles, goals served."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable

import networkx as nx
import pytest

Table = Callable[[str], list[dict[str, str]]]
Topics = list[dict[str, str]]

# Words that stand in many texts without meaning any topic; as an alias each would mislead.
TOO_COMMON = {
    "it",
    "its",
    "td",
    "ic",
    "tv",
    "data",
    "city",
    "park",
    "services",
    "system",
    "development",
    "技术",
}


@pytest.fixture
def topics(table: Table) -> Topics:
    return table("topics")


def normal(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def names(topic: dict[str, str]) -> list[str]:
    return [topic["id"], topic["name_en"], topic["name_zh"], *filter(None, topic["aliases"].split(";"))]


def test_there_are_at_least_eighty(topics: Topics) -> None:
    assert len(topics) >= 80


def test_six_in_ten_are_spoken_of_in_a_document(topics: Topics) -> None:
    assert sum(1 for topic in topics if topic["quote"]) >= 0.6 * len(topics)


def test_every_topic_has_a_name_in_both_languages(topics: Topics) -> None:
    for topic in topics:
        assert topic["name_en"].isascii(), topic["id"]
        assert any("\u4e00" <= c <= "\u9fff" for c in topic["name_zh"]), topic["id"]


def test_a_name_belongs_to_one_topic(topics: Topics) -> None:
    owners = defaultdict(set)
    for topic in topics:
        for name in names(topic):
            owners[normal(name)].add(topic["id"])
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


def test_no_alias_repeats_another_name_of_its_topic(topics: Topics) -> None:
    for topic in topics:
        listed = [normal(a) for a in topic["aliases"].split(";")]
        assert len(listed) == len(set(listed)), topic["id"]
        assert {normal(topic["name_en"]), normal(topic["name_zh"])}.isdisjoint(listed), topic["id"]


def test_no_alias_is_a_common_word(topics: Topics) -> None:
    assert {normal(name) for topic in topics for name in names(topic)} & TOO_COMMON == set()


def test_broader_topics_are_topics_and_make_no_circle(topics: Topics) -> None:
    graph = nx.DiGraph((t["id"], b) for t in topics for b in t["broader"].split(";") if b)
    assert set(graph) <= {topic["id"] for topic in topics}
    assert nx.is_directed_acyclic_graph(graph)
    assert max(len(topic["broader"].split(";")) for topic in topics) <= 2


def test_ten_to_fourteen_topics_are_on_top(topics: Topics) -> None:
    assert 10 <= sum(1 for topic in topics if not topic["broader"]) <= 14


def test_every_topic_serves_a_goal(topics: Topics) -> None:
    goals = {f"sdg-{n}" for n in range(1, 18)}
    assert [t["id"] for t in topics if not t["goals"] or not set(t["goals"].split(";")) <= goals] == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("EV", "electric-vehicles"),
        ("PV", "solar-energy"),
        ("GIS", "gis"),
        ("SKD", "skd"),
        ("SDK production", "skd"),
        ("CKD", "ckd"),
        ("TD-SCDMA", "td-scdma"),
        ("TD SDMA", "td-scdma"),
        ("ICT", "ict-services"),
        ("AI", "artificial-intelligence"),
        ("IoT", "internet-of-things"),
        ("BIM", "bim"),
        ("CIM", "cim"),
        ("PPP", "ppp"),
        ("SME", "sme"),
        ("one net for all", "one-stop-government"),
        ("一网通办", "one-stop-government"),
        ("智慧城市", "smart-city"),
        ("e-governance", "e-government"),
        ("digital gap", "digital-inclusion"),
    ],
)
def test_acronyms_and_the_slips_of_the_documents_are_understood(
    written: str, meant: str, topics: Topics
) -> None:
    assert [t["id"] for t in topics if normal(written) in map(normal, names(t))] == [meant]
