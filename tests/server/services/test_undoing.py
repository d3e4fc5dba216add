"""A mistaken press is taken back within five seconds, and counts for nothing."""

from __future__ import annotations

import pytest

from server.domain.errors import RuleError, UndoRefused, WindowStateError
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, device


@pytest.fixture
def called(hall: AtWork) -> AtWork:
    """A001 stands at window 1, called just now."""
    hall.issue()
    hall.open("1")
    hall.next("1")
    return hall


def undo(hall: AtWork, press: str, number: str = "A001", window: str = "1") -> str:
    """The window's state afterwards."""
    return str(hall.at(window, c.UndoPress, press=press, number=number).state)


def offered(hall: AtWork, window: str = "1") -> tuple[str, str] | None:
    offer = hall.floor.window(window).undo
    return (offer.press, offer.number) if offer else None


def said(hall: AtWork, channel: str) -> None:
    call = hall.floor.window("1").call
    assert call is not None
    receipt = c.RecordReceipt(device="board-1", channel=channel, ok=True, seq=call.seq)
    hall.floor.do(receipt, device("board-1"))


def test_a_call_taken_back_leaves_the_ticket_its_place(called: AtWork) -> None:
    called.clock.on(seconds=1)
    called.issue()

    assert undo(called, "call") == "open"

    assert called.floor.window("1").waiting == 2
    assert called.floor.board().calls == []
    assert called.next("1") == "A001"


def test_a_call_of_a_held_ticket_taken_back_holds_it_again(called: AtWork) -> None:
    called.at("1", c.HoldTicket)
    called.clock.on(minutes=5)
    called.at("1", c.ResumeTicket, number="A001")

    undo(called, "call")

    assert [held.number for held in called.floor.window("1").held] == ["A001"]


def test_a_missed_ticket_is_called_again_as_it_was(called: AtWork) -> None:
    called.at("1", c.MarkMissed)

    assert undo(called, "miss") == "called"

    assert called.floor.window("1").recalls_left == 3
    assert called.floor.figures("1").missed == 0


def test_a_discarded_visit_of_several_stages_is_whole_again(hall: AtWork) -> None:
    paper = hall.issue("B", stages=["C", "A"])
    hall.open("2")
    hall.next("2")
    hall.at("2", c.DiscardTicket, reason="重复取号")

    undo(hall, "discard", "B001", "2")

    assert [stage.state for stage in hall.ticket(paper).stages] == ["at_window", "ahead", "ahead"]
    hall.finish("2")
    assert hall.ticket(paper).state == "waiting"


@pytest.mark.parametrize("started", [True, False])
def test_a_finish_taken_back_asks_nobody_for_a_rating(called: AtWork, started: bool) -> None:
    if started:
        called.at("1", c.StartServing)
        called.clock.on(minutes=4)
    token = called.finish("1").token

    assert undo(called, "finish") == ("serving" if started else "called")

    assert called.floor.prompt("1") is None
    assert called.published[-1].prompt is not None
    assert called.published[-1].prompt.outcome == "withdrawn"
    with pytest.raises(RuleError):
        called.floor.do(c.Rate(token=token, level=5, channel="qr"), CITIZEN)
    called.clock.on(minutes=1)
    assert called.finish("1").open
    assert (called.floor.figures("1").served, called.floor.figures("1").prompted) == (1, 1)


def test_a_start_taken_back_can_be_recalled_or_missed(called: AtWork) -> None:
    called.at("1", c.StartServing)

    assert undo(called, "start") == "called"

    called.at("1", c.Recall)


def test_the_journal_keeps_the_press_and_its_undoing(called: AtWork) -> None:
    called.at("1", c.MarkMissed)
    undo(called, "miss")

    assert called.kinds()[-2:] == ["missed", "undone"]
    entry = called.floor.journal()[-1]
    assert (entry.actor, entry.data["press"]) == ("clerk:1001", "miss")


def test_what_can_be_taken_back_is_told_and_ends_after_five_seconds(called: AtWork) -> None:
    assert offered(called) == ("call", "A001")
    called.clock.on(seconds=5.5)
    assert offered(called) is None

    undo(called, "call")  # pressed in time, and long on its way


def test_after_that_it_is_too_late(called: AtWork) -> None:
    called.at("1", c.MarkMissed)
    called.clock.on(seconds=6.5)

    with pytest.raises(UndoRefused):
        undo(called, "miss")


def test_a_number_that_was_only_shown_can_be_taken_back(called: AtWork) -> None:
    said(called, "board")
    said(called, "panel")

    assert undo(called, "call") == "open"


def test_a_number_that_was_said_cannot(called: AtWork) -> None:
    said(called, "voice")

    assert offered(called) is None
    with pytest.raises(UndoRefused):
        undo(called, "call")


def test_a_receipt_that_comes_after_the_undoing_does_no_harm(called: AtWork) -> None:
    call = called.floor.window("1").call
    assert call is not None
    undo(called, "call")

    receipt = c.RecordReceipt(device="board-1", channel="voice", ok=True, seq=call.seq)
    called.floor.do(receipt, device("board-1"))

    assert called.kinds()[-1] == "undone"


def test_what_others_did_meanwhile_stands(called: AtWork) -> None:
    called.at("1", c.Recall)
    with pytest.raises(UndoRefused):
        undo(called, "call")
    called.at("1", c.MarkMissed)
    called.floor.do(c.TakeBack(number="A001"), CLERK)
    with pytest.raises(UndoRefused):
        undo(called, "miss")


def test_a_rated_serving_is_over(called: AtWork) -> None:
    prompt = called.finish("1")
    called.floor.do(c.Rate(token=prompt.token, level=5, channel="qr"), CITIZEN)

    with pytest.raises(UndoRefused):
        undo(called, "finish")


def test_only_the_press_that_was_meant_is_undone(called: AtWork) -> None:
    """Somebody at the call unit was quicker: the console's undo is of an older press."""
    called.issue()
    called.at("1", c.MarkMissed)
    called.press("call")

    with pytest.raises(UndoRefused):
        undo(called, "miss")
    with pytest.raises(UndoRefused):
        undo(called, "call", "A001")
    assert offered(called) == ("call", "A002")


def test_a_finish_that_sent_the_citizen_on_stays(hall: AtWork) -> None:
    hall.issue("B", stages=["C"])
    hall.open("2")
    hall.next("2")
    hall.at("2", c.FinishServing)

    assert offered(hall, "2") is None


def test_nothing_to_undo_at_a_window_that_only_opened(hall: AtWork) -> None:
    hall.open("1")

    with pytest.raises(UndoRefused):
        undo(hall, "call")
    with pytest.raises(WindowStateError):
        hall.at("1", c.MarkMissed)
