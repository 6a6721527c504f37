"""What a new store holds: countries and areas with their borders, and the goals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.changes import Operation, Payload
from graph.countries import Country, countries
from graph.drafting import new_statement, payloads_of
from graph.goals import goals
from graph.records import HELD, Ref

SOURCE = "built-in"


def built_in() -> Iterator[Payload]:
    """Iterate over the payloads that enter countries, borders and goals."""
    yield from payloads_of([*_countries(), *_borders(), *_goals()])


def _named(names: Any) -> dict[str, Any]:
    return {f"name@{language}": text for language, text in sorted(names.items())}


def _country(country: Country) -> dict[str, Any]:
    state: dict[str, Any] = {
        **_named(country.names),
        "alpha2": country.alpha2,
        "m49": country.m49,
        "region": country.region,
        "subregion": country.subregion,
        "groups": sorted(country.groups),
        "languages": list(country.languages),
        "under": country.under,
        "former": country.former or None,
        HELD + SOURCE: True,
    }
    return {k: v for k, v in state.items() if v not in (None, "", [])}


def _countries() -> Iterator[Operation]:
    for code, country in sorted(countries().items()):
        yield Operation(f"country:{code}", None, _country(country))


def _borders() -> Iterator[Operation]:
    for code, country in sorted(countries().items()):
        for other in sorted(country.borders):
            key, state = new_statement("borders", Ref("country", code), Ref("country", other), source=SOURCE)
            yield Operation(f"statement:{key}", None, state)


def _goals() -> Iterator[Operation]:
    for goal in goals().values():
        state = {**_named(goal.names), "number": goal.number, HELD + SOURCE: True}
        yield Operation(f"goal:{goal.id}", None, state)
