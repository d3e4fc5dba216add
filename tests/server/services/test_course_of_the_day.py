"""Today beside the usual day, and what the rest of it may bring."""

from __future__ import annotations

from datetime import timedelta

from server.services import commands as c
from tests.server.at_work import AtWork
from tests.server.factories import MORNING, SYSTEM


def a_day(hall: AtWork, numbers: int) -> None:
    """So many numbers in the first hour from nine on, all called before it is over."""
    hall.open("1")
    for _ in range(numbers):
        hall.issue("A")
        hall.clock.on(minutes=1)
        hall.next("1")
        hall.finish("1")
    hall.floor.do(c.CloseDay(), SYSTEM)


def test_without_days_to_compare_with_there_is_only_today(hall: AtWork) -> None:
    hall.issue("A")

    course = hall.floor.course()

    assert (course.usual, course.ahead, course.days) == (None, None, [])
    assert course.today.arrivals[-1] == 1
    assert course.today.waiting[-1] == 1


def test_the_same_weekdays_make_the_usual_day(hall: AtWork) -> None:
    for week, numbers in enumerate((4, 2)):
        hall.clock.now = MORNING + timedelta(weeks=week)
        a_day(hall, numbers)
    hall.clock.now = MORNING + timedelta(weeks=2)
    hall.open("1")
    hall.issue("A")

    course = hall.floor.course()

    assert course.days == ["2026-03-02", "2026-03-09"]
    assert course.usual is not None
    assert course.usual.arrivals[0] == 3
    assert course.begin == MORNING + timedelta(weeks=2)
    assert course.ahead is not None
    assert course.ahead.after == 1
    assert len(course.today.arrivals) + len(course.ahead.waiting) == len(course.usual.arrivals)


def test_the_frame_reaches_until_the_hall_closes(hall: AtWork) -> None:
    a_day(hall, 2)
    hall.clock.now = MORNING + timedelta(days=1)
    hall.issue("A")

    course = hall.floor.course()

    assert course.usual is not None
    steps = timedelta(seconds=course.step_s) * len(course.usual.arrivals)
    assert course.begin + steps == MORNING + timedelta(days=1, hours=8)
