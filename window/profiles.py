"""What differs between makers of call units and keypads, from firmware_configs/keypads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from floorlink.errors import SettingsError
from floorlink.profiles import load_profile

DEFAULT_CALL_UNIT = "keypads/ff68-caller.toml"
DEFAULT_KEYPAD = "keypads/ff68-five.toml"

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
    cells: int = 6
    """Digits that the unit shows."""
    blank: int = 0x0A
    debounce: timedelta = timedelta(milliseconds=300)
    """The same frame within this time of its last sighting is the same press."""
    beep_gap: timedelta = timedelta(milliseconds=200)
    refresh: timedelta = timedelta(seconds=60)


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
    debounce: timedelta = timedelta(milliseconds=300)
    answer_within: timedelta = timedelta(seconds=120)
    """A prompt that the server forgot to close (the connection was lost) ends after this."""
    labels: dict[str, str] = field(default_factory=dict)
    """Data in hex -> what is printed on the key, for pages that draw the keypad."""


def load_call_unit(name: str) -> CallUnitProfile:
    """Raises SettingsError with every fault."""
    profile = load_profile(name, CallUnitProfile)
    faults = _faults_of_data(name, "keys", list(profile.keys))
    for meaning in profile.keys.values():
        if meaning.partition(" ")[0] not in HALL_KEYS:
            faults.append(f"{name}: keys: {meaning!r} is no key of the hall")
    if faults:
        raise SettingsError(faults)
    return profile


def load_keypad(name: str) -> KeypadProfile:
    """Raises SettingsError with every fault."""
    profile = load_profile(name, KeypadProfile)
    faults = _faults_of_data(name, "grades", list(profile.grades))
    faults += _faults_of_data(name, "received and invite", [profile.received, profile.invite])
    for level in profile.grades.values():
        if not 1 <= level <= 5:
            faults.append(f"{name}: grades: {level} is no level from 1 to 5")
    if faults:
        raise SettingsError(faults)
    return profile


def _faults_of_data(name: str, key: str, texts: list[str]) -> list[str]:
    faults = []
    for text in texts:
        try:
            plain = bytes.fromhex(text).hex() == text
        except ValueError:
            plain = False
        if not plain:
            faults.append(f"{name}: {key}: {text!r} is not data in small hex digits")
    return faults
