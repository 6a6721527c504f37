"""Files of the service's own that name somebody: messages in the outbox, lists on their way in."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

from graph.errors import InputError
from graph.mentions import Mentions
from graph.tables.sheets import TABLE_SUFFIXES, read_sheets

LARGEST = 64 * 1024 * 1024


def remove_files_naming(folder: Path, mentions: Mentions) -> int:
    """Delete the files in a folder and below it that hold a mention, overwritten first; return how many.

    A file that cannot be read as what its name says is looked through as plain text.
    """
    removed = 0
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and _names(path, mentions):
            path.write_bytes(b"\0" * path.stat().st_size)
            path.unlink()
            removed += 1
    return removed


def _names(path: Path, mentions: Mentions) -> bool:
    return any(mentions.found_in(text) for text in _texts(path))


def _texts(path: Path) -> Iterator[str]:
    raw = path.read_bytes()[:LARGEST]
    for encoding in ("utf-8", "utf-16", "gb18030"):
        yield raw.decode(encoding, errors="ignore")
    if path.suffix == ".eml":
        yield from _message(raw)
    elif path.suffix in TABLE_SUFFIXES:
        yield from _cells(path)


def _message(raw: bytes) -> Iterator[str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    yield "\n".join(str(v) for v in message.values())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content())


def _cells(path: Path) -> Iterator[str]:
    try:
        for sheet in read_sheets(path):
            for _, cells in sheet.rows:
                yield from cells
    except InputError:
        return
