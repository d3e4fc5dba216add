"""Driver of evaluation keypads on a bus: one press, one rating, and only while one is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.framing.described import Frame
from floorlink.messages import DeviceHealth, DeviceKind, Message
from window.bus import FrameBus
from window.presses import Presses
from window.profiles import DEFAULT_KEYPAD, KeypadProfile, load_keypad
from window.ratings import Ratings


def ff68_keypad(config: DeviceConfig, around: Surroundings) -> Keypad:
    return Keypad(config, around, load_keypad(config.profile or DEFAULT_KEYPAD))


class Keypad:
    """One evaluator before one citizen. `config.address` is the window's. Thread-safe."""

    kind: DeviceKind = "keypad"

    def __init__(
        self,
        config: DeviceConfig,
        around: Surroundings,
        profile: KeypadProfile,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.code = config.code
        self._address = config.address + profile.address_offset
        self._profile_name = config.profile
        self._profile = profile
        self._clock = clock
        self._bus = FrameBus.on(around.lines[config.line], profile.frame)
        self._presses = Presses(profile.debounce.total_seconds())
        within_s = profile.answer_within.total_seconds()
        self._ratings = Ratings(self.code, around.upstream, within_s, clock)
        self._last_counted = False
        self._counters = dict.fromkeys(("repeated", "unknown"), 0)
        self._bus.attach(self._address, self._hear)

    def start(self) -> None:
        """Nothing to start: the line has the threads."""

    def tell(self, message: Message) -> None:
        """Opens and closes the prompt; a prompt that was answered stays closed."""
        if self._ratings.tell(message) and self._profile.invite:
            self._answer(self._profile.invite)

    def try_out(self, text: str) -> None:
        """Lights up as for a rating, where the keypad can, and beeps. It shows no text."""
        if self._profile.invite:
            self._answer(self._profile.invite)
        self._say_not_counted()

    def health(self) -> DeviceHealth:
        is_open = self._bus.line.is_open
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health="ready" if is_open else "gone",
            detail="" if is_open else f"line {self._bus.line.settings.name} is not open",
            counters={**self._ratings.counters, **self._counters, **self._bus.counters},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._bus.detach(self._address)

    def _hear(self, frame: Frame) -> None:
        level = self._profile.grades.get(frame.data.hex())
        if frame.command != self._profile.result_command or level is None:
            self._counters["unknown"] += 1
            return
        now = self._clock()
        if self._presses.is_new(frame.data, now):
            self._last_counted = self._ratings.press(level)
            if not self._last_counted:
                self._say_not_counted()
        else:
            self._counters["repeated"] += 1
        if self._last_counted and self._presses.is_to_be_answered(now):
            self._answer(self._profile.received)

    def _say_not_counted(self) -> None:
        if self._profile.not_counted_command is not None:
            data = bytes.fromhex(self._profile.not_counted)
            self._bus.send(Frame(self._address, self._profile.not_counted_command, data))

    def _answer(self, data: str) -> None:
        self._bus.send(Frame(self._address, self._profile.answer_command, bytes.fromhex(data)))
