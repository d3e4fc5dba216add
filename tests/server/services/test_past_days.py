"""What nobody closed in the evening, the hall ends by itself when the next day has begun."""

from __future__ import annotations

from datetime import time

from floorlink.messages import Paper
from server.domain.hall import OpeningHours, Period
from server.services import commands as c
from server.services.statistics.reporting import Asked
from tests.server.at_work import AtWork

ALWAYS = OpeningHours(week=dict.fromkeys(range(7), (Period(time.min, time.max),)))

NIGHT = 24 * 60 - 9 * 60 + 1
"""Minutes from nine in the morning to a minute past midnight."""


def states(hall: AtWork, *papers: Paper) -> list[str]:
    return [hall.ticket(paper).state for paper in papers]


def test_nobody_of_yesterday_waits_beside_todays_number_of_the_same_name(hall: AtWork) -> None:
    waiting, held, missed = hall.issue(), hall.issue(), hall.issue()
    hall.open("1", "2")
    hall.at("1", c.CallTicket, number=held.number, reason="急")
    hall.at("1", c.HoldTicket)
    hall.at("1", c.CallTicket, number=missed.number, reason="急")
    hall.at("1", c.MarkMissed)
    hall.clock.on(minutes=NIGHT)

    assert hall.system(c.EndPastDays()) == 3

    assert states(hall, waiting, held, missed) == ["expired"] * 3
    assert {view.window: view.state for view in hall.floor.windows()} == dict.fromkeys(
        "123", "closed"
    )
    hall.clock.on(hours=9)
    first = hall.issue()
    assert first.number == waiting.number
    hall.open("1")
    assert hall.next("1") == first.number
    assert hall.ticket(first).state == "called"


def test_it_is_done_once_and_touches_nothing_of_the_day(hall: AtWork) -> None:
    hall.issue()
    hall.clock.on(hours=24)
    here = hall.issue()
    hall.open("1")

    assert [hall.system(c.EndPastDays()) for _ in range(3)] == [1, 0, 0]

    assert states(hall, here) == ["waiting"]
    assert hall.floor.window("1").state == "open"
    assert hall.kinds().count("past_day_ended") == 1


def test_who_was_called_and_left_at_a_window_overnight_is_left_over_too(hall: AtWork) -> None:
    paper = hall.issue()
    hall.open("1")
    hall.next("1")
    hall.clock.on(minutes=NIGHT)

    hall.system(c.EndPastDays())

    assert states(hall, paper) == ["expired"]
    assert hall.floor.window("1").state == "closed"


def test_who_is_served_over_midnight_in_an_open_hall_stays(hall: AtWork) -> None:
    hall.change_hall(hours=ALWAYS)
    paper = hall.issue()
    hall.open("1")
    hall.next("1")
    hall.clock.on(minutes=NIGHT)

    hall.system(c.EndPastDays())

    assert states(hall, paper) == ["called"]
    assert hall.floor.window("1").state == "called"
    hall.finish("1")
    assert states(hall, paper) == ["finished"]


def test_a_day_that_was_summed_before_its_end_is_summed_again(hall: AtWork) -> None:
    hall.issue()
    monday = hall.floor.today()
    hall.clock.on(hours=24)
    hall.floor.sum_days(monday, hall.floor.today())

    hall.system(c.EndPastDays())
    hall.floor.sum_days(monday, hall.floor.today())

    report = hall.floor.statistics(Asked(by="queue", since=monday, until=monday, every="day"))
    figures = next(line.figures for line in report.lines if line.key == "A")
    assert (figures.arrivals, figures.abandoned, figures.unfinished) == (1, 1, 0)
