"""What a device should be showing, kept up to date over a line that may be busy or gone.

A device has at most one frame in the line's queue. Frames that are shown meanwhile wait here and
only the newest is sent: a panel never works through the past. What the device shows is told again
from time to time, because it may have lost power, and soon after a failure.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass

from floorlink.line import Done, Line

RETRY_S = 1.0
"""After a frame was dropped; the line itself watches for its port."""
_BUSY_S = 0.05
"""A refresh looks so often whether the line is free: it never stands before a call."""


@dataclass(frozen=True, slots=True)
class _Shown:
    frame: bytes
    done: Done


class StandingFrame:
    """The newest frame for one device. Thread-safe."""

    def __init__(self, line: Line, name: str, refresh_s: float) -> None:
        self._line = line
        self._refresh_s = refresh_s
        self._changed = threading.Condition()
        self._newest: _Shown | None = None
        self._waiting = self._sending = self._failed = self._closing = False
        self._counters = {"shown": 0, "dropped": 0, "superseded": 0}
        self._thread = threading.Thread(target=self._refresh, name=f"show-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=2)

    def show(self, frame: bytes, done: Done) -> None:
        """At once if the line is free. `done` as with Line.send, again after each refresh.

        It is never called for a frame that a newer one overtook.
        """
        with self._changed:
            self._counters["superseded"] += self._waiting
            self._newest = _Shown(frame, done)
            self._waiting = True
        self._send()

    @property
    def counters(self) -> dict[str, int]:
        """shown, dropped, superseded."""
        with self._changed:
            return dict(self._counters)

    @property
    def failed(self) -> bool:
        """The last frame was dropped."""
        return self._failed

    def _send(self) -> None:
        with self._changed:
            shown = self._newest
            if shown is None or not self._waiting or self._sending or self._closing:
                return
            self._sending, self._waiting = True, False
        self._line.send(shown.frame, lambda left: self._sent(shown, left))

    def _sent(self, shown: _Shown, left: bool) -> None:
        with self._changed:
            self._sending = False
            self._failed = not left
            self._counters["shown" if left else "dropped"] += 1
            self._changed.notify_all()
        if left or not self._waiting:
            shown.done(left)
        self._send()

    def _refresh(self) -> None:
        # Spread out, so that forty panels of one line are not refreshed in one burst.
        pause = self._refresh_s * random.Random().uniform(0.5, 1.0)
        while self._sleep(pause):
            if not self._failed and not self._line.is_idle:
                pause = _BUSY_S
                continue
            with self._changed:
                self._waiting = self._newest is not None
            self._send()
            pause = self._refresh_s

    def _sleep(self, pause: float) -> bool:
        """Until the pause is over, or RETRY_S after a failure; False once closed."""
        now = time.monotonic()
        over, retry = now + pause, now + RETRY_S
        with self._changed:
            while not self._closing:
                now = time.monotonic()
                until = min(over, retry) if self._failed else over
                if now >= until:
                    break
                self._changed.wait(until - now)
            return not self._closing
