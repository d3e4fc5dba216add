"""A box of panels that shows every call it is told of, and says so: one receipt a call."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from floorlink.connection import Connection
from floorlink.messages import Hello, Message, Receipt, Welcome, WindowView


class PanelBox:
    def __init__(self, url: str, badge: str, windows: Iterable[str]) -> None:
        self._windows = frozenset(windows)
        self._lock = threading.Lock()
        self.seen: set[int] = set()
        """Calls that were shown."""
        self.most_waiting = 0
        self._connection = Connection(
            url,
            badge,
            hello=lambda: Hello(version=1, devices=[]),
            welcomed=self._welcomed,
            hear=self._hear,
        )

    def start(self) -> None:
        self._connection.start()

    def rest(self, within: float = 20.0) -> int:
        """How many receipts still wait when everything is mended."""
        deadline = time.monotonic() + within
        while self._connection.waiting and time.monotonic() < deadline:
            time.sleep(0.05)
        return self._connection.waiting

    def close(self) -> None:
        self._connection.close()

    def _welcomed(self, welcome: Welcome) -> None:
        for window in welcome.windows:
            self._show(window)

    def _hear(self, message: Message) -> None:
        if isinstance(message, WindowView):
            self._show(message)

    def _show(self, window: WindowView) -> None:
        call = window.call
        if call is None or window.window not in self._windows:
            return
        with self._lock:
            if call.seq in self.seen:
                return
            self.seen.add(call.seq)
        self._connection.send(
            Receipt(
                request_id=f"shown-{call.seq}",
                device=f"panel-{window.window}",
                channel="panel",
                ok=True,
                seq=call.seq,
                at=datetime.now(UTC),
            )
        )
        self.most_waiting = max(self.most_waiting, self._connection.waiting)
