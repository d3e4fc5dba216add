"""Profiles of call units and keypads: those that ship are sound, and faults are told together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from floorlink.errors import SettingsError
from floorlink.profiles import profile_path
from window.profiles import load_call_unit, load_keypad, load_usb_call_unit, load_usb_keypad


@pytest.mark.parametrize("path", sorted(profile_path("keypads").glob("ff68-*.toml")), ids=str)
def test_every_keypad_profile_that_ships_is_sound(path: Path) -> None:
    if "caller" in path.name:
        assert "call" in load_call_unit(str(path)).keys.values()
    else:
        profile = load_keypad(str(path))
        assert sorted(profile.labels) == sorted(profile.grades)


def test_the_usb_profiles_that_ship_are_sound() -> None:
    assert sorted(set(load_usb_keypad("keypads/usb-five.toml").grades.values())) == [1, 2, 3, 4, 5]
    assert load_usb_call_unit("keypads/usb-caller.toml").keys["KEY_KPENTER"] == "call"


@pytest.mark.parametrize(
    ("load", "text"),
    [
        (load_usb_keypad, 'family = "usb-keypad"\n[grades]\n"5" = 5\nKEY_6 = 6\n'),
        (load_usb_call_unit, 'family = "usb-call-unit"\n[keys]\nKP5 = "call"\nKEY_A = "sing"\n'),
    ],
)
def test_faults_of_a_keyboard_s_map_are_told_together(
    tmp_path: Path, load: Callable[[str], object], text: str
) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(text)

    with pytest.raises(SettingsError) as caught:
        load(str(path))

    assert len(caught.value.faults) == 2


def test_a_frame_with_faults_is_a_fault_of_the_profile(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(
        'family = "ff68-call-unit"\nfigures = "w"\n[keys]\n[frame]\nparts = ["FF", "address"]\n'
    )

    with pytest.raises(SettingsError, match="the frame has no data") as caught:
        load_call_unit(str(path))

    assert len(caught.value.faults) == 2


def test_the_five_keys_are_the_five_levels() -> None:
    assert sorted(load_keypad("keypads/ff68-five.toml").grades.values()) == [1, 2, 3, 4, 5]


def test_faults_of_a_key_map_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(
        'family = "ff68-call-unit"\n[keys]\n"0C" = "call"\n"0d" = "sing"\n"x" = "hold"\n'
    )

    with pytest.raises(SettingsError) as caught:
        load_call_unit(str(path))

    assert len(caught.value.faults) == 3


def test_a_grade_beyond_the_levels_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text('family = "ff68-keypad"\ninvite = "zz"\n[grades]\n"00" = 0\n"01" = 6\n')

    with pytest.raises(SettingsError) as caught:
        load_keypad(str(path))

    assert len(caught.value.faults) == 3
