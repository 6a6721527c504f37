"""Write docs/schema.md, docs/tables.md and docs/access.md from what is declared: python -m tools.document."""

from __future__ import annotations

import sys
from pathlib import Path

from graph.kinds import KINDS
from graph.relations import RELATIONS
from graph.schema import NodeKind, Property, Type
from graph.tables.columns import Column, columns, required, table_names
from tools.document_access import access_page

DOCS = Path(__file__).resolve().parents[1] / "docs"
WRITTEN = "Written by `python -m tools.document` from the declaration; do not edit."


SCHEMA = """
A *record* is a node with its fields. Fields of translated properties are kept as given (`name`) and by
language (`name@zh`); a machine translation carries BCP 47's transform mark (`name@fr-t-en`). A relation
is held by one or more *statements*, each with its source, status (stated, inferred, disputed, withdrawn)
and, where known, document, verbatim quote and year. What is *staff only* no audience opens, and no view or
export holds ([privacy](privacy.md)). Kinds are declared in `graph/kinds.py`, relations in
`graph/relations.py`.
"""

TABLES = r"""
CSV (UTF-8, with or without BOM; UTF-16, GB18030 and Big5 are recognised and named in the report) or XLSX
(a sheet a table). The file or sheet is called after the table. Lists in a cell are split by `;` (`\;` is
the sign itself). Dates are YYYY, YYYY-MM or YYYY-MM-DD. A missing column or empty cell leaves what is
stored; `-` clears it; a list cell replaces what the same *source* said before. Countries may be written
as alpha-2, alpha-3, or any usual name in the six UN languages. Topics, companies and the like may be
written by id, name or alias. Unknown columns are reported, not stored. The same file twice changes
nothing; all rows are written, or none; every bad row is reported at once.

The source of a table is its file's name without ending, or what `--source` says. Columns for names,
titles and descriptions exist in all six languages (`name_fr`, `title_ru` …); the pages below list English
and Chinese.
"""


def schema_page() -> str:
    """Return docs/schema.md."""
    lines = [
        "# The schema",
        "",
        WRITTEN,
        *SCHEMA.splitlines(),
        "",
        "## Kinds",
    ]
    for kind in KINDS:
        lines += ["", *_kind(kind)]
    lines += ["", "## Relations", "", "| relation | from | to | what it says |", "|--|--|--|--|"]
    for r in RELATIONS:
        subjects = "any" if len(r.subjects) == len(KINDS) else ", ".join(r.subjects)
        closed = " (staff only)" if r.staff_only else ""
        lines.append(f"| `{r.name}` | {subjects} | {', '.join(r.objects)} | {r.description}{closed} |")
    return "\n".join(lines) + "\n"


def _kind(kind: NodeKind) -> list[str]:
    marks = [f"id: {kind.id_form.value}"]
    marks += (
        [f"table: `{kind.table}`"] if kind.table else ["built in"] if kind.built_in else ["made by decisions"]
    )
    marks += ["a person: fields have an audience and can be erased"] if kind.person else []
    lines = [f"### {kind.name}", "", f"{kind.description}. ({'; '.join(marks)}.)", ""]
    lines += ["| property | holds | what it is |", "|--|--|--|"]
    return lines + [f"| `{p.name}` | {_holds(p)} | {p.description} |" for p in kind.properties]


def _holds(prop: Property) -> str:
    found = [", ".join(prop.choices) if prop.choices else prop.type.value]
    found += [f"{prop.least} or more"] if prop.least is not None else []
    marks = ((prop.translated, "by language"), (prop.personal, "personal"), (prop.staff_only, "staff only"))
    return ", ".join([*found, *(words for holds, words in marks if holds)])


def tables_page() -> str:
    """Return docs/tables.md."""
    lines = [
        "# The tables",
        "",
        WRITTEN,
        *TABLES.splitlines(),
    ]
    for table in table_names():
        lines += ["", f"## {table}", ""]
        needed = [
            " or ".join(f"`{n}`" for n in group if "_" not in n or table == "engagements")
            for group in required(table)
        ]
        lines += [f"Required: {', '.join(needed)}.", "", "| column | holds | what it is |", "|--|--|--|"]
        lines += [
            f"| `{c.name}` | {_cell(c)} | {c.description} |" for c in columns(table).values() if _shown(c)
        ]
    return "\n".join(lines) + "\n"


def _shown(column: Column) -> bool:
    return not column.name.endswith(("_fr", "_es", "_ru", "_ar"))


def _cell(column: Column) -> str:
    if column.relation is not None:
        kinds = " or ".join(column.relation.objects)
        tagged = column.relation.name in ("proposed_by", "draws", "member", "visited", "taught_by")
        what = f"`kind:reference` of {kinds}" if tagged else kinds
        return f"list of {what}" if column.is_list else what
    if column.prop is None:
        return "text"
    if column.prop.type is Type.CODE:
        return ", ".join(column.prop.choices)
    return column.prop.type.value


PAGES = {"schema.md": schema_page, "tables.md": tables_page, "access.md": access_page}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"docs/{name}\n")


if __name__ == "__main__":
    main()
