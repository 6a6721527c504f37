"""Starting the web service from the command line.

`matcher` may not import `web` (the layers forbid it), so the front is found by name, as a plug-in is:
the module ``web.serve`` beside this package.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from graph.errors import MatcherError
from matcher.service import Service


class Serve(Protocol):
    """What a web front gives: it serves until it is interrupted."""

    def __call__(self, service: Service, *, host: str, port: int, threads: int) -> None:
        """Serve the service's pages."""
        ...


def serve_web(service: Service, *, host: str, port: int, threads: int = 4) -> None:
    """Serve until interrupted; MatcherError when there is no web front or the address is taken."""
    try:
        serve = cast(Serve, import_module("web.serve").serve)
    except ModuleNotFoundError as error:
        raise MatcherError(f"there is no web front to serve with ({error.name} is missing)") from error
    serve(service, host=host, port=port, threads=threads)
