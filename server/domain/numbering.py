"""Numbers on paper, and the business day in which they count."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DIGITS = "0123456789"


def business_day(now: datetime, zone: ZoneInfo, day_starts: time) -> date:
    """The business day of the instant `now`, which begins at `day_starts` hall time.

    Never goes back, also where the clock does: a day begins when the clock first shows its start;
    one that the clock skips comes as long after the gap's beginning as it would have.
    """
    day = now.astimezone(zone).date()
    # A clock that jumps over midnight can put the local date one day off either way.
    if now < day_begins(day, zone, day_starts):
        return day - timedelta(days=1)
    tomorrow = day + timedelta(days=1)
    return tomorrow if now >= day_begins(tomorrow, zone, day_starts) else day


def day_begins(day: date, zone: ZoneInfo, day_starts: time) -> datetime:
    # Compared in UTC: aware datetimes of one zone would compare by the clock on the wall.
    return datetime.combine(day, day_starts, tzinfo=zone).astimezone(UTC)


def number_text(prefix: str, n: int) -> str:
    """`A001` … `A999`, then `A1000`."""
    if n < 1:
        raise ValueError(f"the first number of a day is 1, not {n}")
    return f"{prefix}{n:03d}"


def number_order(number: str) -> tuple[str, int]:
    """Sorts numbers as people count them: A999 before A1000."""
    prefix = number.rstrip(_DIGITS)
    return prefix, int(number[len(prefix) :] or 0)
