"""A line over real pseudo-terminals: pacing, pulled cables, bounded queues."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import serial
import serial.rfc2217

from floorlink.line import Line, LineHabits
from floorlink.line_settings import LineSettings
from tests.floorlink.pty_pair import PtyPair, eventually

FAST = LineHabits(first_retry=0.02, longest_retry=0.1, steady_after=0.2, patience=0.5)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[PtyPair]:
    pair = PtyPair(tmp_path / "panel")
    yield pair
    pair.close()


LineOn = Callable[..., Line]


@pytest.fixture
def line_on() -> Iterator[LineOn]:
    """Makes lines that are closed after the test, whatever becomes of it."""
    with ExitStack() as lines:

        def make(port: str, habits: LineHabits = FAST, **settings: Any) -> Line:
            name = settings.pop("name", "panels")
            return lines.enter_context(closing(Line(LineSettings(name, port, **settings), habits)))

        yield make


@pytest.fixture
def line(pair: PtyPair, line_on: LineOn) -> Line:
    line = line_on(str(pair.path))
    line.open()
    eventually(lambda: line.is_open)
    return line


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
    for _ in range(5):
        eventually(lambda: line.is_idle)
        asked = time.monotonic()
        line.send(b"x" * 96)
        assert pair.hear(1) == b"x"
        waits.append(time.monotonic() - asked)
        pair.hear(95)

    # The whole frame needs 100 ms on the wire.
    assert sorted(waits)[2] < 0.03


def test_a_frame_is_sent_only_when_its_bytes_had_time_to_leave(line: Line, pair: PtyPair) -> None:
    done = threading.Event()
    asked = time.monotonic()

    line.send(b"x" * 96, lambda left: done.set() if left else None)

    assert done.wait(2)
    assert time.monotonic() - asked >= 0.1


def test_the_next_frame_waits_for_the_wire(line: Line, pair: PtyPair) -> None:
    asked = time.monotonic()

    line.send(b"x" * 96)
    line.send(b"y")

    assert pair.hear(97) == b"x" * 96 + b"y"
    assert time.monotonic() - asked >= 0.1


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

    eventually(lambda: left == [False])
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


def test_a_full_queue_drops_the_oldest_whole_frame(tmp_path: Path, line_on: LineOn) -> None:
    left: dict[int, bool] = {}
    habits = LineHabits(queue_limit=3, patience=5, first_retry=0.02)
    line = line_on(str(tmp_path / "later"), habits, baud=115200)
    for number in range(5):
        line.send(b"frame%d" % number, lambda ok, number=number: left.update({number: ok}))  # type: ignore[misc]

    pair = PtyPair(tmp_path / "later")
    line.open()

    assert pair.hear(18) == b"frame2frame3frame4"
    eventually(lambda: left == {0: False, 1: False, 2: True, 3: True, 4: True})
    assert line.counters["dropped"] == 2
    line.close()
    pair.close()


STUCK = 200_000
"""Bytes that no pty buffers: with nobody reading at the far end they cannot all leave."""


def test_a_port_that_takes_no_more_bytes_is_given_up_and_reopened(
    pair: PtyPair, line_on: LineOn
) -> None:
    left: list[bool] = []
    line = line_on(str(pair.path), baud=4_000_000)
    line.open()
    eventually(lambda: line.is_open)

    line.send(b"x" * STUCK, left.append)

    eventually(lambda: left == [False])
    eventually(lambda: line.counters["reopened"] == 1)


def test_a_line_closes_in_the_middle_of_a_long_frame(line: Line) -> None:
    left: list[bool] = []
    line.send(b"x" * STUCK, left.append)
    time.sleep(0.05)
    asked = time.monotonic()

    line.close()

    assert left == [False]
    assert time.monotonic() - asked < 1


def test_half_duplex_waits_for_silence(pair: PtyPair, line_on: LineOn) -> None:
    line = line_on(str(pair.path), baud=300, half_duplex=True)
    line.open()
    eventually(lambda: line.is_open)
    heard = bytearray()
    line.listen(heard.extend)
    said_at = time.monotonic()
    pair.say(b"a")
    eventually(lambda: heard)

    line.send(b"b")

    assert pair.hear(1) == b"b"
    # Three and a half characters at 300 baud.
    assert time.monotonic() - said_at >= 0.116


def test_one_port_has_one_owner(line: Line, pair: PtyPair, line_on: LineOn) -> None:
    other = line_on(str(pair.path), name="thief")
    other.open()
    time.sleep(0.1)

    assert not other.is_open

    line.close()
    eventually(lambda: other.is_open)


def test_after_closing_nothing_is_sent_and_no_thread_is_left(line: Line) -> None:
    left: list[bool] = []

    line.close()
    line.send(b"late", left.append)

    assert left == [False]
    assert not [t for t in threading.enumerate() if t.name.startswith("line-panels")]


def test_a_line_over_the_network_comes_back_too(line_on: LineOn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        line = line_on(f"socket://127.0.0.1:{port}", baud=115200)
        heard = bytearray()
        line.listen(heard.extend)
        line.open()
        with server.accept()[0] as far:
            eventually(lambda: line.is_open)
            far.sendall(b"hello")
            eventually(lambda: heard == b"hello")
        eventually(lambda: not line.is_open)
        with server.accept()[0] as far:
            eventually(lambda: line.is_open)
            line.send(b"again")
            assert far.recv(5) == b"again"


def test_an_impossible_port_is_a_fault_of_the_line_and_no_crash(
    line_on: LineOn, caplog: pytest.LogCaptureFixture
) -> None:
    line = line_on("carrier-pigeon://loft")
    line.open()
    time.sleep(0.1)

    assert not line.is_open
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def rfc2217_server(stop: threading.Event, listener: socket.socket) -> None:
    """A serial server of the office kind, its port looped back onto itself."""
    listener.settimeout(5)
    connection, _ = listener.accept()
    port: Any = serial.serial_for_url("loop://", timeout=0)
    sender: Any = SimpleNamespace(write=connection.sendall)
    with connection:
        connection.settimeout(0.02)
        manager = serial.rfc2217.PortManager(port, sender)
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                port.write(b"".join(manager.filter(connection.recv(1024))))
            looped = port.read(1024)
            if looped:
                connection.sendall(b"".join(manager.escape(looped)))
    port.close()


@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")  # pyserial's own
def test_a_line_over_an_rfc_2217_server_sends_hears_and_sets_its_speed(line_on: LineOn) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=rfc2217_server, args=(stop, listener))
        server.start()
        line = line_on(f"rfc2217://127.0.0.1:{listener.getsockname()[1]}", baud=57600)
        heard = bytearray()
        line.listen(heard.extend)
        line.open()
        eventually(lambda: line.is_open, timeout=6)
        frame = bytes(range(256))

        line.send(frame)

        eventually(lambda: bytes(heard) == frame)
        line.close()
        stop.set()
        server.join()


# --- frames that ask --------------------------------------------------------------------------


def ok_or_no(heard: bytes) -> bool | None:
    return {b"ok": True, b"no": False}.get(heard)


def test_nothing_else_leaves_before_the_answer_has_come(line: Line, pair: PtyPair) -> None:
    told: list[tuple[str, bool]] = []

    line.ask(b"asked", ok_or_no, 2.0, lambda yes: told.append(("asked", yes)))
    line.send(b"later", lambda left: told.append(("later", left)))
    assert pair.hear(20, timeout=0.15) == b"asked"
    pair.say(b"ok")

    assert pair.hear(5) == b"later"
    eventually(lambda: told == [("asked", True), ("later", True)])
    assert line.counters["unanswered"] == 0


@pytest.mark.parametrize(("said", "unanswered"), [(b"no", 0), (b"??", 1), (b"", 1)])
def test_a_refusal_rubbish_and_silence_are_no_yes(
    line: Line, pair: PtyPair, said: bytes, unanswered: int
) -> None:
    told: list[bool] = []

    line.ask(b"asked", ok_or_no, 0.2, told.append)
    pair.hear(5)
    if said:
        pair.say(said)

    eventually(lambda: told == [False])
    assert line.counters["unanswered"] == unanswered


def test_an_answer_that_comes_late_is_nobody_s(line: Line, pair: PtyPair) -> None:
    told: list[bool] = []
    line.ask(b"asked", ok_or_no, 0.05, told.append)
    eventually(lambda: told == [False])

    line.ask(b"again", ok_or_no, 0.3, told.append)
    assert pair.hear(10) == b"askedagain"
    pair.say(b"??")

    eventually(lambda: told == [False, False])


def test_a_line_that_is_pulled_or_closed_does_not_wait_for_an_answer(
    line: Line, pair: PtyPair
) -> None:
    told: list[bool] = []
    line.ask(b"asked", ok_or_no, 30.0, told.append)
    pair.hear(5)
    pair.pull()
    eventually(lambda: told == [False])
    pair.replug()
    eventually(lambda: line.is_open)

    line.ask(b"again", ok_or_no, 30.0, told.append)
    pair.hear(5)
    line.close()

    assert told == [False, False]


def test_a_watcher_sees_every_frame_that_leaves(line: Line, pair: PtyPair) -> None:
    sent: list[bytes] = []
    line.watch(sent.append)

    line.send(b"one")
    line.send(b"two")

    assert pair.hear(6) == b"onetwo"
    assert sent == [b"one", b"two"]
