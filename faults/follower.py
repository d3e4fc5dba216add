"""A board that follows the hall: it comes back by its `seq`, and must know what a new one knows."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from floorlink.channel import Channel, open_channel
from floorlink.connection import delays
from floorlink.errors import Refused, ServerAway


class Follower:
    """Keeps every window's latest state, as docs/protocol.md tells boards to."""

    def __init__(self, url: Callable[[], str]) -> None:
        self._url = url
        self._closing = threading.Event()
        self._channel: Channel | None = None
        self.seq = 0
        self.windows: dict[str, Any] = {}
        self.resumed_at: list[float] = []
        """When it began to follow (again), on the monotonic clock."""
        self.away: list[float] = []
        """Seconds of each absence, from the end of a connection to the next snapshot."""
        self.went_back: list[str] = []
        """Snapshots older than what it had been told."""
        self._thread = threading.Thread(target=self._stay, name="follower", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        channel = self._channel
        if channel is not None:
            channel.close()
        self._thread.join(5)

    def resumed(self, since: float, within: float) -> float | None:
        """When it first followed after `since`; None if it did not in time."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for moment in self.resumed_at:
                if moment > since:
                    return moment
            time.sleep(0.01)
        return None

    def caught_up(self, seq: int, within: float) -> bool:
        """Whether it has heard of `seq` before so many seconds are over."""
        deadline = time.monotonic() + within
        while self.seq < seq and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.seq >= seq

    def _stay(self) -> None:
        next_delay = delays(random.Random())
        left: float | None = None
        while not self._closing.is_set():
            before = len(self.resumed_at)
            with contextlib.suppress(ServerAway, Refused):
                self._attend(left)
            followed = len(self.resumed_at) > before
            if followed:
                left = time.monotonic()
            self._closing.wait(next_delay(followed))

    def _attend(self, left: float | None) -> None:
        channel = self._channel = open_channel(self._url(), "/board", {})
        asked = self.seq
        early: list[object] = []
        """Heard before the snapshot, which may be older."""
        followed = False

        def answered(answer: object) -> None:
            nonlocal followed
            self._followed(answer, asked, left)
            for change in early:
                self._apply(change)
            followed = True

        def heard(event: str, data: object) -> None:
            if event == "change" and followed:
                self._apply(data)
            elif event == "change":
                early.append(data)

        channel.emit("follow", {"last_seq": asked}, answered)
        channel.listen(heard)

    def _followed(self, answer: object, asked: int, left: float | None) -> None:
        assert isinstance(answer, dict), answer
        snapshot = answer["snapshot"]
        if snapshot["seq"] < asked:
            self.went_back.append(f"told of {asked}, then of {snapshot['seq']} only")
        for change in answer["missed"]:
            self._apply(change)
        self.seq = max(self.seq, snapshot["seq"])
        for window in snapshot["windows"]:
            self.windows[window["window"]] = window
        now = time.monotonic()
        if left is not None:
            self.away.append(now - left)
        self.resumed_at.append(now)

    def _apply(self, change: Any) -> None:
        if change["seq"] > self.seq:
            self.seq = change["seq"]
            for window in change["windows"]:
                self.windows[window["window"]] = window
