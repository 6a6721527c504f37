"""The catalogues of the web pages: extract the texts, update the Chinese catalogue, compile it.

    python -m tools.translations                 extract, update, compile; list what has no Chinese yet
    python -m tools.translations --from new.json {"English text": "中文", …} is filled in first
    python -m tools.translations --check         change nothing; exit 1 if texts lack Chinese or .mo is old

A text with a singular and a plural has a list of its Chinese forms in the JSON (Chinese has one), under its
English singular.
"""

from __future__ import annotations

import argparse
import fcntl
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from web.labels import declared

WEB = Path(__file__).resolve().parents[1] / "web"
FIXED = datetime(2000, 1, 1, tzinfo=UTC)
PO = WEB / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "lazy_gettext": None,
    "N_": None,
}


def extracted() -> Catalog:
    """Return every text that code, templates and the declared schema show."""
    with (WEB / "babel.cfg").open(encoding="utf-8") as handle:
        methods, options = parse_mapping_cfg(handle)  # type: ignore[no-untyped-call]  # Babel has no types here
    found = Catalog(project="partnership-matcher", fuzzy=False)
    rows = extract_from_dir(WEB, methods, options, KEYWORDS, comment_tags=())
    for name, line, text, _, context in sorted(rows, key=lambda row: (row[0], row[1])):
        found.add(text, locations=[(f"web/{name}", line)], context=context)
    for text in declared():
        found.add(text, locations=[("graph/relations.py", 1)])
    return found


def known() -> Catalog:
    """Return the Chinese catalogue as it stands; an empty one before the first."""
    if not PO.exists():
        return Catalog(locale="zh", project="partnership-matcher", fuzzy=False)
    with PO.open("rb") as handle:
        return read_po(handle, locale="zh")


def updated(given: Catalog, filled: dict[str, str | list[str]]) -> Catalog:
    """Return the catalogue with all texts of today and nothing else, ``filled`` filled in."""
    given.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    given.obsolete.clear()
    for message in given:
        text = filled.get(english(message))
        if text:
            is_plural = isinstance(message.id, tuple)
            message.string = (text if isinstance(text, str) else text[0],) if is_plural else text
    return given


def english(message: Message) -> str:
    """Return the English text of a message, its singular where it has two."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def missing(given: Catalog) -> list[str]:
    """Return the texts without Chinese."""
    strings = ((m, m.string if isinstance(m.string, tuple) else (m.string,)) for m in given if m.id)
    return [english(m) for m, forms in strings if not all(forms)]


def as_po(given: Catalog) -> bytes:
    """Return a catalogue as a .po without dates, so that the same texts give the same bytes."""
    out = io.BytesIO()
    write_po(out, given, width=110, omit_header=False, sort_output=True)
    dated = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')
    return b"".join(line for line in out.getvalue().splitlines(True) if not line.startswith(dated))


def as_mo(given: Catalog) -> bytes:
    """Return a catalogue compiled."""
    out = io.BytesIO()
    held = read_po(io.BytesIO(as_po(given)), locale="zh")
    held.creation_date = held.revision_date = FIXED  # else the minute of compiling is in the bytes
    write_mo(out, held)
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--from", dest="filled", type=Path, help="JSON of English to Chinese")
    parser.add_argument("--check", action="store_true", help="change nothing")
    chosen = parser.parse_args(arguments)
    filled = json.loads(chosen.filled.read_text(encoding="utf-8")) if chosen.filled else {}
    PO.parent.mkdir(parents=True, exist_ok=True)
    with (WEB / "babel.cfg").open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = updated(known(), filled)
        lacking = missing(catalogue)
        if chosen.check:
            is_old = not MO.exists() or MO.read_bytes() != as_mo(catalogue)
            lacking += ["the compiled catalogue is not up to date"] if is_old else []
        else:
            PO.write_bytes(as_po(catalogue))
            MO.write_bytes(as_mo(catalogue))
    for text in lacking:
        print(json.dumps(text, ensure_ascii=False))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
