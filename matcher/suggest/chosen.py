"""The weights that the staff put in use instead of the shipped ones, until they stop it.

Kept beside the graph (area ``model`` of the private values) as the readable table that was fitted. A table
whose paths are no longer those of the program is refused when it is read, and answers come as without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import InputError, Problem
from graph.store.private import Private
from matcher.engine.models import MODELS, Model, read_model
from matcher.suggest import members, partners, peers

AREA = "model"
LEARNT: Mapping[str, str] = {"partners": partners.MODEL, "peers": peers.MODEL, "members": members.MODEL}
"""What is learnt from decisions, and the shipped model that answers without it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table in use: what it is called, its text, who put it in use, and on which day (YYYY-MM-DD)."""

    name: str
    table: str
    by: str
    on: str


def use(private: Private, about: str, chosen: Chosen) -> None:
    """Put a table in use; InputError when it does not weigh exactly the paths of the model."""
    read(about, chosen)
    value = {"name": chosen.name, "table": chosen.table, "by": chosen.by, "on": chosen.on}
    private.put(AREA, _name(about), value)


def stop(private: Private, about: str) -> bool:
    """Go back to the model without the table; tell whether there was one."""
    return private.drop(AREA, _name(about))


def chosen_for(private: Private, about: str) -> Chosen | None:
    """Return the table in use, readable or not; None where there is none."""
    found = private.get(AREA, LEARNT[about], 0.0) if about in LEARNT else None
    return Chosen(*(str(found.value[n]) for n in ("name", "table", "by", "on"))) if found else None


def read(about: str, chosen: Chosen) -> Model:
    """Return the model that a table holds; InputError where its paths are not those declared."""
    return _read(chosen.name, chosen.table, _name(about))


@lru_cache(maxsize=16)
def _read(name: str, table: str, shipped: str) -> Model:
    return read_model(name, table, MODELS[shipped])


def models_in_use(private: Private, about: str) -> Mapping[str, Model]:
    """Return the model in use by the name of the shipped one; none where none is, or its table is refused."""
    chosen = chosen_for(private, about)
    if chosen is None:
        return {}
    try:
        return {LEARNT[about]: read(about, chosen)}
    except InputError:
        return {}  # the staff are told on the page and by the commands of quality; answers name what answers


def _name(about: str) -> str:
    if about not in LEARNT:
        raise InputError([Problem(f"is not learnt from decisions; {', '.join(LEARNT)} are", value=about)])
    return LEARNT[about]
