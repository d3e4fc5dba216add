"""A call unit over a real pty: a press becomes a command, an answer becomes digits and beeps."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from floorlink.driver import Device, DeviceConfig
from floorlink.errors import ServerAway, SettingsError
from floorlink.framing.described import Frame
from floorlink.framing.ff68 import FF68
from floorlink.line import Line
from floorlink.line_settings import LineSettings
from floorlink.messages import KeyPressed, Message, Problem, Reply
from floorlink.profiles import profile_path
from floorlink.twin import Mischief
from tests.floorlink.on_a_line import OnALine, window_view
from tests.floorlink.pty_pair import eventually
from window.bus import SILENCE_S, FrameBus
from window.call_unit import ff68_call_unit, shown_figures
from window.profiles import DEFAULT_CALL_UNIT, load_call_unit
from window.twins import CallUnitTwin

CONFIG = DeviceConfig("unit-03", "call_unit", "ff68-call-unit", line="line", address=3)


@dataclass
class Desk:
    floor: OnALine
    twin: CallUnitTwin
    unit: Device

    def press(self, key: str) -> None:
        self.floor.pair.say(self.twin.press(key))

    @property
    def keys(self) -> list[str]:
        return [m.key for m in self.floor.upstream.asked if isinstance(m, KeyPressed)]

    def count(self, name: str) -> int:
        return self.unit.health().counters[name]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    # A busy test machine must not turn repetitions into presses.
    patient = profile_path(DEFAULT_CALL_UNIT).read_text().replace("300 ms", "20 s")
    profile = tmp_path / "patient.toml"
    profile.write_text(patient)
    twin = CallUnitTwin(3, load_call_unit(str(profile)))
    floor = OnALine(tmp_path, twin)
    config = dataclasses.replace(CONFIG, profile=str(profile))
    yield Desk(floor, twin, floor.build(ff68_call_unit, config))
    floor.close()


def test_every_key_of_the_unit_becomes_its_command_and_is_echoed(desk: Desk) -> None:
    for number, key in enumerate(desk.twin.keys, start=1):
        desk.press(key)
        eventually(lambda number=number: desk.twin.acknowledged == number)  # type: ignore[misc]
        eventually(lambda number=number: len(desk.keys) == number)  # type: ignore[misc]

    assert desk.keys == [
        "call", "recall", "evaluate", "pause", "transfer", "discard", "hold", "resume",
    ]  # fmt: skip
    assert desk.twin.beeps == 0


def test_a_repeated_frame_is_one_press_and_is_echoed_again(desk: Desk) -> None:
    desk.press("call")
    eventually(lambda: desk.twin.acknowledged == 1)
    time.sleep(0.06)
    desk.press("call")
    eventually(lambda: desk.twin.acknowledged == 2)

    assert desk.keys == ["call"]
    assert desk.count("repeated") == 1


def test_a_frame_among_rubbish_counts_and_half_a_frame_does_not(desk: Desk) -> None:
    desk.twin.mischief = "half"
    desk.press("pause")
    desk.twin.mischief = "noise"
    desk.press("call")

    eventually(lambda: desk.keys)

    assert desk.keys == ["call"]
    assert desk.floor.line.counters["noise"] > 0


def test_a_refused_press_beeps_twice(desk: Desk) -> None:
    refusal = Problem(code="nobody_waiting", title="无人等候")
    desk.floor.upstream.answer = lambda _: Reply(ok=False, problem=refusal)

    desk.press("call")

    eventually(lambda: desk.twin.beeps == 2)
    assert desk.count("refused") == 1


def test_a_silent_server_is_asked_once_more_under_the_same_id_then_the_clerk_hears_it(
    desk: Desk,
) -> None:
    def silent(_: Message) -> Reply:
        raise ServerAway

    desk.floor.upstream.answer = silent

    desk.press("call")

    eventually(lambda: desk.twin.beeps == 2)
    ids = [m.request_id for m in desk.floor.upstream.asked if isinstance(m, KeyPressed)]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_presses_made_while_the_server_thinks_do_not_come_true_later(desk: Desk) -> None:
    answered = threading.Event()

    def slow(_: Message) -> Reply:
        answered.wait(2)
        return Reply(ok=True)

    desk.floor.upstream.answer = slow
    desk.press("call")
    eventually(lambda: desk.keys)

    desk.press("recall")
    eventually(lambda: desk.count("busy") == 1)
    answered.set()
    time.sleep(0.05)

    assert desk.keys == ["call"]


def test_an_idle_unit_beeps_once_when_its_window_is_wanted(desk: Desk) -> None:
    desk.unit.tell(window_view("open", 1))
    desk.unit.tell(msgspec.structs.replace(window_view("open", 2, waiting=1), wanted=True))
    desk.unit.tell(msgspec.structs.replace(window_view("open", 3, waiting=2), wanted=True))
    eventually(lambda: desk.twin.shown == "2")

    assert desk.twin.beeps == 1


def test_the_unit_shows_the_number_and_beeps_once_for_a_new_one(desk: Desk) -> None:
    desk.unit.tell(window_view("open", 1))
    desk.unit.tell(window_view("called", 2, number="A012"))
    eventually(lambda: desk.twin.shown == "012")
    desk.unit.tell(window_view("serving", 3, number="A012"))
    desk.unit.tell(window_view("open", 4))
    eventually(lambda: desk.twin.shown == "")

    assert desk.twin.beeps == 1


@pytest.mark.parametrize(
    ("number", "waiting", "cells"),
    [
        ("A012", 0, "0a 0a 0a 00 01 02"),
        ("A012", 7, "0a 07 0a 00 01 02"),
        ("A012", 140, "09 09 0a 00 01 02"),
        ("", 12, "01 02 0a 0a 0a 0a"),
        ("AB1234", 1, "0a 01 0a 02 03 04"),
    ],
)
def test_the_unit_shows_who_waits_beside_the_number(number: str, waiting: int, cells: str) -> None:
    profile = load_call_unit(DEFAULT_CALL_UNIT)

    assert shown_figures(number, waiting, profile) == bytes.fromhex(cells)


def test_a_clerk_sees_the_line_grow_and_hears_nothing(desk: Desk) -> None:
    desk.unit.tell(window_view("called", 2, number="A012", waiting=3))
    eventually(lambda: desk.twin.shown == "3 012")
    desk.unit.tell(window_view("called", 3, number="A012", waiting=4))
    eventually(lambda: desk.twin.shown == "4 012")

    assert desk.twin.beeps == 0


def test_a_unit_that_lost_power_is_told_again(tmp_path: Path) -> None:
    profile = tmp_path / "quick.toml"
    profile.write_text(profile_path(DEFAULT_CALL_UNIT).read_text().replace('"60 s"', '"100 ms"'))
    floor = OnALine(tmp_path, twin := CallUnitTwin(3, load_call_unit(str(profile))))
    unit = floor.build(ff68_call_unit, dataclasses.replace(CONFIG, profile=str(profile)))
    unit.tell(window_view("called", 2, number="A012"))
    eventually(lambda: twin.shown == "012")

    twin.power_cycle()

    eventually(lambda: twin.shown == "012")
    floor.close()


@pytest.mark.parametrize("mischief", ["silent", "half", "wrong_address", "slow", "noise"])
def test_whatever_a_unit_does_its_next_good_press_counts_and_nothing_else(
    desk: Desk, mischief: Mischief
) -> None:
    desk.twin.mischief = mischief
    desk.press("pause")
    time.sleep(0.6)  # longer than any pause within a frame
    desk.twin.mischief = ""
    desk.twin.late()

    desk.press("call")

    eventually(lambda: "call" in desk.keys)
    heard_of_the_first = ["pause"] if mischief == "noise" else []
    assert desk.keys == [*heard_of_the_first, "call"]
    if mischief == "wrong_address":
        assert desk.count("strangers") == 1
    if mischief == "noise":
        assert desk.count("line_noise") > 0


def test_half_a_frame_does_not_swallow_the_press_behind_the_silence(tmp_path: Path) -> None:
    now = [100.0]
    line = Line(LineSettings("bus", "loop://"))
    bus = FrameBus(line, FF68, clock=lambda: now[0])
    heard: list[Frame] = []
    bus.attach(3, heard.append)
    hear = line_listener(line)

    hear(bytes.fromhex("ff 68 20 20 68 03"))  # a start that would take 39 bytes
    now[0] += SILENCE_S
    hear(bytes.fromhex("ff 68 03 03 68 03 01 0c 10 16"))

    assert heard == [Frame(3, 1, b"\x0c")]
    assert bus.counters["line_noise"] == 6


def line_listener(line: Line) -> Callable[[bytes], None]:
    """What the line's reader calls."""
    (hear,) = line._listeners
    return hear


