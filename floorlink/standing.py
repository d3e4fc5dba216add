"""What a device should be showing, kept up to date over a line that may be busy or gone.

A device has at most one frame in the line's queue. Frames that are shown meanwhile wait here and
only the newest is sent: a panel never works through the past. What the device shows is told again
from time to time, because it may have lost power, and soon after a failure. A text that is wider
than its panel is several frames, shown in turn.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from floorlink.line import Done, Line

RETRY_S = 1.0
"""After a frame was dropped; the line itself watches for its port. A device that is silent on an
open line is asked less and less often, because its neighbours wait meanwhile."""
_MOST_DOUBLINGS = 5
_BUSY_S = 0.05
"""A refresh looks so often whether the line is free: it never stands before a call."""


Send = Callable[[bytes, Done], None]


@dataclass(frozen=True, slots=True)
class _Shown:
    frames: tuple[bytes, ...]
    done: Done
    each_s: float
    """How long each of several frames stays."""


class StandingFrame:
    """The newest frame for one device. Thread-safe."""

    def __init__(self, line: Line, name: str, refresh_s: float, send: Send | None = None) -> None:
        """`send` in place of the line's own, for a device that answers."""
        self._line = line
        self._put: Send = send or line.send
        self._refresh_s = refresh_s
        self._changed = threading.Condition()
        self._newest: _Shown | None = None
        self._turn = 0
        self._waiting = self._sending = self._closing = False
        self._failures = 0
        """Frames that failed one after the other while the line was open."""
        self._failed_at = 0.0
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

    def show(self, frame: bytes, done: Done, *more: bytes, each_s: float = 0.0) -> None:
        """At once if the line is free. `done` as with Line.send, again after each refresh.

        It is never called for a frame that a newer one overtook. `more` follow in turn, each
        after `each_s`.
        """
        with self._changed:
            self._counters["superseded"] += self._waiting
            self._newest = _Shown((frame, *more), done, each_s)
            self._turn = 0
            self._waiting = True
            self._changed.notify_all()
        self._send()

    @property
    def counters(self) -> dict[str, int]:
        """shown, dropped, superseded."""
        with self._changed:
            return dict(self._counters)

    @property
    def failed(self) -> bool:
        """The last frame was dropped."""
        return self._failures > 0

    def _send(self) -> None:
        with self._changed:
            shown = self._newest
            if shown is None or not self._waiting or self._sending or self._closing:
                return
            self._sending, self._waiting = True, False
            frame = shown.frames[self._turn]
        self._put(frame, lambda left: self._sent(shown, left))

    def _sent(self, shown: _Shown, left: bool) -> None:
        with self._changed:
            self._sending = False
            in_a_row = self._failures if self._line.is_open else 0
            self._failures = 0 if left else in_a_row + 1
            self._failed_at = time.monotonic()
            self._counters["shown" if left else "dropped"] += 1
            self._changed.notify_all()
        if left or not self._waiting:
            shown.done(left)
        self._send()

    def _refresh(self) -> None:
        # Spread out, so that forty panels of one line are not refreshed in one burst.
        spread = random.Random().uniform(0.5, 1.0)  # a pause, no secret  # nosec B311
        pause = self._refresh_s * spread
        while self._sleep(pause):
            if not self._failures and not self._line.is_idle:
                pause = _BUSY_S
                continue
            with self._changed:
                shown = self._newest
                if shown and not self._waiting:
                    self._turn = (self._turn + 1) % len(shown.frames)
                self._waiting = shown is not None
            self._send()
            pause = self._refresh_s

    def _sleep(self, pause: float) -> bool:
        """Until the pause or a turn is over, or RETRY_S after a failure; False once closed."""
        began = time.monotonic()
        with self._changed:
            while not self._closing:
                now = time.monotonic()
                until = began + pause
                if self._failures:
                    retry = RETRY_S * 2 ** min(self._failures - 1, _MOST_DOUBLINGS)
                    until = min(until, max(began, self._failed_at) + retry)
                if self._newest and len(self._newest.frames) > 1:
                    until = min(until, began + self._newest.each_s)
                if now >= until:
                    break
                self._changed.wait(until - now)
            return not self._closing
