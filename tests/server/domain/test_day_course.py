"""How a day went, what is usual, and what the rest of it may bring."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.day_course import Course, Visit, course, usual
from server.domain.forecast import WorkingWindow, ahead, pace, spread
from server.domain.work_ahead import work_ahead
from tests.server.factories import MORNING

QUARTER = timedelta(minutes=15)


def at_work(*queues: str, works: tuple[float, ...] = (1.0,) * 4) -> WorkingWindow:
    return WorkingWindow(queues, works)


def visit(came: float, called: float | None = None, left: float | None = None) -> Visit:
    gone = called if left is None else left
    return Visit(
        "A",
        MORNING + timedelta(minutes=came),
        None if called is None else MORNING + timedelta(minutes=called),
        None if gone is None else MORNING + timedelta(minutes=gone),
    )


def test_a_course_counts_arrivals_those_who_wait_and_how_long_they_had_waited() -> None:
    visits = [visit(1, 5), visit(2, 20), visit(16), visit(17, None, 40)]

    told = course(visits, MORNING, QUARTER, 4)

    assert told.arrivals == [2, 2, 0, 0]
    assert told.waiting == [1, 2, 1, 1]
    assert told.waited_s == [240, 1080, None, None]


def test_what_came_before_the_first_step_counts_into_it_and_what_comes_after_the_last_not() -> None:
    told = course([visit(-30), visit(70)], MORNING, QUARTER, 4)

    assert (told.arrivals, told.waiting) == ([1, 0, 0, 0], [1, 1, 1, 1])


@given(st.lists(st.tuples(st.floats(0, 110), st.floats(0, 60)), max_size=30))
def test_nobody_is_lost(stays: list[tuple[float, float]]) -> None:
    visits = [visit(came, came + waited) for came, waited in stays]

    told = course(visits, MORNING, QUARTER, 16)

    assert sum(told.arrivals) == len(stays)
    assert told.waiting[-1] == 0
    assert min(told.waiting) >= 0


def test_the_usual_day_is_the_mean_and_leaves_out_what_nobody_waited() -> None:
    days = [Course([4, 2], [2, 0], [60, None]), Course([2, 2], [0, 4], [120, None])]

    assert usual(days) == Course([3, 2], [1, 2], [90, None])


def test_a_quiet_first_minute_says_little_about_the_day() -> None:
    assert pace(0, 2) > 0.9
    assert round(pace(150, 100), 2) == 1.42


def test_days_that_were_alike_make_a_narrow_range() -> None:
    assert spread([100, 100, 100]) == 0.05
    assert spread([80, 120]) > 0.25
    assert spread([100]) == 0.25


def test_a_queue_grows_while_more_come_than_its_windows_can_serve() -> None:
    few = ahead({"A": 10}, {"A": [10.0] * 4}, [at_work("A")], {"A": 180}, 900, 0.1)
    many = ahead({"A": 10}, {"A": [10.0] * 4}, [at_work("A")] * 3, {"A": 180}, 900, 0.1)

    assert few.waiting == [15, 20, 25, 30]
    assert many.waiting[-1] == 0
    assert all(
        low <= mid <= high for low, mid, high in zip(few.low, few.waiting, few.high, strict=True)
    )
    assert few.arrivals == [10] * 4


def test_a_window_of_two_queues_helps_the_longer_and_gives_what_is_left_to_the_other() -> None:
    told = ahead(
        {"A": 9, "B": 3},
        {"A": [0.0], "B": [0.0]},
        [at_work("A", "B")],
        {"A": 100, "B": 100},
        900,
        0,
    )

    assert round(told.waiting[0], 6) == 3
    rest = ahead(
        {"A": 2, "B": 12},
        {"A": [0.0], "B": [0.0]},
        [at_work("A"), at_work("B")],
        {"A": 100, "B": 100},
        900,
        0,
    )
    assert round(rest.waiting[0], 6) == 3


def test_without_open_windows_everybody_waits_on() -> None:
    assert ahead({"A": 4}, {"A": [2.0, 0.0]}, [], {"A": 60}, 900, 0).waiting == [6, 6]


def test_over_noon_a_queue_grows_and_afterwards_it_shrinks() -> None:
    noon = [at_work("A", works=(1.0, 0.0, 0.5, 1.0))]

    told = ahead({"A": 5}, {"A": [5.0, 3.0, 0.0, 0.0]}, noon, {"A": 180}, 900, 0)

    assert told.waiting == [5, 8, 5.5, 0.5]


def clock(hour: int, minute: int = 0) -> datetime:
    return MORNING.replace(hour=hour, minute=minute)


HOURS = [(clock(8, 30), clock(12)), (clock(13), clock(17))]


@pytest.mark.parametrize(
    ("now", "is_at_work", "staffed", "share"),
    [
        # 11:30, 12:00, 12:30, 13:00
        (clock(11), True, True, [1, 0, 0, 1]),
        (clock(11), False, True, [0, 0, 0, 0]),  # closed in its hours: it stays so
        (clock(12, 5), True, True, [1, 1, 1, 1]),  # it works through noon
        (clock(12, 5), False, True, [1, 0, 0, 1]),
        (clock(12, 5), False, False, [0, 0, 0, 0]),
        (clock(8), False, True, [1, 0, 0, 1]),
        (clock(17, 30), True, True, [1, 1, 1, 1]),
        (clock(17, 30), False, True, [0, 0, 0, 0]),
    ],
)
def test_a_window_works_as_it_does_now_with_the_breaks_of_its_hours(
    now: datetime, is_at_work: bool, staffed: bool, share: list[float]
) -> None:
    half_an_hour = timedelta(minutes=30)

    told = work_ahead(
        HOURS,
        now,
        at_work=is_at_work,
        staffed=staffed,
        begin=clock(11, 30),
        step=half_an_hour,
        steps=4,
    )

    assert told == pytest.approx(share)


def test_a_hall_without_hours_today_goes_on_as_it_is() -> None:
    told = work_ahead(
        [], clock(9), at_work=True, staffed=True, begin=clock(9), step=QUARTER, steps=2
    )

    assert told == [1, 1]
