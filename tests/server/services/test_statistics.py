"""Reports over days of a real floor, as they go on and after they have been summed up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from server.domain.errors import InvalidRequest
from server.services import commands as c
from server.services.statistics.reporting import Asked
from server.services.statistics.views import StatisticsFigures, StatisticsReport
from tests.server.at_work import AtWork

MONDAY = date(2026, 3, 2)


def told(hall: AtWork, by: str = "queue", days: int = 0, **more: str) -> StatisticsReport:
    until = MONDAY + timedelta(days=days)
    asked: dict[str, str] = {"every": "day", **more}
    return hall.floor.statistics(Asked(by=by, since=MONDAY, until=until, **asked))


def line(report: StatisticsReport, key: str) -> StatisticsFigures:
    return next(one.figures for one in report.lines if one.key == key)


def a_morning(hall: AtWork) -> None:
    """Window 1 opens at nine: one served after 5 minutes for 10 minutes, content; one missed;
    one left over. Queue B: one cancelled."""
    hall.open("1")
    hall.issue("A", service="household")
    for _ in range(2):
        hall.issue("A")
    gone = hall.issue("B")
    hall.clock.on(minutes=5)
    hall.next("1")
    hall.at("1", c.StartServing)
    hall.clock.on(minutes=10)
    prompt = hall.finish("1")
    hall.system(c.Rate(token=prompt.token, level=4, channel="keypad", device="keypad-1"))
    hall.at("1", c.PauseWindow)
    hall.clock.on(minutes=5)
    hall.next("1")
    hall.clock.on(minutes=50)
    hall.at("1", c.MarkMissed)
    hall.floor.do(c.CancelTicket(token=gone.token), c.Actor(kind="citizen"))
    hall.system(c.CloseDay())


def test_a_morning_is_told_by_queue_service_window_clerk_and_hour(hall: AtWork) -> None:
    a_morning(hall)

    a = line(told(hall), "A")
    assert (a.arrivals, a.served, a.missed, a.abandoned, a.unfinished) == (3, 1, 1, 1, 0)
    assert (a.wait.mean_s, a.wait.p50_s, a.wait.max_s) == (750.0, 300, 1200)
    assert a.wait.within_target == 1.0
    assert (a.service.count, a.service.mean_s) == (1, 600.0)
    assert line(told(hall), "B").abandoned_share == 1.0
    assert line(told(hall, "service"), "household").served == 1
    assert line(told(hall, "department"), "police").arrivals == 3
    window = line(told(hall, "window"), "1")
    assert (window.open_s, window.paused_s, window.busy_s) == (4200, 300, 3600)
    assert window.utilisation == round(3600 / 3900, 4)
    assert (window.prompted, window.rated, window.satisfied) == (1, 1, 1.0)
    assert line(told(hall, "clerk"), "1001").levels == [0, 0, 0, 1, 0]
    hours = told(hall, "hour")
    assert [(one.key, one.figures.open_s) for one in hours.lines] == [("09", 3600), ("10", 600)]
    whole = hours.total
    for by in ("queue", "service", "department", "window", "clerk", "hour"):
        lines = [one.figures for one in told(hall, by).lines]
        assert sum(one.arrivals for one in lines) == whole.arrivals == 4
        assert sum(one.wait.count for one in lines) == whole.wait.count == 2


def test_a_day_that_is_over_is_summed_up_once_and_says_the_same(hall: AtWork) -> None:
    a_morning(hall)
    while_it_lasted = [told(hall, by) for by in ("queue", "window", "hour")]

    hall.clock.on(days=1)
    hall.open("1")
    hall.issue("A")

    assert [told(hall, by) for by in ("queue", "window", "hour")] == while_it_lasted
    both = told(hall, days=1)
    assert [point.figures.arrivals for point in both.points] == [4, 1]
    assert hall.floor.check() == []


def test_two_periods_stand_beside_each_other(hall: AtWork) -> None:
    a_morning(hall)
    hall.clock.on(days=1)
    hall.issue("A")

    report = hall.floor.statistics(
        Asked(
            by="queue",
            since=MONDAY + timedelta(days=1),
            until=MONDAY + timedelta(days=1),
            every="week",
            compare="before",
        )
    )

    assert report.before is not None
    assert (report.before_since, report.before.arrivals, report.total.arrivals) == (
        "2026-03-02",
        4,
        1,
    )
    assert report.lines[0].before is not None
    assert report.lines[0].before.served == 1
    assert report.points[0].begin == "2026-03-02"
    assert report.points[0].before is not None
    assert report.points[0].before.arrivals == 4


def test_a_course_may_be_that_of_one_window(hall: AtWork) -> None:
    a_morning(hall)

    assert told(hall, "window", key="1").points[0].figures.arrivals == 2
    assert told(hall, "window").points[0].figures.arrivals == 4


def test_a_report_backwards_in_time_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        Asked(by="queue", since=MONDAY, until=MONDAY - timedelta(days=1), every="day")
