"""What the page is told without asking: one stream of events per open page, no polling.

    event: state      what can be taken now, whether there is paper, whether the server is there
    event: card       what an identity card allows (never who it belongs to)
    event: scan       what a scanner read, already understood

A page that reconnects gets the state at once, so that nothing needs to be replayed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition
from time import monotonic
from typing import Any

import msgspec

GLANCE_S = 1.0
"""The connection to the server has no bell of its own: it is looked at so often."""
BREATH_S = 10.0
"""A word to a page that hears nothing else, so that one that is gone is noticed."""


class News:
    """Thread-safe. `state` gives the state as JSON values whenever something may have changed."""

    def __init__(self, state: Callable[[], dict[str, Any]]) -> None:
        self._state = state
        self._changed = Condition()
        self._happened: deque[tuple[int, str, dict[str, Any]]] = deque(maxlen=20)
        self._count = 0
        self._bells = 0
        self._closed = False

    def ring(self) -> None:
        """Something about the state may be another now."""
        with self._changed:
            self._bells += 1
            self._changed.notify_all()

    def happen(self, event: str, told: dict[str, Any]) -> None:
        """Tell every open page of something that happened once."""
        with self._changed:
            self._count += 1
            self._happened.append((self._count, event, told))
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def stream(self) -> Iterator[bytes]:
        """The events of one page, from now on, as they go over the wire."""
        with self._changed:
            seen, bells = self._count, self._bells
        told = b""
        spoke = monotonic()
        while True:
            state = _event("state", self._state())
            if state != told:
                told, spoke = state, monotonic()
                yield state
            elif monotonic() - spoke > BREATH_S:
                spoke = monotonic()
                yield b": still here\n\n"
            with self._changed:
                if not self._closed and self._bells == bells and self._count == seen:
                    self._changed.wait(GLANCE_S)
                if self._closed:
                    return
                bells = self._bells
                news = [entry for entry in self._happened if entry[0] > seen]
                seen = self._count
            for _, event, facts in news:
                spoke = monotonic()
                yield _event(event, facts)


def _event(name: str, told: dict[str, Any]) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(told) + b"\n\n"
