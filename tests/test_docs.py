"""Documentation fails the build when it lies."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from matcher.cli import main
from tools.document import PAGES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MARKDOWN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name]()


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_and_pictures_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_paths_that_the_readme_names_are_there() -> None:
    named = re.findall(r"`((?:graph|matcher|web|tests|docs|seeds|bench|tools)/[\w./*-]*)`", README)
    assert len(named) > 8
    assert [n for n in named if not list(ROOT.glob(n.rstrip("/")))] == []


def test_the_map_names_what_is_there() -> None:
    top = {p.name for p in ROOT.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    shown = set(re.findall(r"(?m)^    (\w+)/ ", README))
    assert top <= shown | {"build"}


def test_the_first_result_is_the_real_one(tmp_path: Path) -> None:
    block = README.split("suggest peers --for delegate-from-maldives --top 1\n\n")[1].split("\n\nEach line")[
        0
    ]
    store = ["--store", f"sqlite:///{tmp_path / 'demo.db'}"]
    assert CliRunner().invoke(main, [*store, "demo", "--no-serve"]).exit_code == 0
    asked = ["suggest", "peers", "--for", "delegate-from-maldives", "--top", "1"]
    printed = CliRunner().invoke(main, [*store, *asked]).output.rstrip()
    assert printed.splitlines() == [line.removeprefix("    ") for line in block.splitlines()]


def options(command: click.Command) -> set[str]:
    return {o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")}


def test_the_contract_names_every_command_and_option() -> None:
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"matcher {name}" in text
        held = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in held:
            assert one.name in text
            missing = [o for o in options(one) if o not in text]
            assert missing == [], (name, one.name)


def test_make_targets_that_the_docs_name_exist() -> None:
    targets = set(re.findall(r"(?m)^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    for page in MARKDOWN:
        named = set(re.findall(r"`make ([a-z0-9-]+)", page.read_text(encoding="utf-8")))
        assert named <= targets, page


def test_settings_that_the_code_reads_are_documented() -> None:
    text = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    code = "".join(
        p.read_text(encoding="utf-8") for n in ("graph", "matcher", "web") for p in (ROOT / n).rglob("*.py")
    )
    read = set(re.findall(r"[\"'](MATCHER_[A-Z_]+)[\"']", code))
    assert read
    assert [name for name in sorted(read) if f"`{name}`" not in text] == []


def test_nothing_made_up_is_unmarked() -> None:
    rows = (ROOT / "seeds" / "delegates.csv").read_text(encoding="utf-8").splitlines()
    invented = [r for r in rows if r.startswith("mu-")]
    assert len(invented) == 157
    assert all("(made up)" in r and "（虚构）" in r and ",yes" in r for r in invented)
