"""A real server over a real store filled from seeds/, and a real Chromium to walk through its pages."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright
from werkzeug.serving import make_server

from graph.store.base import Store
from matcher.access.roles import OPERATOR, Role
from matcher.accounts.office import Office
from matcher.service import Service
from web.app import create_app
from web.settings import Settings

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTH, HEIGHT = 1280, 900
SHOWN: FloatRect = {"x": 0, "y": 0, "width": WIDTH, "height": 720}  # keeps each picture below 150 kB
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser; without one the test skips, or fails where MATCHER_REQUIRE_ALL says that nothing may."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        reason = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
        if os.environ.get("MATCHER_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def service(seeded: Store) -> Service:
    """The use cases over a store of this test's own, filled from seeds/."""
    return Service(seeded)


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """Where the server answers: a free port of this machine."""
    server = make_server(
        "127.0.0.1", 0, create_app(service, Settings(secret_key="walk-3f1c9a7e5b2d4860")), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page at desktop width that runs no script: everything must work without."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": WIDTH, "height": HEIGHT},
        java_script_enabled=False,
        locale="en-GB",
        accept_downloads=True,
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
    yield opened
    context.close()
    assert not faults


@pytest.fixture
def desk(page: Page, service: Service) -> Page:
    """The page with a member of the staff signed in, by a link as the demo prints it."""
    service.accounts.add(Role.STAFF, login="lin", demo=True, actor="test")
    page.goto(f"/account/link?t={Office(service.accounts, OPERATOR).link('lin')}")
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture
def picture(page: Page) -> Callable[[str], None]:
    """Save what the page shows to docs/pictures/walk-NAME.png, if MATCHER_PICTURES=1 asks for it."""

    def save(name: str) -> None:
        if os.environ.get("MATCHER_PICTURES") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=PICTURES / f"walk-{name}.png", clip=SHOWN)

    return save
