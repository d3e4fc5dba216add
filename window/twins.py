"""Virtual twins of call units and evaluation keypads: pressed here, heard at the far end."""

from __future__ import annotations

import time
from collections.abc import Callable

from floorlink.driver import DeviceConfig
from floorlink.framing.described import Frame, FrameFamily
from floorlink.twin import Twin, Wired
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


class CallUnitTwin(Wired):
    """A unit on a desk: keys, a row of digits, a beeper."""

    def __init__(
        self, address: int, profile: CallUnitProfile, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(address, clock)
        self.profile = profile
        self.shown = ""
        """Digits lit now, without the blanks around them."""
        self.beeps = 0
        self.pressed: list[str] = []
        """The hall's keys in the order they were pressed."""
        self.acknowledged = 0
        self._unheard = b""
        self._family = FrameFamily(profile.frame)
        self._frames = self._family.decoder()

    @property
    def keys(self) -> list[str]:
        """What can be pressed."""
        return list(self.profile.keys.values())

    def press(self, key: str) -> bytes:
        """The bytes that leave the unit. Raises KeyError for a key it does not have."""
        codes = {meaning: code for code, meaning in self.profile.keys.items()}
        data = bytes.fromhex(codes[key])
        frame = Frame(self.present_address, self.profile.key_command, data)
        self._unheard = self._family.encode(frame)
        self.pressed.append(key)
        return self.speak(self._unheard)

    def repeat(self) -> bytes:
        """What a unit says again while it has not heard its echo; nothing after that."""
        return self.speak(self._unheard) if self._unheard else b""

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; a unit answers nothing."""
        if self.mischief == "silent":
            return b""
        for frame in self._frames.feed(data):
            if frame.address == self.present_address:
                self._obey(frame)
        return b""

    def power_cycle(self) -> None:
        super().power_cycle()
        self.shown = ""
        self._unheard = b""

    def _obey(self, frame: Frame) -> None:
        if frame.command == self.profile.show_command:
            self.shown = "".join(str(d) if d <= 9 else " " for d in frame.data).strip()
        elif frame.command == self.profile.beep_command:
            self.beeps += 1
        elif self._family.encode(frame) == self._unheard:
            self._unheard = b""
            self.acknowledged += 1


class KeypadTwin(Wired):
    """An evaluator: a key per level, a lamp that asks and thanks, a beeper."""

    def __init__(
        self, address: int, profile: KeypadProfile, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`address` is the evaluator's own, the profile's offset included."""
        super().__init__(address, clock)
        self.profile = profile
        self.pressed: list[int] = []
        """Levels in the order they were pressed."""
        self.received = 0
        self.beeps = 0
        """How often it was told that a press does not count."""
        self._lit = ("", 0.0)
        self._family = FrameFamily(profile.frame)
        self._frames = self._family.decoder()

    @property
    def levels(self) -> list[int]:
        """What can be pressed, best first."""
        return sorted(self.profile.grades.values(), reverse=True)

    @property
    def lamp(self) -> str:
        """ "" (dark), "please" while it asks, "thanks" for a moment after a press was received."""
        shown, until = self._lit
        return shown if self.clock() < until else ""

    def press(self, level: int) -> bytes:
        """The bytes that leave the keypad. Raises KeyError for a level it has no key for."""
        codes = {value: code for code, value in self.profile.grades.items()}
        data = bytes.fromhex(codes[level])
        self.pressed.append(level)
        frame = Frame(self.present_address, self.profile.result_command, data)
        return self.speak(self._family.encode(frame))

    def feed(self, data: bytes) -> bytes:
        """Take what came over the line; a keypad answers nothing."""
        if self.mischief == "silent":
            return b""
        for frame in self._frames.feed(data):
            if frame.address == self.present_address:
                self._obey(frame)
        return b""

    def power_cycle(self) -> None:
        super().power_cycle()
        self._lit = ("", 0.0)

    def _obey(self, frame: Frame) -> None:
        profile, data = self.profile, frame.data.hex()
        if (frame.command, data) == (profile.answer_command, profile.received):
            self.received += 1
            self._lit = ("thanks", self.clock() + THANKS_LASTS_S)
        elif (frame.command, data) == (profile.answer_command, profile.invite):
            self._lit = ("please", self.clock() + PLEASE_LASTS_S)
        elif (frame.command, data) == (profile.not_counted_command, profile.not_counted):
            self.beeps += 1


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
