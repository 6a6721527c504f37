"""The 17 Sustainable Development Goals: names in the six UN languages, and what people write for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from graph.country_tables import NAME_COLUMNS, in_language, read_names
from graph.errors import NotFoundError
from graph.shipped import read_shipped, refuse_row, tables_folder
from graph.spellings import name_key

# "9", "09", "SDG 9", "sdg-9", "ODD 9", "ODS 9", "ЦУР 9", "目标9", "9 - Industry …", "Goal 9: Industry …"
NUMBERED = re.compile(
    r"^\W*(?:(?:un\W*)?(?:sdg|goal|odd|objectif|ods|objetivo|цур|цель|可持续发展目标|目标|具体目标|الهدف)s?)?\W*0*(\d{1,2})"
    r"(?!\d)(?P<name>.*)$",
    re.IGNORECASE | re.DOTALL,
)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: ``id`` is ``sdg-1`` … ``sdg-17``, ``names`` its short title in the six languages."""

    id: str
    number: int
    names: Mapping[str, str] = field(hash=False)


def goals() -> Mapping[str, Goal]:
    """Return the goals by id, in the order of their numbers; InputError when an operator's table is wrong."""
    return _goals(tables_folder())


def goal_name(goal: str, lang: str = "en") -> str:
    """Return the short title of a goal; another language than the six gives English.

    Raises NotFoundError for an id that is none.
    """
    found = goals().get(goal)
    if found is None:
        raise NotFoundError(f"no goal has the id '{goal}'")
    return in_language(found.names, lang)


def resolve_goal(text: str) -> str | None:
    """Return the id of the goal that a number, an id or a title stands for, in any of the six languages.

    A number may be followed by the title of the same goal (``09 - Industry, Innovation and Infrastructure``);
    followed by anything else (``9.1``, ``9 - No poverty``) the text names no goal, and None is returned.
    """
    if len(text) > LONGEST:
        return None
    titles = _titles(tables_folder())
    match = NUMBERED.match(unicodedata.normalize("NFKC", text))
    if not match:
        return titles.get(name_key(text))
    goal, title = f"sdg-{match[1]}", name_key(match["name"])
    if goal not in goals():
        return None
    return goal if not title or titles.get(title) == goal else None


@lru_cache(maxsize=4)
def _goals(folder: str) -> Mapping[str, Goal]:
    found: dict[str, Goal] = {}
    for number, row in enumerate(read_shipped(folder, "goals.csv", ("id", *NAME_COLUMNS))):
        kind, _, digits = row["id"].partition("-")
        if kind != "sdg" or not digits.isdecimal() or row["id"] in found:
            raise refuse_row(folder, "goals.csv", number, "id", row["id"], "no id of a goal, or stands twice")
        found[row["id"]] = Goal(row["id"], int(digits), read_names(row))
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].number)))


@lru_cache(maxsize=4)
def _titles(folder: str) -> Mapping[str, str]:
    """Return the id by the key of each title."""
    return {name_key(name): goal.id for goal in _goals(folder).values() for name in goal.names.values()}
