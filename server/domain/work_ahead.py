"""How much of the time to come a window works: as it stands now, with the breaks of its hours.

A window at work goes home over noon and comes back; one that works through a break goes on to its
end. One that is closed in a break, or before the first period, opens with the next one if somebody
usually sits there; one that is closed in the midst of its hours stays so. After the last period
who is at work stays for those who still wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

Period = tuple[datetime, datetime]
"""Begin and end of an unbroken stretch of opening hours."""


def work_ahead(
    periods: Sequence[Period],
    now: datetime,
    *,
    at_work: bool,
    staffed: bool,
    begin: datetime,
    step: timedelta,
    steps: int,
) -> list[float]:
    """The share of each step from `begin` on; `periods` are the day's, in their order."""
    if not at_work and not (staffed and _in_a_break(periods, now)):
        return [0.0] * steps
    away = _breaks(periods, now, at_work)
    return [
        1 - sum((_overlap(gap, (at, at + step)) for gap in away), timedelta()) / step
        for at in (begin + step * place for place in range(steps))
    ]


def _in_a_break(periods: Sequence[Period], now: datetime) -> bool:
    """Before the first period or between two: the next one is still to come today."""
    return any(now < first for first, _ in periods) and not any(a <= now < b for a, b in periods)


def _breaks(periods: Sequence[Period], now: datetime, at_work: bool) -> list[Period]:
    between = [(end, first) for (_, end), (first, _) in pairwise(periods)]
    if at_work:
        return [gap for gap in between if gap[0] > now]
    return [(now, periods[0][0]), *between]


def _overlap(one: Period, other: Period) -> timedelta:
    return max(timedelta(), min(one[1], other[1]) - max(one[0], other[0]))
