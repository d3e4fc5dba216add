"""Whether a queue takes numbers now, by the hours that the hall told: for a kiosk on its own.

The same rule as server/domain/opening.py, which a box does not have; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from floorlink.own_numbers import Clock, Hours

_DAY = timedelta(days=1)


def is_open(hours: Hours, now: datetime, zone: tzinfo) -> bool:
    """`now` is aware. Two days are looked at, for the nights."""
    instant = now.astimezone(UTC)
    today = now.astimezone(zone).date()
    return any(
        start <= instant < end
        for day in (today - _DAY, today)
        for start, end in _stretches(hours, day, zone)
    )


def day_began(now: datetime, starts: Clock, zone: tzinfo) -> datetime:
    """When the hall's day of `now` began: numbering.business_day's rule."""
    today = now.astimezone(zone).date()
    days = (_instant(today + offset * _DAY, starts, zone) for offset in (1, 0, -1))
    return next(begun for begun in days if begun <= now)


def _stretches(hours: Hours, day: date, zone: tzinfo) -> Iterable[tuple[datetime, datetime]]:
    for begin, end in hours.days.get(day.isoformat(), hours.week.get(str(day.weekday()), [])):
        last = day if _time(end) > _time(begin) else day + _DAY
        yield _instant(day, begin, zone), _instant(last, end, zone)


def _time(clock: Clock) -> time:
    return time.fromisoformat(clock)


def _instant(day: date, clock: Clock, zone: tzinfo) -> datetime:
    # In UTC: aware datetimes of one zone would compare by the clock on the wall.
    return datetime.combine(day, _time(clock), tzinfo=zone).astimezone(UTC)
