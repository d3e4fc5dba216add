"""Virtual twins of call units and evaluation keypads: pressed here, heard at the far end."""

from __future__ import annotations

import time
from collections.abc import Callable

from floorlink.driver import DeviceConfig
from floorlink.framing import ff68
from floorlink.framing.ff68 import Ff68Frame
from floorlink.twin import Mischief, Twin, spoken
from window.profiles import (
    DEFAULT_CALL_UNIT,
    DEFAULT_KEYPAD,
    CallUnitProfile,
    KeypadProfile,
    load_call_unit,
    load_keypad,
)

PLEASE_LASTS_S = 60.0
THANKS_LASTS_S = 5.0


class CallUnitTwin:
    """A unit on a desk: keys, six digits, a beeper."""

    def __init__(self, address: int, profile: CallUnitProfile) -> None:
        self.address = address
        self.profile = profile
        self.mischief: Mischief = ""
        self.shown = ""
        """Digits lit now, without the blanks before them."""
        self.beeps = 0
        self.pressed: list[str] = []
        """The hall's keys in the order they were pressed."""
        self.acknowledged = 0
        self._unheard = b""
        self._frames = ff68.decoder()

    @property
    def keys(self) -> list[str]:
        """What can be pressed."""
        return list(self.profile.keys.values())

    def press(self, key: str) -> bytes:
        """The bytes that leave the unit. Raises KeyError for a key it does not have."""
        codes = {meaning: code for code, meaning in self.profile.keys.items()}
        data = bytes.fromhex(codes[key])
        self._unheard = ff68.encode(Ff68Frame(self.address, self.profile.key_command, data))
        self.pressed.append(key)
        return spoken(self._unheard, self.mischief)

    def repeat(self) -> bytes:
        """What a unit says again while it has not heard its echo; nothing after that."""
        return spoken(self._unheard, self.mischief) if self._unheard else b""

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; a unit answers nothing."""
        if self.mischief == "silent":
            return b""
        for frame in self._frames.feed(data):
            if frame.address == self.address:
                self._obey(frame)
        return b""

    def _obey(self, frame: Ff68Frame) -> None:
        if frame.command == self.profile.show_command:
            self.shown = "".join(str(digit) for digit in frame.data if digit <= 9)
        elif frame.command == self.profile.beep_command:
            self.beeps += 1
        elif ff68.encode(frame) == self._unheard:
            self._unheard = b""
            self.acknowledged += 1


class KeypadTwin:
    """An evaluator: a key per level, and a lamp that asks and thanks."""

    def __init__(
        self, address: int, profile: KeypadProfile, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`address` is the evaluator's own, the profile's offset included."""
        self.address = address
        self.profile = profile
        self.mischief: Mischief = ""
        self.pressed: list[int] = []
        """Levels in the order they were pressed."""
        self.received = 0
        self._clock = clock
        self._lit = ("", 0.0)
        self._frames = ff68.decoder()

    @property
    def levels(self) -> list[int]:
        """What can be pressed, best first."""
        return sorted(self.profile.grades.values(), reverse=True)

    @property
    def lamp(self) -> str:
        """ "" (dark), "please" while it asks, "thanks" for a moment after a press was received."""
        shown, until = self._lit
        return shown if self._clock() < until else ""

    def press(self, level: int) -> bytes:
        """The bytes that leave the keypad. Raises KeyError for a level it has no key for."""
        codes = {value: code for code, value in self.profile.grades.items()}
        data = bytes.fromhex(codes[level])
        self.pressed.append(level)
        frame = ff68.encode(Ff68Frame(self.address, self.profile.result_command, data))
        return spoken(frame, self.mischief)

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; a keypad answers nothing."""
        if self.mischief == "silent":
            return b""
        for frame in self._frames.feed(data):
            if frame.address == self.address and frame.command == self.profile.answer_command:
                self._obey(frame.data.hex())
        return b""

    def _obey(self, data: str) -> None:
        if data == self.profile.received:
            self.received += 1
            self._lit = ("thanks", self._clock() + THANKS_LASTS_S)
        elif data == self.profile.invite:
            self._lit = ("please", self._clock() + PLEASE_LASTS_S)


def _call_unit_twin(config: DeviceConfig) -> Twin:
    return CallUnitTwin(config.address, load_call_unit(config.profile or DEFAULT_CALL_UNIT))


def _keypad_twin(config: DeviceConfig) -> Twin:
    profile = load_keypad(config.profile or DEFAULT_KEYPAD)
    return KeypadTwin(config.address + profile.address_offset, profile)


TWINS: dict[str, Callable[[DeviceConfig], Twin]] = {
    "ff68-call-unit": _call_unit_twin,
    "ff68-keypad": _keypad_twin,
}
"""Driver name -> the twin of a device configured so."""
