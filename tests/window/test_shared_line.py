"""A call unit, a keypad and a panel of one window on one line, each hearing only its own."""

from __future__ import annotations

from pathlib import Path

from display.panels import framed_panel
from display.twins import TWINS as PANEL_TWINS
from floorlink.driver import DeviceConfig
from floorlink.messages import KeyPressed, Prompt, RatePressed
from tests.floorlink.on_a_line import OnALine, window_view
from tests.floorlink.pty_pair import eventually
from window.call_unit import ff68_call_unit
from window.keypad import ff68_keypad
from window.profiles import DEFAULT_CALL_UNIT, DEFAULT_KEYPAD, load_call_unit, load_keypad
from window.twins import CallUnitTwin, KeypadTwin


def test_three_families_share_a_line_for_one_serving(tmp_path: Path) -> None:
    unit = CallUnitTwin(3, load_call_unit(DEFAULT_CALL_UNIT))
    keypad = KeypadTwin(131, load_keypad(DEFAULT_KEYPAD))
    hung = DeviceConfig("panel-03", "panel", "bank-strip", "line", 3)
    strip = PANEL_TWINS["bank-strip"](hung)
    floor = OnALine(tmp_path, unit, keypad, strip)
    on_unit = floor.build(
        ff68_call_unit, DeviceConfig("unit-03", "call_unit", "ff68-call-unit", "line", 3)
    )
    on_keypad = floor.build(
        ff68_keypad, DeviceConfig("keypad-03", "keypad", "ff68-keypad", "line", 3)
    )
    on_strip = floor.build(framed_panel, hung)

    floor.pair.say(unit.press("call"))
    eventually(lambda: floor.upstream.asked)
    called = window_view("called", 7, number="A012")
    on_unit.tell(called)
    on_strip.tell(called)
    eventually(lambda: strip.text and unit.shown)
    on_keypad.tell(Prompt(window="03", open=True, token="t-7"))
    floor.pair.say(keypad.press(5))
    eventually(lambda: keypad.lamp == "thanks")
    floor.close()

    assert [m.key for m in floor.upstream.asked if isinstance(m, KeyPressed)] == ["call"]
    assert (strip.text, unit.shown) == ("请A012号到3号窗口", "012")
    assert [m.level for m in floor.upstream.sent if isinstance(m, RatePressed)] == [5]
    assert floor.line.counters["noise"] == 0
