"""A call button on a mock pin: gpiozero's MockPin fires every bounce, the driver must not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gpiozero
import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from floorlink.driver import Device, DeviceConfig, Surroundings
from floorlink.errors import ServerAway, SettingsError
from floorlink.messages import KeyPressed, Message, Reply
from tests.floorlink.pty_pair import eventually
from tests.floorlink.recorder import Recorder
from window.gpio_button import gpio_button


@dataclass
class Wired:
    pin: MockPin
    upstream: Recorder
    button: Device

    @property
    def keys(self) -> list[str]:
        return [m.key for m in self.upstream.asked if isinstance(m, KeyPressed)]

    def press_bouncing(self) -> None:
        for _ in range(4):
            self.pin.drive_low()
            self.pin.drive_high()
        self.pin.drive_low()

    def let_go(self) -> None:
        self.pin.drive_high()


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[Wired]:
    factory = MockFactory()
    gpiozero.Device.pin_factory = factory
    upstream = Recorder()
    options = {"pin": 17, "debounce": "50 ms", "hold": "600 ms"}
    config = DeviceConfig("button-03", "button", "gpio-button", options=options)
    button = gpio_button(config, Surroundings(upstream, {}, tmp_path))
    button.start()
    yield Wired(factory.pin(17), upstream, button)
    button.close()
    factory.reset()
    gpiozero.Device.pin_factory = None


def test_a_short_press_calls_once_however_it_bounces(wired: Wired) -> None:
    wired.press_bouncing()
    time.sleep(0.1)
    wired.let_go()

    eventually(lambda: wired.keys)
    time.sleep(0.1)

    assert wired.keys == ["call"]
    assert wired.button.health().counters["edges"] == 10


def test_holding_recalls_while_it_is_held(wired: Wired) -> None:
    wired.press_bouncing()

    eventually(lambda: wired.keys)
    wired.let_go()
    time.sleep(0.05)

    assert wired.keys == ["recall"]


def test_a_silent_server_is_counted_as_refused(wired: Wired) -> None:
    def silent(_: Message) -> Reply:
        raise ServerAway

    wired.upstream.answer = silent
    wired.press_bouncing()
    time.sleep(0.1)
    wired.let_go()

    eventually(lambda: wired.button.health().counters["refused"] == 1)


def test_a_button_without_a_pin_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    config = DeviceConfig("button-03", "button", "gpio-button", options={"pni": 17})

    with pytest.raises(SettingsError, match="button-03") as caught:
        gpio_button(config, Surroundings(Recorder(), {}, tmp_path))

    assert "pin" in str(caught.value)
