"""The columns of every table, derived from the declared schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.model import KIND, RELATION, TABLE_KIND
from graph.relations import RELATIONS
from graph.schema import Property, Relation, Type

TEXT_LANGUAGES = ("en", "zh", "fr", "es", "ru", "ar")
COUNTRY_FACTS = "country_facts"
_HIDDEN = ("row_key",)

_ORDER: Mapping[str, str] = {
    "topics": "id,name_en,name_zh,broader,goals,aliases",
    "places": "id,name_en,name_zh,in,type",
    "companies": "id,name_en,name_zh,country,place,offers,needs,profile,aliases,website,partner",
    "organisations": "id,name_en,name_zh,type,country,place,aliases",
    "engagements": "id,company,country,topics,year,title,value_usd_million,source",
    "delegates": "id,name,name_zh,country,province,organisation,organisation_type,title,languages,interests,"
    "needs,offers,programmes,bio,email,phone,wechat,audience,made_up",
    "experts": "id,name,name_zh,organisation,title,topics,programmes",
    "programmes": "id,title_en,title_zh,kind,starts,ends,place,topics,hosts,sponsors,visited,participants,"
    "countries,document",
    "projects": "id,title,summary,topics,status,starts,proposers,interested,members,place,hardware,software,"
    "document",
    "solutions": "id,title,summary,countries,primary_goal,goals,topics,status,url",
    COUNTRY_FACTS: "country,relation,topic,year,document,quote",
    "budget_lines": "id,document,parent,label,amount,currency",
    "documents": "id,title,language,published,url",
}
"""The order in which the contract names each table's columns; the rest follow."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "engagements": ("company",),
    COUNTRY_FACTS: ("country", "relation", "topic"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field or relation it fills. ``field`` is the state's name (``name@zh``)."""

    name: str
    description: str
    field: str = ""
    prop: Property | None = None
    relation: Relation | None = None

    @property
    def is_list(self) -> bool:
        """Say whether a cell holds a list, split by ``;``."""
        if self.relation is not None:
            return not self.relation.single
        return self.prop is not None and self.prop.type in (Type.LIST, Type.MAPPING)


@cache
def columns(table: str) -> Mapping[str, Column]:
    """Return a table's columns by name, in the contract's order; KeyError for an unknown table."""
    found = _country_fact_columns() if table == COUNTRY_FACTS else _kind_columns(table)
    order = _ORDER[table].split(",")
    return {n: found[n] for n in [*order, *(n for n in found if n not in order)]}


def table_names() -> tuple[str, ...]:
    """Return the names of all tables, in the contract's order."""
    return tuple(_ORDER)


def required(table: str) -> tuple[tuple[str, ...], ...]:
    """Return the columns a row must fill: one of each group."""
    if table in REQUIRED:
        return tuple((name,) for name in REQUIRED[table])
    title = TABLE_KIND[table].title
    return (tuple(n for n, c in columns(table).items() if c.field.partition("@")[0] == title),)


def _kind_columns(table: str) -> dict[str, Column]:
    kind = TABLE_KIND[table]
    found = {"id": Column("id", "Id; made from the name when empty")}
    for prop in kind.properties:
        if prop.name in _HIDDEN:
            continue
        found[prop.name] = Column(prop.name, prop.description, prop.name, prop)
        for language in TEXT_LANGUAGES if prop.translated else ():
            name = f"{prop.name}_{language}"
            found[name] = Column(name, prop.description, f"{prop.name}@{language}", prop)
    for relation in RELATIONS:
        name = relation.columns.get(kind.name, "")
        if name:
            found[name] = Column(name, relation.description, relation=relation)
    if kind.person and kind.name == "delegate":
        found["organisation_type"] = Column("organisation_type", "Type of the employer, if it is new")
    return found | _citation()


def _citation() -> dict[str, Column]:
    return {
        "document": Column("document", "Document that says so", relation=RELATION["told_in"]),
        "quote": Column("quote", "The words in which it says so, verbatim"),
    }


def _country_fact_columns() -> dict[str, Column]:
    named = {
        "country": "Country or area that the fact is about",
        "relation": "has or needs",
        "topic": "What it has or is looking for",
        "year": "Year of which it was said",
    }
    return {n: Column(n, d) for n, d in named.items()} | _citation()


def table_of(kind: str) -> str:
    """Return the table a kind is imported from; "" when it has none."""
    return KIND[kind].table
