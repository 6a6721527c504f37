"""docs/security.md names every requirement of ASVS 5.0.0 up to level 2, and only tests that are there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from graph.tables import workbooks
from web import limits
from web.keys import LEAST
from web.processes import BODY_RATE, GRACE_SECONDS, HEAD_SECONDS
from web.settings import UPLOAD_LIMIT
from web.tls import AUTHORITY_DAYS, LEAF_DAYS, RENEW_DAYS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
OPERATORS = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
UP_TO_LEVEL_2 = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1
4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2
7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2
10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5
14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
"""Sections of ASVS 5.0.0 with how many requirements of level 1 or 2 each has; they are numbered from 1."""

CODE = [p for n in ("graph", "matcher", "web") for p in (ROOT / n).rglob("*.py")]
SECRETIVE = ("hashlib", "hmac", "secrets", "ssl", "cryptography", "argon2", "pyotp")
"""Modules with cryptography in them; whoever imports one has a line in the inventory."""
ABSENT = ("render_template_string", "pickle", "subprocess", "os.system", "urllib.request")


def requirements() -> list[str]:
    found = (part.split(":") for part in UP_TO_LEVEL_2.split())
    return [f"{section}.{number}" for section, count in found for number in range(1, int(count) + 1)]


def test_every_requirement_is_there_once() -> None:
    assert len(requirements()) == 253
    part = PAGE.partition("## OWASP ASVS")[2].partition("## Cryptography")[0]
    rows = re.findall(r"(?m)^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \|", part)
    named = Counter(number for row in rows for number in row.split(", "))
    assert sorted(named.elements()) == sorted(requirements())


def test_every_row_has_a_test_or_a_reason() -> None:
    rows = re.findall(r"(?m)^\| \d+\.\d+\.\d+ \|(.*)\|(.*)\|(.*)\|$", PAGE)
    assert len(rows) > 150
    assert all(cell.strip() for row in rows for cell in row)


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w/]+\.py::\w+)`", PAGE))))
def test_the_tests_that_are_named_are_there(named: str) -> None:
    file, _, name = named.partition("::")
    path = ROOT / "tests" / file
    assert path.is_file(), file
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_limits_that_are_written_down_are_those_of_the_code() -> None:
    text = " ".join(OPERATORS.split())
    for said in (
        f"A form may hold {limits.FORM // 1024} KiB",
        f"the cohort grid {limits.WIDE_FORMS['desk.fill'] >> 20} MiB",
        f"ask {limits.ACCOUNT.split()[0]} times a minute",
        f"together, so that a class behind one address finds room; {limits.WRITES[True].split()[0]} writes",
        f"and {limits.HEAVY_RATE.split()[0]} heavy requests",
        f"within {HEAD_SECONDS:.0f} seconds, or a body at {BODY_RATE // 1024} KiB/s",
        f"(up to {GRACE_SECONDS} seconds)",
        f"certificate lasts {LEAF_DAYS} days",
        f"in its last {RENEW_DAYS} days",
        f"at least {LEAST} random characters",
    ):
        assert said in text, said
    assert f"visitors of one address {int(limits.VISITORS.split()[0]):,} times together" in text
    assert f"{UPLOAD_LIMIT >> 20} MB; unpacked {workbooks.MAX_UNPACKED >> 30} GiB" in PAGE
    assert f"at most {workbooks.MAX_RATIO} times the file" in PAGE
    assert AUTHORITY_DAYS == 3650
    assert "ten years" in PAGE


def test_the_inventory_names_what_is_imported() -> None:
    part = PAGE.partition("## Cryptography in use")[2].partition("## Connections")[0]
    imported = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
    used = imported & set(SECRETIVE)
    assert used
    assert [name for name in sorted(used) if f"`{name}`" not in part] == []
    assert "random" not in imported


def test_what_the_reasons_rest_on_does_not_occur() -> None:
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        assert [word for word in ABSENT if word in text] == [], path
