"""What a kiosk must know to give out numbers by itself: the hall's hours, prefixes and limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from floorlink.messages import Names
from floorlink.own_numbers import Clock, Hours, QueueRule
from server.domain.hall import OpeningHours, Period, Queue


def queue_rule(
    queue: Queue, name: Names, windows: Iterable[str], hours: Iterable[OpeningHours]
) -> QueueRule:
    return QueueRule(
        queue=queue.code,
        name=name,
        prefix=queue.prefix,
        windows=list(windows),
        limit=queue.daily_limit,
        hours=[told_hours(one) for one in hours],
    )


def told_hours(hours: OpeningHours) -> Hours:
    return Hours(
        week={str(day): _periods(periods) for day, periods in sorted(hours.week.items())},
        days={day.isoformat(): _periods(periods) for day, periods in sorted(hours.days.items())},
    )


def _periods(periods: Iterable[Period]) -> list[tuple[Clock, Clock]]:
    return [(f"{period.start:%H:%M}", f"{_minute(period.end):%H:%M}") for period in periods]


def _minute(end: time) -> time:
    """An end within a minute (the last of a day, often) is the end of that minute."""
    whole = end.replace(second=0, microsecond=0)
    if end == whole:
        return whole
    return (datetime.combine(date.min, whole) + timedelta(minutes=1)).time()