def test_a_maker_s_own_frame_needs_only_a_profile(tmp_path: Path) -> None:
    profile = tmp_path / "other.toml"
    profile.write_text(
        'family = "ff68-call-unit"\n[keys]\n"41" = "call"\n[frame]\n'
        'parts = ["7E", "address", "command", "data:1", "check", "7F"]\n'
        'check = "xor8"\nover = "address..data:1"\n'
        'escapes = { 7E = "7D 01", 7F = "7D 02", 7D = "7D 03" }\n'
    )
    twin = CallUnitTwin(0x7E, load_call_unit(str(profile)))
    floor = OnALine(tmp_path, twin)
    config = dataclasses.replace(CONFIG, profile=str(profile), address=0x7E)
    floor.build(ff68_call_unit, config)

    floor.pair.say(twin.press("call"))

    eventually(lambda: twin.acknowledged == 1)
    eventually(lambda: floor.upstream.asked)
    floor.close()


def test_two_units_at_one_address_are_refused(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="two devices have the bus address 3"):
        desk.floor.build(ff68_call_unit, CONFIG)


def test_a_frame_from_an_address_that_nobody_has_is_counted(desk: Desk) -> None:
    desk.floor.pair.say(CallUnitTwin(9, desk.twin.profile).press("call"))

    eventually(lambda: desk.count("strangers") == 1)
    assert desk.keys == []
