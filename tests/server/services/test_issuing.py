"""A citizen takes a number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from server.domain.errors import (
    DailyLimit,
    InvalidRequest,
    NotAllowed,
    NotFound,
    QueueClosed,
    TicketStateError,
)
from server.domain.hall import OpeningHours, Period
from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import CITIZEN, small_hall


def test_numbers_count_up_within_a_queue(hall: AtWork) -> None:
    numbers = [hall.issue(queue).number for queue in ("A", "B", "A", "A")]

    assert numbers == ["A001", "B001", "A002", "A003"]


def test_paper_says_who_is_ahead_and_which_windows_serve(hall: AtWork) -> None:
    hall.issue()
    hall.issue()

    paper = hall.issue(service="household")

    assert (paper.ahead, paper.windows) == (2, ["1", "2"])
    assert paper.service_name.zh == "户口迁移"
    assert paper.issued_at.utcoffset() == timedelta(hours=8)


def test_numbers_begin_again_with_the_business_day_in_the_halls_zone(hall: AtWork) -> None:
    whole_day = (Period(time(0), time(0)),)
    hall.change_hall(hours=OpeningHours(week=dict.fromkeys(range(7), whole_day)))
    # 15:59 UTC is a minute before midnight in Shandong.
    hall.clock.on(hours=14, minutes=59)
    before = hall.issue().number

    hall.clock.on(minutes=1)
    after = hall.issue().number

    assert (before, after) == ("A001", "A001")


def test_beyond_999_numbers_have_four_digits(hall: AtWork) -> None:
    with ThreadPoolExecutor(32) as pool:
        numbers = list(pool.map(lambda _: hall.issue().number, range(999)))

    assert sorted(numbers) == [f"A{n:03d}" for n in range(1, 1000)]
    assert hall.issue().number == "A1000"


def test_a_doubled_request_gives_the_same_paper_and_one_ticket(hall: AtWork) -> None:
    first = hall.issue(request_id="touch-1")
    hall.reopen()

    again = hall.issue(request_id="touch-1")

    assert again == first
    assert hall.issue().number == "A002"


def test_a_request_id_serves_one_kind_of_command(hall: AtWork) -> None:
    hall.issue(request_id="touch-1")

    with pytest.raises(InvalidRequest):
        hall.floor.do(c.CancelTicket(token="1.x"), CITIZEN, "touch-1")


def test_nobody_gets_anothers_answer_by_its_request_id(hall: AtWork) -> None:
    paper = hall.floor.do(c.IssueTicket(queue="A"), c.Actor(kind="device", id="kiosk-1"), "r")

    assert hall.issue(request_id="r").token != paper.token


def test_the_daily_limit_refuses_the_next_and_holds_for_one_queue(hall: AtWork) -> None:
    limited = tuple(
        replace(queue, daily_limit=2) if queue.code == "A" else queue
        for queue in small_hall().queues
    )
    hall.change_hall(queues=limited)
    hall.issue()
    hall.issue()

    with pytest.raises(DailyLimit):
        hall.issue()
    assert hall.issue("B").number == "B001"
    assert [q.closed_reason for q in hall.floor.queues()] == ["limit", "", ""]


def test_outside_opening_hours_no_number_is_given(hall: AtWork) -> None:
    hall.clock.on(hours=3, minutes=30)

    with pytest.raises(QueueClosed) as refused:
        hall.issue(service="household")
    assert refused.value.facts["reason"] == "hours"
    assert refused.value.facts["opens"] == "03-02 13:00"


def test_a_holiday_is_a_closed_day(hall: AtWork) -> None:
    hours = replace(small_hall().hours, days={date(2026, 3, 2): ()})
    hall.change_hall(hours=hours)

    with pytest.raises(QueueClosed) as refused:
        hall.issue()
    assert refused.value.facts["reason"] == "closed_day"


def test_a_refused_number_is_not_used_up(hall: AtWork) -> None:
    hall.issue()
    with pytest.raises(NotFound):
        hall.issue("A", stages=["Z"])

    assert hall.issue().number == "A002"


@pytest.mark.parametrize("wish", [c.IssueTicket(), c.IssueTicket(service="passport", queue="A")])
def test_one_service_or_one_queue_is_named(hall: AtWork, wish: c.IssueTicket) -> None:
    with pytest.raises(InvalidRequest):
        hall.floor.do(wish, CITIZEN)


def test_a_citizen_cannot_take_a_green_number_alone(hall: AtWork) -> None:
    with pytest.raises(NotAllowed):
        hall.floor.do(c.IssueTicket(queue="A", ticket_class="green"), CITIZEN)


def test_a_cancelled_ticket_leaves_its_line(hall: AtWork) -> None:
    paper = hall.issue()
    hall.issue()

    view = hall.floor.do(c.CancelTicket(token=paper.token), CITIZEN)

    hall.open("1")
    assert view.state == "cancelled"
    assert hall.next("1") == "A002"
    with pytest.raises(TicketStateError):
        hall.floor.do(c.CancelTicket(token=paper.token), CITIZEN)


def test_a_guessed_token_opens_nothing(hall: AtWork) -> None:
    hall.issue()

    for token in ("1.AAAAAAAAAAAAAAAAAAAAAAAA", "1", "", "x.y", "²."):
        with pytest.raises(NotFound):
            hall.floor.ticket(token)
