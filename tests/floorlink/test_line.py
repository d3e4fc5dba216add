"""A line over real pseudo-terminals: pacing, pulled cables, bounded queues."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from floorlink.line import Line, LineHabits, LineSettings
from tests.floorlink.pty_pair import PtyPair, eventually

FAST = LineHabits(first_retry=0.02, longest_retry=0.1, steady_after=0.2, patience=0.3)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[PtyPair]:
    pair = PtyPair(tmp_path / "panel")
    yield pair
    pair.close()


@pytest.fixture
def line(pair: PtyPair) -> Iterator[Line]:
    line = Line(LineSettings("panels", str(pair.path), baud=9600), FAST)
    line.open()
    eventually(lambda: line.is_open)
    yield line
    line.close()


def test_what_is_sent_arrives_whole_and_is_counted(line: Line, pair: PtyPair) -> None:
    left: list[bool] = []

    line.send(b"first", left.append)
    line.send(b"second", left.append)

    assert pair.hear(11) == b"firstsecond"
    eventually(lambda: left == [True, True])
    assert line.counters["frames_out"] == 2
    assert line.counters["bytes_out"] == 11


def test_every_listener_hears_what_comes(line: Line, pair: PtyPair) -> None:
    one, other = bytearray(), bytearray()
    line.listen(one.extend)
    line.listen(other.extend)

    pair.say(b"\xff\x68\x00\x11\x13\x03")

    eventually(lambda: one == other == b"\xff\x68\x00\x11\x13\x03")
    assert line.counters["bytes_in"] == 6


def test_a_listener_that_fails_does_not_deafen_the_others(
    line: Line, pair: PtyPair, caplog: pytest.LogCaptureFixture
) -> None:
    heard = bytearray()

    def fail(_: bytes) -> None:
        raise RuntimeError("bad driver")

    line.listen(fail)
    line.listen(heard.extend)

    pair.say(b"a")
    eventually(lambda: heard == b"a")
    pair.say(b"b")

    eventually(lambda: heard == b"ab")
    assert "bad driver" in caplog.text


def test_the_first_byte_leaves_at_once_when_the_line_is_free(line: Line, pair: PtyPair) -> None:
    waits = []
    for _ in range(20):
        eventually(lambda: line.is_idle)
        asked = time.monotonic()
        line.send(b"\xa5" * 10)
        assert pair.hear(1) == b"\xa5"
        waits.append(time.monotonic() - asked)
        pair.hear(9)

    assert sorted(waits)[10] < 0.005


def test_a_frame_is_sent_only_when_its_bytes_had_time_to_leave(line: Line, pair: PtyPair) -> None:
    done = threading.Event()
    asked = time.monotonic()

    line.send(b"x" * 96, lambda left: done.set() if left else None)

    assert done.wait(2)
    assert time.monotonic() - asked >= 0.1


def test_the_next_frame_waits_for_the_wire(line: Line, pair: PtyPair) -> None:
    line.send(b"x" * 96)
    line.send(b"y")
    assert pair.hear(96) == b"x" * 96
    first_at = time.monotonic()

    assert pair.hear(1) == b"y"

    assert time.monotonic() - first_at >= 0.08


def test_a_pulled_cable_is_told_once_and_the_line_comes_back(
    line: Line, pair: PtyPair, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    heard = bytearray()
    line.listen(heard.extend)

    pair.pull()
    eventually(lambda: not line.is_open)
    time.sleep(0.3)
    pair.replug()
    eventually(lambda: line.is_open)
    pair.say(b"hello")
    line.send(b"again")

    eventually(lambda: heard == b"hello")
    assert pair.hear(5) == b"again"
    assert line.counters["reopened"] == 1
    told = [record.levelname for record in caplog.records]
    assert told == ["WARNING", "INFO"]


def test_a_frame_for_a_line_that_is_gone_is_given_up_soon(line: Line, pair: PtyPair) -> None:
    left: list[bool] = []
    pair.pull()
    eventually(lambda: not line.is_open)

    line.send(b"too late", left.append)

    eventually(lambda: left == [False], timeout=1)
    assert line.counters["dropped"] == 1


def test_a_frame_that_waited_for_the_cable_leaves_when_it_is_back_in_time(
    line: Line, pair: PtyPair
) -> None:
    left: list[bool] = []
    pair.pull()
    eventually(lambda: not line.is_open)

    line.send(b"just in time", left.append)
    pair.replug()

    assert pair.hear(12) == b"just in time"
    eventually(lambda: left == [True])


def test_a_cable_pulled_while_bytes_are_leaving_means_not_sent(line: Line, pair: PtyPair) -> None:
    left: list[bool] = []
    line.send(b"x" * 960, left.append)
    pair.hear(1)

    pair.pull()

    eventually(lambda: left == [False], timeout=0.9)
    assert line.counters["frames_out"] == 0


def test_a_full_queue_drops_the_oldest_whole_frame(tmp_path: Path) -> None:
    left: dict[int, bool] = {}
    habits = LineHabits(queue_limit=3, patience=5, first_retry=0.02)
    line = Line(LineSettings("panels", str(tmp_path / "later"), baud=115200), habits)
    for number in range(5):
        line.send(b"frame%d" % number, lambda ok, number=number: left.update({number: ok}))  # type: ignore[misc]

    pair = PtyPair(tmp_path / "later")
    line.open()

    assert pair.hear(18) == b"frame2frame3frame4"
    eventually(lambda: left == {0: False, 1: False, 2: True, 3: True, 4: True})
    assert line.counters["dropped"] == 2
    line.close()
    pair.close()


def test_a_port_that_takes_no_more_bytes_is_given_up_and_reopened(
    line: Line, pair: PtyPair
) -> None:
    left: list[bool] = []
    # Nobody reads the far end: its buffer fills after some kilobytes.
    line.send(b"x" * 30_000, left.append)

    line.close()

    assert left == [False]


def test_half_duplex_waits_for_silence(pair: PtyPair) -> None:
    line = Line(LineSettings("bus", str(pair.path), baud=1200, half_duplex=True), FAST)
    line.open()
    eventually(lambda: line.is_open)
    heard = bytearray()
    line.listen(heard.extend)
    pair.say(b"a")
    eventually(lambda: heard)
    heard_at = time.monotonic()

    line.send(b"b")

    assert pair.hear(1) == b"b"
    assert time.monotonic() - heard_at >= 0.025
    line.close()


def test_one_port_has_one_owner(line: Line, pair: PtyPair) -> None:
    other = Line(LineSettings("thief", str(pair.path)), FAST)
    other.open()
    time.sleep(0.1)

    assert not other.is_open

    line.close()
    eventually(lambda: other.is_open)
    other.close()


def test_after_closing_nothing_is_sent_and_no_thread_is_left(line: Line) -> None:
    left: list[bool] = []

    line.close()
    line.send(b"late", left.append)

    assert left == [False]
    assert not [t for t in threading.enumerate() if t.name.startswith("line-panels")]


def test_a_line_over_the_network_comes_back_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        line = Line(LineSettings("far", f"socket://127.0.0.1:{port}", baud=115200), FAST)
        heard = bytearray()
        line.listen(heard.extend)
        line.open()
        with server.accept()[0] as far:
            far.sendall(b"hello")
            eventually(lambda: heard == b"hello")
        eventually(lambda: not line.is_open)
        with server.accept()[0] as far:
            eventually(lambda: line.is_open)
            line.send(b"again")
            assert far.recv(5) == b"again"
            line.close()


def test_an_impossible_port_is_a_fault_of_the_line_and_no_crash(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = Line(LineSettings("odd", "carrier-pigeon://loft"), FAST)
    line.open()
    time.sleep(0.1)
    line.close()

    assert [record.levelname for record in caplog.records] == ["WARNING"]
