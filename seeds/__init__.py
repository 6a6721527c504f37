"""The facts of the programme's own five documents, as tables with their sources, and a made-up roster.

Data only: `matcher demo` and `matcher import` read the tables as they read anybody's. README.md in this
folder says what was read how.
"""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """Return the folder that holds the tables, in a checkout and in an installed package alike."""
    return Path(__file__).resolve().parent
