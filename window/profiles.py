"""What differs between makers of call units and keypads, from firmware_configs/keypads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from floorlink.errors import SettingsError
from floorlink.framing.ff68 import FF68
from floorlink.framing.frame_format import FrameFormat, faults
from floorlink.profiles import load_profile

DEFAULT_CALL_UNIT = "keypads/ff68-caller.toml"
DEFAULT_KEYPAD = "keypads/ff68-five.toml"
DEFAULT_USB_KEYPAD = "keypads/usb-five.toml"
DEFAULT_USB_CALL_UNIT = "keypads/usb-caller.toml"

# fmt: off
HALL_KEYS = frozenset((
    "call", "recall", "start", "evaluate", "missed", "pause", "transfer", "discard", "hold",
    "resume", "take_back",
))
# fmt: on
"""What a key can mean; floorlink.messages.KeyPressed says the same."""


@dataclass(frozen=True, slots=True)
class CallUnitProfile:
    family: Literal["ff68-call-unit"]
    keys: dict[str, str]
    """Data of a key frame in hex -> the hall's key, with an argument after a space."""
    baud: int = 9600
    key_command: int = 0x01
    show_command: int = 0x02
    beep_command: int = 0x03
    figures: str = "ww-nnn"
    """What its cells show: n a digit of the number, w one of how many wait, others stay dark."""
    blank: int = 0x0A
    debounce: timedelta = timedelta(milliseconds=300)
    """The same frame within this time of its last sighting is the same press."""
    beep_gap: timedelta = timedelta(milliseconds=200)
    refresh: timedelta = timedelta(seconds=60)
    frame: FrameFormat = FF68


@dataclass(frozen=True, slots=True)
class KeypadProfile:
    family: Literal["ff68-keypad"]
    grades: dict[str, int]
    """Data of a result frame in hex -> level 1..5."""
    baud: int = 9600
    address_offset: int = 128
    """What is added to the window's address to reach its evaluator."""
    result_command: int = 0x11
    answer_command: int = 0x01
    received: str = "00"
    """Data, in hex, of the frame that thanks for a rating."""
    invite: str = ""
    """Data, in hex, of a frame that asks for a rating; empty: the keypad has none."""
    not_counted_command: int | None = None
    """Command of a frame (a beep, a lamp) that says a press does not count; none: it has none."""
    not_counted: str = ""
    """Data of that frame, in hex."""
    debounce: timedelta = timedelta(milliseconds=300)
    answer_within: timedelta = timedelta(seconds=120)
    """A prompt that the server forgot to close (the connection was lost) ends after this."""
    labels: dict[str, str] = field(default_factory=dict)
    """Data in hex -> what is printed on the key, for pages that draw the keypad."""
    frame: FrameFormat = FF68


@dataclass(frozen=True, slots=True)
class UsbCallUnitProfile:
    family: Literal["usb-call-unit"]
    keys: dict[str, str]
    """Linux's name of the key -> the hall's key, with an argument after a space."""


@dataclass(frozen=True, slots=True)
class UsbKeypadProfile:
    family: Literal["usb-keypad"]
    grades: dict[str, int]
    """Linux's name of the key -> level 1..5; several keys may mean the same."""
    answer_within: timedelta = timedelta(seconds=120)


def load_call_unit(name: str) -> CallUnitProfile:
    """Raises SettingsError with every fault."""
    profile = load_profile(name, CallUnitProfile)
    wrong = _faults_of_data(name, "keys", list(profile.keys))
    wrong += faults_of_keys(name, profile.keys) + _faults_of_frame(name, profile.frame)
    if "n" not in profile.figures:
        wrong.append(f"{name}: figures: {profile.figures!r} has no place for the number")
    if wrong:
        raise SettingsError(wrong)
    return profile


def load_keypad(name: str) -> KeypadProfile:
    """Raises SettingsError with every fault."""
    profile = load_profile(name, KeypadProfile)
    answers = [profile.received, profile.invite, profile.not_counted]
    wrong = _faults_of_data(name, "grades", list(profile.grades))
    wrong += _faults_of_data(name, "received, invite and not_counted", answers)
    wrong += faults_of_grades(name, profile.grades) + _faults_of_frame(name, profile.frame)
    if wrong:
        raise SettingsError(wrong)
    return profile


def load_usb_call_unit(name: str) -> UsbCallUnitProfile:
    """Raises SettingsError with every fault."""
    profile = load_profile(name, UsbCallUnitProfile)
    wrong = faults_of_keys(name, profile.keys) + _faults_of_key_names(name, list(profile.keys))
    if wrong:
        raise SettingsError(wrong)
    return profile


def load_usb_keypad(name: str) -> UsbKeypadProfile:
    """Raises SettingsError with every fault."""
    profile = load_profile(name, UsbKeypadProfile)
    wrong = faults_of_grades(name, profile.grades)
    wrong += _faults_of_key_names(name, list(profile.grades))
    if wrong:
        raise SettingsError(wrong)
    return profile


def faults_of_keys(name: str, keys: dict[str, str]) -> list[str]:
    return [
        f"{name}: keys: {meaning!r} is no key of the hall"
        for meaning in keys.values()
        if meaning.partition(" ")[0] not in HALL_KEYS
    ]


def faults_of_grades(name: str, grades: dict[str, int]) -> list[str]:
    return [
        f"{name}: grades: {level} is no level from 1 to 5"
        for level in grades.values()
        if not 1 <= level <= 5
    ]


def _faults_of_key_names(name: str, keys: list[str]) -> list[str]:
    return [
        f"{name}: {key!r} is not a key's name as Linux has it (KEY_KP1)"
        for key in keys
        if not key.startswith("KEY_")
    ]


def _faults_of_frame(name: str, form: FrameFormat) -> list[str]:
    return [f"{name}: frame: {fault}" for fault in faults(form)]


def _faults_of_data(name: str, key: str, texts: list[str]) -> list[str]:
    wrong = []
    for text in texts:
        try:
            plain = bytes.fromhex(text).hex() == text
        except ValueError:
            plain = False
        if not plain:
            wrong.append(f"{name}: {key}: {text!r} is not data in small hex digits")
    return wrong
