"""What a cell refers to: by id, by name or alias, by normalised name; or why it refers to nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from graph.countries import resolve_country, resolve_party
from graph.goals import resolve_goal
from graph.model import KIND
from graph.names import firm_key, nearest, normalise
from graph.records import Ref
from graph.tables.values import CellError

_FIRM_LIKE = ("company", "organisation")


def names_in(kind: str, state: Mapping[str, Any]) -> list[str]:
    """Return every name a record is known by: its title in all languages, and its aliases."""
    title = KIND[kind].title
    names = [str(v) for k, v in state.items() if k.partition("@")[0] == title and "#" not in k]
    return names + list(state.get("aliases") or [])


class References:
    """An index of what there is to refer to: the store's records and those of the tables at hand."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._waiting: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._found: dict[tuple[tuple[str, ...], str], Ref | CellError] = {}

    def add(self, ref: Ref, names: Iterable[str]) -> None:
        """Make a record known under its id and its names (indexed when its kind is first looked up)."""
        self._ids[ref.kind].add(ref.id)
        self._waiting[ref.kind] += [(name, ref.id) for name in names]
        self._found.clear()

    def _index(self, kind: str) -> None:
        for name, key in self._waiting.pop(kind, ()):
            self._names[kind][name].add(key)
            self._keys[kind][_key(kind, name)].add(key)

    def holds(self, ref: Ref) -> bool:
        """Say whether the id is known."""
        return ref.id in self._ids[ref.kind]

    def candidates(self, kind: str, text: str) -> set[str]:
        """Return the ids that ``text`` may mean: exact id, else exact name, else normalised name."""
        if text in self._ids[kind]:
            return {text}
        return next((found for found in self.named(kind, text) if found), set())

    def named(self, kind: str, text: str) -> Iterator[set[str]]:
        """Iterate over the ids that are called ``text`` exactly, then over those after normalisation."""
        self._index(kind)
        yield self._names[kind].get(text, set())
        yield self._keys[kind].get(_key(kind, text), set())

    def resolve(self, kinds: tuple[str, ...], text: str) -> Ref:
        """Return what ``text`` means among ``kinds``; CellError when it is nothing, or two things."""
        found = self._found.get((kinds, text))
        if found is None:
            try:
                found = self._resolve(kinds, text)
            except CellError as error:
                found = error
            self._found[kinds, text] = found
        if isinstance(found, CellError):
            raise found
        return found

    def resolve_tagged(self, kinds: tuple[str, ...], text: str, *, bare: str = "") -> Ref:
        """Return what ``kind:reference`` means; without a kind, ``bare`` is meant, if given."""
        kind, colon, rest = text.partition(":")
        kind = kind.strip()
        if colon and kind in KIND:
            if kind not in kinds:
                raise CellError(f"{kind} cannot stand here; it may be one of {', '.join(kinds)}")
            return self.resolve((kind,), rest.strip())
        if bare:
            return self.resolve((bare,), text)
        raise CellError(f"must be written kind:reference, with one of {', '.join(kinds)}")

    def _resolve(self, kinds: tuple[str, ...], text: str) -> Ref:
        for kind in kinds:
            special = _built_in(kind, text)
            if special is not None:
                return special
        matches = [Ref(kind, key) for kind in kinds for key in sorted(self.candidates(kind, text))]
        if len(matches) == 1:
            return matches[0]
        what = " or ".join(kinds)
        if matches:
            raise CellError(f"means more than one {what}: {', '.join(m.id for m in matches[:5])}")
        raise CellError(f"is no known {what}{self._hint(kinds, text)}")

    def _hint(self, kinds: tuple[str, ...], text: str) -> str:
        if "country" in kinds:
            near = [str(c) for c in resolve_country(text).candidates]
            near += [n for k in kinds if k != "country" for n in nearest(text, self._names[k])]
        else:
            near = [n for k in kinds for n in nearest(text, [*self._names[k], *self._ids[k]])]
        return f"; nearest: {', '.join(dict.fromkeys(near[:3]))}" if near else ""


def _key(kind: str, name: str) -> str:
    return firm_key(name) if kind in _FIRM_LIKE else normalise(name)


def _built_in(kind: str, text: str) -> Ref | None:
    if kind == "country":
        found = resolve_country(text)
        if found.code is None and len(found.candidates) > 1 and all(len(c) == 3 for c in found.candidates):
            raise CellError(f"means more than one country: {', '.join(found.candidates)}")
        return Ref("country", found.code) if found.code else None
    if kind == "goal":
        goal = resolve_goal(text)
        return Ref("goal", goal) if goal else None
    return None


@lru_cache(4096)
def resolve_origin(text: str) -> Ref:
    """Return the country, or the party organisation, that somebody comes from; CellError when unknown."""
    party = resolve_party(text)
    if party is not None:
        return Ref(*party)
    built_in = _built_in("country", text)
    if built_in is not None:
        return built_in
    near = ", ".join(str(c) for c in resolve_country(text).candidates[:3])
    raise CellError("is no known country or area" + (f"; nearest: {near}" if near else ""))
