"""Writing small tables and importing them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.store.base import Store
from graph.tables.load import Report, Request, import_files

Import = Callable[..., Report]


@pytest.fixture
def load(store: Store, tmp_path: Path) -> Import:
    """Import tables given as ``name=text``; further options as of `Request`, in ``with_``."""

    def do(with_: dict[str, object] | None = None, **tables: str) -> Report:
        folder = tmp_path / f"tables-{len(list(tmp_path.glob('tables-*')))}"
        folder.mkdir()
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return import_files(store, [folder], Request(actor="me", **(with_ or {})))  # type: ignore[arg-type]

    return do
