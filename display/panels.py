"""Drivers of LED window panels: the newest state of a window becomes a frame on the line.

Where panels answer, a call is receipted by their answer. Most do not say whether they lit up: then
it is receipted once its frame had time to leave.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from uuid import uuid4

from display.panel_profile import (
    FramedProfile,
    ModbusProfile,
    OnbonProfile,
    PanelProfile,
    load_panel_profile,
)
from display.panel_speech import FramedSpeech, OnbonSpeech, Speech
from display.panel_text import panel_text, printable, steps
from floorlink.driver import DeviceConfig, Surroundings, Upstream
from floorlink.line import Done, Line
from floorlink.messages import DeviceHealth, DeviceKind, Health, Message, Receipt, WindowView
from floorlink.standing import StandingFrame

DEFAULTS = {
    "onbon-bx": "panels/onbon-64x16.toml",
    "framed-panel": "panels/bank-strip.toml",
    "bank-strip": "panels/bank-strip.toml",
    "slz-strip": "panels/slz-strip.toml",
    "alpha-sign": "panels/alpha.toml",
    "digit-board": "panels/digit-board.toml",
    "modbus-panel": "panels/modbus-32.toml",
}
"""Driver -> its profile where agent.toml names none."""


def profile_name(config: DeviceConfig) -> str:
    return config.profile or DEFAULTS[config.driver]


def onbon_panel(config: DeviceConfig, around: Surroundings) -> Panel:
    profile = load_panel_profile(profile_name(config), OnbonProfile)
    return Panel(config, around, profile, OnbonSpeech(profile, config.address))


def framed_panel(config: DeviceConfig, around: Surroundings) -> Panel:
    """Every family that only its profile tells apart."""
    profile = load_panel_profile(profile_name(config), FramedProfile)
    return Panel(config, around, profile, FramedSpeech(profile, config.address))


def bank_strip_panel(config: DeviceConfig, around: Surroundings) -> Panel:
    """The first of the described families, under the name that boxes in the field know."""
    return framed_panel(config, around)


def modbus_panel(config: DeviceConfig, around: Surroundings) -> Panel:
    from display.modbus_speech import ModbusSpeech  # pymodbus, which only these panels need

    profile = load_panel_profile(profile_name(config), ModbusProfile)
    return Panel(config, around, profile, ModbusSpeech(profile, config.address))


class Panel:
    """One panel above one window. Thread-safe."""

    kind: DeviceKind = "panel"

    def __init__(
        self, config: DeviceConfig, around: Surroundings, profile: PanelProfile, speech: Speech
    ) -> None:
        self.code = config.code
        self._profile_name = config.profile
        self._profile = profile
        self._speech = speech
        self._line: Line = around.lines[config.line]
        self._upstream: Upstream = around.upstream
        send = self._ask if speech.answer_within_s else self._line.send
        self._standing = StandingFrame(self._line, self.code, profile.refresh.total_seconds(), send)
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
            text = panel_text(message, self._profile)
            self._show(text, lambda left: self._receipt(message, left))

    def try_out(self, text: str) -> None:
        """Shows an installer's words until the window has something to say."""
        with self._lock:
            self._show(printable(text), lambda _: None)

    def health(self) -> DeviceHealth:
        health: Health = "ready"
        detail = ""
        if not self._line.is_open:
            health, detail = "gone", f"line {self._line.settings.name} is not open"
        elif self._standing.failed:
            refuses = bool(self._speech.refusal())
            health = "silent" if self._speech.answer_within_s and not refuses else "degraded"
            detail = self._fault()
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health=health,
            detail=detail,
            counters={**self._standing.counters, **self._line.troubles},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._standing.close()

    def _show(self, text: str, done: Done) -> None:
        first, *more = (self._speech.frame(step) for step in steps(text, self._profile))
        each_s = self._profile.scroll_every.total_seconds()
        self._standing.show(first, done, *more, each_s=each_s)

    def _ask(self, frame: bytes, done: Done) -> None:
        self._line.ask(frame, self._speech.answer(), self._speech.answer_within_s, done)

    def _fault(self) -> str:
        if not self._line.is_open:
            return "the line dropped the frame"
        if self._speech.answer_within_s:
            return self._speech.refusal() or "the panel did not answer"
        return "the last text did not reach the panel"

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
                detail="" if left else self._fault(),
                at=datetime.now(UTC),
            )
        )
