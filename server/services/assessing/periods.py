"""The periods of the assessment, as they are written: 2026-10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from server.domain.errors import InvalidRequest

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    """2026-10 and its days."""

    period: str
    first: date
    last: date

    @property
    def days(self) -> list[date]:
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]


def month_of(period: str) -> Month:
    """InvalidRequest unless it is written 2026-10."""
    try:
        first = date.fromisoformat(f"{period}-01")
        return Month(period, first, (first + timedelta(days=31)).replace(day=1) - _DAY)
    except (ValueError, OverflowError):  # the calendar ends with 9999
        raise InvalidRequest(what="月份须写成2026-10") from None
