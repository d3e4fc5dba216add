"""What is asked for in an address: the page's, the file's, the API's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from server.services.statistics.reporting import Asked

if TYPE_CHECKING:
    from server.services.floor import Floor


class StatisticsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Without days: this month until today."""

    by: Literal["hall", "queue", "service", "department", "window", "clerk", "hour"] = "queue"
    since: date | None = None
    until: date | None = None
    every: Literal["day", "week", "month"] = "day"
    key: str = ""
    """Whose course over time is told; "": the hall's."""
    compare: Literal["", "before", "year"] = ""


def asked_of(query: StatisticsQuery, floor: Floor) -> Asked:
    until = query.until or floor.today()
    return Asked(
        by=query.by,
        since=query.since or until.replace(day=1),
        until=until,
        every=query.every,
        key=query.key,
        compare=query.compare,
    )
