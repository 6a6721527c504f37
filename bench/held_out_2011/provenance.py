"""``python -m bench.held_out_2011.provenance`` writes provenance.json: where each row of seeds/ is told.

The file carries no text of the documents: rows by table and id, countries by code, and words of the
section as hashes. So the audit runs where the documents are not at hand; a test compares the file with
them where they are.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import seeds
from bench.held_out_2011.documents import (
    Texts,
    countries_named,
    only_in_section,
    plain,
    stem,
    stems_only_in_section,
    texts,
    words,
)

FILE = Path(__file__).with_name("provenance.json")
OUTSIDE, SECTION, OURS, MADE_UP = "outside", "section", "ours", "made up"
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is told where.

    ``rows`` gives for ``table:id`` ``outside`` (its quote stands outside the section), ``section`` (only
    in it), ``ours`` (no quote) or ``made up``. ``words`` and ``stems`` are hashes of the content words
    that only the section holds. ``countries`` are those named outside, ``inside`` those named in the
    section only.
    """

    rows: Mapping[str, str]
    words: frozenset[str]
    stems: frozenset[str]
    countries: frozenset[str]
    inside: frozenset[str]

    def leaks(self, text: str) -> list[str]:
        """Return the words of a text that only the section holds, or whose stem only it holds."""
        return sorted(w for w in words(text) if hashed(w) in self.words or hashed(stem(w)) in self.stems)


def hashed(word: str) -> str:
    """Return the first 12 hex digits of a word's SHA-256."""
    return hashlib.sha256(word.encode()).hexdigest()[:12]


def read_table(path: Path) -> Rows:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def row_key(table: str, row: Mapping[str, str]) -> str:
    """Return what a row is known by: table and id, or what a fact says."""
    return f"{table}:{row.get('id') or '/'.join((row['country'], row['relation'], row['topic']))}"


def derived(found: Texts) -> Provenance:
    """Return the provenance of seeds/ as the documents give it."""
    rows = {}
    for path in sorted(seeds.folder().glob("*.csv")):
        for row in read_table(path):
            rows[row_key(path.stem, row)] = _place(found, row)
    return Provenance(
        rows,
        frozenset(map(hashed, only_in_section(found))),
        frozenset(map(hashed, stems_only_in_section(found))),
        countries_named(found.outside),
        countries_named(found.section) - countries_named(found.outside),
    )


def _place(found: Texts, row: Mapping[str, str]) -> str:
    if row.get("made_up") == "yes":
        return MADE_UP
    quote = plain(row.get("quote") or "")
    if not quote:
        return OURS
    return OUTSIDE if quote in found.outside else SECTION


@cache
def shipped() -> Provenance:
    """Return the provenance as it is shipped."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    return Provenance(told["rows"], *(frozenset(told[k]) for k in ("words", "stems", "countries", "inside")))


def main() -> None:
    """Write provenance.json from the documents."""
    found = asdict(derived(texts()))
    content = {k: sorted(v) if isinstance(v, frozenset) else v for k, v in found.items()}
    FILE.write_text(
        json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )
    print(f"{FILE.name}: {len(content['rows'])} rows, {len(content['words'])} words only in the section")


if __name__ == "__main__":
    main()
