"""Serving for real: over HTTPS, from two processes on one socket, ended by a signal; refused when unsafe."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.errors import MatcherError
from matcher.serving import Serving
from web.serve import identity_of, listen, serve, settings_for, workers_for
from web.settings import UPLOAD_LIMIT, Settings
from web.tls import own_identity

ROOT = Path(__file__).resolve().parents[2]
BOOT = 60.0
FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
NO_GUNICORN = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")


@dataclass
class Running:
    """A served store: its process, its port, and its data directory."""

    process: subprocess.Popen[str]
    port: int
    data: Path

    def ask(self, path: str, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
        """Get a page over plain HTTP on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        return _answer(connection, path, headers)

    def ask_tls(self, path: str, context: ssl.SSLContext) -> tuple[int, str, http.client.HTTPMessage]:
        """Get a page over HTTPS, the certificate and the name in it checked."""
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=20, context=context)
        return _answer(connection, path, {})

    def stop(self, sign: int = signal.SIGTERM) -> tuple[int, str]:
        """End it with a signal; return the exit code and what it said."""
        self.process.send_signal(sign)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said


def _answer(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
) -> tuple[int, str, http.client.HTTPMessage]:
    connection.request("GET", path, headers={"Connection": "close", **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, answer.headers


@pytest.fixture
def start(seeded_file: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts the command line's server over a copy of the seeds, and ends what a test leaves running."""
    started: list[Running] = []
    store = tmp_path / "served.db"
    store.write_bytes(seeded_file.read_bytes())

    def begin(*options: str, before: str = "", **environment: str) -> Running:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        program = ["-c", f"{before}; from matcher.cli import main; main()"] if before else ["-m", "matcher"]
        command = [sys.executable, *program, "--store", f"sqlite:///{store}", "serve"]
        known = {k: v for k, v in os.environ.items() if not k.startswith("MATCHER_")}
        known |= {"XDG_DATA_HOME": str(tmp_path / "data"), "OPENBLAS_NUM_THREADS": "1", **environment}
        process = subprocess.Popen(
            [*command, "--port", str(port), *options],
            cwd=ROOT,
            env=known,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(Running(process, port, tmp_path / "data" / "matcher"))
        _wait(started[-1])
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.communicate()


def _wait(running: Running) -> None:
    until = time.monotonic() + BOOT
    while time.monotonic() < until and running.process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", running.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


@pytest.mark.slow
@NO_GUNICORN
def test_https_with_our_own_certificate_from_two_processes(start: Callable[..., Running]) -> None:
    running = start("--host", "0.0.0.0", "--https", "--workers", "2", "--name", "matcher.local")
    context = ssl.create_default_context(cafile=running.data / "tls" / "ca.crt")
    status, text, headers = running.ask_tls("/healthz", context)
    assert (status, text[:2]) == (200, "ok")
    assert "Strict-Transport-Security" not in headers  # never for localhost, which others serve from too
    with pytest.raises(ssl.SSLCertVerificationError):
        running.ask_tls("/healthz", ssl.create_default_context())
    workers = _children(running.process.pid)
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)  # the other goes on, on the same socket
    assert all(running.ask_tls("/healthz", context)[0] == 200 for _ in range(3))
    code, said = running.stop()
    assert code == 0
    assert f"serving on https://matcher.local:{running.port}/" in said
    assert "SHA-256 fingerprint" in said
    assert (running.data / "secret.key").stat().st_mode & 0o777 == 0o600


def _children(pid: int) -> list[int]:
    until, found = time.monotonic() + BOOT, ""
    while time.monotonic() < until and len(found.split()) < 2:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(n) for n in found.split()]


@pytest.mark.slow
def test_this_machine_alone_is_served_by_one_process(start: Callable[..., Running]) -> None:
    running = start()
    big = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    big.request("POST", "/account/card", body=b"code=" + b"x" * (10 << 20), headers=FORM_HEADERS)
    assert big.getresponse().status == 413  # the page arrives although the body was not wanted
    big.close()
    assert running.ask("/healthz")[0] == 200
    assert running.ask("/healthz", Host="rebound.example")[0] == 421
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.1"}
    assert running.ask("/healthz", **forged)[0] == 200
    code, said = running.stop(signal.SIGTERM)
    assert code == 0, said
    assert f"serving on http://127.0.0.1:{running.port}/" in said
    assert "Traceback" not in said


@pytest.mark.slow
@NO_GUNICORN
def test_behind_a_proxy_its_word_is_taken_as_often_as_was_said(start: Callable[..., Running]) -> None:
    running = start("--behind-proxy", "1", "--name", "matcher.example", "--workers", "1")
    forwarded = {
        "Host": "matcher.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.6, 192.0.2.9",
    }
    status, _, headers = running.ask("/healthz", **forwarded)
    assert status == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    big = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    big.request("POST", "/account/card", body=b"x" * (10 << 20), headers=FORM_HEADERS | forwarded)
    assert big.getresponse().status == 413
    big.close()
    assert running.ask("/healthz", Host="other.example")[0] == 421
    assert running.stop(signal.SIGINT)[0] == 0


HURRIED = "import web.processes as p; p.THREADS = 2; p.HEAD_SECONDS = p.BODY_SECONDS = 1.0"


@pytest.mark.slow
@NO_GUNICORN
def test_slow_senders_keep_nobody_waiting(start: Callable[..., Running]) -> None:
    """Two threads, and twice as many who send half a request and stop: they are hung up on."""
    running = start("--workers", "1", "--behind-proxy", "1", before=HURRIED)
    halves = [b"GET /healthz HTTP/1.1\r\nHost: loc", b"POST /account/card HTTP/1.1\r\nHost: localhost\r\n"]
    halves[1] += b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 999\r\n\r\ncode=K7"
    slow = [socket.create_connection(("127.0.0.1", running.port), timeout=15) for _ in range(4)]
    for number, connection in enumerate(slow):
        connection.sendall(halves[number % 2])
    began = time.monotonic()
    assert running.ask("/healthz")[0] == 200
    assert time.monotonic() - began < 10
    for connection in slow:
        while connection.recv(4096):
            pass
        connection.close()
    assert running.stop()[0] == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "matcher.example", "::"])
