"""How much one stranger may ask for: a bucket that fills by the second, per address or per client.

Whoever is known (a person, a device) is not counted, and neither is this machine itself: a proxy
that hides all addresses behind its own must not make one stranger of the whole town.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from server.door.refusals import TooManyTries

_REMEMBERED = 20_000
LOOPBACK = frozenset({"127.0.0.1", "::1", ""})


class Bucket:
    """Holds `most`; `per_second` of it comes back."""

    __slots__ = ("_at", "_left")

    def __init__(self, most: float, now: float) -> None:
        self._left = most
        self._at = now

    def take(self, cost: int, most: float, per_second: float, now: float) -> float:
        """0 when there was at least one left, else the seconds until there is."""
        self._left = min(most, self._left + (now - self._at) * per_second)
        self._at = now
        if self._left < 1:
            return (1 - self._left) / per_second
        self._left -= cost
        return 0.0


class Allowance:
    """One bucket per key. A key that is forgotten begins with a full one."""

    def __init__(self, most: int, per_minute: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def spend(self, address: str) -> None:
        """Raises TooManyTries when this address has asked for too much."""
        self._ask(address, 1)

    def check(self, address: str) -> None:
        """The same, and takes nothing."""
        self._ask(address, 0)

    def _ask(self, address: str, cost: int) -> None:
        if address in LOOPBACK:
            return
        now = self._clock()
        bucket = self._buckets.get(address)
        if bucket is None:
            if len(self._buckets) >= _REMEMBERED:
                del self._buckets[next(iter(self._buckets))]
            bucket = self._buckets[address] = Bucket(self._most, now)
        wait = bucket.take(cost, self._most, self._per_second, now)
        if wait:
            raise TooManyTries(seconds=max(1, math.ceil(wait)))
