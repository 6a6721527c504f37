"""Throttling: guessing is slow, and nobody can lock somebody else out by it.

After OWASP's device cookies (owasp.org, "Slow Down Online Guessing Attacks with Device Cookies"): tries
from a browser in which an account has signed in before are counted for that browser and account alone;
all others are counted for the account and for the address they come from. So whoever hammers at an account
stops neither its owner at her own browser, nor anybody who comes with a link or a QR card: their 160 bits
cannot be guessed and are not throttled.

A class of forty shares one address, so its limit is wide. Typed codes have 50 bits: with ten thousand
cards about, and the limit used up day and night from a thousand addresses, the first right guess is due
after about 20 years (2^50 / 10^4 guesses, 5.3 x 10^9 a year), and cards end before.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.errors import ConflictError
from graph.store.private import Private
from matcher.accounts.account import DAY, MINUTE, Account
from matcher.accounts.errors import ThrottledError
from matcher.accounts.tokens import digest, new_token

AREA = "throttle"
DEVICE = "device"
DEVICE_LIFE = 180 * DAY
TRIES_TO_WRITE = 100


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    tries: int
    window: float


ADDRESS = Limit(100, 10 * MINUTE)
ACCOUNT = Limit(10, 15 * MINUTE)
BROWSER = Limit(10, 15 * MINUTE)
NOISE = Limit(50, 10 * MINUTE)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What tries are counted for: ``name`` is digested, so that no typed login is kept."""

    kind: str
    name: str
    limit: Limit

    @property
    def key(self) -> str:
        """Return the name it is kept under."""
        return f"{self.kind}-{hashlib.sha256(self.name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def by_address(address: str) -> Bucket:
    """Return the bucket of an address; of its /64 network for IPv6, which one household has."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return Bucket("address", "unknown", ADDRESS)
    if isinstance(given, ipaddress.IPv6Address):
        given = given.ipv4_mapped or given
    name = str(ipaddress.ip_network((given, 64), strict=False)) if given.version == 6 else str(given)
    return Bucket("address", name, ADDRESS)


def by_noise(address: str) -> Bucket:
    """Return the bucket of the refusals that are written down for an address: nobody fills the store."""
    return Bucket("noise", by_address(address).name, NOISE)


def by_account(login: str) -> Bucket:
    """Return the bucket of a login, whether there is such an account or not."""
    return Bucket("account", login, ACCOUNT)


def by_browser(device: str, login: str) -> Bucket:
    """Return the bucket of a known browser and a login."""
    return Bucket("browser", f"{digest(device)} {login}", BROWSER)


class Throttle:
    """Counts tries, in every process alike."""

    def __init__(self, private: Private, clock: Callable[[], float]) -> None:
        self._private = private
        self._clock = clock

    def take(self, buckets: Iterable[Bucket]) -> None:
        """Count a try before it is looked at; ThrottledError when there were too many.

        ``ThrottledError.first`` tells whether it is the first refusal of its window, the one to write down.
        """
        for bucket in buckets:
            count, since = self._count(bucket, 1)
            if count > bucket.limit.tries:
                after = max(1.0, since + bucket.limit.window - self._clock())
                raise ThrottledError(after, first=count == bucket.limit.tries + 1)

    def give_back(self, buckets: Iterable[Bucket]) -> None:
        """Uncount a try that was right: of an address one, of an account or browser all."""
        for bucket in buckets:
            if bucket.kind == "address":
                self._count(bucket, -1)
            else:
                self._private.drop(AREA, bucket.key)

    def _count(self, bucket: Bucket, step: int) -> tuple[int, float]:
        for _ in range(TRIES_TO_WRITE):
            now = self._clock()
            kept = self._private.get(AREA, bucket.key, now)
            stands = kept is not None and now - kept.value["since"] < bucket.limit.window
            since = float(kept.value["since"]) if kept and stands else now
            count = max(0, (int(kept.value["count"]) if kept and stands else 0) + step)
            value, expires = {"count": count, "since": since}, since + bucket.limit.window + DAY
            try:
                version = kept.version if kept else 0
                self._private.put(AREA, bucket.key, value, expires=expires, version=version)
            except ConflictError:
                if kept is None and self._private.get(AREA, bucket.key, now) is None:
                    self._private.drop(AREA, bucket.key)  # expired a day ago and not swept
                continue
            return count, since
        raise ThrottledError(bucket.limit.window, first=False)


class Devices:
    """Which browsers an account has signed in with before. The cookie is a token of its own."""

    def __init__(self, private: Private, clock: Callable[[], float]) -> None:
        self._private = private
        self._clock = clock

    def knows(self, device: str, login: str) -> bool:
        """Tell whether the account of a login has signed in with this browser."""
        return bool(device) and self._private.get(DEVICE, _key(device, login), self._clock()) is not None

    def remember(self, device: str, account: Account) -> str:
        """Note that an account signed in with a browser; return its cookie, a new one where it has none.

        A cookie that this account did not sign in with before is replaced: it may be somebody else's gift.
        """
        chosen = device if self.knows(device, account.login) else new_token()
        value = {"account": account.login}
        expires = self._clock() + DEVICE_LIFE
        self._private.put(DEVICE, _key(chosen, account.login), value, about=account.about, expires=expires)
        return chosen


def _key(device: str, login: str) -> str:
    return f"{digest(device)}:{login}"
