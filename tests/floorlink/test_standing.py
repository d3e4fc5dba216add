"""What stands on a device: asked again less and less while it is silent, and its frames in turn."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from floorlink import standing
from floorlink.line import Done
from floorlink.standing import StandingFrame
from tests.floorlink.on_a_line import OnALine
from tests.floorlink.pty_pair import eventually


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[OnALine]:
    floor = OnALine(tmp_path)
    yield floor
    floor.close()


def never(_heard: bytes) -> bool | None:
    return None


def test_a_silent_device_on_an_open_line_is_asked_less_and_less_often(
    floor: OnALine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "RETRY_S", 0.05)
    asked: list[float] = []

    def ask(frame: bytes, done: Done) -> None:
        asked.append(time.monotonic())
        floor.line.ask(frame, never, 0.01, done)

    shown = StandingFrame(floor.line, "silent", 60.0, ask)
    shown.start()
    # Longer than the first pause: it runs from the failure, not from when this one began to wait.
    time.sleep(0.1)
    shown.show(b"frame", lambda _: None)
    eventually(lambda: len(asked) == 4)
    shown.close()

    pauses = [later - before for before, later in itertools.pairwise(asked)]
    assert pauses[0] >= 0.05
    assert pauses[1] >= 0.1
    assert pauses[2] >= 0.2
    assert shown.failed


def test_frames_are_shown_in_turn_and_a_newer_text_begins_with_its_first(floor: OnALine) -> None:
    sent: list[bytes] = []
    floor.line.watch(sent.append)
    shown = StandingFrame(floor.line, "scroll", 60.0)
    shown.start()

    shown.show(b"a1", lambda _: None, b"a2", b"a3", each_s=0.02)
    eventually(lambda: len(sent) >= 5)
    assert sent[:5] == [b"a1", b"a2", b"a3", b"a1", b"a2"]
    shown.show(b"b1", lambda _: None)
    eventually(lambda: b"b1" in sent)
    time.sleep(0.1)
    shown.close()

    assert sent[-1] == b"b1"
    assert sent.count(b"b1") == 1


def test_a_device_that_showed_its_frame_is_told_again_only_at_its_refresh(floor: OnALine) -> None:
    told: list[float] = []

    def tell(frame: bytes, done: Done) -> None:
        told.append(time.monotonic())
        floor.line.send(frame, done)

    shown = StandingFrame(floor.line, "panel", 0.1, tell)
    shown.start()

    shown.show(b"x", lambda _: None)
    eventually(lambda: len(told) >= 3)
    shown.close()

    assert told[2] - told[1] >= 0.1
    assert not shown.failed
