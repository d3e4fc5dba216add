"""Driver of an evaluation keypad on GPIO pins: a contact per level, a lamp, a beeper.

The lamp is lit while a rating is asked for. A press that counts is one beep; one that does not is
two, and the lamp blinks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from gpiozero import LED, Buzzer

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import SettingsError
from floorlink.messages import DeviceHealth, DeviceKind, Message
from floorlink.settings import convert
from window.button_press import Press
from window.contacts import ContactHabits, Contacts
from window.profiles import faults_of_grades
from window.ratings import Ratings

_BEEP_S = 0.08


@dataclass(frozen=True, slots=True)
class KeypadOptions:
    """The rest of the device's table in agent.toml."""

    pins: dict[str, int]
    """Level "1" to "5" -> BCM number."""
    lamp: int | None = None
    beeper: int | None = None
    pull_up: bool = True
    debounce: timedelta = timedelta(milliseconds=30)
    answer_within: timedelta = timedelta(seconds=120)


def gpio_keypad(config: DeviceConfig, around: Surroundings) -> GpioKeypad:
    name = f"device {config.code}"
    options = convert(config.options, KeypadOptions, name)
    levels = {pin: int(pin) if pin.isdecimal() else 0 for pin in options.pins}
    wrong = faults_of_grades(name, levels)
    pins = [*options.pins.values(), *(pin for pin in (options.lamp, options.beeper) if pin)]
    if len(set(pins)) != len(pins):
        wrong.append(f"{name}: a pin is named twice")
    if wrong:
        raise SettingsError(wrong)
    return GpioKeypad(config, around, options)


class GpioKeypad:
    """One keypad before one citizen."""

    kind: DeviceKind = "keypad"

    def __init__(
        self,
        config: DeviceConfig,
        around: Surroundings,
        options: KeypadOptions,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.code = config.code
        within_s = options.answer_within.total_seconds()
        self._ratings = Ratings(self.code, around.upstream, within_s, clock)
        # Held as soon as it is certain: a citizen presses once and does not wait for anything.
        habits = ContactHabits(options.pull_up, options.debounce, hold=timedelta(0))
        self._contacts = Contacts(self.code, options.pins, habits, self._pressed)
        self._lamp = None if options.lamp is None else LED(options.lamp)
        self._beeper = None if options.beeper is None else Buzzer(options.beeper)
        self._closing = threading.Event()
        self._lit = threading.Thread(target=self._keep_lamp, name=f"lamp-{self.code}", daemon=True)

    def start(self) -> None:
        self._contacts.start()
        self._lit.start()

    def tell(self, message: Message) -> None:
        """Opens and closes the prompt."""
        self._ratings.tell(message)

    def try_out(self, text: str) -> None:
        """Lamp and beeper as for a press that does not count. It shows no text."""
        self._say(counted=False)

    def health(self) -> DeviceHealth:
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile="",
            health="gone" if self._contacts.closed else "ready",
            counters={**self._ratings.counters, "edges": self._contacts.edges},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._closing.set()
        self._contacts.close()
        if self._lit.is_alive():
            self._lit.join(timeout=2)
        for part in (self._lamp, self._beeper):
            if part is not None:
                part.close()

    def _pressed(self, level: str, press: Press) -> None:
        if press == "held":
            self._say(counted=self._ratings.press(int(level)))

    def _say(self, *, counted: bool) -> None:
        times = 1 if counted else 2
        if self._beeper is not None:
            self._beeper.beep(_BEEP_S, _BEEP_S, n=times, background=True)
        if self._lamp is not None and not counted:
            self._lamp.blink(_BEEP_S, _BEEP_S, n=times, background=False)

    def _keep_lamp(self) -> None:
        """The prompt may end without a word from the server, so the lamp looks for itself."""
        shown = False
        while self._lamp is not None and not self._closing.wait(0.05):
            asked = self._ratings.asked
            if asked != shown:
                self._lamp.value = shown = asked
