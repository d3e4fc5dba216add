"""The assessment's rows: all are written once and never changed, except a month's publication."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

WITHDRAWAL = "withdrawal"


class EntryRow(NamedTuple):
    """Something entered: an inspection, a line of case figures, a vote; or its withdrawal, which
    bears the day of what it withdraws and its number as the fact `entry`."""

    number: int
    kind: str
    """inspection | cases | vote | withdrawal"""
    day: date
    facts: dict[str, Any]
    at: datetime
    by: str


def withdrawn(entries: Iterable[EntryRow]) -> dict[int, EntryRow]:
    """Numbers of those that do not count, with what was said of them."""
    return {int(entry.facts["entry"]): entry for entry in entries if entry.kind == WITHDRAWAL}


class SchemeRow(NamedTuple):
    """A version of a scheme, as somebody brought it."""

    code: str
    version: int
    scheme: str
    """In its one spelling (domain/assessment/fingerprint.py)."""
    text: str
    """The TOML as it was sent, with its comments."""
    reason: str
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
    standing: bytes | None
    """The result without lines and rows, packed; None: frozen before it was kept."""


class MonthBrief(NamedTuple):
    """As much of a frozen month as is needed where many are looked at."""

    period: str
    scheme: str
    inputs: str
    frozen_at: datetime
    published_on: date | None
    appeal_until: date | None
    standing: bytes | None


class TermRow(NamedTuple):
    """A frozen quarter or year (number 1), or its correction."""

    period: str
    number: int
    scheme: str
    """In its one spelling."""
    standings: bytes
    """Of its months, packed; so is the result."""
    result: bytes
    inputs: str
    reason: str
    """Of a correction."""
    changes: list[Any]
    """Whom a correction changed."""
    at: datetime
    by: str
    published_on: date | None
    """Of number 1 only."""
