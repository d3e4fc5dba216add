"""A key of the hall on its way to the server, one at a time.

A press is of the moment. It is asked once, and once more under the same request id if the server
was silent; after that the clerk is told that it did not happen. Nothing is pressed later on the
clerk's behalf.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from floorlink.driver import Upstream
from floorlink.errors import ServerAway
from floorlink.messages import KeyPressed


class KeyAsker:
    """The presses of one device. `press` is safe from any thread and does not block."""

    def __init__(self, device: str, upstream: Upstream, refused: Callable[[], None]) -> None:
        """`refused` is called from the asking thread and may take its time."""
        self._device = device
        self._upstream = upstream
        self._refused = refused
        self._asking = threading.Event()
        self._pressed: queue.SimpleQueue[KeyPressed | None] = queue.SimpleQueue()
        self.closing = threading.Event()
        self.counters = dict.fromkeys(("presses", "busy", "refused"), 0)
        self._worker = threading.Thread(target=self._work, name=f"keys-{device}", daemon=True)

    def start(self) -> None:
        self._worker.start()

    def close(self) -> None:
        self.closing.set()
        self._pressed.put(None)
        if self._worker.is_alive():
            self._worker.join(timeout=2)

    def press(self, meaning: str) -> None:
        """A key of the hall, with its argument after a space."""
        if self._asking.is_set():
            # Waiting presses would all come true at once when the server is back.
            self.counters["busy"] += 1
            return
        self._asking.set()
        self.counters["presses"] += 1
        key, _, argument = meaning.partition(" ")
        self._pressed.put(
            KeyPressed(
                request_id=str(uuid4()),
                device=self._device,
                key=key,
                argument=argument,
                at=datetime.now(UTC),
            )
        )

    def _work(self) -> None:
        while (pressed := self._pressed.get()) and not self.closing.is_set():
            if not self._accepted(pressed):
                self.counters["refused"] += 1
                self._refused()
            self._asking.clear()

    def _accepted(self, pressed: KeyPressed) -> bool:
        for _ in range(2):
            try:
                return self._upstream.ask(pressed).ok
            except ServerAway:
                if not self._upstream.connected:
                    break
        return False
