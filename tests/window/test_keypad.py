"""An evaluation keypad over a real pty: one press, one rating, only while one is asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from floorlink.driver import Device, DeviceConfig
from floorlink.messages import Prompt, RatePressed
from floorlink.profiles import profile_path
from floorlink.twin import Mischief
from tests.floorlink.on_a_line import OnALine
from tests.floorlink.pty_pair import eventually
from window.keypad import ff68_keypad
from window.profiles import load_keypad
from window.twins import KeypadTwin

ASKED = Prompt(window="03", open=True, token="t-1", number="A001")


@dataclass
class Counter:
    floor: OnALine
    twin: KeypadTwin
    keypad: Device

    def press(self, level: int) -> None:
        self.floor.pair.say(self.twin.press(level))

    @property
    def ratings(self) -> list[tuple[str, int]]:
        sent = self.floor.upstream.sent
        return [(m.token, m.level) for m in sent if isinstance(m, RatePressed)]

    def count(self, name: str) -> int:
        return self.keypad.health().counters[name]


@pytest.fixture(params=["keypads/ff68-five.toml", "keypads/ff68-four.toml"])
def counter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    # A busy test machine must not turn repetitions into presses.
    patient = profile_path(request.param).read_text().replace("300 ms", "20 s")
    profile = tmp_path / "patient.toml"
    profile.write_text(patient)
    twin = KeypadTwin(131, load_keypad(str(profile)))
    floor = OnALine(tmp_path, twin)
    config = DeviceConfig(
        "keypad-03", "keypad", "ff68-keypad", line="line", address=3, profile=str(profile)
    )
    yield Counter(floor, twin, floor.build(ff68_keypad, config))
    floor.close()


def test_every_key_is_its_level(counter: Counter) -> None:
    for number, level in enumerate(counter.twin.levels, start=1):
        counter.keypad.tell(Prompt(window="03", open=True, token=f"t-{number}"))
        counter.press(level)
        eventually(lambda number=number: counter.twin.received == number)  # type: ignore[misc]

    assert [level for _, level in counter.ratings] == counter.twin.levels


def test_nobody_asked_nothing_counts(counter: Counter) -> None:
    counter.press(5)
    eventually(lambda: counter.count("ignored") == 1)
    counter.keypad.tell(ASKED)
    counter.keypad.tell(Prompt(window="03", open=False, outcome="timed_out"))
    counter.press(4)
    eventually(lambda: counter.count("ignored") == 2)

    assert counter.ratings == []
    assert counter.twin.received == 0


def test_the_first_press_is_the_rating_and_later_ones_are_ignored(counter: Counter) -> None:
    counter.keypad.tell(ASKED)

    counter.press(2)
    eventually(lambda: counter.ratings)
    counter.press(5)
    eventually(lambda: counter.count("ignored") == 1)
    counter.keypad.tell(ASKED)
    counter.press(4)
    eventually(lambda: counter.count("ignored") == 2)

    assert counter.ratings == [("t-1", 2)]


def test_a_press_that_does_not_count_is_beeped_where_the_keypad_can(counter: Counter) -> None:
    can_beep = counter.twin.profile.not_counted_command is not None

    counter.press(5)
    eventually(lambda: counter.count("ignored") == 1)
    counter.keypad.tell(ASKED)
    counter.press(4)
    eventually(lambda: counter.twin.received == 1)

    assert counter.twin.beeps == (1 if can_beep else 0)


@pytest.mark.parametrize("mischief", ["silent", "half", "wrong_address", "slow", "noise"])
def test_whatever_a_keypad_does_one_prompt_has_one_rating(
    counter: Counter, mischief: Mischief
) -> None:
    counter.keypad.tell(ASKED)
    counter.twin.mischief = mischief
    counter.press(5)
    time.sleep(0.6)
    counter.twin.mischief = ""

    counter.press(2)

    eventually(lambda: counter.ratings)
    assert counter.ratings == [("t-1", 5 if mischief == "noise" else 2)]


def test_a_repeated_frame_is_one_rating_and_thanked_again(counter: Counter) -> None:
    counter.keypad.tell(ASKED)
    counter.press(5)
    eventually(lambda: counter.twin.received == 1)
    time.sleep(0.06)

    counter.press(5)

    eventually(lambda: counter.twin.received == 2)
    assert counter.ratings == [("t-1", 5)]


def test_the_keypad_thanks(counter: Counter) -> None:
    counter.keypad.tell(ASKED)
    counter.press(5)

    eventually(lambda: counter.twin.lamp == "thanks")


def test_a_keypad_that_can_asks_for_the_rating(tmp_path: Path) -> None:
    twin = KeypadTwin(131, load_keypad("keypads/ff68-five.toml"))
    floor = OnALine(tmp_path, twin)
    config = DeviceConfig("keypad-03", "keypad", "ff68-keypad", line="line", address=3)

    floor.build(ff68_keypad, config).tell(ASKED)

    eventually(lambda: twin.lamp == "please")
    floor.close()
