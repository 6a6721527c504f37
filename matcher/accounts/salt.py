"""The store's own salt, with which short codes are digested."""

from __future__ import annotations

import secrets

from graph.errors import ConflictError
from graph.store.private import Private

AREA = "salt"
KEY = "codes"


def code_salt(private: Private) -> bytes:
    """Return the salt of a store; made once, by whoever asks first."""
    kept = private.get(AREA, KEY, 0.0)
    if kept is None:
        try:
            kept = private.put(AREA, KEY, {"salt": secrets.token_hex(16)}, version=0)
        except ConflictError:
            return code_salt(private)
    return bytes.fromhex(kept.value["salt"])
