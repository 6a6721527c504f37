"""Several worker processes that share one socket, over plain HTTP or TLS (gunicorn; not on Windows).

Each worker opens the store for itself, after it was forked, and follows the feed of changes from there.
"""

from __future__ import annotations

import os
import socket
import ssl
import struct
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from web import logs

THREADS = 8
HEAD_SECONDS = 20.0
"""From the first thread's time on a request until its head is there, TLS handshake included."""
BODY_SECONDS = 20.0
BODY_RATE = 4096
"""Bytes a second that a body must come in at, after the first seconds: a slow line's 32 kbit/s."""
STALL_SECONDS = 30
"""A connection on which nothing moves for so long, while we wait to read or to write, is given up."""
BOOT_SECONDS = 300  # a large store is compiled before a worker answers
GRACE_SECONDS = 20
SHARED_MEMORY = "/dev/shm"  # noqa: S108  (gunicorn's own files, with names nobody can guess)


class Quiet(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log in the form of `web.logs`; it says nothing while all is well."""

    def setup(self, cfg: Any) -> None:
        """Give the log its one handler."""
        super().setup(cfg)
        self.error_log.handlers[:] = [logs.handler()]


class Patient(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker that slow senders cannot keep: each request has until its deadline to arrive.

    Gunicorn waits without end for the rest of a request that has begun, in one of a few threads; here the
    main loop, which wakes every second, hangs up on those that are late.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.late_at: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:
        """Answer the next request of a connection, if it arrives in time."""
        self.late_at[conn] = time.monotonic() + HEAD_SECONDS
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, _STALL)
        try:
            return super().handle(conn)
        finally:
            self.late_at.pop(conn, None)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer a request whose head is there; its body has a deadline while it is being read."""
        self.late_at.pop(conn, None)
        req.body = Arriving(req.body, _length(req), lambda until: self._expect(conn, until))
        return super().handle_request(req, conn)

    def _expect(self, conn: TConn, until: float | None) -> None:
        if until is None:
            self.late_at.pop(conn, None)
        else:
            self.late_at[conn] = until

    def murder_keepalived(self, force: bool = False) -> None:
        """Hang up on idle connections, and on requests that are late."""
        super().murder_keepalived(force)
        now = time.monotonic()
        for conn in [c for c, until in list(self.late_at.items()) if force or until < now]:
            self.late_at.pop(conn, None)
            try:  # the plain socket's way: TLS must not be touched from another thread
                socket.socket.shutdown(conn.sock, socket.SHUT_RDWR)
            except OSError:
                continue


class Arriving:
    """A request's body that tells, while it is read, until when it must have arrived."""

    def __init__(self, body: Any, length: int, expect: Callable[[float | None], None]) -> None:
        self._body, self._expect = body, expect
        self._allowed = BODY_SECONDS + length / BODY_RATE
        self._until: float | None = None

    def __getattr__(self, name: str) -> Any:
        """Read as the body itself does, under the deadline."""
        method = getattr(self._body, name)
        return self._timed(method) if callable(method) else method

    def __iter__(self) -> Any:
        """Return an iterator over the lines."""
        return self

    def __next__(self) -> bytes:
        """Return the next line."""
        line: bytes = self._timed(self._body.readline)()
        if not line:
            raise StopIteration
        return line

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self._until = self._until or time.monotonic() + self._allowed
            self._expect(self._until)
            try:
                return method(*args, **kwargs)
            finally:
                self._expect(None)

        return call


_STALL = struct.pack("ll", STALL_SECONDS, 0)  # a timeval, for the calls of the system themselves


def _length(req: Any) -> int:
    given = next((value for name, value in req.headers if name == "CONTENT-LENGTH"), "0")
    return int(given) if given.isdigit() else 0


class Processes(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The arbiter's view of the service: how it is configured, and what a worker runs."""

    def __init__(
        self,
        make: Callable[[], Flask],
        bound: socket.socket,
        *,
        workers: int,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._make, self._workers, self._context = make, workers, context
        self._descriptor = bound.detach()
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn is to do; what this version of it does not know is left out."""
        chosen: dict[str, Any] = {
            "bind": [f"fd://{self._descriptor}"],
            "workers": self._workers,
            "worker_class": Patient,
            "threads": THREADS,
            "timeout": BOOT_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 15,
            "loglevel": "warning",
            "logger_class": Quiet,
            "umask": 0o077,
            "worker_tmp_dir": SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else None,
            "forwarded_allow_ips": "",  # `web.app` alone reads forwarding headers, and only if told to
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "control_socket_disable": True,
        }
        if self._context is not None:
            context = self._context
            chosen |= {"certfile": os.devnull, "ssl_context": lambda config, default: context}
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application of one worker."""
        logs.to_standard_error()
        return self._make()
