"""``matcher account`` and the sign-in links of the demo."""

from __future__ import annotations

import re
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.store.open import open_store
from matcher.access.roles import Role
from matcher.accounts.accounts import Accounts
from matcher.accounts.tickets import Links
from matcher.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]
LINK = re.compile(r"(http\S+)/account/link\?t=([\w-]+)")


@pytest.fixture
def url(seeded_file: Path, tmp_path: Path) -> str:
    copied = tmp_path / "cli.db"
    copied.write_bytes(seeded_file.read_bytes())
    return f"sqlite:///{copied}"


@pytest.fixture
def run(url: str) -> Run:
    def do(*words: str, base: str | None = None) -> subprocess.CompletedProcess[str]:
        done = CliRunner().invoke(
            main, ["--store", url, *words], env={"MATCHER_BASE_URL": base}, catch_exceptions=False
        )
        return subprocess.CompletedProcess(list(words), done.exit_code, done.stdout, done.stderr)

    return do


@pytest.fixture
def accounts(url: str) -> Iterator[Accounts]:
    store = open_store(url)
    yield Accounts(store.private)
    store.close()


def test_the_first_administrator_gets_a_link(run: Run, accounts: Accounts) -> None:
    done = run("account", "add", "li.na", "--role", "administrator", "--name", "Li Na")
    assert done.returncode == 0
    found = LINK.search(done.stdout)
    assert found
    assert found[1] == "http://127.0.0.1:8000"
    assert Links(accounts).holder(found[2]) == accounts.known("li.na")
    assert not accounts.known("li.na").is_set_up


@pytest.mark.parametrize(
    ("given", "environment", "begins"),
    [
        (["--base-url", "https://m.example/"], "https://other.example", "https://m.example/account"),
        ([], "https://other.example/matcher", "https://other.example/matcher/account"),
    ],
)
def test_links_begin_with_the_address_given(
    run: Run, given: list[str], environment: str, begins: str
) -> None:
    run("account", "add", "li.na", "--role", "staff")
    assert run("account", "link", "li.na", *given, base=environment).stdout.startswith(begins)


@pytest.mark.parametrize("address", ["ftp://x", "nonsense", "https://x/?a=b", "javascript:alert(1)"])
def test_an_address_that_is_none_is_wrong_usage(run: Run, address: str) -> None:
    assert run("account", "link", "li.na", "--base-url", address).returncode == 2


def test_accounts_are_listed_barred_and_let_in_again(run: Run) -> None:
    run("account", "add", "li.na", "--role", "staff")
    run("account", "add", "--role", "delegate", "--for", "delegate:mu-001")
    assert run("account", "disable", "li.na").stdout == "li.na: disabled\n"
    assert run("account", "end-sessions", "li.na").stdout == "li.na: 0 sessions ended\n"
    lines = run("account", "list").stdout.splitlines()
    assert lines[1] == "li.na\tstaff\t-\tdisabled, not set up"
    assert lines[0].split("\t")[1:] == ["delegate", "delegate:mu-001", "-"]
    assert run("account", "link", "li.na").returncode == 1
    assert run("account", "enable", "li.na").returncode == 0
    assert LINK.search(run("account", "reset-second-factor", "li.na").stdout)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("link", "nobody"), "there is no account 'nobody'"),
        (("add", "x\ny", "--role", "staff"), "letters a to z"),
        (("add", "--role", "delegate", "--for", "delegate:nobody"), "delegate:nobody is not in the store"),
        (("add", "--role", "delegate"), "a record of kind delegate"),
        (("add", "anna", "--role", "delegate", "--for", "delegate:mu-001"), "not chosen"),
        (("cards", "--programme", "nothing", "-o", "x.html"), "programme:nothing is not in the store"),
        (("cards", "--for", "topic:e-government", "-o", "x.html"), "a delegate, a lecturer or a firm"),
    ],
)
def test_refusals_are_a_line_and_exit_code_one(run: Run, words: tuple[str, ...], says: str) -> None:
    done = run("account", *words)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_two_administrators_may_not_look_alike(run: Run) -> None:
    run("account", "add", "li.na", "--role", "administrator")
    done = run("account", "add", "l1na", "--role", "administrator")
    assert done.returncode == 1
    assert "can be mistaken for li.na" in done.stderr


def test_cards_are_written_for_the_owner_of_the_file_alone(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "cards.html"
    page.write_text("old and open to all", encoding="utf-8")
    page.chmod(0o644)
    done = run("account", "cards", "--programme", "training-smart-cities-2011", "-o", str(page))
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert f"{text.count('<article')} cards" in done.stdout
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert run("account", "cards", "-o", str(page)).returncode == 2


def test_staff_on_the_command_line_reach_no_further_than_on_the_pages(run: Run) -> None:
    run("account", "add", "li.na", "--role", "staff")
    run("account", "add", "wang", "--role", "administrator")
    for words in (("link", "wang"), ("disable", "wang"), ("add", "eve", "--role", "administrator")):
        assert run("--as", "li.na", "account", *words).returncode == 1
    assert run("--as", "li.na", "account", "list").stdout == ""


def test_the_demo_prints_a_fresh_link_for_each_role(tmp_path: Path) -> None:
    url, seen = f"sqlite:///{tmp_path / 'demo.db'}", set()
    for _ in range(2):
        done = CliRunner().invoke(main, ["--store", url, "demo", "--no-serve", "--port", "8123"])
        assert done.exit_code == 0
        rows = re.findall(r"^  (\w+) +http://127\.0\.0\.1:8123/account/link\?t=([\w-]+)$", done.stdout, re.M)
        assert [role for role, _ in rows] == [r.value for r in Role if r is not Role.VISITOR]
        store = open_store(url)
        held = [Links(Accounts(store.private)).holder(token) for _, token in rows]
        assert all(
            a and a.demo and a.is_set_up and a.role.value == r for a, (r, _) in zip(held, rows, strict=True)
        )
        store.close()
        seen |= {token for _, token in rows}
    assert len(seen) == 12
