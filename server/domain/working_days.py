"""Working days by the hall's calendar: a day with opening hours, make-up days as well."""

from __future__ import annotations

from datetime import date, timedelta

from server.domain.hall import OpeningHours

_DAY = timedelta(days=1)
_LONGEST_REST = 60
"""Days after which a calendar without a working day is a mistake and not a holiday."""


def is_working_day(hours: OpeningHours, day: date) -> bool:
    return bool(hours.days.get(day, hours.week.get(day.weekday(), ())))


def after_working_days(hours: OpeningHours, day: date, count: int) -> date:
    """The day that is `count` working days after `day`, which itself does not count.

    With 0: `day`, or the next working day. A calendar without any raises ValueError.
    """
    if count < 0:
        raise ValueError("a deadline lies ahead")
    found, rest = day, 0
    while count > 0 or not is_working_day(hours, found):
        found += _DAY
        rest = 0 if is_working_day(hours, found) else rest + 1
        if rest > _LONGEST_REST:
            raise ValueError(f"the calendar has no working day after {day}")
        count -= rest == 0 and count > 0
    return found


def working_days_between(hours: OpeningHours, day: date, until: date) -> int:
    """Working days after `day` up to and with `until`; fewer than nought when it is past."""
    if until < day:
        return -working_days_between(hours, until, day)
    days = (day + n * _DAY for n in range(1, (until - day).days + 1))
    return sum(is_working_day(hours, one) for one in days)