def test_plain_http_stays_on_this_machine(host: str, data_home: Path) -> None:
    with pytest.raises(MatcherError, match="add --https"):
        serve(Serving("sqlite:///unused.db", host=host, port=0))
    assert not list(data_home.iterdir())


def test_an_address_in_use_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MatcherError, match=r"cannot listen on 127\.0\.0\.1"):
            listen("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(
    ("cert", "key", "said"),
    [
        ("service.crt", "missing.key", "missing.key: cannot be read"),
        ("service.crt", "ca.key", "belong together"),
        ("service.key", "service.key", "belong together"),
        ("service.crt", "", "go together"),
        ("", "service.key", "go together"),
    ],
)
def test_files_that_are_no_certificate_and_key_are_named(
    cert: str, key: str, said: str, tmp_path: Path
) -> None:
    own_identity(tmp_path, [])
    files = {"cert": tmp_path / cert if cert else None, "key": tmp_path / key if key else None}
    with pytest.raises(MatcherError, match=re.escape(said)):
        serve(Serving("sqlite:///unused.db", host="0.0.0.0", port=0, **files))


def test_a_key_under_a_password_is_refused_and_not_asked_about(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as s

    identity = own_identity(tmp_path, [])
    key = s.load_pem_private_key(identity.key.read_bytes(), None)
    locked = tmp_path / "locked.key"
    locked.write_bytes(
        key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.BestAvailableEncryption(b"x"))
    )
    with pytest.raises(MatcherError, match="belong together"):
        serve(Serving("sqlite:///unused.db", port=0, cert=identity.cert, key=locked))


def test_a_weak_signing_key_stops_the_start_outside_the_demo(
    data_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_SECRET_KEY", "hunter2")
    with pytest.raises(MatcherError, match="shorter than 32") as caught:
        settings_for(Serving("sqlite:///unused.db"), None)
    assert "hunter2" not in str(caught.value)
    assert settings_for(Serving("sqlite:///unused.db", demo=True), None).secret_key == "hunter2"


def test_how_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 64)
    assert workers_for(Serving("")) == 1
    assert workers_for(Serving("", workers=3)) == 3
    if sys.platform != "win32":
        assert workers_for(Serving("", host="0.0.0.0", https=True)) == 4


def test_what_a_served_service_knows_of_itself(data_home: Path) -> None:
    asked = Serving("", host="0.0.0.0", port=443, https=True, names=("matcher.local",))
    identity = identity_of(asked)
    settings = settings_for(asked, identity)
    assert settings.secure_cookies
    assert settings.own_addresses
    assert "matcher.local" in settings.hosts
    assert settings.bases[0] == "https://matcher.local:443/"
    assert settings.authority == data_home / "matcher" / "tls" / "ca.crt"
    proxied = settings_for(Serving("", proxies=2, names=("matcher.example",)), None)
    assert (proxied.proxies, proxied.bases) == (2, ("https://matcher.example/",))
    assert proxied.secure_cookies


@pytest.fixture
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the data directory lies."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    for name in [n for n in os.environ if n.startswith("MATCHER_")]:
        monkeypatch.delenv(name)
    return folder


def test_settings_come_from_the_environment() -> None:
    given = {
        "MATCHER_SECRET_KEY": "k",
        "MATCHER_SECURE_COOKIES": "yes",
        "MATCHER_UPLOAD_LIMIT": "1000",
        "MATCHER_HOSTS": "a.example, b.example",
    }
    found = Settings.from_environment(given)
    assert (found.secret_key, found.secure_cookies, found.upload_limit) == ("k", True, 1000)
    assert found.hosts == ("a.example", "b.example")
    assert Settings.from_environment({}).upload_limit == UPLOAD_LIMIT
    assert Settings.from_environment({}).secret_key != Settings.from_environment({}).secret_key
    assert "hush" not in repr(Settings("hush"))


@pytest.mark.parametrize("given", ["many", "-1", "0", "1e9", "٣"])
def test_an_upload_limit_that_is_no_number_is_refused(given: str) -> None:
    with pytest.raises(MatcherError, match="write a number of bytes"):
        Settings.from_environment({"MATCHER_UPLOAD_LIMIT": given})
