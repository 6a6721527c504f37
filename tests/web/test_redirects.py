"""Where people may be sent on to: pages of this service."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.redirects import is_safe, safe_next

HERE = "https://matcher.example"


@pytest.mark.parametrize("address", ["/", "/delegates/x", "/search?q=a%20b&kind=topic#hit", "/mine?next=//a"])
def test_our_own_pages_are_safe(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *("", None, "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example"),
        *("\\\\evil.example", "/\t/evil.example", "/\n/evil.example", " /x", "javascript:alert(1)", "x"),
        *("/%2F/evil.example", "/%5cevil.example", "/%09/evil.example", "/x\r\nSet-Cookie: a=b", "/x%0d%0aa"),
        *("http:/evil.example", "/" + "a" * 3000, "/\u202eevil", "//[", "/%00"),
    ],
)
def test_everything_else_is_not(address: str | None) -> None:
    assert safe_next(address, "/home") == "/home"


@given(st.text(alphabet="/\\?#:@.%25cF0a9 \t\nhtps:evl", max_size=12))
def test_what_is_safe_stays_here_as_browsers_read_it(address: str) -> None:
    """Browsers drop tabs and line breaks and take a backslash for a slash; then the host must be ours."""
    if is_safe(address):
        read = address.translate(str.maketrans("\\", "/", "\t\n\r"))
        assert urlsplit(urljoin(HERE + "/", read)).netloc == "matcher.example"
