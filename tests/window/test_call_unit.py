"""A call unit over a real pty: a press becomes a command, an answer becomes digits and beeps."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from floorlink.driver import Device, DeviceConfig
from floorlink.errors import ServerAway, SettingsError
from floorlink.messages import KeyPressed, Message, Problem, Reply
from floorlink.profiles import profile_path
from tests.floorlink.on_a_line import OnALine, window_view
from tests.floorlink.pty_pair import eventually
from window.call_unit import ff68_call_unit
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


def test_the_unit_shows_the_number_and_beeps_once_for_a_new_one(desk: Desk) -> None:
    desk.unit.tell(window_view("open", 1))
    desk.unit.tell(window_view("called", 2, number="A012"))
    eventually(lambda: desk.twin.shown == "012")
    desk.unit.tell(window_view("serving", 3, number="A012"))
    desk.unit.tell(window_view("open", 4))
    eventually(lambda: desk.twin.shown == "")

    assert desk.twin.beeps == 1


def test_two_units_at_one_address_are_refused(desk: Desk) -> None:
    with pytest.raises(SettingsError, match="two devices have the bus address 3"):
        desk.floor.build(ff68_call_unit, CONFIG)


def test_a_frame_from_an_address_that_nobody_has_is_counted(desk: Desk) -> None:
    desk.floor.pair.say(CallUnitTwin(9, desk.twin.profile).press("call"))

    eventually(lambda: desk.count("strangers") == 1)
    assert desk.keys == []
