"""Standard output kept clean while a command runs: nothing gets there but what the command itself writes.

HiGHS 1.12, which scipy 1.17 brings, prints ``HighsMipSolverData::transformNewIntegerFeasibleSolution
tmpSolver.run();`` by a bare ``printf`` when it repairs a solution that it found: in about one of a thousand
programs of ours, whatever its options for output are. Beside JSON on standard output one such line makes the
whole of it unreadable.

A descriptor belongs to the process, so it is not swapped around each solution, where another thread might be
writing: it is put apart once, before a command begins, and put back after it has ended.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO, TypeGuard

STANDARD = 1


@contextmanager
def kept_clean() -> Iterator[None]:
    """Have ``sys.stdout`` alone reach standard output; what C libraries write to it goes nowhere.

    Does nothing where ``sys.stdout`` is not the standard output of the process, as in tests of commands.
    """
    before = sys.stdout
    if not _is_standard(before):
        yield
        return
    before.flush()
    descriptor = os.dup(STANDARD)
    _to_nowhere(STANDARD)
    kept = open(descriptor, "w", encoding=before.encoding, errors=before.errors)  # noqa: SIM115  # closed below
    kept.reconfigure(line_buffering=before.line_buffering, write_through=before.write_through)
    sys.stdout = kept
    try:
        yield
        kept.flush()
    finally:
        # Where C's buffer cannot be emptied, what waits in it must not find the way back when Python ends.
        if _flushed():
            sys.stdout = before
            os.dup2(descriptor, STANDARD)
            _close(kept)


def _is_standard(stream: TextIO | None) -> TypeGuard[io.TextIOWrapper]:
    if os.name != "posix" or not isinstance(stream, io.TextIOWrapper):
        return False
    try:
        return stream.fileno() == STANDARD
    except (OSError, ValueError):
        return False


def _close(kept: io.TextIOWrapper) -> None:
    with suppress(BrokenPipeError):  # a reader who has gone is told of where the flush failed first
        kept.close()


def _flushed() -> bool:
    """Write out what C libraries have printed and buffered; tell whether that could be done."""
    import ctypes  # loaded when asked for: only a command that has ended needs it

    try:
        return int(ctypes.CDLL(None).fflush(None)) == 0
    except (OSError, AttributeError, TypeError):
        return False


def _to_nowhere(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
