"""Plans as plain JSON: dataclasses as objects, references as ``kind:id``, texts as ``en`` and ``zh``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graph.records import Ref


def as_plain(given: Any) -> Any:
    """Return JSON values: floats unrounded, dates ISO 8601, amounts of money as text to the cent."""
    if isinstance(given, Ref):
        return str(given)
    if isinstance(given, (date, datetime)):
        return given.isoformat()
    if isinstance(given, Decimal):
        return str(given)
    if is_dataclass(given) and not isinstance(given, type):
        return {f.name: as_plain(getattr(given, f.name)) for f in fields(given)}
    if isinstance(given, Mapping):
        return {str(k): as_plain(v) for k, v in given.items()}
    if isinstance(given, tuple) and hasattr(given, "_asdict"):
        return {k: as_plain(v) for k, v in given._asdict().items()}
    if isinstance(given, (list, tuple, set, frozenset)):
        return [as_plain(v) for v in (sorted(given) if isinstance(given, (set, frozenset)) else given)]
    return given


def as_text(given: Any) -> str:
    """Return a plan as JSON text that ends in a line feed."""
    return json.dumps(as_plain(given), ensure_ascii=False, indent=1) + "\n"
