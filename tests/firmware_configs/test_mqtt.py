"""Devices through a real broker, with the settings that we ship for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from display.mqtt_panel import mqtt_panel
from floorlink.driver import Device, DeviceConfig, Factory, Surroundings
from floorlink.messages import (
    DeviceKind,
    KeyPressed,
    Problem,
    Prompt,
    RatePressed,
    Receipt,
    Reply,
)
from tests.firmware_configs.mosquitto import PASSWORD, FarDevice, Mosquitto
from tests.floorlink.on_a_line import window_view
from tests.floorlink.pty_pair import eventually
from tests.floorlink.recorder import Recorder
from window.mqtt_button import mqtt_button
from window.mqtt_keypad import mqtt_keypad

BUTTON, KEYPAD, PANEL = "button-03", "keypad-03", "panel-03"


class Hall:
    """An agent's devices on the near side of the broker, FarDevices on the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broker = Mosquitto(folder, "agent", BUTTON, KEYPAD, PANEL)
        self.upstream = Recorder()
        (folder / "mqtt-password").write_text(PASSWORD + "\n")
        self._closing: list[Any] = []

    def near(self, factory: Factory, code: str, kind: DeviceKind, profile: str = "") -> Device:
        options = {"port": self.broker.port, "password_file": "mqtt-password"}
        config = DeviceConfig(code, kind, "mqtt", profile=profile, options=options)
        device = factory(config, Surroundings(self.upstream, {}, self.folder))
        device.start()
        self._closing.append(device)
        return device

    def far(self, code: str) -> FarDevice:
        device = FarDevice(code, self.broker)
        self._closing.append(device)
        eventually(lambda: device.listens)
        return device

    def sent(self, kind: type[Any]) -> list[Any]:
        return [m for m in (*self.upstream.sent, *self.upstream.asked) if isinstance(m, kind)]

    def close(self) -> None:
        for one in reversed(self._closing):
            one.close()
        self.broker.stop()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path)
    yield hall
    hall.close()


def is_(health: str, device: Device) -> bool:
    return device.health().health == health


def test_a_press_calls_once_however_often_the_broker_brings_it(hall: Hall) -> None:
    button = hall.near(mqtt_button, BUTTON, "button")
    far = hall.far(BUTTON)
    eventually(lambda: is_("ready", button))

    for _ in range(2):
        far.say("pressed", '{"id":"1f-1","key":"call"}')
    eventually(lambda: button.health().counters["repeated"] == 1)
    far.say("pressed", '{"id":"1f-2","key":"recall"}')
    eventually(lambda: [m.key for m in hall.sent(KeyPressed)] == ["call", "recall"])

    eventually(lambda: far.heard == ["heard", "heard"])


def test_a_refused_press_is_told_and_so_is_a_new_number(hall: Hall) -> None:
    button = hall.near(mqtt_button, BUTTON, "button")
    far = hall.far(BUTTON)
    eventually(lambda: is_("ready", button))
    refusal = Reply(ok=False, problem=Problem(code="nobody_waits", title="没有人在等候"))
    hall.upstream.answer = lambda _: refusal

    button.tell(window_view("open"))
    button.tell(window_view("called", seq=2))
    eventually(lambda: far.heard == ["beep"])
    far.say("pressed", '{"id":"1f-1","key":"call"}')

    eventually(lambda: far.heard == ["beep", "heard", "refused"])


@pytest.mark.parametrize(
    "payload", ["", "call", '{"id":1,"key":"call"}', '{"id":"a","key":"explode"}', "\x00" * 200]
)
def test_what_is_no_press_is_counted_and_nothing_more(hall: Hall, payload: str) -> None:
    button = hall.near(mqtt_button, BUTTON, "button")
    far = hall.far(BUTTON)
    eventually(lambda: is_("ready", button))

    far.say("pressed", payload)

    eventually(lambda: button.health().counters["unknown"] == 1)
    assert hall.sent(KeyPressed) == []


