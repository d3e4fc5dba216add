"""A report over any business days, from their sums: totals by something, and a course over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from operator import add
from typing import TypeVar

from floorlink.messages import Names
from server.domain.errors import InvalidRequest, OtherDepartment
from server.domain.figures import Flow, Times, satisfaction_of, times_of_counts, utilisation
from server.services.departments import Part, departments_of
from server.services.house import House, names
from server.services.ports import Books
from server.services.statistics.records import COUNTS, DaySum, StoredSum, seconds_in
from server.services.statistics.summing import sum_day
from server.services.statistics.views import (
    StatisticsFigures,
    StatisticsLine,
    StatisticsPoint,
    StatisticsReport,
    TimesView,
)

BY = ("hall", "queue", "service", "department", "window", "clerk", "hour")
STORED_BY = ("hall", "queue", "service", "window", "clerk", "hour")
EVERY = ("day", "week", "month")
COMPARED = ("", "before", "year")
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366 * 5)
_NO_NAME = Names(zh="未叫号", en="Never called")
_SEVERAL = Names(zh="未选事项", en="No service chosen")


@dataclass(frozen=True, slots=True)
class Asked:
    by: str
    since: date
    until: date
    every: str
    key: str = ""
    """Whose course over time; "": the hall's."""
    compare: str = ""
    """"" | before (as many days before) | year (the same days a year ago)"""

    def __post_init__(self) -> None:
        if self.by not in BY or self.every not in EVERY or self.compare not in COMPARED:
            raise InvalidRequest(what="没有这种统计")
        if not timedelta(0) <= self.until - self.since <= _LONGEST:
            raise InvalidRequest(what="统计的日期范围不对")

    def compared(self) -> tuple[date, date] | None:
        if self.compare == "before":
            length = self.until - self.since + _DAY
            return self.since - length, self.since - _DAY
        if self.compare == "year":
            # 52 weeks, so that Mondays stand beside Mondays.
            return self.since - timedelta(364), self.until - timedelta(364)
        return None


class _Total:
    """Sums of many days together."""

    def __init__(self) -> None:
        self._counts = [0] * len(COUNTS)
        self._waits: list[bytes] = []
        self._services: list[bytes] = []

    def add(self, one: StoredSum) -> None:
        self._counts = list(map(add, self._counts, one.counts))
        self._waits.append(one.waits)
        self._services.append(one.services)

    def figures(self, target_s: int, *, ratings: bool) -> StatisticsFigures:
        c = dict(zip(COUNTS, self._counts, strict=True))
        if not ratings:
            c |= dict.fromkeys(_OF_RATINGS, 0)
        fates = {name: c[name] for name in _FATES}
        flow = Flow(arrivals=sum(fates.values()), **fates)
        levels = [c[f"level_{level}"] for level in range(1, 6)]
        rated = satisfaction_of(dict(enumerate(levels, start=1)), c["prompted"], c["set_aside"])
        waits, services = Counter(seconds_in(self._waits)), Counter(seconds_in(self._services))
        return StatisticsFigures(
            arrivals=flow.arrivals,
            **fates,
            missed_share=_share(flow.missed_share),
            abandoned_share=_share(flow.abandoned_share),
            wait=_times(times_of_counts(waits.items(), target_s)),
            service=_times(times_of_counts(services.items())),
            busy_s=c["busy_s"],
            open_s=c["open_s"],
            paused_s=c["paused_s"],
            utilisation=_share(utilisation(c["busy_s"], c["open_s"], c["paused_s"])),
            prompted=rated.prompted,
            rated=rated.rated,
            levels=levels if ratings else [],
            set_aside=rated.set_aside,
            response_rate=_share(rated.response_rate) if ratings else None,
            satisfied=_share(rated.satisfied),
        )


_FATES = ("served", "discarded", "missed", "abandoned", "unfinished")
_OF_RATINGS = ("set_aside", *(f"level_{level}" for level in range(1, 6)))


def report(
    asked: Asked, books: Books, house: House, now: datetime, part: Part | None = None
) -> StatisticsReport:
    """Days that are over must have been summed up (keeping.py); today is summed up here.

    With a `part` everything is that department's, and the total its services'; of what it shares
    with others nothing is told. Raises OtherDepartment if more is asked for.
    """
    target_s = int(house.practice.targets["ordinary"].total_seconds())
    if part is not None:
        _check_asks_for_own(asked, part)
    read = _Reading(books, house, now, part)

    def figures(total: _Total) -> StatisticsFigures:
        return total.figures(target_s, ratings=part is None)

    hall = list(read.whole(asked.since, asked.until))
    those = hall if asked.by == "hall" else list(read.sums(asked.by, asked.since, asked.until))
    lines = _together(those, lambda one: one.key)
    total = _together(hall, lambda _: "").get("", _Total())
    shown = [one for one in those if one.key == asked.key] if asked.key else hall
    course = _together(shown, lambda one: _begin(one.day, asked.every))
    before, were, compared = None, dict[str, _Total](), asked.compared()
    course_then = dict[date, _Total]()
    if compared is not None:
        whole_then = list(read.whole(*compared))
        those_then = list(read.sums(asked.by, *compared))
        before = figures(_together(whole_then, lambda _: "").get("", _Total()))
        were = _together(those_then, lambda one: one.key)
        later = asked.since - compared[0]
        shown_then = [one for one in those_then if one.key == asked.key]
        course_then = _together(
            shown_then if asked.key else whole_then,
            lambda one: _begin(one.day + later, asked.every),
        )
    return StatisticsReport(
        by=asked.by,
        every=asked.every,
        since=asked.since.isoformat(),
        until=asked.until.isoformat(),
        target_s=target_s,
        total=figures(total),
        before=before,
        before_since=compared[0].isoformat() if compared else "",
        before_until=compared[1].isoformat() if compared else "",
        lines=[
            StatisticsLine(
                key=key,
                name=name_of(house, asked.by, key),
                figures=figures(lines[key]),
                before=figures(were[key]) if key in were else None,
            )
            for key in sorted(lines, key=_order(house, asked.by))
        ],
        points=[
            StatisticsPoint(
                begin=begin.isoformat(),
                figures=figures(course[begin]),
                before=figures(course_then[begin]) if begin in course_then else None,
            )
            for begin in sorted(course)
        ],
        department=part.name if part else None,
    )


