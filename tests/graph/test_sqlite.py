"""What only the SQLite store can show: its file, other processes, damage, versions, bytes after erasure."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from graph.changes import Draft, Operation
from graph.drafting import new_statement, payloads_of
from graph.errors import ChainError, StoreError
from graph.records import Ref
from graph.store.open import open_store
from graph.tables.load import Request, import_files

ROOT = Path(__file__).resolve().parents[2]


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def test_settings_are_safe(tmp_path: Path) -> None:
    store = open_store(url(tmp_path / "s.db"))
    con = store._connection()  # type: ignore[attr-defined]  # the settings are of the connection
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert {n: con.execute(f"PRAGMA {n}").fetchone()[0] for n in wanted} == wanted
    store.close()


@pytest.mark.parametrize(
    "content", [b"not a database at all, just text" * 50, b"SQLite format 3\0" + b"\1" * 900]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"s\.db"):
        open_store(url(path))
    assert path.read_bytes() == content


def test_a_directory_and_another_programs_database_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="directory"):
        open_store(url(tmp_path))
    other = tmp_path / "other.db"
    con = sqlite3.connect(other)
    con.execute("CREATE TABLE recipes (name TEXT)")
    con.close()
    with pytest.raises(StoreError, match="something else"):
        open_store(url(other))


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    open_store(url(path)).close()
    con = sqlite3.connect(path)
    con.execute("PRAGMA user_version=99")
    con.close()
    with pytest.raises(StoreError, match="version 99"):
        open_store(url(path))


def test_every_old_version_opens_and_verifies(tmp_path: Path) -> None:
    fixtures = sorted((ROOT / "tests" / "fixtures").glob("store-v*.sql"))
    assert fixtures
    for script in fixtures:
        path = tmp_path / f"{script.stem}.db"
        con = sqlite3.connect(path)
        con.executescript(script.read_text(encoding="utf-8"))
        con.close()
        store = open_store(url(path), create=False)
        assert store.check().changes >= 2
        assert store.record(Ref("topic", "solar")) is not None
        her, firm = Ref("delegate", "d1"), Ref("company", "c1")
        key, state = new_statement("conflicts_with", her, firm, source="staff:me")
        added = Operation(str(her), {"projects_at_most": None}, {"projects_at_most": 0})
        entered = Operation(str(firm), None, {"name": "A firm (made up)"})
        operations = [entered, added, Operation(f"statement:{key}", None, state)]
        store.apply(Draft("me", "what that version did not know", payloads_of(operations)))
        assert [s.object for s in store.statements(subject=her, relation="conflicts_with")] == [firm]
        store.check()
        store.close()


def test_tampering_is_found(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = open_store(url(path))
    store.apply(Draft("me", "x", payloads_of([Operation("topic:a", None, {"name": "A"})])))
    con = sqlite3.connect(path)
    for sql in (
        "UPDATE payloads SET body = replace(body, '\"A\"', '\"B\"') WHERE seq = 2",
        "UPDATE records SET state = replace(state, '\"A\"', '\"B\"') WHERE kind = 'topic'",
        "UPDATE changes SET actor = 'somebody else' WHERE seq = 2",
        "DELETE FROM changes WHERE seq = 1",
        "UPDATE changes SET why = 'other' WHERE seq = 2",
    ):
        con.execute("BEGIN")
        con.execute(sql)
        con.execute("COMMIT")
        with pytest.raises(ChainError):
            store.check()
        con.close()
        store.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        store = open_store(url(path))
        store.apply(Draft("me", "x", payloads_of([Operation("topic:a", None, {"name": "A"})])))
        con = sqlite3.connect(path)
    con.close()
    store.close()


def test_erasure_leaves_no_byte_in_the_files(tmp_path: Path) -> None:
    table = tmp_path / "delegates.csv"
    rows = "".join(f"d{n},Person {n} of Nowhere,Fiji\n" for n in range(200))
    table.write_text(
        f"id,name,country,bio\nx,Zyxwvut Qponmlk,Fiji,Unmistakablebio\n{rows}".replace("Fiji\n", "Fiji,\n")
    )
    store = open_store(url(tmp_path / "s.db"))
    import_files(store, [table], Request(actor="me", why="for Zyxwvut Qponmlk"))
    store.erase([Ref("delegate", "x")], actor="me", why="asked")
    assert store.check().erased >= 1
    store.close()
    for file in tmp_path.glob("s.db*"):
        for secret in (b"Zyxwvut", b"Unmistakablebio"):
            assert secret not in file.read_bytes(), file.name


WRITER = """
import sys
from graph.changes import Draft, Operation
from graph.drafting import payloads_of
from graph.store.open import open_store
store = open_store(sys.argv[1])
for turn in range(15):
    operation = Operation(f"topic:{sys.argv[2]}-{turn}", None, {"name": "x"})
    store.apply(Draft("process", "turn", payloads_of([operation])))
"""


def test_many_processes_write_one_chain(tmp_path: Path) -> None:
    store_url = url(tmp_path / "s.db")
    open_store(store_url).close()
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, store_url, str(n)], cwd=ROOT) for n in range(3)
    ]
    assert [p.wait(timeout=60) for p in started] == [0, 0, 0]
    store = open_store(store_url)
    assert store.check().changes == 1 + 45
    store.close()
