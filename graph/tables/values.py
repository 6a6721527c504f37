"""Cells become values: numbers, dates, yes and no, lists, audiences."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from graph.audiences import EVERY_FIELD, read_audiences
from graph.errors import SchemaError
from graph.schema import Property, Type, Value

_SPLIT = re.compile(r"(?<!\\);")
_INTEGER = re.compile(r"-?\d+(\.0+)?|-?\d{1,3}(,\d{3})+")
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE]-?\d{1,2})?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YES = {"yes", "y", "true", "1", "是", "oui", "sí", "si", "да", "نعم"}
_NO = {"no", "n", "false", "0", "否", "non", "нет", "لا"}


class CellError(ValueError):
    """A cell does not hold what its column asks for; the message says what it asks for."""


def split_list(cell: str) -> list[str]:
    r"""Return the items of a list cell, split by ``;`` (``\;`` is the sign itself), each once, in order."""
    items = (item.replace("\\;", ";").strip() for item in _SPLIT.split(cell))
    return list(dict.fromkeys(item for item in items if item))


def read_value(prop: Property, cell: str) -> Value:
    """Return the value that a cell holds for a property; CellError when it does not fit."""
    return _READERS.get(prop.type, _text)(prop, cell)


def _text(prop: Property, cell: str) -> Value:
    return cell


def _integer(prop: Property, cell: str) -> Value:
    if not _INTEGER.fullmatch(cell):
        raise CellError("must be a whole number")
    number = int(cell.replace(",", "").partition(".")[0])
    if prop.least is not None and number < prop.least:
        raise CellError(f"must be a whole number, {prop.least} or more")
    return number


def _number(prop: Property, cell: str) -> Value:
    if not _NUMBER.fullmatch(cell):
        raise CellError("must be a number, such as 1250 or 12.5")
    value = float(cell.replace(",", ""))
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _year(prop: Property, cell: str) -> Value:
    year = cell.removesuffix(".0")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and year >= "1000"):
        raise CellError("must be a year of four digits")
    return int(year)


def _date(prop: Property, cell: str) -> Value:
    match = _DATE.fullmatch(cell)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise CellError("must be a date written YYYY, YYYY-MM or YYYY-MM-DD") from None
    return cell


def _flag(prop: Property, cell: str) -> Value:
    word = cell.casefold()
    if word not in _YES | _NO:
        raise CellError("must be yes or no")
    return word in _YES


def _code(prop: Property, cell: str) -> Value:
    code = re.sub(r"[\s-]+", "_", cell.strip().casefold())
    if code not in prop.choices:
        raise CellError(f"must be one of {', '.join(prop.choices)}")
    return code


def _list(prop: Property, cell: str) -> Value:
    return split_list(cell)


def _mapping(prop: Property, cell: str) -> Value:
    """Read ``field=value`` items; a bare value speaks for every field of the person (``*``)."""
    read = _MAPPED[prop.name]
    wanted: dict[str, str] = {}
    for item in split_list(cell):
        name, sign, value = (part.strip() for part in item.partition("="))
        wanted[name.casefold() if sign else EVERY_FIELD] = read(prop, value if sign else name)
    return dict(sorted(wanted.items()))


def _audience(prop: Property, text: str) -> str:
    try:
        return read_audiences(text)
    except SchemaError as error:
        raise CellError(str(error)) from error


def _day(prop: Property, text: str) -> str:
    day = _date(prop, text)
    if len(str(day)) != len("YYYY-MM-DD"):
        raise CellError("must be a day written YYYY-MM-DD")
    return str(day)


def _words(prop: Property, text: str) -> str:
    return text


_MAPPED: dict[str, Callable[[Property, str], str]] = {
    "audience": _audience,
    "audience_until": _day,
    "audience_basis": _words,
}


_READERS: dict[Type, Callable[[Property, str], Value]] = {
    Type.INTEGER: _integer,
    Type.NUMBER: _number,
    Type.YEAR: _year,
    Type.DATE: _date,
    Type.FLAG: _flag,
    Type.CODE: _code,
    Type.LIST: _list,
    Type.MAPPING: _mapping,
}
