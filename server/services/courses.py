"""Today's course beside the usual day's, and what the rest of the day may bring."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import msgspec

from server.domain.day_course import Course, Visit, course, usual
from server.domain.forecast import Ahead, WorkingWindow, ahead, pace, spread
from server.domain.opening import stretches
from server.domain.tickets import TicketState
from server.domain.windows import WindowState
from server.domain.work_ahead import work_ahead
from server.services.house import House
from server.services.ports import Books

STEP = timedelta(minutes=15)
_WEEKS = 5
_ENOUGH = 4
_DAYS = 14
_DAY = timedelta(days=1)
_FURTHEST = timedelta(hours=4)
_WAITS = frozenset({TicketState.WAITING.value, TicketState.HELD.value})


class CourseView(msgspec.Struct, frozen=True, kw_only=True):
    """One value a step; see domain/day_course.py."""

    arrivals: list[float]
    waiting: list[float]
    waited_s: list[float | None]


class AheadView(msgspec.Struct, frozen=True, kw_only=True):
    """From step `after` on."""

    after: int
    arrivals: list[float]
    waiting: list[float]
    low: list[float]
    high: list[float]


class DayCourse(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    begin: datetime
    """Of the first step."""
    step_s: int
    today: CourseView
    """Until the present step, which is not over."""
    usual: CourseView | None
    """None while the hall has no days to compare with."""
    days: list[str]
    """Those that `usual` is the mean of."""
    ahead: AheadView | None


class PastDays:
    """The numbers of days that are over: they change no more, so they are read once."""

    def __init__(self) -> None:
        self._known: dict[date, list[Visit]] = {}

    def of(self, books: Books, day: date) -> list[Visit]:
        if day not in self._known:
            if len(self._known) > _WEEKS * _DAYS:
                self._known.clear()
            self._known[day] = visits_of(books, day)
        return self._known[day]

    def usual(self, books: Books, today: date) -> dict[date, list[Visit]]:
        """The last same weekdays; while there are too few of them, the last days of any kind."""
        first = books.first_day()
        if first is None:
            return {}
        same = [today - timedelta(weeks=back) for back in range(1, _WEEKS + 1)]
        found = self._some(books, [day for day in same if day >= first])
        if len(found) < 2:
            last = [today - timedelta(days=back) for back in range(1, _DAYS + 1)]
            found = self._some(books, [day for day in last if day >= first])
        return found

    def _some(self, books: Books, days: list[date]) -> dict[date, list[Visit]]:
        found: dict[date, list[Visit]] = {}
        for day in days:
            if len(found) < _ENOUGH and self.of(books, day):
                found[day] = self.of(books, day)
        return found


def visits_of(books: Books, day: date) -> list[Visit]:
    called: dict[int, datetime] = {}
    for serving in books.servings_on(day):
        called.setdefault(serving.ticket, serving.called_at)
    visits = []
    for ticket in books.tickets_of(day):
        at = called.get(ticket.id)
        left = at or (None if ticket.state in _WAITS else ticket.since)
        visits.append(Visit(ticket.queue, ticket.issued_at, at, left))
    return visits


def day_course(books: Books, house: House, now: datetime, past: PastDays) -> DayCourse:
    today = house.day(now)
    visits = visits_of(books, today)
    days = past.usual(books, today)
    zero = house.bounds(today)[0]
    shifted = {
        day: [_moved(visit, zero - house.bounds(day)[0]) for visit in those]
        for day, those in days.items()
    }
    begin, steps = _frame(house, now, zero, [visits, *shifted.values()])
    present = _present(now, begin, steps)
    courses = [course(those, begin, STEP, steps) for those in shifted.values()]
    compared = usual(courses) if courses else None
    so_far = course(visits, begin, STEP, present + 1)
    return DayCourse(
        at=now,
        begin=begin,
        step_s=int(STEP.total_seconds()),
        today=_view(so_far),
        usual=_view(compared) if compared else None,
        days=[day.isoformat() for day in sorted(days)],
        ahead=_ahead_view(
            present, _ahead(books, house, now, begin, steps, visits, shifted, courses)
        )
        if compared
        else None,
    )


def _moved(visit: Visit, by: timedelta) -> Visit:
    return Visit(
        visit.queue,
        visit.issued_at + by,
        visit.called_at + by if visit.called_at else None,
        visit.left_at + by if visit.left_at else None,
    )


def _frame(
    house: House, now: datetime, zero: datetime, days: list[list[Visit]]
) -> tuple[datetime, int]:
    """From the first number of any of the days until the last, and never without the present."""
    came = [visit.issued_at for visits in days for visit in visits] or [now]
    first = min([*came, now])
    last = max([*came, now + STEP])
    periods = house.hall.hours.week.get(house.local(now).weekday(), ())
    closing = house.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    for period in periods:
        ends = closing.replace(hour=period.end.hour, minute=period.end.minute)
        if ends - closing < _DAY - STEP:
            last = max(last, ends.astimezone(now.tzinfo))
    last = min(last, max(now + _FURTHEST, *came)) if not periods else last
    begin = zero + (first - zero) // STEP * STEP
    return begin, max(1, -((begin - last) // STEP))


def _ahead(
    books: Books,
    house: House,
    now: datetime,
    begin: datetime,
    steps: int,
    visits: list[Visit],
    days: dict[date, list[Visit]],
    courses: list[Course],
) -> Ahead:
    after = _present(now, begin, steps) + 1
    so_far = sum(sum(one.arrivals[:after]) for one in courses) / len(courses)
    factor = pace(len(visits), so_far)
    by_queue: dict[str, list[Visit]] = defaultdict(list)
    for those in days.values():
        for visit in those:
            by_queue[visit.queue].append(visit)
    coming = {
        queue: [
            count * factor / len(courses)
            for count in course(those, begin, STEP, steps).arrivals[after:]
        ]
        for queue, those in by_queue.items()
        if queue in house.queues
    }
    waiting: dict[str, float] = defaultdict(float)
    for line, count in books.lines().items():
        waiting[line.queue] += count
    times = books.service_times(house.day(now))
    service_s = {
        code: times[code].mean
        if code in times and times[code].count >= _ENOUGH
        else queue.typical_service.total_seconds()
        for code, queue in house.queues.items()
    }
    windows = _windows(books, house, now, begin + after * STEP, steps - after)
    rests = [sum(one.arrivals[after:]) for one in courses]
    step_s = STEP.total_seconds()
    lines = {code: people for code, people in waiting.items() if code in house.queues}
    return ahead(lines, coming, windows, service_s, step_s, spread(rests))


def _present(now: datetime, begin: datetime, steps: int) -> int:
    return min(steps - 1, max(0, (now - begin) // STEP))


def _windows(
    books: Books, house: House, now: datetime, begin: datetime, steps: int
) -> list[WorkingWindow]:
    found = []
    today = house.day(now)
    for code, window in house.windows.items():
        works = work_ahead(
            list(stretches(house.hours_at(code), today, house.zone)),
            now,
            at_work=books.window(code).mode is not WindowState.CLOSED,
            staffed=bool(window.clerk),
            begin=begin,
            step=STEP,
            steps=steps,
        )
        if any(works):
            found.append(WorkingWindow(window.queues, works))
    return found


def _view(one: Course) -> CourseView:
    return CourseView(
        arrivals=[round(value, 1) for value in one.arrivals],
        waiting=[round(value, 1) for value in one.waiting],
        waited_s=[None if value is None else round(value) for value in one.waited_s],
    )


def _ahead_view(present: int, found: Ahead) -> AheadView:
    return AheadView(
        after=present + 1,
        arrivals=[round(value, 1) for value in found.arrivals],
        waiting=[round(value, 1) for value in found.waiting],
        low=[round(value, 1) for value in found.low],
        high=[round(value, 1) for value in found.high],
    )
