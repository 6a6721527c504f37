"""A progress bar on a terminal, and nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self

WIDTH = 28


class Bar:
    """Draws one line on standard error while long work goes on, if that is a terminal."""

    def __init__(self, say: Callable[[str], str] = str) -> None:
        """``say`` turns what is done into words."""
        self._say = say
        self._drawn = False
        self._terminal = sys.stderr.isatty()

    def show(self, what: str, done: int, total: int) -> None:
        """Draw how far ``what`` is; ``total`` 0 means that nobody knows."""
        if not self._terminal:
            return
        what = self._say(what)
        if total:
            filled = min(WIDTH, WIDTH * done // total)
            line = f"{what} [{'#' * filled}{'.' * (WIDTH - filled)}] {done:,} / {total:,}"
        else:
            line = f"{what} {done:,}"
        sys.stderr.write(f"\r\x1b[K{line[:100]}")
        sys.stderr.flush()
        self._drawn = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
