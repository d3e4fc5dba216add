"""When a department takes numbers: weekly periods, single days that differ, nights, clock changes.

A period whose end is not after its start runs into the next day. Each period is one unbroken
stretch of time from the instant that its start names; a time that the clock shows twice means the
first, one that it skips means as long after the gap's beginning as the clock would have shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

from server.domain.hall import OpeningHours, Period

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def is_open(hours: OpeningHours, local_now: datetime) -> bool:
    """Whether numbers are taken at `local_now`, an aware time in the hall's zone."""
    now = local_now.astimezone(UTC)
    today = local_now.date()
    return any(
        start <= now < end
        for day in (today - _DAY, today)
        for start, end in stretches(hours, day, _zone(local_now))
    )


def next_opening(hours: OpeningHours, local_now: datetime) -> datetime | None:
    """The first moment from `local_now` on that is open, in its zone; None: never again."""
    now = local_now.astimezone(UTC)
    zone = _zone(local_now)
    for day in _days_from(hours, local_now.date() - _DAY):
        starts = [start for start, end in stretches(hours, day, zone) if now < end]
        if starts:
            return max(now, min(starts)).astimezone(zone)
    return None


def _zone(local_now: datetime) -> tzinfo:
    if local_now.tzinfo is None:
        raise ValueError("the hall's time needs its zone")
    return local_now.tzinfo


def _periods(hours: OpeningHours, day: date) -> tuple[Period, ...]:
    return hours.days.get(day, hours.week.get(day.weekday(), ()))


def stretches(hours: OpeningHours, day: date, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """The periods of `day` as instants (UTC), start and end."""
    # In UTC: aware datetimes of one zone would compare by the clock on the wall.
    for period in _periods(hours, day):
        last = day if period.end > period.start else day + _DAY
        yield (
            datetime.combine(day, period.start, tzinfo=zone).astimezone(UTC),
            datetime.combine(last, period.end, tzinfo=zone).astimezone(UTC),
        )


def _days_from(hours: OpeningHours, first: date) -> Iterator[date]:
    """Every day that could be open: the days that differ, then one whole ordinary week."""
    last = max([first, *hours.days]) + _WEEK + _DAY
    day = first
    while day <= last:
        yield day
        day += _DAY
