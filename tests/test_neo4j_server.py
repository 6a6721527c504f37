"""The tests' own Neo4j server: it answers, survives a crash with its data, and is stopped by its own id."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from neo4j.exceptions import AuthError

from tools import neo4j_jars, neo4j_server
from tools.neo4j_server import Server, ServerError, answers, connect

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_what_was_committed_is_there_after_a_crash(spare_server: Server) -> None:
    with connect(spare_server.url) as driver:
        driver.execute_query("CREATE (:Kept {x: 1})")
    url, pid = spare_server.url, spare_server.pid
    spare_server.kill()
    assert (spare_server.pid, answers(url)) == (None, False)
    spare_server.start()
    assert spare_server.url == url
    assert spare_server.pid not in (None, pid)
    with connect(url) as driver:
        assert driver.execute_query("MATCH (n:Kept) RETURN n.x").records[0].value() == 1


def test_a_running_server_is_not_started_twice(spare_server: Server) -> None:
    pid = spare_server.pid
    assert Server(spare_server.folder).start() == 0.0
    assert spare_server.pid == pid


def test_another_password_is_refused(spare_server: Server) -> None:
    held = spare_server.started
    assert held
    with connect(spare_server.url.replace(held.password, "wrong")) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()


def test_a_taken_port_is_named(spare_server: Server, tmp_path: Path) -> None:
    held = spare_server.started
    assert held
    with pytest.raises(ServerError, match=str(held.port)):
        Server(tmp_path, port=held.port, quick=True).start()


def test_the_process_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        text = f'{{"port": 1, "password": "p", "pid": {other.pid}}}'
        (tmp_path / "server.json").write_text(text, encoding="utf-8")
        server = Server(tmp_path)
        server.kill()
        assert (server.pid, other.poll()) == (None, None)
        other.kill()


def test_the_command_says_what_runs(
    spare_server: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert neo4j_server.main(["status", "--data", str(spare_server.folder)]) == 0
    assert capsys.readouterr().out.strip() == spare_server.url
    assert neo4j_server.main(["status", "--data", str(tmp_path)]) == 1
    assert "no server runs" in capsys.readouterr().err


def test_without_java_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "no Java" in (neo4j_server.missing() or "")


def test_without_jars_and_maven_the_reason_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(neo4j_jars, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ServerError, match="Maven"):
        neo4j_jars.jars(offline=True)


def test_the_pom_names_no_repository() -> None:
    text = neo4j_jars.POM.read_text(encoding="utf-8")
    assert "repository" not in text.lower()
    assert text.count("http") == 1  # the schema's name


def test_compose_runs_the_version_that_is_tested() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    (tag,) = re.findall(r"image: neo4j:([\d.]+)-community", text)
    assert neo4j_server.version().startswith(f"{tag}.")


def test_what_compose_asks_for_is_documented() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
    assert [v for v in re.findall(r"\$\{(\w+)", text) if f"`{v}`" not in page] == []


def test_what_compose_copies_into_the_image_exists() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    copied = re.findall(r"COPY (\S+) \S+\n", text)
    assert [name for name in copied if not (ROOT / name).exists()] == []