def test_a_keypad_rates_once_and_only_when_it_was_asked(hall: Hall) -> None:
    keypad = hall.near(mqtt_keypad, KEYPAD, "keypad")
    far = hall.far(KEYPAD)
    eventually(lambda: is_("ready", keypad))

    far.say("pressed", '{"id":"2a-1","level":5}')
    eventually(lambda: keypad.health().counters["ignored"] == 1)
    keypad.tell(Prompt(window="03", open=True, token="t-1", number="A001"))
    eventually(lambda: far.heard == ["ignored", "please"])
    far.say("pressed", '{"id":"2a-2","level":4}')
    eventually(lambda: far.heard == ["ignored", "please", "thanks"])
    far.say("pressed", '{"id":"2a-3","level":1}')
    eventually(lambda: keypad.health().counters["ignored"] == 2)

    assert [(m.token, m.level) for m in hall.sent(RatePressed)] == [("t-1", 4)]


def test_a_prompt_that_timed_out_darkens_the_lamp(hall: Hall) -> None:
    keypad = hall.near(mqtt_keypad, KEYPAD, "keypad")
    far = hall.far(KEYPAD)
    eventually(lambda: is_("ready", keypad))

    keypad.tell(Prompt(window="03", open=True, token="t-1"))
    keypad.tell(Prompt(window="03", open=False, outcome="timed_out"))

    eventually(lambda: far.heard == ["please", "rest"])


def test_a_call_is_receipted_when_the_panel_says_that_it_shows_it(hall: Hall) -> None:
    panel = hall.near(mqtt_panel, PANEL, "panel")
    far = hall.far(PANEL)
    eventually(lambda: is_("ready", panel))

    panel.tell(window_view("called", seq=7, number="A012"))

    eventually(lambda: [(m.seq, m.ok) for m in hall.sent(Receipt)] == [(7, True)])
    assert far.heard == ["text 请A012号到3号窗口"]


def test_a_panel_that_stays_silent_over_a_call_gets_a_failed_receipt(hall: Hall) -> None:
    panel = hall.near(mqtt_panel, PANEL, "panel")
    far = hall.far(PANEL)
    far.shows = False
    eventually(lambda: is_("ready", panel))

    panel.tell(window_view("called", seq=7))

    eventually(lambda: [(m.seq, m.ok) for m in hall.sent(Receipt)] == [(7, False)], 6)


def test_a_panel_that_comes_late_shows_the_newest(hall: Hall) -> None:
    panel = hall.near(mqtt_panel, PANEL, "panel")
    eventually(lambda: "never heard" in panel.health().detail)
    panel.tell(window_view("open"))
    panel.tell(window_view("serving", seq=2, number="B003"))

    far = hall.far(PANEL)

    eventually(lambda: far.heard[-1:] == ["text 正在办理 B003"])


def test_the_last_will_is_the_end_of_its_health(hall: Hall) -> None:
    button = hall.near(mqtt_button, BUTTON, "button")
    assert is_("gone", button) or is_("silent", button)
    far = hall.far(BUTTON)
    eventually(lambda: is_("ready", button))

    far.lose_power()

    eventually(lambda: is_("gone", button), 10)
    assert "power" in button.health().detail


def test_a_broker_that_goes_away_and_comes_back_is_found_again(hall: Hall) -> None:
    button = hall.near(mqtt_button, BUTTON, "button")
    keypad = hall.near(mqtt_keypad, KEYPAD, "keypad")
    far = hall.far(BUTTON)
    eventually(lambda: is_("ready", button) and is_("silent", keypad))

    hall.broker.stop()
    eventually(lambda: is_("gone", button) and is_("gone", keypad), 5)
    hall.broker.start()

    eventually(lambda: is_("ready", button), 15)
    far.say("pressed", '{"id":"1f-1","key":"call"}')
    eventually(lambda: [m.key for m in hall.sent(KeyPressed)] == ["call"])


def test_a_device_cannot_press_for_another_nor_tell_the_hall(hall: Hall) -> None:
    button = hall.near(mqtt_button, BUTTON, "button")
    keypad = hall.far(KEYPAD)
    far = hall.far(BUTTON)
    eventually(lambda: is_("ready", button))

    keypad.say("pressed", '{"id":"9-1","key":"call"}', device=BUTTON)
    keypad.say("health", "gone", device=BUTTON)
    far.say("pressed", '{"id":"1f-1","key":"recall"}')

    eventually(lambda: [m.key for m in hall.sent(KeyPressed)] == ["recall"])
    assert is_("ready", button)


def test_a_wrong_password_is_told_in_the_devices_health(hall: Hall) -> None:
    (hall.folder / "mqtt-password").write_text("guessed\n")

    button = hall.near(mqtt_button, BUTTON, "button")

    eventually(lambda: is_("gone", button))
    assert str(hall.broker.port) in button.health().detail
