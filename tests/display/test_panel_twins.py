"""The panels' twins: they light up by the makers' bytes alone, and misbehave when told to."""

from __future__ import annotations

import pytest

from display.twins import TWINS, BankStripTwin, OnbonTwin
from floorlink.driver import DeviceConfig
from floorlink.framing import bank_strip, onbon
from floorlink.twin import BusTwin
from tests.floorlink.framing.families import ONBON

MAKERS_FRAME = next(iter(ONBON.golden))
ASK = bank_strip.encode(bank_strip.StripFrame(3, "请A012".encode("gbk")))
OTHER = bank_strip.encode(bank_strip.StripFrame(3, "请A013".encode("gbk")))


def test_the_maker_s_own_frame_lights_the_onbon_twin() -> None:
    twin = OnbonTwin()

    assert twin.feed(MAKERS_FRAME) == b""

    assert twin.text == "A012号到3号窗口"
    assert twin.dots == (64, 16)


def test_an_onbon_twin_with_an_address_of_its_own_takes_what_is_meant_for_anyone() -> None:
    twin = OnbonTwin(address=7)

    twin.feed(MAKERS_FRAME)

    assert twin.frames == 1


def test_an_area_that_lies_about_its_length_lights_nothing() -> None:
    twin = OnbonTwin()
    for data in (b"\xa3\x06", bytes.fromhex("a3 06 01 00 00 00 02 ff ff 00")):
        twin.feed(onbon.encode(onbon.OnbonFrame(data)))

    assert twin.text == ""


def test_only_its_own_frames_light_a_strip() -> None:
    mine, next_door = BankStripTwin(3), BankStripTwin(4)
    bus = BusTwin(mine, next_door)

    bus.feed(ASK)

    assert (mine.text, next_door.text) == ("请A012", "")


def test_a_strip_remembers_what_it_showed_and_forgets_it_without_power() -> None:
    twin = BankStripTwin(3)
    twin.feed(ASK + ASK + OTHER)

    assert twin.history == ["请A012", "请A013"]
    assert twin.frames == 3

    twin.power_cycle()
    assert twin.text == ""


def test_a_silent_twin_stays_dark() -> None:
    twin = BankStripTwin(3)
    twin.mischief = "silent"

    assert twin.feed(ASK) == b""
    assert twin.text == ""


def test_a_noisy_twin_answers_with_rubbish() -> None:
    twin = BankStripTwin(3)
    twin.mischief = "noise"

    assert twin.feed(ASK)


@pytest.mark.parametrize("driver", TWINS)
def test_a_configured_device_has_its_twin(driver: str) -> None:
    twin = TWINS[driver](DeviceConfig("panel-09", "panel", driver, address=9))

    assert twin.address == 9
