"""Starting the web service from the command line.

`matcher` may not import `web` (the layers forbid it), so the front is found by name, as a plug-in is:
the module ``web.serve`` beside this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from graph.errors import MatcherError

LOOPBACK = "127.0.0.1"
PORT = 8000


@dataclass(frozen=True, slots=True)
class Serving:
    """How a store is to be served.

    ``url`` names the store; every worker process opens it for itself. ``workers`` is the number of
    processes, None for as many as fit. ``names`` are host names that lead here besides this machine's
    addresses. ``https`` is with a certificate of our own, or with ``cert`` and ``key`` (PEM files).
    ``proxies`` is the number of proxies in front, each of which adds itself to the forwarding headers.
    ``demo`` serves made-up data: the key that signs cookies is then made anew at each start.
    """

    url: str
    host: str = LOOPBACK
    port: int = PORT
    workers: int | None = None
    names: tuple[str, ...] = ()
    https: bool = False
    cert: Path | None = None
    key: Path | None = None
    proxies: int = 0
    demo: bool = False


class Serve(Protocol):
    """What a web front gives: it serves until it is interrupted."""

    def __call__(self, asked: Serving, /) -> None:
        """Serve the store's pages."""
        ...


def serve_web(asked: Serving) -> None:
    """Serve until interrupted; MatcherError when there is no web front or it cannot serve as asked."""
    try:
        serve = cast(Serve, import_module("web.serve").serve)
    except ModuleNotFoundError as error:
        raise MatcherError(f"there is no web front to serve with ({error.name} is missing)") from error
    serve(asked)
