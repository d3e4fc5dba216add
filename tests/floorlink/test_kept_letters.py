"""Receipts and ratings that a restart of the box does not lose."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from floorlink.connection import Connection
from floorlink.kept_letters import Kept, KeptLetters
from floorlink.messages import (
    VERSION,
    Hello,
    KeyPressed,
    Message,
    Problem,
    RatePressed,
    Receipt,
    Reply,
)
from tests.floorlink.hall_server import BADGE, NOON, HallServer


def receipt(number: int, device: str = "panel-07") -> Receipt:
    return Receipt(
        request_id=f"r{number}", device=device, channel="panel", ok=True, seq=number, at=NOON
    )


def rating() -> RatePressed:
    return RatePressed(request_id="rate", device="keypad-07", token="one-time", level=5, at=NOON)


def press() -> KeyPressed:
    return KeyPressed(request_id="press", device="caller-07", key="call", at=NOON)


def in_file(path: Path) -> list[Kept]:
    letters = KeptLetters(path)
    try:
        return letters.load()
    finally:
        letters.close()


def connection(port: int, path: Path) -> Connection:
    return Connection(
        f"http://127.0.0.1:{port}",
        BADGE,
        hello=lambda: Hello(version=VERSION, devices=[]),
        welcomed=lambda _: None,
        hear=lambda _: None,
        kept=KeptLetters(path),
    )


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def hall() -> Iterator[HallServer]:
    hall = HallServer()
    yield hall
    hall.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


def test_what_is_kept_comes_back_in_its_order_until_it_is_crossed_out(path: Path) -> None:
    letters = KeptLetters(path)
    letters.keep([receipt(1), rating(), receipt(2)])
    assert in_file(path) == [receipt(1), rating(), receipt(2)]

    letters.keep([rating()])

    assert in_file(path) == [rating()]
    letters.close()


def test_a_box_whose_server_is_away_writes_down_what_waits_but_no_press(path: Path) -> None:
    box = connection(1, path)
    box.start()

    for message in (receipt(1), press(), rating()):
        box.send(message)

    until(lambda: in_file(path) == [receipt(1), rating()])
    box.close()
    assert in_file(path) == [receipt(1), rating()]


def test_a_restarted_box_delivers_what_was_left_under_the_same_request_id(
    hall: HallServer, path: Path
) -> None:
    before = KeptLetters(path)
    before.keep([receipt(1), rating()])
    before.close()

    box = connection(hall.port, path)
    box.start()
    box.send(receipt(2))

    hall.wait(lambda heard: len(_letters(heard)) == 3)
    assert [letter.request_id for letter in _letters(hall.heard) if letter != rating()] == [
        "r1",
        "r2",
    ]
    until(lambda: in_file(path) == [])
    box.close()


def test_a_letter_that_may_be_answered_any_moment_is_not_written_yet(path: Path) -> None:
    letters = KeptLetters(path)
    written = path.stat().st_mtime_ns

    letters.keep([receipt(1)], fresh={"r1"})
    letters.keep([])

    assert path.stat().st_mtime_ns == written
    letters.keep([receipt(1)])
    letters.keep([receipt(1), receipt(2)], fresh={"r1", "r2"})
    assert in_file(path) == [receipt(1)]
    letters.close()


def test_what_the_server_refuses_for_good_is_not_kept_for_ever(
    hall: HallServer, path: Path
) -> None:
    refusal = Reply(ok=False, problem=Problem(code="not_found", title="?", status=404))
    hall.answer = lambda _: refusal
    before = KeptLetters(path)
    before.keep([receipt(1)])
    before.close()

    box = connection(hall.port, path)
    box.start()

    until(lambda: in_file(path) == [])
    box.close()


def test_a_spoilt_file_is_put_aside_and_the_box_goes_on(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b"no database at all, whatever it is called" * 100)

    with caplog.at_level(logging.ERROR):
        letters = KeptLetters(path)

    letters.keep([receipt(1)])
    letters.close()
    assert in_file(path) == [receipt(1)]
    assert path.with_suffix(".spoilt").exists()
    assert "spoilt" in caplog.text


def _letters(heard: list[Message]) -> list[Kept]:
    return [message for message in heard if isinstance(message, Kept)]
