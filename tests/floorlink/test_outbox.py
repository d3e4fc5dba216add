from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from floorlink.messages import KeyPressed, Problem, Receipt, Reply
from floorlink.outbox import ANSWER_WITHIN, FAULTS_BORNE, Letter, Outbox
from tests.floorlink.hall_server import NOON

DONE = Reply(ok=True)
FAULT = Reply(ok=False, problem=Problem(code="error", title="", status=500))


FULL = Reply(ok=False, problem=Problem(code="data_unwritable", title="", status=503))


def key(request_id: str, device: str = "call-07", since: float = 0.0) -> Letter:
    return Letter(KeyPressed(request_id=request_id, device=device, key="call", at=NOON), since)


def receipt(request_id: str, device: str = "panel-07", since: float = 0.0) -> Letter:
    message = Receipt(request_id=request_id, device=device, channel="panel", ok=True, at=NOON)
    return Letter(message, since)


def test_only_the_first_of_a_lane_is_under_way() -> None:
    outbox = Outbox()
    first, second, other = key("1"), key("2"), key("3", "call-08")
    for letter in (first, second, other):
        outbox.put(letter)

    assert outbox.due(0.0) == [first, other]
    assert outbox.due(1.0) == []
    outbox.answered(first, DONE)
    assert outbox.due(1.0) == [second]


def test_a_server_that_can_write_nothing_for_now_costs_no_receipt_and_refuses_a_press() -> None:
    outbox = Outbox()
    kept, pressed = receipt("1"), key("2")
    outbox.put(kept)
    outbox.put(pressed)
    now = 0.0
    for _ in range(FAULTS_BORNE * 3):
        assert kept in outbox.due(now)
        assert not outbox.answered(kept, FULL)
        now += ANSWER_WITHIN

    assert outbox.answered(pressed, FULL)
    assert list(outbox.letters()) == [kept]


def test_an_unanswered_message_is_due_again() -> None:
    outbox = Outbox()
    letter = key("1")
    outbox.put(letter)
    outbox.due(0.0)

    assert outbox.due(ANSWER_WITHIN - 0.1) == []
    assert outbox.due(ANSWER_WITHIN) == [letter]


def test_a_second_answer_settles_nothing() -> None:
    outbox = Outbox()
    letter = key("1")
    outbox.put(letter)

    assert outbox.answered(letter, DONE)
    assert not outbox.answered(letter, DONE)


def test_a_failing_server_is_asked_again_but_not_for_ever() -> None:
    outbox = Outbox()
    letter = key("1")
    outbox.put(letter)

    for _ in range(FAULTS_BORNE):
        assert not outbox.answered(letter, FAULT)

    assert outbox.answered(letter, FAULT)
    assert len(outbox) == 0


def test_a_press_of_long_ago_is_worth_nothing_a_receipt_is() -> None:
    outbox = Outbox()
    old, new, paper = key("old"), key("new", since=8.0), receipt("paper")
    for letter in (old, new, paper):
        outbox.put(letter)

    assert outbox.stale(11.0) == [old]
    assert outbox.due(11.0) == [new, paper]


def test_a_press_already_under_way_is_not_taken_back() -> None:
    outbox = Outbox()
    letter = key("1")
    outbox.put(letter)
    outbox.due(0.0)

    assert outbox.stale(60.0) == []


def test_receipts_make_room_before_presses() -> None:
    outbox = Outbox(limit=3)
    letters = [key("old"), receipt("r1", since=1.0), receipt("r2", since=2.0)]
    for letter in letters:
        assert outbox.put(letter) is None

    assert outbox.put(key("new", since=3.0)) is letters[1]
    assert len(outbox) == 3


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=12),
    st.lists(st.sampled_from(["answered", "answer lost", "connection lost"]), max_size=40),
)
def test_every_lane_delivers_all_in_order_whatever_is_lost(
    devices: list[int], fates: list[str]
) -> None:
    outbox = Outbox()
    sent = [key(str(n), f"call-{device}") for n, device in enumerate(devices)]
    for letter in sent:
        outbox.put(letter)
    arrived: list[Letter] = []

    now = 0.0
    while len(outbox):
        now += ANSWER_WITHIN
        for letter in outbox.due(now):
            if letter not in arrived:
                arrived.append(letter)
            fate = fates.pop() if fates else "answered"
            if fate == "answered":
                outbox.answered(letter, DONE)
            elif fate == "connection lost":
                outbox.disconnected()

    for lane in {letter.message.device for letter in sent}:
        wanted = [letter for letter in sent if letter.message.device == lane]
        assert [letter for letter in arrived if letter.message.device == lane] == wanted
