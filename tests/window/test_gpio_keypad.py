"""A keypad on mock pins: bounces are one press, only the asked one counts, the others are told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import SettingsError
from floorlink.messages import Prompt, RatePressed
from tests.floorlink.pty_pair import eventually
from tests.floorlink.recorder import Recorder
from window.gpio_keypad import GpioKeypad, gpio_keypad

LAMP, BEEPER = 20, 21
PINS = {"5": 17, "4": 27, "3": 22, "2": 23, "1": 24}
ASKED = Prompt(window="03", open=True, token="t-1")


@dataclass
class Wired:
    factory: MockFactory
    upstream: Recorder
    keypad: GpioKeypad

    def press_bouncing(self, level: int) -> None:
        pin = self.factory.pin(PINS[str(level)])
        for _ in range(4):
            pin.drive_low()
            pin.drive_high()
        pin.drive_low()
        time.sleep(0.1)
        pin.drive_high()
        pin.drive_low()
        pin.drive_high()

    def beeps(self) -> int:
        """How often the beeper went on."""
        return sum(bool(state.state) for state in self.factory.pin(BEEPER).states)

    @property
    def is_lit(self) -> bool:
        return bool(self.factory.pin(LAMP).state)

    @property
    def ratings(self) -> list[tuple[str, int]]:
        return [(m.token, m.level) for m in self.upstream.sent if isinstance(m, RatePressed)]

    def count(self, name: str) -> int:
        return self.keypad.health().counters[name]


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    factory = MockFactory()
    gpiozero.Device.pin_factory = factory
    yield factory
    factory.reset()
    gpiozero.Device.pin_factory = None


@pytest.fixture
def wired(factory: MockFactory, tmp_path: Path) -> Iterator[Wired]:
    options = {"pins": PINS, "lamp": LAMP, "beeper": BEEPER}
    config = DeviceConfig("keypad-03", "keypad", "gpio-keypad", options=options)
    upstream = Recorder()
    keypad = gpio_keypad(config, Surroundings(upstream, {}, tmp_path))
    keypad.start()
    yield Wired(factory, upstream, keypad)
    keypad.close()


def test_a_bouncing_press_is_one_rating_and_one_beep(wired: Wired) -> None:
    wired.keypad.tell(ASKED)
    eventually(lambda: wired.is_lit)

    wired.press_bouncing(2)

    eventually(lambda: wired.ratings)
    eventually(lambda: not wired.is_lit)
    time.sleep(0.3)
    assert wired.ratings == [("t-1", 2)]
    assert wired.beeps() == 1
    assert wired.count("edges") >= 10


@pytest.mark.parametrize("level", [5, 4, 3, 2, 1])
def test_every_contact_is_its_level(wired: Wired, level: int) -> None:
    wired.keypad.tell(ASKED)

    wired.press_bouncing(level)

    eventually(lambda: wired.ratings == [("t-1", level)])


def test_a_press_that_nobody_asked_for_beeps_twice_and_is_counted(wired: Wired) -> None:
    wired.press_bouncing(5)

    eventually(lambda: wired.count("ignored") == 1)
    eventually(lambda: wired.beeps() == 2)
    assert wired.ratings == []


def test_the_second_press_of_two_at_once_does_not_count(wired: Wired) -> None:
    wired.keypad.tell(ASKED)

    for level in (5, 1):
        wired.factory.pin(PINS[str(level)]).drive_low()
    eventually(lambda: wired.count("ignored") == 1)

    assert len(wired.ratings) == 1


def test_a_spike_is_no_press(wired: Wired) -> None:
    wired.keypad.tell(ASKED)
    pin = wired.factory.pin(PINS["1"])

    pin.drive_low()
    pin.drive_high()
    time.sleep(0.1)

    assert wired.ratings == []
    assert wired.count("edges") == 2


def test_a_keypad_needs_no_lamp_and_no_beeper(factory: MockFactory, tmp_path: Path) -> None:
    config = DeviceConfig("keypad-03", "keypad", "gpio-keypad", options={"pins": PINS})
    keypad = gpio_keypad(config, Surroundings(Recorder(), {}, tmp_path))
    keypad.start()

    factory.pin(PINS["3"]).drive_low()

    eventually(lambda: keypad.health().counters["ignored"] == 1)
    keypad.close()
    assert keypad.health().health == "gone"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"pins": {"6": 17}}, "no level from 1 to 5"),
        ({"pins": {"5": 17, "4": 17}}, "a pin is named twice"),
        ({"pins": {"5": 17}, "lamp": 17}, "a pin is named twice"),
        ({"pisn": {}}, 'missing key "pins"'),
    ],
)
def test_faults_of_its_table_are_told(
    factory: MockFactory, tmp_path: Path, options: dict[str, object], told: str
) -> None:
    config = DeviceConfig("keypad-03", "keypad", "gpio-keypad", options=options)

    with pytest.raises(SettingsError, match=told):
        gpio_keypad(config, Surroundings(Recorder(), {}, tmp_path))
