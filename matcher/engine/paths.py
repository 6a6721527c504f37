"""The words in which paths are declared, and the registry of all declared paths.

A path leads from a subject (a stored record or a draft) over steps to a candidate. The value of one
concrete path is ``SCALE`` times the weights of its edges times the factors of the nodes it reaches; the
value of the path for a pair is the sum over all concrete paths between them. Adding a path is adding a
row to one of the ``declared_*`` tables, and its weight to a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import SchemaError

SCALE = 10.0
"""What every concrete path is multiplied by, so that log1p bends in the range that values have.
Chosen among 1, 10, 30 and 100 on time splits of the development data; see docs/matching.md."""

FROM_SUBJECT = (
    "any",
    "wants",
    "text_names",
    "work_text",
    "topic_names",
    "speaks",
    "near_text",
    "near_members",
    "near_both",
)
"""First steps that are read from the subject itself rather than from a relation of it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edge: its relation, whether it is walked backwards, the kind it reaches, what damps there.

    ``to`` may be several kinds, or the groups ``party`` and ``work``; ``times`` are factors of the node
    reached. ``share`` divides a first step by the number of nodes it reaches.
    """

    relation: str
    to: str
    times: tuple[str, ...] = ()
    back: bool = False
    share: bool = False

    def arrow(self) -> str:
        """Return the step as text, e.g. ``<-offers- company (out:offers^-0.5)``."""
        line = f"<-{self.relation}-" if self.back else f"-{self.relation}->"
        marks = [*self.times, *(["1/n"] if self.share else [])]
        return f"{line} {self.to.replace(' ', '|')}" + (f" ({', '.join(marks)})" if marks else "")


@dataclass(frozen=True, slots=True)
class Path:
    """A declared path from subjects of some kinds.

    ``steps`` lead from the subject to the candidate. With ``start``, two chains begin at the subject and
    meet in the same node, from which ``steps`` go on: ``start`` and ``meets``, or with ``pairs`` every
    unordered pair of concrete paths of ``start``. ``en`` and ``zh`` are sentences with slots: ``{name}``
    the candidate, ``{topic}``, ``{country}`` … the nodes by kind (``{topic2}`` the second of a kind),
    ``{year}`` the years of engagements, projects and facts, ``{count}`` the number of concrete paths.
    With ``apart`` the path speaks only for those who share no project with a member of the subject.
    """

    name: str
    subjects: str
    steps: tuple[Step, ...]
    en: str
    zh: str
    start: tuple[Step, ...] = ()
    meets: tuple[Step, ...] = ()
    pairs: bool = False
    apart: bool = False

    @property
    def symmetric(self) -> bool:
        """Whether the path reads the same from both ends."""
        relations = [s.relation for s in self.steps]
        turned = [not s.back for s in reversed(self.steps)]
        undirected = relations[len(relations) // 2] == "neighbours" and len(relations) % 2 == 1
        return relations == relations[::-1] and ([s.back for s in self.steps] == turned or undirected)

    def chain(self) -> str:
        """Return the whole path as text for the documentation."""
        tail = " ".join(s.arrow() for s in self.steps)
        tail += " (apart)" if self.apart else ""
        if not self.start:
            return f"{self.subjects.replace(' ', '|')} {tail}"
        head = " ".join(s.arrow() for s in self.start)
        other = "any two of these" if self.pairs else " ".join(s.arrow() for s in self.meets)
        return f"{self.subjects.replace(' ', '|')} [{head} AND {other}] {tail}"


def go(relation: str, to: str, *times: str, share: bool = False) -> Step:
    """Declare a step along a relation."""
    return Step(relation, to, times, share=share)


def back(relation: str, to: str, *times: str) -> Step:
    """Declare a step against a relation."""
    return Step(relation, to, times, back=True)


@lru_cache(maxsize=1)
def registry() -> Mapping[str, Path]:
    """Return all declared paths by name; SchemaError when two have one name."""
    from matcher.engine import (
        declared_compose,
        declared_members,
        declared_partners,
        declared_peers,
        declared_similar,
        declared_teams,
    )  # the tables are written in this module's words

    tables = (
        declared_partners,
        declared_peers,
        declared_members,
        declared_similar,
        declared_teams,
        declared_compose,
    )
    return by_name(path for table in tables for path in table.PATHS)


def by_name(paths: Iterable[Path]) -> dict[str, Path]:
    """Return paths by name; SchemaError when two have one name."""
    found: dict[str, Path] = {}
    for path in paths:
        if path.name in found:
            raise SchemaError(f"two paths are called '{path.name}'")
        found[path.name] = path
    return found
