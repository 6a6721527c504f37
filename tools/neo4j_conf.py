"""How a Neo4j server of `tools.neo4j_server` is set up: port, flags of its Java, its own configuration."""

from __future__ import annotations

import socket
from pathlib import Path

from tools.neo4j_jars import ServerError

LOOPBACK = "127.0.0.1"
# What Neo4j's own configuration gives its server process.
OPENS = tuple(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch"))
# Half the time to the first answer, and a lower peak: for tests, which are many short questions.
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
CONF = """\
server.directories.data={home}/data
server.default_listen_address={host}
server.bolt.listen_address={address}
server.bolt.advertised_address={address}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
"""
# A server that is emptied and filled again and again keeps its plans; else it makes them anew each time.
KEEPS_PLANS = "dbms.cypher.min_replan_interval=1h\n"


def configuration(home: Path, address: str, *, quick: bool) -> str:
    """Return neo4j.conf of a server with its data in ``home``, which listens on ``address`` (host:port)."""
    return CONF.format(home=home, host=address.partition(":")[0], address=address) + (
        KEEPS_PLANS if quick else ""
    )


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        return int(held.getsockname()[1])


def must_be_free(port: int) -> None:
    """Raise ServerError where somebody listens on a port of this machine."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((LOOPBACK, port))
        except OSError as error:
            raise ServerError(f"port {port} of {LOOPBACK} is taken: {error.strerror}") from error
