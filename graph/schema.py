"""The words in which the schema is declared: property, node kind, relation, and how values are checked.

The declaration itself is `graph.model`; stores, table columns, forms and the schema page follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graph.errors import SchemaError

Value = str | int | float | bool | list[str] | dict[str, str]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
MAX_TEXT = 200_000


class Type(StrEnum):
    """What a property holds."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "integer"
    NUMBER = "number"
    YEAR = "year"
    DATE = "date"
    FLAG = "yes or no"
    CODE = "one of a list"
    LIST = "list of texts"
    MAPPING = "field=value list"
    LINK = "link"
    REFERENCE = "kind:id"


class IdForm(StrEnum):
    """How the id of a kind comes about."""

    ALPHA3 = "ISO 3166-1 alpha-3"
    GOAL = "sdg-1 … sdg-17"
    SLUG = "slug of the name"
    OPAQUE = "opaque, never reused"


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a kind.

    ``translated`` properties may be held once as given (``name``) and once for each language
    (``name@zh``); a machine translation carries BCP 47's transform mark (``name@fr-t-en``).
    ``personal`` properties of people have an audience and are erased with the person. ``staff_only`` ones
    are for the staff whatever an audience says, and ``least`` is the smallest number that may stand.
    """

    name: str
    type: Type
    description: str
    translated: bool = False
    choices: tuple[str, ...] = ()
    personal: bool = False
    column: str = ""
    staff_only: bool = False
    least: int | None = None


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of node: its id, its properties, the table it is imported from."""

    name: str
    id_form: IdForm
    description: str
    properties: tuple[Property, ...]
    title: str = "name"
    table: str = ""
    person: bool = False
    built_in: bool = False
    by_property: Mapping[str, Property] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_property", {p.name: p for p in self.properties})


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from any of ``subjects`` to any of ``objects``.

    ``columns`` maps a subject kind to the table column the relation is read from; ``single`` columns
    hold one reference, not a list. ``forward`` and ``backward`` are its words in English, read from
    the subject and from the object. ``staff_only`` relations are for the staff whatever an audience says.
    """

    name: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    description: str
    columns: Mapping[str, str] = field(default_factory=dict)
    single: bool = False
    forward: str = ""
    backward: str = ""
    properties: tuple[Property, ...] = ()
    staff_only: bool = False


def split_language(name: str) -> tuple[str, str]:
    """Return a field's property and language: ``name@zh`` is (``name``, ``zh``), ``name`` (``name``, "")."""
    base, _, language = name.partition("@")
    return base, language


def _text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v for v in value)


def _mapping(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


def _finite(value: object) -> bool:
    return _whole(value) or (isinstance(value, float) and value - value == 0)


_CHECKS = {
    Type.TEXT: _text,
    Type.LONG_TEXT: _text,
    Type.LINK: _text,
    Type.CODE: _text,
    Type.REFERENCE: lambda v: _text(v) and ":" in str(v)[1:-1],
    Type.INTEGER: _whole,
    Type.YEAR: lambda v: isinstance(v, int) and 1000 <= v <= 9999,
    Type.NUMBER: _finite,
    Type.DATE: lambda v: isinstance(v, str) and _DATE.fullmatch(v) is not None,
    Type.FLAG: lambda v: isinstance(v, bool),
    Type.LIST: _texts,
    Type.MAPPING: _mapping,
}


def check_value(prop: Property, value: Value) -> None:
    """Raise SchemaError when ``value`` is not of the property's type or choices."""
    if not _CHECKS[prop.type](value):
        raise SchemaError(f"{prop.name} must be {prop.type.value}, not {value!r:.80}")
    if prop.choices and value not in prop.choices:
        raise SchemaError(f"{prop.name} must be one of {', '.join(prop.choices)}, not {value!r:.80}")
    if prop.least is not None and isinstance(value, int | float) and value < prop.least:
        raise SchemaError(f"{prop.name} must be {prop.least} or more, not {value!r:.80}")


def check_field(kind: NodeKind, name: str, value: Value) -> None:
    """Raise SchemaError when the kind declares no such field, or the value does not fit it."""
    base, language = split_language(name)
    prop = kind.by_property.get(base)
    if prop is None:
        raise SchemaError(f"{kind.name} has no property {base!r}")
    if language and not (prop.translated and _LANGUAGE.fullmatch(language)):
        raise SchemaError(f"{kind.name}.{base} is not kept by language {language!r}")
    check_value(prop, value)
