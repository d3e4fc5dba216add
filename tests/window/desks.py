"""Every implementation of keypads and call units behind one face, for the families' contracts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import gpiozero
from gpiozero.pins.mock import MockFactory

from floorlink.driver import Device, DeviceConfig, Surroundings
from floorlink.profiles import profile_path
from tests.floorlink.on_a_line import OnALine
from tests.floorlink.recorder import Recorder
from tests.window.test_usb_keyboard import PATH, Pad
from window.call_unit import ff68_call_unit
from window.gpio_button import gpio_button
from window.gpio_keypad import gpio_keypad
from window.keypad import ff68_keypad
from window.profiles import load_call_unit, load_keypad
from window.twins import CallUnitTwin, KeypadTwin
from window.usb_keyboard import UsbCallUnit, UsbKeypad


@dataclass
class Desk:
    """One started device, and what a finger can do to it."""

    device: Device
    upstream: Recorder
    press: Callable[[str], None]
    """A key of the hall, or a level."""
    keys: tuple[str, ...]


def patient(folder: Path, profile: str) -> str:
    """The profile with a debounce that a busy test machine cannot outlast."""
    path = folder / "patient.toml"
    path.write_text(profile_path(profile).read_text("utf-8").replace("300 ms", "200 ms"), "utf-8")
    return str(path)


@contextmanager
def ff68_keys(folder: Path) -> Iterator[Desk]:
    profile = patient(folder, "keypads/ff68-caller.toml")
    twin = CallUnitTwin(3, load_call_unit(profile))
    floor = OnALine(folder, twin)
    config = DeviceConfig("unit", "call_unit", "ff68-call-unit", "line", 3, profile=profile)
    device = floor.build(ff68_call_unit, config)
    yield Desk(
        device, floor.upstream, lambda key: floor.pair.say(twin.press(key)), tuple(twin.keys)
    )
    floor.close()


@contextmanager
def usb_keys(folder: Path) -> Iterator[Desk]:
    pad, upstream = Pad(), Recorder()
    names = {"call": "KEY_ENTER", "recall": "KEY_KPPLUS", "pause": "KEY_KPSLASH"}
    config = DeviceConfig("unit", "call_unit", "usb-call-unit", options={"path": PATH})
    unit = UsbCallUnit(config, Surroundings(upstream, {}, folder), pad.open)
    unit.start()
    yield Desk(unit, upstream, lambda key: pad.press(names[key]), tuple(names))
    unit.close()


@contextmanager
def gpio_keys(folder: Path) -> Iterator[Desk]:
    upstream = Recorder()
    with mock_pins() as factory:
        options = {"pin": 17, "hold": "400 ms"}
        config = DeviceConfig("unit", "button", "gpio-button", options=options)
        button = gpio_button(config, Surroundings(upstream, {}, folder))
        button.start()

        def press(key: str) -> None:
            bounce(factory, 17, down_s=0.1 if key == "call" else 0.6)

        yield Desk(button, upstream, press, ("call", "recall"))
        button.close()


@contextmanager
def ff68_levels(folder: Path, profile: str = "keypads/ff68-five.toml") -> Iterator[Desk]:
    profile = patient(folder, profile)
    twin = KeypadTwin(131, load_keypad(profile))
    floor = OnALine(folder, twin)
    config = DeviceConfig("keypad", "keypad", "ff68-keypad", "line", 3, profile=profile)
    device = floor.build(ff68_keypad, config)
    yield Desk(
        device,
        floor.upstream,
        lambda level: floor.pair.say(twin.press(int(level))),
        tuple(map(str, twin.levels)),
    )
    floor.close()


@contextmanager
def ff68_four_levels(folder: Path) -> Iterator[Desk]:
    with ff68_levels(folder, "keypads/ff68-four.toml") as desk:
        yield desk


@contextmanager
def usb_levels(folder: Path) -> Iterator[Desk]:
    pad, upstream = Pad(), Recorder()
    config = DeviceConfig("keypad", "keypad", "usb-keypad", options={"path": PATH})
    keypad = UsbKeypad(config, Surroundings(upstream, {}, folder), pad.open)
    keypad.start()
    yield Desk(keypad, upstream, lambda level: pad.press(f"KEY_KP{level}"), tuple("54321"))
    keypad.close()


@contextmanager
def gpio_levels(folder: Path) -> Iterator[Desk]:
    upstream = Recorder()
    with mock_pins() as factory:
        pins = {level: 10 + int(level) for level in "54321"}
        options = {"pins": pins, "lamp": 20, "beeper": 21}
        config = DeviceConfig("keypad", "keypad", "gpio-keypad", options=options)
        keypad = gpio_keypad(config, Surroundings(upstream, {}, folder))
        keypad.start()
        yield Desk(keypad, upstream, lambda level: bounce(factory, pins[level]), tuple(pins))
        keypad.close()


@contextmanager
def mock_pins() -> Iterator[MockFactory]:
    factory = MockFactory()
    gpiozero.Device.pin_factory = factory
    yield factory
    factory.reset()
    gpiozero.Device.pin_factory = None


def bounce(factory: MockFactory, pin: int, down_s: float = 0.1) -> None:
    """A finger on a poor contact, which lets go by itself."""
    contact = factory.pin(pin)
    for _ in range(3):
        contact.drive_low()
        contact.drive_high()
    contact.drive_low()

    def let_go() -> None:
        time.sleep(down_s)
        contact.drive_high()

    finger = threading.Thread(target=let_go)
    finger.start()
    finger.join()


CALL_UNITS = (ff68_keys, usb_keys, gpio_keys)
KEYPADS = (ff68_levels, ff68_four_levels, usb_levels, gpio_levels)
