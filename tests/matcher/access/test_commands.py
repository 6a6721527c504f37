"""Every cell of the table for commands, tried with the real command on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.records import Ref
from graph.store.open import open_store
from graph.tables.load import Request, import_files
from matcher.access.commands import COMMANDS, OWN_KIND
from matcher.access.roles import SUBJECT_KIND, Role
from matcher.access.rules import ACTIONS, Grant
from matcher.cli import main
from matcher.service import Service

TABLES = {
    "topics": "id,name_en\nsolar,Solar power\n",
    "delegates": "id,name,country,needs,programmes\nd1,Ana Um,Fiji,solar,w1\nd2,Bo Dos,Kenya,,w1\n",
    "companies": "id,name_en,country,offers,partner\nc1,Sun Ltd,China,solar,yes\n",
    "experts": "id,name\ne1,Li Lu\n",
    "programmes": "id,title_en\nw1,Workshop\n",
    "projects": "id,title,members\np1,Sun for all,delegate:d2\n",
}
SUBJECTS = {Role.DELEGATE: "d1", Role.FIRM: "c1", Role.LECTURER: "e1"}
ROLES = [role for role in Role if role is not Role.VISITOR]
PLANS = {
    "team": ["--topic", "solar"],
    "whynot": ["--topic", "solar"],
    "whatif": ["--programme", "w1", "--drop", "d1"],
    "visits": ["--programme", "w1", "--starts", "2026-05-04"],
    "brief": ["--programme", "w1", "--firm", "c1"],
}
"""What planning commands are asked; the others take a programme alone."""
NOT_FOR = "this is not for"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("commands")
    for table, text in TABLES.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    where = f"sqlite:///{folder / 'store.db'}"
    store = open_store(where)
    import_files(store, [folder], Request(actor="test", source="test"))
    accounts = Service(store).accounts
    for role in ROLES:
        subject = Ref(SUBJECT_KIND[role], SUBJECTS[role]) if role in SUBJECTS else None
        login = "" if role in (Role.DELEGATE, Role.LECTURER) else role.value
        account = accounts.add(role, login=login, subject=subject, demo=True, actor="test")
        LOGINS[role] = account.login
    yield where
    store.close()


LOGINS: dict[Role, str] = {}


def words(command: str, target: str, folder: Path) -> list[str]:
    """Return a command as it is typed; what would change or serve something is refused for another reason."""
    about = command.partition(" ")[2]
    if command.startswith("suggest"):
        named = {"members": "p1", "similar": "project:p1"}.get(about, target)
        return ["suggest", about, "--for", named, "--format", "json"]
    if command.startswith("export"):
        form = "xlsx" if about == "programme" else "json"
        more = ["--for", "w1"] if about == "programme" else []
        return ["export", about, *more, "--format", form, "-o", str(folder / "out")]
    if command.startswith("plan"):
        return ["plan", about, *PLANS.get(about, ["--programme", "w1"])]
    return {
        "quality calibration": ["quality", "calibration"],
        "quality exposure": ["quality", "exposure"],
        "quality panel": ["quality", "panel", "--format", "json"],
        "import": ["import", str(folder / "missing.csv")],
        "undo": ["undo", "999"],
        "check": ["check"],
        "fit": ["fit", "partners"],
        "copy": ["copy", "--from", "sqlite:///missing-1.db", "--to", f"sqlite:///{folder / 'm2.db'}"],
        "demo": ["demo", "--no-serve"],
        "serve": ["serve", "--host", "203.0.113.1", "--port", "9"],
        "account add": ["account", "add", "x", "--role", "staff"],
        "account list": ["account", "list"],
        "account cards": ["account", "cards", "--programme", "none", "-o", str(folder / "cards.html")],
        "infer topics": ["infer", "topics", "--dry-run", "--encoder", "characters"],
        "infer list": ["infer", "list"],
        "introductions sweep": ["introductions", "sweep"],
        "retention": ["retention", "--dry-run"],
    }.get(command) or [*command.split(), "nobody"]


def own(role: Role, command: str) -> str:
    kind = SUBJECT_KIND.get(role, "")
    return f"{kind}:{SUBJECTS[role]}" if role in SUBJECTS and command in OWN_KIND else "d1"


CELLS = [
    (role, command, whose)
    for command in COMMANDS
    for role in ROLES
    for whose in (("own", "other") if command in OWN_KIND else ("any",))
]


@pytest.mark.parametrize(("role", "command", "whose"), CELLS, ids=lambda v: str(v))
def test_cell(role: Role, command: str, whose: str, url: str, tmp_path: Path) -> None:
    target = own(role, command) if whose == "own" else "d2"
    typed = words(command, target, tmp_path)
    result = CliRunner().invoke(main, ["--store", url, "--as", LOGINS[role], *typed])
    given = ACTIONS[COMMANDS[command]].grants[role]
    may = given is Grant.YES or (given is Grant.OWN and whose != "other")
    assert (NOT_FOR not in result.output) == may, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if not may:
        assert result.exit_code == 1


def test_the_whole_table_was_tried(tell: Callable[[str], None]) -> None:
    tried = {(role, command) for role, command, _ in CELLS}
    assert tried == {(r, c) for r in ROLES for c in COMMANDS}
    tell(f"rights: {len(CELLS)} cells of command x role tried")


def test_an_account_that_is_not_there_may_nothing(url: str) -> None:
    result = CliRunner().invoke(main, ["--store", url, "--as", "nobody", "check"])
    assert result.exit_code == 1
    assert "there is no account 'nobody'" in result.output


def test_a_disabled_account_may_nothing(url: str) -> None:
    store = open_store(url)
    accounts = Service(store).accounts
    gone = accounts.add(Role.STAFF, login="gone", demo=True, actor="test")
    accounts.disable(gone.id, actor="test")
    result = CliRunner().invoke(main, ["--store", url, "--as", "gone", "check"])
    store.close()
    assert result.exit_code == 1


def test_a_delegate_is_answered_from_what_she_may_see(url: str) -> None:
    typed = ["suggest", "peers", "--for", "d1", "--format", "json"]
    as_delegate = CliRunner().invoke(main, ["--store", url, "--as", LOGINS[Role.DELEGATE], *typed])
    assert as_delegate.exit_code == 0
    assert "Bo Dos" not in as_delegate.output
