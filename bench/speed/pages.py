"""How long a page, a suggestion and the demo take on the seeds (aims: 50 ms, and 15 s for the demo).

python -m bench.speed.pages
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

from flask import Flask
from flask.testing import FlaskClient

from bench.machine import machine
from graph.records import Ref
from matcher.access.roles import Role
from matcher.service import Service, open_service
from matcher.suggest.options import Options
from web.app import create_app
from web.settings import Settings

ROUNDS = 15
AIM_MS = 50.0
SUBJECT = Ref("delegate", "mu-001")


def demo_seconds(folder: Path) -> float:
    """Return how long ``matcher demo --no-serve`` takes as a process."""
    env = {**os.environ, "MATCHER_STORE": f"sqlite:///{folder / 'demo.db'}"}
    started = time.perf_counter()
    command = [sys.executable, "-m", "matcher", "demo", "--no-serve"]
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - started


def asked(service: Service) -> dict[str, Callable[[], object]]:
    """Return what is timed, by name: suggestions through the service, pages as staff and as a delegate."""
    app, options = create_app(service, Settings(secret_key=token_hex(16))), Options()
    staff, delegate = signed_in(app, service, Role.STAFF), signed_in(app, service, Role.DELEGATE)
    what: dict[str, Callable[[], object]] = {
        f"suggest {about}": lambda about=about, ref=ref: service.suggest(about, ref, options)  # type: ignore[misc]
        for about, ref in (
            ("partners", SUBJECT),
            ("peers", SUBJECT),
            ("members", Ref("project", "family-solar")),
            ("similar", Ref("solution", "informatization-urban-development")),
        )
    }
    what["suggest projects"] = lambda: service.suggest_projects(options, delegate=SUBJECT)
    for path in (
        "/",
        "/search?q=solar",
        "/delegates/mu-001",
        "/delegates/mu-001/partners",
        "/delegates/mu-001/peers",
        "/delegates/mu-001/projects",
        "/countries/CHN",
        "/topics/solar-energy",
        "/companies/leadcore",
        "/programmes/workshop-solar-2011",
        "/desk/",
        "/desk/cohorts/workshop-solar-2011",
        "/desk/queue",
        "/api/suggest/partners?for=mu-001",
    ):
        what[f"staff GET {path}"] = lambda path=path: page(staff, path)  # type: ignore[misc]
    for path in (
        "/",
        "/search?q=solar",
        "/delegates/mu-001",
        "/delegates/mu-001/partners",
        "/delegates/mu-001/peers",
        "/delegates/mu-001/projects",
        "/introductions/",
        "/me/",
    ):
        what[f"delegate GET {path}"] = lambda path=path: page(delegate, path)  # type: ignore[misc]
    return what


def signed_in(app: Flask, service: Service, role: Role) -> FlaskClient:
    """Return a browser signed in to an account of a role; the delegate is the one who is asked about."""
    accounts = service.accounts
    own = accounts.of_subject(SUBJECT) if role is Role.DELEGATE else accounts.by_login("bench-staff")
    subject = SUBJECT if role is Role.DELEGATE else None
    login = "" if subject else "bench-staff"
    account = own or accounts.add(role, login=login, subject=subject, demo=True, actor="bench")
    token, _ = accounts.start_session(account, device="bench", address="127.0.0.1")
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return client


def page(client: FlaskClient, path: str) -> None:
    """Read a page; RuntimeError when it is not answered with one."""
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} was answered {answer.status_code}")


def main() -> None:
    """Print the table: first answer (nothing derived yet), then the median and worst of the rounds."""
    print(f"On the seeds, on {machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"matcher demo --no-serve: {demo_seconds(folder):.1f} s (aim: under 15)")
        service = open_service(f"sqlite:///{folder / 'demo.db'}")
        print(
            f"{'what':40} {'first ms':>9} {'median ms':>9} {'worst ms':>9}  (aim: median under {AIM_MS:.0f})"
        )
        for what, ask in asked(service).items():
            times = []
            for _ in range(ROUNDS + 1):
                started = time.perf_counter()
                ask()
                times.append((time.perf_counter() - started) * 1000)
            first, rest = times[0], times[1:]
            mark = "" if statistics.median(rest) < AIM_MS else "  over"
            print(f"{what:40} {first:9.1f} {statistics.median(rest):9.1f} {max(rest):9.1f}{mark}")
        service.store.close()


if __name__ == "__main__":
    main()
