"""The signing key: strong or refused, made once, private, the same for every process."""

from __future__ import annotations

import secrets
import stat
import sys
import threading
from pathlib import Path

import pytest

from graph.errors import MatcherError
from web.keys import FILE, WeakKeyError, check_key, signing_key


@pytest.mark.parametrize(
    "key",
    [
        *("", "abc12", "a" * 64, "changeme" * 8, "abcdefghijklmnopqrstuvwxyz0123456789"),
        *(
            "your-secret-key-change-me-in-production",
            "0123456789" * 5,
            "qwertyuiop" * 4,
            "p4sswordp4ssword" * 3,
        ),
    ],
)
def test_weak_keys_are_refused_and_never_shown(key: str, tmp_path: Path) -> None:
    with pytest.raises(WeakKeyError, match="MATCHER_SECRET_KEY") as caught:
        check_key(key)
    assert not key or key not in str(caught.value)
    if key:
        with pytest.raises(WeakKeyError):
            signing_key(tmp_path, {"MATCHER_SECRET_KEY": key}, demo=False)


def test_random_keys_pass() -> None:
    for _ in range(8):
        check_key(secrets.token_hex(32))
        check_key(secrets.token_urlsafe(32))


def test_it_is_made_once_for_every_process(tmp_path: Path) -> None:
    found: list[str] = []
    at_once = [
        threading.Thread(target=lambda: found.append(signing_key(tmp_path, {}, demo=False))) for _ in range(8)
    ]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert signing_key(tmp_path, {}, demo=False) == found[0]
    assert [p.name for p in tmp_path.iterdir()] == [FILE]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_the_environment_comes_first_and_the_demo_has_its_own(tmp_path: Path) -> None:
    given_key = secrets.token_hex(32)
    assert signing_key(tmp_path, {"MATCHER_SECRET_KEY": given_key}, demo=False) == given_key
    assert signing_key(tmp_path, {}, demo=True) != signing_key(tmp_path, {}, demo=True)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions on Windows")
def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    key = signing_key(tmp_path, {}, demo=False)
    (tmp_path / FILE).chmod(0o640)
    with pytest.raises(MatcherError, match="other users may read it") as caught:
        signing_key(tmp_path, {}, demo=False)
    assert key not in str(caught.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(0o600)
    with pytest.raises(MatcherError, match="is empty"):
        signing_key(tmp_path, {}, demo=False)
