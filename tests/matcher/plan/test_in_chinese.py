"""What planners say reaches people in the language asked for: errors, reasons, notes, progress."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest
from click.testing import Result

from matcher.export import cohort_plans, itinerary, plan_words
from matcher.plan import conflict_words, fault_words, portfolio_asks, tables_seats, visits, visits_written
from matcher.plan.tongue import Both
from matcher.plan.words import WORDS

ROOT = Path(__file__).resolve().parents[3]
PLANNERS = (
    *sorted((ROOT / "matcher" / "plan").glob("*.py")),
    *sorted((ROOT / "matcher" / "planning").glob("*.py")),
    *sorted((ROOT / "matcher").glob("planning_*.py")),
    ROOT / "matcher" / "cli_plan_cohort.py",
)
RAISED = ("Problem", "NotFoundError", "ConflictError", "MatcherError", "SchemaError")
HAN = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]+(?: [a-z]+){3}")
"""Four words in a row: a sentence, not a name, a code or an option."""

PROGRAMME = "workshop-solar-2011"
Run = Callable[..., Result]


def pairs() -> Iterator[tuple[str, str, str]]:
    """Iterate over every text of the planners' tables in both languages."""
    for module in (
        conflict_words,
        fault_words,
        plan_words,
        portfolio_asks,
        tables_seats,
        visits,
        visits_written,
        itinerary,
        cohort_plans,
    ):
        for name, held in vars(module).items():
            listed = held.items() if isinstance(held, dict) and name.isupper() else [("", held)]
            for key, words in listed:
                is_pair = (
                    isinstance(words, tuple) and len(words) == 2 and all(isinstance(w, str) for w in words)
                )
                if isinstance(words, Both) or (is_pair and name.isupper() and key):
                    yield f"{module.__name__}.{name} {key}", words[0], words[1]
    yield from (("words " + key, *both) for key, both in WORDS.items())


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_there_in_both_languages_with_the_same_slots() -> None:
    found = list(pairs())
    assert len(found) > 100
    for name, english, chinese in found:
        if re.search("[A-Za-z]{2}", re.sub(r"\{\w+\}", "", english)):
            assert HAN.search(chinese), name
        assert slots(english) == slots(chinese), name


def test_planners_raise_nothing_in_english_alone() -> None:
    wrong = []
    for path in PLANNERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in RAISED:
                continue
            is_said = node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
            if is_said and not any(k.arg == "chinese" for k in node.keywords):
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def test_progress_has_words_in_both_languages() -> None:
    shown = re.compile(r'progress\("([^"]+)"')
    files = (*PLANNERS, ROOT / "web" / "days" / "visits.py")
    keys = {key for path in files for key in shown.findall(path.read_text(encoding="utf-8"))}
    assert len(keys) == 4
    for key in keys:
        assert plan_words.progress_words(key, "en") == key
        assert HAN.search(plan_words.progress_words(key, "zh"))


VISITS = ("visits", "--programme", PROGRAMME, "--starts", "2026-03-02")
REFUSED: tuple[tuple[tuple[object, ...], str, str], ...] = (
    (("team", "--topic", "nothing-such"), "holds no topic", "库中没有topic"),
    (("team", "--topic", "solar-energy", "--with", "country:XXX"), "holds no country", "库中没有country"),
    (("portfolio", "--programme", "none-such"), "holds no programme", "库中没有programme"),
    (("whynot", "--for", "mu-001", "--about", "country:FJI"), "why not is asked for", "针对一名学员"),
    ((*VISITS, "--home", "nowhere"), "is not in the store", "库中没有place:nowhere"),
    ((*VISITS, "--pin", "yangzhong-solar=2027-01-01"), "not open", "不在安排的日期之内"),
    (
        (*VISITS, "--hours", "1", "--pin", "yangzhong-solar=2026-03-02"),
        "cannot all be met: at most 1 hours a day",
        "不能同时满足：每天最多1小时",
    ),
)


@pytest.mark.parametrize(("words", "english", "chinese"), REFUSED)
def test_a_refused_command_says_why_in_the_language_asked_for(
    plan: Run, words: tuple[object, ...], english: str, chinese: str
) -> None:
    told = plan(*words)
    assert told.exit_code == 1
    assert english in told.stderr
    assert not HAN.search(told.stderr.replace("，", ""))
    told = plan(*words, "--lang", "zh")
    assert told.exit_code == 1
    assert chinese in told.stderr
    assert not ENGLISH.search(told.stderr)


@pytest.mark.parametrize(
    "words", [("brief", "--firm", "none-such"), ("tables", "--tables", 40), ("tables", "--absent", "x")]
)
def test_a_command_in_both_languages_says_why_in_both(plan: Run, words: tuple[object, ...]) -> None:
    told = plan(*words, "--programme", PROGRAMME, "--lang", "both")
    assert told.exit_code == 1
    lines = told.stderr.splitlines()
    assert not HAN.search(lines[0])
    assert HAN.search(lines[-1])


ANSWERED: tuple[tuple[object, ...], ...] = (
    ("team", "--topic", "alcohol-taxation", "--alternatives", "1"),
    ("team", "--topic", "alcohol-taxation", "--with", "delegate:mu-001", "--regions", "6"),
    ("portfolio", "--programme", PROGRAMME, "--most", "1"),
    ("whynot", "--for", "mu-001", "--about", "company:leadcore", "--top", "1"),
    ("whatif", "--programme", PROGRAMME, "--drop", "mu-073"),
    ("whatif", "--programme", PROGRAMME, "--say", "mu-073=offers=solar-energy"),
)


@pytest.mark.parametrize("words", ANSWERED, ids=lambda w: "-".join(map(str, w[:2])))
def test_an_answer_in_chinese_holds_no_english_line(plan: Run, words: tuple[object, ...]) -> None:
    told = plan(*words, "--lang", "zh")
    assert told.exit_code == 0, told.output
    assert HAN.search(told.stdout)
    fixed = [re.split(r"\{\w+\}", b.en) for b in (*plan_words.LINES.values(), *plan_words.PROGRESS.values())]
    chunks = {c.strip(" :()") for parts in fixed for c in parts}
    left = {c for c in chunks if len(c) > 9 and c in told.stdout}
    assert not left
