"""The Neo4j server that stores are tested on: of the version that is named, and emptied before each test."""

from __future__ import annotations

import os
import re
from pathlib import Path

from neo4j import Driver

from tools import neo4j_server
from tools.neo4j_server import answers

ROOT = Path(__file__).resolve().parents[1]


def test_the_server_is_the_one_the_pom_names(neo4j_driver: Driver) -> None:
    records = neo4j_driver.execute_query("CALL dbms.components() YIELD name, versions RETURN *").records
    told = {r["name"]: r["versions"] for r in records}
    assert "Neo4j Kernel" in told
    if "://" not in os.environ.get("MATCHER_TEST_NEO4J", ""):
        assert told["Neo4j Kernel"] == [neo4j_server.version()]


def test_a_server_is_emptied_before_each_test(empty_neo4j: str, neo4j_driver: Driver) -> None:
    neo4j_driver.execute_query("CREATE (:Left)-[:BEHIND]->(:Left)")
    assert answers(empty_neo4j)


def test_a_server_is_emptied_before_each_test_again(empty_neo4j: str, neo4j_driver: Driver) -> None:
    (record,) = neo4j_driver.execute_query("MATCH (n) RETURN count(n) AS n").records
    assert (record["n"], answers(empty_neo4j)) == (0, True)


def test_the_settings_of_compose_are_known_to_the_server(neo4j_driver: Driver) -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    named = re.findall(r" NEO4J_((?:server|dbms|db)_\w+):", text)
    settings = {n.replace("__", "-").replace("_", ".").replace("-", "_") for n in named}
    found = neo4j_driver.execute_query(
        "SHOW SETTINGS YIELD name WHERE name IN $names", names=sorted(settings)
    )
    assert {r["name"] for r in found.records} == settings
    assert settings
