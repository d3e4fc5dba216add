"""Driver of call units on a bus: a clerk's key becomes a KeyPressed, and the unit shows the ticket.

Two beeps tell the clerk that a press did not happen (window/asking.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.framing.described import Frame
from floorlink.messages import DeviceHealth, DeviceKind, Message, WindowView
from floorlink.standing import StandingFrame
from window.asking import KeyAsker
from window.bus import FrameBus
from window.presses import Presses
from window.profiles import DEFAULT_CALL_UNIT, CallUnitProfile, load_call_unit


def ff68_call_unit(config: DeviceConfig, around: Surroundings) -> CallUnit:
    return CallUnit(config, around, load_call_unit(config.profile or DEFAULT_CALL_UNIT))


def shown_figures(number: str, waiting: int, profile: CallUnitProfile) -> bytes:
    """What the unit's cells show: a ticket's digits at the n, the waiting at the w.

    The unit has no letters. Nobody waiting leaves the w dark.
    """
    digits = "".join(character for character in number if character in "0123456789")
    room = profile.figures.count("w")
    figures = {"n": digits, "w": str(min(waiting, 10**room - 1)) if waiting > 0 else ""}
    cells = []
    for cell in reversed(profile.figures):
        left = figures.get(cell, "")
        cells.append(int(left[-1]) if left else profile.blank)
        figures[cell] = left[:-1]
    return bytes(reversed(cells))


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
        self._bus = FrameBus.on(around.lines[config.line], profile.frame)
        self._standing = StandingFrame(self._bus.line, self.code, profile.refresh.total_seconds())
        self._presses = Presses(profile.debounce.total_seconds())
        self._asker = KeyAsker(self.code, around.upstream, self._beep_twice)
        self._view: WindowView | None = None
        self._shown = b""
        self._counters = dict.fromkeys(("repeated", "unknown"), 0)
        self._bus.attach(self._address, self._hear)

    def start(self) -> None:
        self._standing.start()
        self._asker.start()

    def tell(self, message: Message) -> None:
        """Shows the number at the window and how many wait; beeps once for a new number, and when
        somebody waits for this idle window to call."""
        if not isinstance(message, WindowView):
            return
        before = self._view
        if before and before.window == message.window and message.seq < before.seq:
            return
        self._view = message
        number = message.ticket.number if message.ticket else ""
        self._show(shown_figures(number, message.waiting, self._profile))
        number_before = before.ticket.number if before and before.ticket else ""
        is_new = bool(number) and number != number_before
        if before and (is_new or (message.wanted and not before.wanted)):
            self._beep()

    def try_out(self, text: str) -> None:
        """Shows the digits of an installer's words and beeps."""
        self._show(shown_figures(text, 0, self._profile))
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
                **self._asker.counters,
                **self._counters,
                **self._standing.counters,
                **self._bus.counters,
            },
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._bus.detach(self._address)
        self._standing.close()
        self._asker.close()

    def _hear(self, frame: Frame) -> None:
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
        else:
            self._asker.press(meaning)

    def _show(self, figures: bytes) -> None:
        if figures != self._shown:
            self._shown = figures
            frame = Frame(self._address, self._profile.show_command, figures)
            self._standing.show(self._bus.encode(frame), _whether_shown_or_not)

    def _beep(self) -> None:
        self._bus.send(Frame(self._address, self._profile.beep_command))

    def _beep_twice(self) -> None:
        self._beep()
        self._asker.closing.wait(self._profile.beep_gap.total_seconds())
        self._beep()


def _whether_shown_or_not(_left: bool) -> None:
    """The unit's figures serve the clerk; nobody waits for a receipt of them."""
