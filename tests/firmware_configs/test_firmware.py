"""The firmware's own packages, running as a program, against our drivers over real ptys."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageDraw, ImageFont

from display.panels import bank_strip_panel
from floorlink.driver import Device, DeviceConfig
from floorlink.messages import KeyPressed, Message, Problem, Prompt, RatePressed, Reply
from floorlink.twin import RUBBISH
from tests.firmware_configs.on_host import HallOnHost
from tests.floorlink.on_a_line import OnALine, window_view
from tests.floorlink.pty_pair import eventually
from window.call_unit import ff68_call_unit
from window.keypad import ff68_keypad

pytestmark = [pytest.mark.firmware, pytest.mark.timeout(600)]

UNIFONT = "/usr/share/fonts/opentype/unifont/unifont.otf"
SAID_AGAIN = 5
PATIENCE_S = 2.0
"""panel_patience of host/hall.yaml."""


def keypad_on(floor: OnALine) -> Device:
    config = DeviceConfig("keypad-03", "keypad", "ff68-keypad", line="line", address=3)
    return floor.build(ff68_keypad, config)


def button_on(floor: OnALine) -> Device:
    config = DeviceConfig("caller-03", "call_unit", "ff68-call-unit", line="line", address=3)
    return floor.build(ff68_call_unit, config)


def panel_on(floor: OnALine) -> Device:
    config = DeviceConfig(
        "panel-03", "panel", "bank-strip", "line", 3, profile="panels/esphome-64x16.toml"
    )
    return floor.build(bank_strip_panel, config)


def asked(token: str) -> Prompt:
    return Prompt(window="03", open=True, token=token, number="A001")


def ratings(floor: OnALine) -> list[tuple[str, int]]:
    return [(m.token, m.level) for m in floor.upstream.sent if isinstance(m, RatePressed)]


def keys(floor: OnALine) -> list[str]:
    return [m.key for m in floor.upstream.asked if isinstance(m, KeyPressed)]


def heard(keypad: Device) -> int:
    counters = keypad.health().counters
    return counters["ignored"] + counters["repeated"]


def refuse(_: Message) -> Reply:
    return Reply(ok=False, problem=Problem(code="nobody_waits", title="没有人在等候"))


def drawn(text: str) -> str:
    """What the dots should say, drawn by another hand: Pillow."""
    font = ImageFont.truetype(UNIFONT, 16)
    image = Image.new("1", (512, 16))
    ImageDraw.Draw(image).text((0, 0), text, fill=1, font=font)
    columns = [
        "".join("1" if image.getpixel((x, y)) else "0" for y in range(16)) for x in range(512)
    ]
    while columns and columns[-1] == "0" * 16:
        columns.pop()
    return "dots " + "".join(f"{int(column, 2):04x}" for column in columns)


def test_every_key_of_the_keypad_is_its_level_and_is_thanked_for(hall: HallOnHost) -> None:
    floor = hall.line_to("keypad")
    keypad = keypad_on(floor)

    for number, level in enumerate((5, 4, 3, 2, 1), start=1):
        keypad.tell(asked(f"t-{number}"))
        eventually(lambda number=number: hall.count("please 1") == number)  # type: ignore[misc]
        hall.press(str(level - 1))
        eventually(lambda number=number: hall.count("thanks 1") == number)  # type: ignore[misc]

    assert ratings(floor) == [(f"t-{6 - level}", level) for level in (5, 4, 3, 2, 1)]
    assert hall.said[-1] == "thanks 1"


def test_a_press_that_nobody_asked_for_blinks_and_is_nothing(hall: HallOnHost) -> None:
    floor = hall.line_to("keypad")
    keypad = keypad_on(floor)

    hall.press("4")
    eventually(lambda: hall.count("thanks 0") >= 2)
    time.sleep(0.3)

    assert keypad.health().counters["ignored"] == 1
    assert ratings(floor) == []
    assert heard(keypad) < SAID_AGAIN


def test_a_press_that_nobody_hears_is_said_five_times(hall: HallOnHost) -> None:
    pair = hall.pairs["keypad"]

    hall.press("3")

    assert pair.hear(100, timeout=1.5) == SAID_AGAIN * bytes.fromhex("ff6803036883110397 16")


def test_the_button_calls_once_and_is_quiet_once_it_is_heard(hall: HallOnHost) -> None:
    floor = hall.line_to("button")
    button = button_on(floor)

    hall.press("c")
    eventually(lambda: hall.count("lamp 1"))
    time.sleep(0.3)
    hall.press("r")
    eventually(lambda: keys(floor) == ["call", "recall"])

    assert button.health().counters["repeated"] <= 1


def test_a_new_number_beeps_once_and_a_refused_press_twice(hall: HallOnHost) -> None:
    floor = hall.line_to("button")
    button = button_on(floor)
    button.tell(window_view("open"))

    button.tell(window_view("called", seq=2, number="A012"))
    eventually(lambda: hall.count("beeper 0") == 1)
    floor.upstream.answer = refuse
    hall.press("c")
    eventually(lambda: hall.count("beeper 0") == 3)

    assert hall.count("beeper 1") == 3


def test_the_panel_lights_the_dots_of_the_call(hall: HallOnHost) -> None:
    floor = hall.line_to("panel")
    panel = panel_on(floor)

    for view, text in (
        (window_view("open"), "欢迎光临"),
        (window_view("called", 2, "A012"), "请A012号到3号窗口"),
        (window_view("paused", 3, reason="系统故障"), "暂停服务 系统故障"),
    ):
        panel.tell(view)
        eventually(lambda text=text: hall.said[-1] == drawn(text))  # type: ignore[misc]


def test_a_panel_that_hears_nothing_goes_dark(hall: HallOnHost) -> None:
    panel = panel_on(hall.line_to("panel"))
    panel.tell(window_view("called", 2, "A012"))
    eventually(lambda: hall.said[-1] != "dots ")
    panel.close()
    lit_at = datetime.now(UTC)

    eventually(lambda: hall.said[-1] == "dots ", 5)

    assert (datetime.now(UTC) - lit_at).total_seconds() > PATIENCE_S / 2


def test_on_one_line_each_hears_its_own_through_all_the_noise(hall: HallOnHost) -> None:
    floor = hall.line_to("keypad", "button", "panel")
    keypad, button, panel = keypad_on(floor), button_on(floor), panel_on(floor)
    hall.pairs["panel"].say(RUBBISH)
    hall.pairs["keypad"].say(RUBBISH + b"\xff\x68\x20\x20\x68\x83")
    hall.pairs["button"].say(b"\xff\x68\x03\x03")
    time.sleep(0.15)

    keypad.tell(asked("t-1"))
    panel.tell(window_view("serving", number="B007"))
    hall.press("2c")
    eventually(lambda: ratings(floor) == [("t-1", 3)] and keys(floor) == ["call"])
    eventually(lambda: "thanks 1" in hall.said and "lamp 1" in hall.said)
    eventually(lambda: drawn("正在办理 B007") in hall.said)

    assert button.health().counters["strangers"] == 0
