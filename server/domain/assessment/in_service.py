"""Was it in service at all? Who never worked in a period has nothing that could be scored.

Absence is told by rows too (a half-day not opened, not on time), so that being due and never there
shows in how many half-days were missed. Votes and staff scores say nothing about having been there.
"""

from __future__ import annotations

from collections.abc import Iterable

from server.domain.assessment.evidence import Row
from server.domain.assessment.measures import Source

_ABSENT = "absent_half_day"
_OPINIONS = frozenset({Source.VOTES, Source.STAFF})
_ONLY_WITH_AMOUNT = frozenset({Source.CASES})
"""A line of an approval system's file with nought cases is no work."""


def half_days_missed(rows: Iterable[Row]) -> int | None:
    """None for one that was in service: it opened, called, was rated, had cases, or an inspector
    wrote something down. Else the half-days on which it should have been open; 0 if on none."""
    missed = 0
    for row in rows:
        if row.measure == _ABSENT:
            missed += int(row.amount)
        elif _is_work(row):
            return None
    return missed


def _is_work(row: Row) -> bool:
    if row.source in _OPINIONS:
        return False
    if row.source in _ONLY_WITH_AMOUNT or row.measure == "open_on_time":
        return row.amount > 0
    return True
