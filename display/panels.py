"""Drivers of LED window panels: the newest state of a window becomes a frame on the line.

A panel has at most one frame in the line's queue. Views that come meanwhile wait here, and only
the newest of them is sent: a panel never works through the past.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from display.panel_profile import DEFAULT_ONBON, DEFAULT_STRIP, PanelProfile, load_panel_profile
from display.panel_text import panel_bytes, panel_text
from floorlink.driver import DeviceConfig, Surroundings, Upstream
from floorlink.framing import bank_strip, onbon
from floorlink.line import Line
from floorlink.messages import DeviceHealth, DeviceKind, Health, Message, Receipt, WindowView

Frame = Callable[[str], bytes]
"""A text as the bytes that make one panel show it."""

RETRY_S = 1.0
"""After a frame was dropped; the line itself watches for the port."""


def onbon_panel(config: DeviceConfig, around: Surroundings) -> Panel:
    profile = load_panel_profile(config.profile or DEFAULT_ONBON)
    return Panel(config, around, profile, onbon_frame(profile, config.address))


def bank_strip_panel(config: DeviceConfig, around: Surroundings) -> Panel:
    profile = load_panel_profile(config.profile or DEFAULT_STRIP)
    return Panel(config, around, profile, strip_frame(profile, config.address))


def onbon_frame(profile: PanelProfile, address: int) -> Frame:
    """`address` 0: the only panel on its line, whatever its own address."""

    def frame(text: str) -> bytes:
        area = onbon.DynamicText(
            panel_bytes(text, profile.encoding),
            profile.width,
            profile.height,
            lasts_s=int(profile.lasts.total_seconds()),
        )
        return onbon.encode(onbon.OnbonFrame(area.data(), address or onbon.ANYONE))

    return frame


def strip_frame(profile: PanelProfile, address: int) -> Frame:
    def frame(text: str) -> bytes:
        shown = panel_bytes(text, profile.encoding)
        return bank_strip.encode(bank_strip.StripFrame(address, shown, profile.combined))

    return frame


class Panel:
    """One panel above one window. Thread-safe."""

    kind: DeviceKind = "panel"

    def __init__(
        self, config: DeviceConfig, around: Surroundings, profile: PanelProfile, frame: Frame
    ) -> None:
        self.code = config.code
        self._window = config.window
        self._profile_name = config.profile
        self._profile = profile
        self._frame = frame
        self._line: Line = around.lines[config.line]
        self._upstream: Upstream = around.upstream
        self._lock = threading.Lock()
        self._newest: WindowView | None = None
        self._sending = False
        self._stale = False
        """The newest view has not been given to the line yet."""
        self._receipted: tuple[int, int, bool] | None = None
        self._counters = {"shown": 0, "dropped": 0, "superseded": 0}
        self._failed = False
        self._closing = threading.Event()
        self._refresher = threading.Thread(
            target=self._refresh, name=f"panel-{self.code}", daemon=True
        )

    def start(self) -> None:
        self._refresher.start()

    def tell(self, message: Message) -> None:
        """Shows a WindowView of this panel's window; an older one than the last changes nothing."""
        if not isinstance(message, WindowView):
            return
        if self._window and message.window != self._window:
            return
        with self._lock:
            if self._newest and message.seq < self._newest.seq:
                return
            self._counters["superseded"] += self._stale
            self._newest, self._stale = message, True
        self._send_newest()

    def health(self) -> DeviceHealth:
        with self._lock:
            counters, failed = dict(self._counters), self._failed
        health: Health = "ready"
        detail = ""
        if not self._line.is_open:
            health, detail = "gone", f"line {self._line.settings.name} is not open"
        elif failed:
            health, detail = "degraded", "the last text did not reach the panel"
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health=health,
            detail=detail,
            counters=counters,
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._closing.set()
        if self._refresher.is_alive() and self._refresher is not threading.current_thread():
            self._refresher.join(timeout=2)

    def _send_newest(self) -> None:
        """Give the newest view to the line, unless a frame of this panel is still on its way."""
        with self._lock:
            view = self._newest
            if view is None or not self._stale or self._sending or self._closing.is_set():
                return
            self._sending, self._stale = True, False
        frame = self._frame(panel_text(view, self._profile))
        self._line.send(frame, lambda left: self._sent(view, left))

    def _sent(self, view: WindowView, left: bool) -> None:
        with self._lock:
            self._sending = False
            self._failed = not left
            self._counters["shown" if left else "dropped"] += 1
        self._receipt(view, left)
        if left:
            self._send_newest()

    def _receipt(self, view: WindowView, left: bool) -> None:
        """Once per call and recall; a failure may be followed by its success."""
        if view.state != "called" or view.call is None:
            return
        told = (view.call.seq, view.call.times, left)
        with self._lock:
            if self._receipted in (told, (view.call.seq, view.call.times, True)):
                return
            self._receipted = told
        self._upstream.send(
            Receipt(
                request_id=str(uuid4()),
                device=self.code,
                channel="panel",
                ok=left,
                seq=view.call.seq,
                detail="" if left else "the line dropped the frame",
                at=datetime.now(UTC),
            )
        )

    def _refresh(self) -> None:
        """Tell the panel again from time to time, and soon after a failure; never before a call."""
        every = self._profile.refresh.total_seconds()
        # Spread out, so that forty panels of one line are not refreshed in one burst.
        due = time.monotonic() + every * random.uniform(0.5, 1.0)
        while not self._closing.wait(min(RETRY_S, every)):
            with self._lock:
                failed = self._failed
            if not failed and time.monotonic() < due:
                continue
            if not failed and not self._line.is_idle:
                continue
            due = time.monotonic() + every
            with self._lock:
                self._stale = self._newest is not None
            self._send_newest()
