"""The assessment's rows: all are written once and never changed, except a month's publication."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple


class EntryRow(NamedTuple):
    """Something entered: an inspection, a line of case figures, a vote."""

    number: int
    kind: str
    """inspection | cases | vote"""
    day: date
    facts: dict[str, Any]
    at: datetime
    by: str


class ActRow(NamedTuple):
    """What happened to a month after it was frozen, in order."""

    period: str
    number: int
    kind: str
    """appeal | decision | supplement"""
    facts: dict[str, Any]
    at: datetime
    by: str


class MonthRow(NamedTuple):
    """A frozen month: everything that it was made from, so that it can be made again."""

    period: str
    scheme: str
    """The scheme itself, in its one spelling (domain/assessment/fingerprint.py)."""
    set_up: dict[str, Any]
    """As the hall was set up: windows, clerks, hours."""
    evidence: bytes
    """Packed; so is the result."""
    result: bytes
    inputs: str
    entries: int
    """Number of the last entry that was looked at."""
    frozen_at: datetime
    frozen_by: str
    published_on: date | None
    appeal_until: date | None
