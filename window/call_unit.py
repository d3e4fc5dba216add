"""Driver of FF 68 call units: a clerk's key becomes a KeyPressed, and the unit shows the ticket.

A press is of the moment. It is asked once, and once more under the same request id if the server
was silent; after that the clerk hears two beeps and knows that it did not happen. Nothing is
pressed later on the clerk's behalf.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import ServerAway
from floorlink.framing import ff68
from floorlink.framing.ff68 import Ff68Frame
from floorlink.messages import (
    DeviceHealth,
    DeviceKind,
    KeyPressed,
    Message,
    WindowView,
)
from floorlink.standing import StandingFrame
from window.bus import Ff68Bus
from window.presses import Presses
from window.profiles import DEFAULT_CALL_UNIT, CallUnitProfile, load_call_unit


def ff68_call_unit(config: DeviceConfig, around: Surroundings) -> CallUnit:
    return CallUnit(config, around, load_call_unit(config.profile or DEFAULT_CALL_UNIT))


def shown_digits(number: str, profile: CallUnitProfile) -> bytes:
    """The digits of a ticket's number, right-aligned; the unit has no letters."""
    digits = [int(character) for character in number if character in "0123456789"]
    digits = digits[-profile.cells :]
    return bytes([profile.blank] * (profile.cells - len(digits)) + digits)


class CallUnit:
    """One unit on a clerk's desk. Thread-safe."""

    kind: DeviceKind = "call_unit"

    def __init__(
        self,
        config: DeviceConfig,
        around: Surroundings,
        profile: CallUnitProfile,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.code = config.code
        self._address = config.address
        self._profile_name = config.profile
        self._profile = profile
        self._clock = clock
        self._upstream = around.upstream
        self._bus = Ff68Bus.on(around.lines[config.line])
        self._standing = StandingFrame(self._bus.line, self.code, profile.refresh.total_seconds())
        self._presses = Presses(profile.debounce.total_seconds())
        self._view: WindowView | None = None
        self._asking = threading.Event()
        self._pressed: queue.SimpleQueue[KeyPressed | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._counters = dict.fromkeys(("presses", "repeated", "unknown", "busy", "refused"), 0)
        self._worker = threading.Thread(target=self._work, name=f"unit-{self.code}", daemon=True)
        self._bus.attach(self._address, self._hear)

    def start(self) -> None:
        self._standing.start()
        self._worker.start()

    def tell(self, message: Message) -> None:
        """Shows the number at the window; beeps once when a new one is called."""
        if not isinstance(message, WindowView):
            return
        before = self._view
        if before and before.window == message.window and message.seq < before.seq:
            return
        self._view = message
        number = message.ticket.number if message.ticket else ""
        shown_before = before.ticket.number if before and before.ticket else ""
        if before is None or number != shown_before:
            digits = shown_digits(number, self._profile)
            frame = Ff68Frame(self._address, self._profile.show_command, digits)
            self._standing.show(ff68.encode(frame), _whether_shown_or_not)
            if before and number:
                self._beep()

    def health(self) -> DeviceHealth:
        is_open = self._bus.line.is_open
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health="ready" if is_open else "gone",
            detail="" if is_open else f"line {self._bus.line.settings.name} is not open",
            counters={
                **self._counters,
                **self._standing.counters,
                "strangers": self._bus.strangers,
            },
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._bus.detach(self._address)
        self._standing.close()
        self._closing.set()
        self._pressed.put(None)
        if self._worker.is_alive():
            self._worker.join(timeout=2)

    def _hear(self, frame: Ff68Frame) -> None:
        if frame.command != self._profile.key_command:
            self._counters["unknown"] += 1
            return
        now = self._clock()
        is_new = self._presses.is_new(frame.data, now)
        if self._presses.is_to_be_answered(now):
            self._bus.send(frame)
        if not is_new:
            self._counters["repeated"] += 1
            return
        meaning = self._profile.keys.get(frame.data.hex())
        if meaning is None:
            self._counters["unknown"] += 1
        elif self._asking.is_set():
            # Waiting presses would all come true at once when the server is back.
            self._counters["busy"] += 1
        else:
            self._asking.set()
            self._counters["presses"] += 1
            key, _, argument = meaning.partition(" ")
            self._pressed.put(
                KeyPressed(
                    request_id=str(uuid4()),
                    device=self.code,
                    key=key,
                    argument=argument,
                    at=datetime.now(UTC),
                )
            )

    def _work(self) -> None:
        while (pressed := self._pressed.get()) and not self._closing.is_set():
            if not self._accepted(pressed):
                self._counters["refused"] += 1
                self._beep()
                self._closing.wait(self._profile.beep_gap.total_seconds())
                self._beep()
            self._asking.clear()

    def _accepted(self, pressed: KeyPressed) -> bool:
        for _ in range(2):
            try:
                return self._upstream.ask(pressed).ok
            except ServerAway:
                if not self._upstream.connected:
                    break
        return False

    def _beep(self) -> None:
        self._bus.send(Ff68Frame(self._address, self._profile.beep_command))


def _whether_shown_or_not(_left: bool) -> None:
    """The unit's figures serve the clerk; nobody waits for a receipt of them."""
