"""Driver of FF 68 evaluation keypads: one press, one rating, and only while one is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.framing.ff68 import Ff68Frame
from floorlink.messages import DeviceHealth, DeviceKind, Message, Prompt, RatePressed
from window.bus import Ff68Bus
from window.presses import Presses
from window.profiles import DEFAULT_KEYPAD, KeypadProfile, load_keypad
from window.rating_prompt import RatingPrompt


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
        self._upstream = around.upstream
        self._bus = Ff68Bus.on(around.lines[config.line])
        self._presses = Presses(profile.debounce.total_seconds())
        self._prompt = RatingPrompt(profile.answer_within.total_seconds(), clock)
        self._last_counted = False
        self._counters = dict.fromkeys(("ratings", "ignored", "repeated", "unknown"), 0)
        self._bus.attach(self._address, self._hear)

    def start(self) -> None:
        """Nothing to start: the line has the threads."""

    def tell(self, message: Message) -> None:
        """Opens and closes the prompt; a prompt that was answered stays closed."""
        if isinstance(message, Prompt) and self._prompt.tell(message) and self._profile.invite:
            self._answer(self._profile.invite)

    def health(self) -> DeviceHealth:
        is_open = self._bus.line.is_open
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile=self._profile_name,
            health="ready" if is_open else "gone",
            detail="" if is_open else f"line {self._bus.line.settings.name} is not open",
            counters={**self._counters, "strangers": self._bus.strangers},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._bus.detach(self._address)

    def _hear(self, frame: Ff68Frame) -> None:
        level = self._profile.grades.get(frame.data.hex())
        if frame.command != self._profile.result_command or level is None:
            self._counters["unknown"] += 1
            return
        now = self._clock()
        if self._presses.is_new(frame.data, now):
            self._last_counted = self._rate(level)
        else:
            self._counters["repeated"] += 1
        if self._last_counted and self._presses.is_to_be_answered(now):
            self._answer(self._profile.received)

    def _rate(self, level: int) -> bool:
        """Whether the press is the answer to an open prompt; if so it is on its way."""
        token = self._prompt.answer()
        if not token:
            self._counters["ignored"] += 1
            return False
        self._counters["ratings"] += 1
        self._upstream.send(
            RatePressed(
                request_id=str(uuid4()),
                device=self.code,
                token=token,
                level=level,
                at=datetime.now(UTC),
            )
        )
        return True

    def _answer(self, data: str) -> None:
        self._bus.send(Ff68Frame(self._address, self._profile.answer_command, bytes.fromhex(data)))
