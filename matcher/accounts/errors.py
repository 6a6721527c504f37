"""What signing in is refused with: few reasons, so that nothing can be learnt from them."""

from __future__ import annotations

from enum import StrEnum

from graph.errors import MatcherError


class Refusal(StrEnum):
    """Why somebody was not signed in, as far as she is told."""

    PASSWORD = "password"  # noqa: S105  (a reason, as those below)
    LINK = "link"
    CARD = "card"
    CODE = "code"
    CARD_PASSWORD = "card-password"  # noqa: S105
    SECOND = "second"
    STARTED_OVER = "started-over"


class SignInRefusedError(MatcherError):
    """Somebody was not signed in."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"not signed in: {refusal.value}")
        self.refusal = refusal


class ThrottledError(MatcherError):
    """Too many tries; after so many seconds another is worth it.

    ``first`` tells whether it is the first refusal of its window: that one is written down.
    """

    def __init__(self, after: float, *, first: bool) -> None:
        super().__init__(f"too many tries; wait {after:.0f} seconds")
        self.after = after
        self.first = first


class Fault(StrEnum):
    """What is wrong with a password or a code that somebody sets or proves."""

    SHORT = "short"
    LONG = "long"
    GUESSABLE = "guessable"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105
    WRONG_CODE = "wrong-code"
    NEEDED = "needed"


class CredentialError(MatcherError):
    """A password or a second factor was not set or taken away."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"not changed: {fault.value}")
        self.fault = fault
