"""The twins at a window, judged by the bytes known from devices."""

from __future__ import annotations

import pytest

from floorlink.driver import DeviceConfig
from floorlink.twin import BusTwin
from window.profiles import load_call_unit, load_keypad
from window.twins import TWINS, CallUnitTwin, KeypadTwin

CALL = bytes.fromhex("ff 68 03 03 68 03 01 0c 10 16")
SHOW_012 = bytes.fromhex("ff 68 08 08 68 03 02 0a 0a 0a 00 01 02 26 16")
BEEP = bytes.fromhex("ff 68 02 02 68 03 03 06 16")


@pytest.fixture
def unit() -> CallUnitTwin:
    return CallUnitTwin(3, load_call_unit("keypads/ff68-caller.toml"))


@pytest.mark.parametrize(
    ("key", "wire"),
    [
        ("call", "ff 68 03 03 68 03 01 0c 10 16"),
        ("recall", "ff 68 03 03 68 03 01 0d 11 16"),
        ("evaluate", "ff 68 03 03 68 03 01 0b 0f 16"),
        ("pause", "ff 68 03 03 68 03 01 12 16 16"),
        ("transfer", "ff 68 03 03 68 03 01 13 17 16"),
        ("discard", "ff 68 04 04 68 03 01 06 0f 19 16"),
        ("hold", "ff 68 04 04 68 03 01 00 0f 13 16"),
        ("resume", "ff 68 04 04 68 03 01 03 0f 16 16"),
    ],
)
def test_a_key_is_pressed_in_the_unit_s_own_bytes(unit: CallUnitTwin, key: str, wire: str) -> None:
    assert unit.press(key) == bytes.fromhex(wire)
    assert unit.pressed == [key]


def test_a_unit_repeats_until_it_hears_its_echo(unit: CallUnitTwin) -> None:
    unit.press("call")

    assert unit.repeat() == CALL
    unit.feed(CALL)
    assert unit.repeat() == b""
    assert unit.acknowledged == 1


def test_a_unit_shows_and_beeps(unit: CallUnitTwin) -> None:
    unit.feed(SHOW_012 + BEEP + BEEP)

    assert unit.shown == "012"
    assert unit.beeps == 2


def test_a_unit_leaves_its_neighbour_s_frames_alone(unit: CallUnitTwin) -> None:
    neighbour = CallUnitTwin(4, unit.profile)

    BusTwin(unit, neighbour).feed(SHOW_012)

    assert (unit.shown, neighbour.shown) == ("012", "")


@pytest.mark.parametrize(("mischief", "length"), [("silent", 0), ("half", 5), ("noise", 24)])
def test_a_unit_misbehaves_when_told_to(unit: CallUnitTwin, mischief: str, length: int) -> None:
    unit.mischief = mischief  # type: ignore[assignment]

    assert len(unit.press("call")) == length


def test_a_silent_unit_hears_nothing(unit: CallUnitTwin) -> None:
    unit.mischief = "silent"

    unit.feed(SHOW_012 + BEEP)

    assert (unit.shown, unit.beeps) == ("", 0)


def test_a_four_key_evaluator_speaks_the_bytes_of_its_make() -> None:
    twin = KeypadTwin(3, load_keypad("keypads/ff68-four.toml"))

    assert twin.press(2) == bytes.fromhex("ff 68 03 03 68 03 11 00 14 16")
    assert twin.levels == [5, 4, 3, 2]
    with pytest.raises(KeyError):
        twin.press(1)


def test_an_evaluator_asks_thanks_and_goes_dark() -> None:
    now = [100.0]
    twin = KeypadTwin(3, load_keypad("keypads/ff68-five.toml"), clock=lambda: now[0])

    twin.feed(bytes.fromhex("ff 68 03 03 68 03 01 0b 0f 16"))
    assert twin.lamp == "please"
    twin.feed(bytes.fromhex("ff 68 03 03 68 03 01 00 04 16"))
    assert twin.lamp == "thanks"
    now[0] += 6
    assert twin.lamp == ""
    assert twin.received == 1


@pytest.mark.parametrize(("driver", "address"), [("ff68-call-unit", 3), ("ff68-keypad", 131)])
def test_a_configured_device_has_its_twin(driver: str, address: int) -> None:
    assert TWINS[driver](DeviceConfig("x", "keypad", driver, address=3)).address == address
