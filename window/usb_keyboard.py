"""Drivers of USB keyboards: a small number pad as a citizen's keypad or as a clerk's call unit."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import DeviceHealth, DeviceKind, Message
from floorlink.settings import convert
from window.asking import KeyAsker
from window.keyboard_events import KeyboardReader, OpenKeyboard, open_evdev
from window.profiles import (
    DEFAULT_USB_CALL_UNIT,
    DEFAULT_USB_KEYPAD,
    load_usb_call_unit,
    load_usb_keypad,
)
from window.ratings import Ratings


@dataclass(frozen=True, slots=True)
class KeyboardOptions:
    """The rest of the device's table in agent.toml."""

    path: str
    """A stable name: /dev/input/by-path/…-event-kbd."""


def usb_keypad(config: DeviceConfig, around: Surroundings) -> UsbKeypad:
    return UsbKeypad(config, around)


def usb_call_unit(config: DeviceConfig, around: Surroundings) -> UsbCallUnit:
    return UsbCallUnit(config, around)


class UsbKeypad:
    """A number pad before a citizen. It has neither lamp nor beeper."""

    kind: DeviceKind = "keypad"

    def __init__(
        self,
        config: DeviceConfig,
        around: Surroundings,
        open_keyboard: OpenKeyboard = open_evdev,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        options = convert(config.options, KeyboardOptions, f"device {config.code}")
        self.code = config.code
        self._profile_name = config.profile
        self._profile = load_usb_keypad(config.profile or DEFAULT_USB_KEYPAD)
        within_s = self._profile.answer_within.total_seconds()
        self._ratings = Ratings(self.code, around.upstream, within_s, clock)
        self._unknown = 0
        self._reader = KeyboardReader(options.path, self._pressed, open_keyboard)

    def start(self) -> None:
        self._reader.start()

    def tell(self, message: Message) -> None:
        """Opens and closes the prompt."""
        self._ratings.tell(message)

    def health(self) -> DeviceHealth:
        counters = {**self._ratings.counters, "unknown": self._unknown}
        return _health(self, self._profile_name, self._reader, counters)

    def close(self) -> None:
        self._reader.close()

    def _pressed(self, key: str) -> None:
        level = self._profile.grades.get(key)
        if level is None:
            self._unknown += 1
        else:
            self._ratings.press(level)


class UsbCallUnit:
    """A number pad on a clerk's desk. It shows nothing."""

    kind: DeviceKind = "call_unit"

    def __init__(
        self,
        config: DeviceConfig,
        around: Surroundings,
        open_keyboard: OpenKeyboard = open_evdev,
    ) -> None:
        options = convert(config.options, KeyboardOptions, f"device {config.code}")
        self.code = config.code
        self._profile_name = config.profile
        self._profile = load_usb_call_unit(config.profile or DEFAULT_USB_CALL_UNIT)
        self._asker = KeyAsker(self.code, around.upstream, _nothing_to_say_it_with)
        self._unknown = 0
        self._reader = KeyboardReader(options.path, self._pressed, open_keyboard)

    def start(self) -> None:
        self._asker.start()
        self._reader.start()

    def tell(self, message: Message) -> None:
        """A keyboard shows nothing."""

    def health(self) -> DeviceHealth:
        counters = {**self._asker.counters, "unknown": self._unknown}
        return _health(self, self._profile_name, self._reader, counters)

    def close(self) -> None:
        self._reader.close()
        self._asker.close()

    def _pressed(self, key: str) -> None:
        meaning = self._profile.keys.get(key)
        if meaning is None:
            self._unknown += 1
        else:
            self._asker.press(meaning)


def _health(
    device: UsbKeypad | UsbCallUnit, profile: str, reader: KeyboardReader, counters: dict[str, int]
) -> DeviceHealth:
    return DeviceHealth(
        device=device.code,
        kind=device.kind,
        profile=profile,
        health="gone" if reader.fault else "ready",
        detail=reader.fault,
        counters=counters,
        at=datetime.now(UTC),
    )


def _nothing_to_say_it_with() -> None:
    """A keyboard has neither lamp nor beeper; the refusal is counted."""