def _check_asks_for_own(asked: Asked, part: Part) -> None:
    """Hours are summed up for the hall alone."""
    if asked.by in ("hall", "hour") or (asked.key and not part.has_sum(asked.by, asked.key)):
        raise OtherDepartment


K = TypeVar("K", str, date)


def _together(sums: Iterable[StoredSum], place: Callable[[StoredSum], K]) -> dict[K, _Total]:
    found: dict[K, _Total] = {}
    for one in sums:
        key = place(one)
        if key not in found:
            found[key] = _Total()
        found[key].add(one)
    return found


class _Reading:
    def __init__(self, books: Books, house: House, now: datetime, part: Part | None) -> None:
        self._books = books
        self._house = house
        self._part = part
        self._today = house.day(now)
        self._of_today: list[DaySum] | None = None
        self._departments: dict[str, str] = {}

    def whole(self, since: date, until: date) -> Iterator[StoredSum]:
        """The hall's, or the department's."""
        return self.sums("hall" if self._part is None else "service", since, until)

    def sums(self, by: str, since: date, until: date) -> Iterator[StoredSum]:
        found, part = (
            self._stored("service" if by == "department" else by, since, until),
            self._part,
        )
        if by == "department":
            found = (one._replace(key=self._department(one.key)) for one in found)
        return found if part is None else (one for one in found if part.has_sum(by, one.key))

    def _stored(self, by: str, since: date, until: date) -> Iterator[StoredSum]:
        yield from self._books.day_sums(by, since, min(until, self._today - _DAY))
        if since <= self._today <= until:
            if self._of_today is None:
                self._of_today = sum_day(self._books, self._house, self._today)
            yield from (one.stored() for one in self._of_today if one.by == by)

    def _department(self, key: str) -> str:
        """A department has the services that it has now: they may move, their past with them."""
        known = self._departments.get(key)
        if known is None:
            known = self._departments[key] = self._find_department(key)
        return known

    def _find_department(self, key: str) -> str:
        queue = key.partition("queue:")[2]
        if not queue:
            service = self._house.services.get(key)
            return service.department if service else ""
        serving = departments_of(self._house.hall, queue)
        return next(iter(serving)) if len(serving) == 1 else ""


def name_of(house: House, by: str, key: str) -> Names:
    """What people call it; its code where the hall no longer has it."""
    if not key:
        return house.name if by == "hall" else _SEVERAL if by == "department" else _NO_NAME
    if by == "service" and key.startswith("queue:"):
        queue = house.queue_names.get(key[6:])
        return Names(zh=queue.zh, en=queue.en) if queue else Names(zh=key[6:])
    if by == "department" and key in house.departments:
        return names(house.departments[key].name)
    if by == "clerk":
        return Names(zh=next((c.name for c in house.hall.clerks if c.badge == key), key))
    if by == "hour":
        return Names(zh=f"{key}:00", en=f"{key}:00")
    known = {
        "queue": house.queue_names,
        "service": house.service_names,
        "window": house.window_names,
    }.get(by, {})
    return known.get(key) or Names(zh=key)


def _order(house: House, by: str) -> Callable[[str], tuple[int, str]]:
    """As the hall folder lists them; what it no longer lists, and nobody's, at the end."""
    listed = {
        "queue": list(house.queues),
        "service": list(house.services),
        "department": list(house.departments),
        "window": list(house.windows),
        "clerk": [clerk.badge for clerk in house.hall.clerks],
    }.get(by, [])
    places = {key: place for place, key in enumerate(listed)}
    return lambda key: (len(places) + (not key) if key not in places else places[key], key)


def _begin(day: date, every: str) -> date:
    if every == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if every == "week" else day


def _share(value: Fraction | float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _times(found: Times) -> TimesView:
    return TimesView(
        count=found.count,
        mean_s=None if found.mean is None else round(float(found.mean), 1),
        p50_s=found.p50,
        p90_s=found.p90,
        max_s=found.longest,
        within_target=_share(found.within_target),
    )
