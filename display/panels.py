"""Drivers of LED window panels: the newest state of a window becomes a frame on the line.

A call is receipted once its frame had time to leave: panels of these families do not say whether
they lit up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from display.panel_profile import DEFAULT_ONBON, DEFAULT_STRIP, PanelProfile, load_panel_profile
from display.panel_text import panel_bytes, panel_text
from floorlink.driver import DeviceConfig, Surroundings, Upstream
from floorlink.framing import bank_strip, onbon
from floorlink.line import Line
from floorlink.messages import DeviceHealth, DeviceKind, Health, Message, Receipt, WindowView
from floorlink.standing import StandingFrame

Frame = Callable[[str], bytes]
"""A text as the bytes that make one panel show it."""


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
        self._profile_name = config.profile
        self._profile = profile
        self._frame = frame
        self._line: Line = around.lines[config.line]
        self._upstream: Upstream = around.upstream
        self._standing = StandingFrame(self._line, self.code, profile.refresh.total_seconds())
        self._lock = threading.Lock()
        self._newest: WindowView | None = None
        self._receipted: tuple[int, int, bool] | None = None

    def start(self) -> None:
        self._standing.start()

    def tell(self, message: Message) -> None:
        """Shows a WindowView; one older than the last of its window changes nothing."""
        if not isinstance(message, WindowView):
            return
        with self._lock:
            newest = self._newest
            if newest and newest.window == message.window and message.seq < newest.seq:
                return
            self._newest = message
            frame = self._frame(panel_text(message, self._profile))
            self._standing.show(frame, lambda left: self._receipt(message, left))

    def health(self) -> DeviceHealth:
        health: Health = "ready"
        detail = ""
        if not self._line.is_open:
            health, detail = "gone", f"line {self._line.settings.name} is not open"
        elif self._standing.failed:
            health, detail = "degraded", "the last text did not reach the panel"
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health=health,
            detail=detail,
            counters=self._standing.counters,
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._standing.close()

    def _receipt(self, view: WindowView, left: bool) -> None:
        """Once per call and recall; a failure may be followed by its success."""
        if view.state != "called" or view.call is None:
            return
        told = (view.call.seq, view.call.times, left)
        if self._receipted in (told, (view.call.seq, view.call.times, True)):
            return
        # Only the line's writer thread comes here.
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
