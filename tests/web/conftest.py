"""The web service over a real store with the seeds, browsers signed in to it, and its addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.records import Ref
from graph.store.base import Store
from graph.store.open import open_store
from matcher.access.roles import Role
from matcher.accounts.account import Account
from matcher.service import Service
from web.app import create_app
from web.settings import Settings

ClientAs = Callable[..., FlaskClient]
SECRET = "0f8b1c0a7e5d4c3b2a19080706050403"


class Administrator(FlaskClient):
    """A browser in which an administrator is signed in, with a session of its own."""

    def __init__(self, app: Flask, *args: object, **given: object) -> None:
        super().__init__(app, *args, **given)  # type: ignore[arg-type]  # handed on as they come
        sign_in(self, Role.ADMINISTRATOR)


def sign_in(client: FlaskClient, role: Role, subject: Ref | None = None) -> Account:
    """Sign a browser in to the account of a role and record, made where there is none."""
    service: Service = client.application.extensions["matcher"]
    accounts = service.accounts
    login = "" if role in (Role.DELEGATE, Role.LECTURER) else f"test-{subject.id if subject else role.value}"
    account = accounts.of_subject(subject) if subject else accounts.by_login(login)
    account = account or accounts.add(role, login=login, subject=subject, demo=True, actor="test")
    token, _ = accounts.start_session(account, device="test", address="127.0.0.1")
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return account


def _app_over(store: Store) -> Flask:
    app = create_app(Service(store), Settings(secret_key=SECRET))
    app.test_client_class = Administrator
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture(scope="session")
def app_over() -> Callable[[Store], Flask]:
    """Makes the web service over a store."""
    return _app_over


@pytest.fixture(scope="session")
def app(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service over the seeds, to read."""
    copied = tmp_path_factory.mktemp("web") / "seeds.db"
    copied.write_bytes(seeded_file.read_bytes())
    store = open_store(f"sqlite:///{copied}")
    yield _app_over(store)
    store.close()


@pytest.fixture(scope="session")
def service(app: Flask) -> Service:
    found: Service = app.extensions["matcher"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which an administrator is signed in."""
    return app.test_client()


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return FlaskClient(app, app.response_class, use_cookies=True)


@pytest.fixture(scope="session")
def client_as(app: Flask) -> ClientAs:
    """Makes a browser signed in to the account of a role, and of a record where it stands for one."""

    def make(role: Role, subject: Ref | None = None, *, over: Flask | None = None) -> FlaskClient:
        chosen = over or app
        client = FlaskClient(chosen, chosen.response_class, use_cookies=True)
        if role is not Role.VISITOR:
            sign_in(client, role, subject)
        return client

    return make


@pytest.fixture
def writable(seeded: Store) -> Flask:
    """The service over a copy of the seeds that a test may write to."""
    return _app_over(seeded)
