from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from floorlink.connection import Connection, delays
from floorlink.errors import ServerAway
from floorlink.messages import (
    VERSION,
    CheckInAsked,
    DeviceHealth,
    Hello,
    KeyPressed,
    Message,
    Problem,
    Receipt,
    Reply,
    TakeBackAsked,
    Welcome,
    WindowView,
)
from tests.floorlink.hall_server import BADGE, NOON, Cable, HallServer, window_view

M = TypeVar("M", bound=Message)


@pytest.fixture
def hall() -> Iterator[HallServer]:
    hall = HallServer()
    yield hall
    hall.close()


@pytest.fixture
def cable(hall: HallServer) -> Iterator[Cable]:
    cable = Cable(hall.port)
    yield cable
    cable.close()


class Box:
    """The agent's side of a connection, taking down what it hears."""

    def __init__(self, port: int, badge: str = BADGE, standby: str = "") -> None:
        self.heard: list[Message] = []
        self.welcomes: list[Welcome] = []
        self.changed = threading.Condition()
        self.connection = Connection(
            f"http://127.0.0.1:{port}",
            badge,
            hello=lambda: Hello(version=VERSION, devices=[]),
            welcomed=lambda welcome: self._take(self.welcomes, welcome),
            hear=lambda message: self._take(self.heard, message),
            standby=standby,
        )

    def _take(self, into: list[M], message: M) -> None:
        with self.changed:
            into.append(message)
            self.changed.notify_all()

    def wait_connected(self, welcomes: int = 1) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.welcomes) >= welcomes, 5)
        _until(lambda: self.connection.connected)

    def wait_heard(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.heard) >= count, 5), self.heard


@pytest.fixture
def box(cable: Cable) -> Iterator[Box]:
    box = Box(cable.port)
    box.connection.start()
    yield box
    box.connection.close()


def _until(true: object, timeout: float = 5.0) -> None:
    assert callable(true)
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def key(request_id: str, device: str = "call-07") -> KeyPressed:
    return KeyPressed(request_id=request_id, device=device, key="call", at=NOON)


def receipt(request_id: str, device: str = "panel-07") -> Receipt:
    return Receipt(request_id=request_id, device=device, channel="panel", ok=True, seq=3, at=NOON)


def ids(messages: list[Message]) -> list[str]:
    return [m.request_id for m in messages if isinstance(m, KeyPressed | Receipt)]


def test_hello_is_answered_with_the_whole_state(hall: HallServer, box: Box) -> None:
    box.wait_connected()

    assert box.welcomes == [hall.welcome]


@pytest.mark.parametrize(
    "asked",
    [
        CheckInAsked(request_id="c1", device="kiosk-1", code="23456789AB", at=NOON),
        TakeBackAsked(request_id="t1", device="kiosk-1", token="12.abc", at=NOON),
    ],
)
def test_a_kiosk_asks_for_appointments_and_missed_numbers_too(
    hall: HallServer, box: Box, asked: Message
) -> None:
    box.wait_connected()

    assert box.connection.ask(asked).ok
    assert asked in hall.heard


def test_a_box_finds_the_hall_at_the_standby_and_stays_there(
    hall: HallServer, cable: Cable
) -> None:
    box = Box(cable.port, standby=f"http://127.0.0.1:{hall.port}")
    box.connection.start()
    try:
        box.wait_connected()
        cable.cut()
        box.wait_connected(welcomes=2)
        cable.mend()

        assert box.connection.ask(key("k1")).ok
        assert len(box.welcomes) == 2
    finally:
        box.connection.close()


def test_states_of_a_window_are_heard_in_the_order_they_were_sent(
    hall: HallServer, box: Box
) -> None:
    box.wait_connected()

    for seq in range(2, 302):
        hall.emit(window_view(seq=seq))

    box.wait_heard(300)
    assert [m.seq for m in box.heard if isinstance(m, WindowView)] == list(range(2, 302))


def test_what_is_heard_before_the_welcome_is_handed_over_after_it(hall: HallServer) -> None:
    hall.on_hello = lambda sid: hall.emit(window_view(seq=9))
    order: list[str] = []
    heard = threading.Event()

    def hear(_: Message) -> None:
        order.append("message")
        heard.set()

    connection = Connection(
        f"http://127.0.0.1:{hall.port}",
        BADGE,
        hello=lambda: Hello(version=VERSION, devices=[]),
        welcomed=lambda _: order.append("welcome"),
        hear=hear,
    )
    connection.start()
    assert heard.wait(5)
    connection.close()

    assert order == ["welcome", "message"]


