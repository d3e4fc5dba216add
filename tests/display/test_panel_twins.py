"""The panels' twins: they light up by the makers' bytes alone, and misbehave when told to."""

from __future__ import annotations

import pytest

from display.twins import TWINS, OnbonTwin, PanelTwin
from floorlink.driver import DeviceConfig
from floorlink.framing import onbon
from floorlink.framing.checksums import crc16_modbus
from floorlink.framing.described import Frame
from floorlink.twin import SLOW_S, BusTwin, Mischief
from tests.floorlink.framing.families import ALPHA, BANK_STRIP, DIGIT_BOARD, MAKERS_ONBON, SLZ_STRIP

ASK = BANK_STRIP.encode(Frame(3, 0x0100, "请A012".encode("gbk")))
OTHER = BANK_STRIP.encode(Frame(3, 0x0100, "请A013".encode("gbk")))


def twin_of(driver: str, address: int) -> PanelTwin:
    return TWINS[driver](DeviceConfig("panel", "panel", driver, address=address))


@pytest.mark.parametrize(
    ("driver", "address", "wire", "text"),
    [
        ("onbon-bx", 0, MAKERS_ONBON, "A012号到3号窗口"),
        ("bank-strip", 3, next(iter(BANK_STRIP.golden)), "请A012"),
        ("slz-strip", 3, next(iter(SLZ_STRIP.golden)), "A号"),
        ("alpha-sign", 0, next(iter(ALPHA.golden)), "A012"),
        ("digit-board", 5, next(iter(DIGIT_BOARD.golden)), "999"),
    ],
)
def test_known_bytes_light_each_twin(driver: str, address: int, wire: bytes, text: str) -> None:
    twin = twin_of(driver, address)

    twin.feed(wire)

    assert twin.text == text


def test_the_combined_screen_is_another_screen() -> None:
    twin = twin_of("bank-strip", 3)

    twin.feed(BANK_STRIP.encode(Frame(3, 0x0802, b"A012")))

    assert twin.text == ""


def test_a_modbus_panel_refuses_registers_it_does_not_have() -> None:
    twin = twin_of("modbus-panel", 1)

    answer = twin.feed(bytes.fromhex("01 10 00 10 00 03 06 41 30 31 32 ba c5 b4 00"))

    assert answer[:3] == b"\x01\x90\x02"
    assert twin.text == ""


def test_the_maker_s_own_frame_lights_the_onbon_twin() -> None:
    twin = OnbonTwin()

    answer = twin.feed(MAKERS_ONBON)

    assert answer[8:12] == b"\x00\x80\xfe\xff"
    assert [onbon.answer_in(frame) for frame in onbon.decoder().feed(answer)] == [0]
    assert twin.text == "A012号到3号窗口"
    assert twin.dots == (64, 16)


def test_an_onbon_twin_with_an_address_of_its_own_takes_what_is_meant_for_anyone() -> None:
    twin = OnbonTwin(address=7)

    twin.feed(MAKERS_ONBON)

    assert twin.frames == 1


def test_an_area_that_lies_about_its_length_lights_nothing() -> None:
    twin = OnbonTwin()
    for data in (b"\xa3\x06", bytes.fromhex("a3 06 01 00 00 00 02 ff ff 00")):
        (answer,) = onbon.decoder().feed(twin.feed(onbon.encode(onbon.OnbonFrame(data))))
        assert onbon.answer_in(answer)

    assert twin.text == ""


def test_only_its_own_frames_light_a_strip() -> None:
    mine, next_door = twin_of("bank-strip", 3), twin_of("bank-strip", 4)
    bus = BusTwin(mine, next_door)

    bus.feed(ASK)

    assert (mine.text, next_door.text) == ("请A012", "")


def test_a_strip_remembers_what_it_showed_and_forgets_it_without_power() -> None:
    twin = twin_of("bank-strip", 3)
    twin.feed(ASK + ASK + OTHER)

    assert twin.history == ["请A012", "请A013"]
    assert twin.frames == 3

    twin.power_cycle()
    assert twin.text == ""


def test_a_silent_twin_stays_dark() -> None:
    twin = twin_of("bank-strip", 3)
    twin.mischief = "silent"

    assert twin.feed(ASK) == b""
    assert twin.text == ""


WRITE = bytes.fromhex("03 10 00 10 00 10 20") + b"A012".ljust(32)


@pytest.mark.parametrize(
    ("mischief", "answer"),
    [
        ("", "03 10 00 10 00 10 c1 e2"),
        ("silent", ""),
        ("noise", "00 ff 13 68 a5 16 aa 03 10 00 10 00 10 c1 e2 00 ff 13 68 a5 16 aa"),
        ("half", "03 10 00 10"),
        ("wrong_address", ""),
        ("slow", ""),
    ],
)
def test_a_panel_that_answers_misbehaves_when_told_to(mischief: Mischief, answer: str) -> None:
    twin = twin_of("modbus-panel", 3)
    twin.mischief = mischief

    said = twin.feed(WRITE + crc16_modbus(WRITE).to_bytes(2, "little"))

    assert said == bytes.fromhex(answer)
    assert twin.text == ("" if mischief in ("silent", "wrong_address") else "A012")


def test_a_slow_twin_speaks_late_and_forgets_it_without_power() -> None:
    now = [100.0]
    twin = twin_of("modbus-panel", 3)
    twin.clock, twin.mischief = lambda: now[0], "slow"
    write = WRITE + crc16_modbus(WRITE).to_bytes(2, "little")
    twin.feed(write)

    assert twin.late() == b""
    now[0] += SLOW_S
    assert BusTwin(twin).late() == bytes.fromhex("03 10 00 10 00 10 c1 e2")
    assert twin.late() == b""

    twin.feed(write)
    twin.power_cycle()
    now[0] += SLOW_S
    assert twin.late() == b""


@pytest.mark.parametrize("driver", TWINS)
def test_a_configured_device_has_its_twin(driver: str) -> None:
    twin = TWINS[driver](DeviceConfig("panel-09", "panel", driver, address=9))

    assert twin.address == 9
