"""USB keyboards, their keys injected: there may be no /dev/input on a test machine."""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.errors import SettingsError
from floorlink.messages import KeyPressed, Problem, Prompt, RatePressed, Reply
from tests.floorlink.pty_pair import eventually
from tests.floorlink.recorder import Recorder
from window.keyboard_events import Keyboard, open_evdev
from window.usb_keyboard import UsbCallUnit, UsbKeypad, usb_call_unit, usb_keypad

PATH = "/dev/input/by-path/platform-usb-0:1.2:1.0-event-kbd"


class Pad:
    """A keyboard that is pressed by the test, and can be pulled."""

    def __init__(self) -> None:
        self.plugged = True
        self.opened: list[str] = []
        self._keys: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    @contextmanager
    def open(self, path: str) -> Iterator[Keyboard]:
        if not self.plugged:
            raise OSError("no such device")
        self.opened.append(path)
        yield self

    def press(self, *keys: str) -> None:
        for key in keys:
            self._keys.put(key)

    def pull(self) -> None:
        self.plugged = False
        self._keys.put(None)

    def presses(self) -> Iterator[str]:
        while (key := self._keys.get()) is not None:
            if key:
                yield key
            else:
                return
        raise OSError("unplugged")

    def wake(self) -> None:
        self._keys.put("")


@pytest.fixture
def pad() -> Pad:
    return Pad()


@pytest.fixture
def upstream() -> Recorder:
    return Recorder()


@pytest.fixture
def keypad(pad: Pad, upstream: Recorder, tmp_path: Path) -> Iterator[UsbKeypad]:
    config = DeviceConfig("keypad-03", "keypad", "usb-keypad", options={"path": PATH})
    keypad = UsbKeypad(config, Surroundings(upstream, {}, tmp_path), pad.open)
    keypad.start()
    yield keypad
    keypad.close()


def test_one_press_is_the_rating_and_the_next_is_ignored(
    pad: Pad, upstream: Recorder, keypad: UsbKeypad
) -> None:
    pad.press("KEY_KP1")
    eventually(lambda: keypad.health().counters["ignored"] == 1)
    keypad.tell(Prompt(window="03", open=True, token="t-1"))

    pad.press("KEY_NUMLOCK", "KEY_KP4", "KEY_KP1")
    eventually(lambda: keypad.health().counters["ignored"] == 2)

    assert [(m.token, m.level) for m in upstream.sent if isinstance(m, RatePressed)] == [("t-1", 4)]
    assert keypad.health().counters["unknown"] == 1
    assert pad.opened == [PATH]


def test_a_pulled_keyboard_is_gone_and_works_again_when_it_is_back(
    pad: Pad, upstream: Recorder, keypad: UsbKeypad, caplog: pytest.LogCaptureFixture
) -> None:
    eventually(lambda: keypad.health().health == "ready")

    with caplog.at_level(logging.INFO, "window.keyboard_events"):
        pad.pull()
        eventually(lambda: keypad.health().health == "gone")
        eventually(lambda: keypad.health().detail == "no such device")
        pad.plugged = True
        eventually(lambda: keypad.health().health == "ready")

    keypad.tell(Prompt(window="03", open=True, token="t-1"))
    pad.press("KEY_5")
    eventually(lambda: upstream.sent)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_call_unit_s_keys_are_the_hall_s(pad: Pad, upstream: Recorder, tmp_path: Path) -> None:
    config = DeviceConfig("unit-03", "call_unit", "usb-call-unit", options={"path": PATH})
    unit = UsbCallUnit(config, Surroundings(upstream, {}, tmp_path), pad.open)
    unit.start()

    for number, key in enumerate(("KEY_KPENTER", "KEY_KPPLUS", "KEY_KPMINUS"), start=1):
        pad.press(key)
        eventually(lambda number=number: len(upstream.asked) == number)  # type: ignore[misc]
        eventually(lambda number=number: unit.health().counters["presses"] == number)  # type: ignore[misc]
    unit.close()

    keys = [m.key for m in upstream.asked if isinstance(m, KeyPressed)]
    assert keys == ["call", "recall", "missed"]


def test_a_refused_press_and_a_strange_key_are_counted(
    pad: Pad, upstream: Recorder, tmp_path: Path
) -> None:
    refusal = Problem(code="nobody_waiting", title="无人等候")
    upstream.answer = lambda _: Reply(ok=False, problem=refusal)
    config = DeviceConfig("unit-03", "call_unit", "usb-call-unit", options={"path": PATH})
    unit = UsbCallUnit(config, Surroundings(upstream, {}, tmp_path), pad.open)
    unit.start()

    pad.press("KEY_F13", "KEY_ENTER")

    eventually(lambda: unit.health().counters["refused"] == 1)
    assert unit.health().counters["unknown"] == 1
    unit.close()


@pytest.mark.parametrize("factory", [usb_keypad, usb_call_unit])
def test_a_keyboard_without_a_path_is_a_fault_of_the_settings(
    factory: type[UsbKeypad] | type[UsbCallUnit], tmp_path: Path
) -> None:
    config = DeviceConfig("x", "keypad", "usb-keypad")

    with pytest.raises(SettingsError, match="path"):
        factory(config, Surroundings(Recorder(), {}, tmp_path))


def test_a_real_keyboard_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    pytest.importorskip("evdev", reason="evdev is on Linux only, and optional")

    with pytest.raises(OSError, match="event9"), open_evdev(str(tmp_path / "event9")):
        pass