def test_a_bad_message_is_skipped_and_the_next_is_heard(
    hall: HallServer, box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    box.wait_connected()

    hall.io.emit("window", {"seq": "many"}, namespace="/agent")
    hall.io.emit("weather", {}, namespace="/agent")
    hall.emit(window_view(seq=5))

    box.wait_heard(1)
    assert box.heard == [window_view(seq=5)]
    assert "unknown message 'weather'" in caplog.text


def test_presses_of_one_device_arrive_in_order(hall: HallServer, box: Box) -> None:
    box.wait_connected()
    pressed = [f"k{n}" for n in range(50)]

    for request_id in pressed:
        box.connection.send(key(request_id))

    hall.wait(lambda heard: len(ids(heard)) >= 50)
    assert ids(hall.heard) == pressed


def test_a_slow_answer_to_one_device_delays_no_other(hall: HallServer, box: Box) -> None:
    slow = threading.Event()

    def answer(message: Message) -> Reply:
        if isinstance(message, KeyPressed) and message.device == "call-01":
            slow.wait(5)
        return Reply(ok=True)

    hall.answer = answer
    box.wait_connected()

    box.connection.send(key("stuck", "call-01"))
    box.connection.send(key("waits", "call-01"))
    reply = box.connection.ask(key("goes", "call-02"), 2.0)

    assert reply.ok
    assert "waits" not in ids(hall.heard)
    slow.set()
    hall.wait(lambda heard: "waits" in ids(heard))


def test_what_was_pressed_while_the_cable_was_cut_is_told_afterwards(
    hall: HallServer, cable: Cable, box: Box
) -> None:
    box.wait_connected()
    cable.cut()
    _until(lambda: not box.connection.connected)

    box.connection.send(key("k1"))
    box.connection.send(receipt("r1"))
    box.connection.send(key("k2"))
    cable.mend()

    hall.wait(lambda heard: len(ids(heard)) >= 3)
    keys = [request_id for request_id in ids(hall.heard) if request_id.startswith("k")]
    assert keys == ["k1", "k2"]


def test_a_message_whose_answer_was_lost_goes_again_with_the_same_request_id(
    hall: HallServer, cable: Cable, box: Box
) -> None:
    box.wait_connected()
    first = threading.Event()

    def answer(message: Message) -> Reply:
        if isinstance(message, KeyPressed) and not first.is_set():
            cable.cut()
            first.set()
        return Reply(ok=True, result="done")

    hall.answer = answer
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(box.connection.ask, key("once"), 5.0)
        assert first.wait(5)
        cable.mend()

        assert asked.result().result == "done"
    assert ids(hall.heard) == ["once", "once"]


def test_the_connection_comes_back_within_a_second_and_a_half(
    hall: HallServer, cable: Cable, box: Box
) -> None:
    box.wait_connected()
    cable.cut()
    _until(lambda: not box.connection.connected)
    time.sleep(0.3)

    mended = time.monotonic()
    cable.mend()
    box.wait_connected(2)

    assert time.monotonic() - mended < 1.5


def test_asking_a_server_that_is_away_raises_in_time(cable: Cable, box: Box) -> None:
    box.wait_connected()
    cable.cut()

    asked = time.monotonic()
    with pytest.raises(ServerAway):
        box.connection.ask(key("k"), 0.2)

    assert time.monotonic() - asked < 0.5


def test_a_question_given_up_is_not_sent_later(hall: HallServer, cable: Cable, box: Box) -> None:
    box.wait_connected()
    cable.cut()
    _until(lambda: not box.connection.connected)
    with pytest.raises(ServerAway):
        box.connection.ask(key("given up"), 0.05)

    cable.mend()
    box.connection.send(key("later"))

    hall.wait(lambda heard: "later" in ids(heard))
    assert "given up" not in ids(hall.heard)


def test_a_refusal_is_an_answer(hall: HallServer, box: Box) -> None:
    problem = Problem(code="nobody_waiting", title="没有等候的号")
    hall.answer = lambda _: Reply(ok=False, problem=problem)
    box.wait_connected()

    assert box.connection.ask(key("k")).problem == problem


def test_health_is_told_at_once(hall: HallServer, box: Box) -> None:
    box.wait_connected()
    health = DeviceHealth(
        device="panel-07", kind="panel", profile="", health="silent", detail="…", at=NOON
    )

    box.connection.send(health)

    hall.wait(lambda heard: health in heard)


def test_a_refused_badge_is_said_once(hall: HallServer, caplog: pytest.LogCaptureFixture) -> None:
    box = Box(hall.port, badge="revoked")
    box.connection.start()

    _until(lambda: "enrol this box again" in caplog.text)
    box.connection.close()

    assert hall.connections == 0
    assert not box.connection.connected


def test_closing_ends_every_thread_within_half_a_second(hall: HallServer, box: Box) -> None:
    box.wait_connected()

    closing = time.monotonic()
    box.connection.close()

    assert time.monotonic() - closing < 0.5
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"connection", "outbox", "channel-writer"}


def test_delays_grow_with_jitter_and_begin_anew_after_a_welcome() -> None:
    next_delay = delays(random.Random(7))

    waited = [next_delay(False) for _ in range(200)]

    assert all(0.1 <= delay <= 1.0 for delay in waited)
    assert max(waited) > 0.9
    assert next_delay(True) <= 0.2
