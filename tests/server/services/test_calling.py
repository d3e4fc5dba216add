"""A window calls, calls again, calls in vain."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from server.domain.errors import (
    InvalidRequest,
    NobodyWaiting,
    NotAllowed,
    RecallLimit,
    RuleError,
    TicketStateError,
    WindowStateError,
)
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, CLERK, device, small_hall


def test_the_longest_waiting_is_called_first(hall: AtWork) -> None:
    hall.issue()
    hall.clock.on(seconds=1)
    hall.issue()
    hall.open("1")

    assert hall.next("1") == "A001"


def test_a_priority_ticket_overtakes_within_its_bound(hall: AtWork) -> None:
    hall.issue()
    hall.clock.on(minutes=3)
    hall.issue(ticket_class="priority")
    hall.clock.on(minutes=3)
    hall.open("1")

    # 3/10 against 6/30
    assert hall.next("1") == "A002"


def test_a_call_says_why(hall: AtWork) -> None:
    paper = hall.issue()
    hall.clock.on(minutes=15)
    hall.open("1")
    hall.next("1")

    reason = hall.ticket(paper).call_reason

    assert reason is not None
    assert (reason.rule, reason.chosen) == ("priority", "A001")
    assert [(c.number, c.waited_s, c.score) for c in reason.candidates] == [("A001", 900, 0.5)]


def test_who_still_waits_can_ask_why_another_was_first(hall: AtWork) -> None:
    waiting = hall.issue()
    hall.clock.on(minutes=3)
    hall.issue(ticket_class="green")
    hall.clock.on(minutes=1)
    hall.open("1")
    hall.next("1")

    reason = hall.floor.why(waiting.token)

    assert (reason.chosen, [c.number for c in reason.candidates]) == ("A002", ["A002", "A001"])


def _wanted(hall: AtWork) -> dict[str, bool]:
    """What was told last of each window."""
    told = {view.window: view.wanted for change in hall.published for view in change.windows}
    now = {view.window: view.wanted for view in hall.floor.windows()}
    assert told == {code: now[code] for code in told}, "a change of turn was not told"
    return now


def test_an_arrival_wants_the_least_flexible_idle_window(hall: AtWork) -> None:
    hall.open("1", "2")
    assert not any(_wanted(hall).values())

    hall.issue("A")
    assert _wanted(hall) == {"1": True, "2": False, "3": False}

    hall.at("1", c.PauseWindow, reason="开会")
    assert _wanted(hall) == {"1": False, "2": True, "3": False}

    hall.at("1", c.ResumeWindow)
    hall.next("1")
    assert not any(_wanted(hall).values())


def test_of_two_alike_the_longer_idle_window_is_wanted(hall: AtWork) -> None:
    alike = tuple(replace(window, queues=("A",)) for window in small_hall().windows[:2])
    hall.change_hall(windows=(*alike, small_hall().windows[2]))
    hall.open("1", "2")
    hall.issue("A")
    hall.next("1")
    hall.clock.on(minutes=5)
    hall.finish("1")

    hall.issue("A")

    assert _wanted(hall) == {"1": False, "2": True, "3": False}


def test_a_ticket_sent_to_one_window_wants_that_one(hall: AtWork) -> None:
    hall.open("1", "2")
    hall.issue("A")
    hall.next("1")
    hall.at("1", c.Transfer, to_window="2")

    assert _wanted(hall) == {"1": False, "2": True, "3": False}


def test_two_windows_pressing_at_once_call_two_people(hall: AtWork) -> None:
    hall.issue()
    hall.issue()
    hall.open("1", "2")

    with ThreadPoolExecutor(2) as pool:
        numbers = sorted(pool.map(hall.next, ["1", "2"]))

    assert numbers == ["A001", "A002"]


def test_two_windows_pressing_at_once_for_one_person_call_one(hall: AtWork) -> None:
    hall.issue()
    hall.open("1", "2")

    def press(window: str) -> str:
        try:
            return hall.next(window)
        except NobodyWaiting:
            return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, ["1", "2"])) == ["", "A001"]


def test_nobody_waiting_is_a_refusal(hall: AtWork) -> None:
    hall.issue("C")
    hall.open("1")

    with pytest.raises(NobodyWaiting):
        hall.next("1")


def test_a_closed_window_does_not_call(hall: AtWork) -> None:
    hall.issue()

    with pytest.raises(WindowStateError) as refused:
        hall.next("1")
    assert refused.value.facts["can"] == "open"


def test_a_serving_must_end_before_the_next_call(hall: AtWork) -> None:
    hall.issue()
    hall.issue()
    hall.open("1")
    hall.next("1")

    with pytest.raises(WindowStateError):
        hall.next("1")


def test_calling_ends_a_pause(hall: AtWork) -> None:
    hall.issue()
    hall.open("1")
    hall.at("1", c.PauseWindow, reason="打印")
    assert hall.floor.window("1").state == "paused"

    hall.next("1")
    hall.finish("1")

    assert (hall.floor.window("1").state, hall.floor.window("1").reason) == ("open", "")


def test_recalls_count_up_to_the_limit(hall: AtWork) -> None:
    hall.issue()
    hall.open("1")
    hall.next("1")

    views = [hall.at("1", c.Recall) for _ in range(3)]

    assert [(v.call.times, v.recalls_left) for v in views if v.call] == [(2, 2), (3, 1), (4, 0)]
    with pytest.raises(RecallLimit):
        hall.at("1", c.Recall)
    assert hall.at("1", c.MarkMissed).state == "open"


def test_a_particular_call_needs_permission_and_a_reason(hall: AtWork) -> None:
    hall.issue()
    late = hall.issue()
    hall.open("1")

    with pytest.raises(NotAllowed):
        hall.floor.do(c.CallTicket(window="1", number=late.number, reason="行动不便"), CLERK)
    with pytest.raises(InvalidRequest):
        hall.at("1", c.CallTicket, number=late.number, reason=" ")
    view = hall.at("1", c.CallTicket, number=late.number, reason="行动不便")

    assert view.ticket is not None
    assert view.ticket.number == "A002"
    assert hall.floor.journal()[-1].data["reason"] == "行动不便"


def test_who_is_served_cannot_be_called_elsewhere(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1", "2")
    hall.next("1")

    with pytest.raises(TicketStateError) as refused:
        hall.at("2", c.CallTicket, number=paper.number, reason="x")
    assert refused.value.facts["state"] == "called"


def test_a_missed_ticket_waits_behind_the_next_three(hall: AtWork) -> None:
    papers = []
    for _ in range(6):
        papers.append(hall.issue())
        hall.clock.on(seconds=10)
    hall.open("1")
    hall.next("1")
    hall.at("1", c.MarkMissed)

    hall.take_back(papers[0])

    called = []
    for _ in range(4):
        called.append(hall.next("1"))
        hall.at("1", c.MarkMissed)
    assert called == ["A002", "A003", "A004", "A001"]


def test_a_call_that_was_not_delivered_costs_no_place(hall: AtWork) -> None:
    papers = [hall.issue(), hall.issue()]
    hall.open("1")
    hall.next("1")
    call = hall.floor.window("1").call
    assert call is not None
    hall.floor.do(
        c.RecordReceipt(device="panel-1", channel="panel", ok=False, seq=call.seq),
        device("panel-1"),
    )
    hall.at("1", c.MarkMissed)

    hall.take_back(papers[0])

    assert hall.next("1") == "A001"


def test_only_a_missed_ticket_is_taken_back(hall: AtWork) -> None:
    paper = hall.issue()

    with pytest.raises(TicketStateError):
        hall.take_back(paper)


@pytest.mark.parametrize(
    "actor", [CITIZEN, device("panel-1"), device("kiosk-1"), c.Actor(kind="inspector", id="9")]
)
def test_only_staff_and_the_windows_own_devices_work_a_window(hall: AtWork, actor: c.Actor) -> None:
    hall.issue()
    hall.open("2")

    with pytest.raises(NotAllowed):
        hall.floor.do(c.CallNext(window="2"), actor)


def test_every_refusal_changes_nothing(hall: AtWork) -> None:
    hall.issue()
    before = hall.kinds()

    for command in (
        c.CallNext(window="1"),
        c.Recall(window="1"),
        c.MarkMissed(window="1"),
        c.StartServing(window="1"),
        c.FinishServing(window="1"),
        c.HoldTicket(window="1"),
        c.ResumeTicket(window="1"),
        c.DiscardTicket(window="1"),
        c.Transfer(window="1", to_queue="B"),
        c.PauseWindow(window="1"),
        c.ResumeWindow(window="1"),
        c.CloseWindow(window="1"),
        c.CallNext(window="99"),
    ):
        with pytest.raises(RuleError):
            hall.floor.do(command, CLERK)

    assert hall.kinds() == before
