"""The machine that a figure was measured on, in one line."""

from __future__ import annotations

import os
import platform
import sqlite3


def load() -> str:
    """Return how many processes wanted a processor on average over the last five minutes, "unknown" if so."""
    return f"{os.getloadavg()[1]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def machine() -> str:
    """Return processor count, memory, system, Python and SQLite versions, and load."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, load {load()}"
    )
