"""Guessing made slow: after a few wrong passwords one has to wait. In memory, per process."""

from __future__ import annotations

from collections.abc import Callable

from server.door.refusals import TooManyTries

WINDOW_S = 60.0
_REMEMBERED = 10_000


class Throttle:
    """Counts failures per key (a badge, an address) within the last minute."""

    def __init__(self, allowed: int, clock: Callable[[], float]) -> None:
        self._allowed = allowed
        self._clock = clock
        self._failures: dict[str, list[float]] = {}

    def check(self, key: str) -> None:
        """Raises TooManyTries while `key` has failed too often."""
        now = self._clock()
        recent = [at for at in self._failures.get(key, ()) if now - at < WINDOW_S]
        if len(recent) >= self._allowed:
            raise TooManyTries(seconds=max(1, round(WINDOW_S - (now - recent[0]))))

    def failed(self, key: str) -> None:
        now = self._clock()
        recent = [at for at in self._failures.pop(key, ()) if now - at < WINDOW_S]
        self._failures[key] = [*recent[-self._allowed :], now]
        while len(self._failures) > _REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)
