"""Closed days are summed up once, by whoever asks first or by the server at night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from server.services.commands import Command
from server.services.house import House
from server.services.ports import Books
from server.services.statistics.records import DaySum
from server.services.statistics.summing import sum_day
from server.services.work import Work

_DAY = timedelta(days=1)
AT_ONCE = 40
"""Days that one command keeps: others must not wait long for it."""


class KeepDays(Command, frozen=True, kw_only=True):
    """Days that were summed up outside of the writer. Answer: None.

    Not in the journal: nothing has happened, and all of it can be worked out again at any time.
    """

    days: list[tuple[date, list[DaySum]]]


def keep_days(command: KeepDays, work: Work) -> None:
    for day, sums in command.days:
        work.books.keep_day(day, sums, work.now)


def unsummed(books: Books, house: House, now: datetime, since: date, until: date) -> list[date]:
    """Days of that time that are over and not summed up yet, at most AT_ONCE."""
    first = books.first_day()
    if first is None:
        return []
    last = min(until, house.day(now) - _DAY)
    # What was summed up "later" than now was so by a clock that had been set wrong.
    known = books.summed_days(since, until, by=now)
    missing = (day for day in _days(max(since, first), last) if day not in known)
    return [day for day, _ in zip(missing, range(AT_ONCE), strict=False)]


def sum_days(books: Books, house: House, days: list[date]) -> list[tuple[date, list[DaySum]]]:
    return [(day, sum_day(books, house, day)) for day in days]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
