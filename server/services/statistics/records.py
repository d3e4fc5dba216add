"""A day's facts as the store hands them out, and what they are summed up to."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


class TicketFact(NamedTuple):
    id: int
    queue: str
    service: str
    state: str
    since: datetime
    issued_at: datetime


class PromptFact(NamedTuple):
    serving: int
    opened_at: datetime
    level: int | None
    """None: not rated."""
    rated_at: datetime | None
    set_aside: datetime | None
    """Since when it does not count."""


class JournalMoment(NamedTuple):
    """An entry of the journal, no more of it than the sums need."""

    at: datetime
    kind: str
    subject: str
    data: dict[str, object]


def no_seconds() -> array[int]:
    return array("I")


COUNTS = (
    "served",
    "discarded",
    "missed",
    "abandoned",
    "unfinished",
    "prompted",
    "set_aside",
    "busy_s",
    "open_s",
    "paused_s",
    "level_1",
    "level_2",
    "level_3",
    "level_4",
    "level_5",
)
"""What a sum counts, in the order in which it is stored."""


@dataclass(slots=True)
class DaySum:
    """One day of one queue, service, window, clerk or hour, or of the hall."""

    by: str
    """hall | queue | service | window | clerk | hour"""
    day: date
    key: str
    served: int = 0
    discarded: int = 0
    missed: int = 0
    abandoned: int = 0
    unfinished: int = 0
    prompted: int = 0
    set_aside: int = 0
    busy_s: int = 0
    open_s: int = 0
    paused_s: int = 0
    level_1: int = 0
    level_2: int = 0
    level_3: int = 0
    level_4: int = 0
    level_5: int = 0
    """Ratings that count, by their level."""
    waits: array[int] = field(default_factory=no_seconds)
    services: array[int] = field(default_factory=no_seconds)

    def stored(self) -> StoredSum:
        counts = tuple(getattr(self, name) for name in COUNTS)
        return StoredSum(self.key, self.day, counts, _packed(self.waits), _packed(self.services))


class StoredSum(NamedTuple):
    """A sum as it lies in the store: a report joins thousands of them."""

    key: str
    day: date
    counts: tuple[int, ...]
    """In the order of COUNTS."""
    waits: bytes
    """Seconds of every wait, four bytes each, the least first: the same on every machine."""
    services: bytes


def _packed(seconds: array[int]) -> bytes:
    ordered = array(seconds.typecode, sorted(seconds))
    if sys.byteorder == "big":
        ordered.byteswap()
    return ordered.tobytes()


def seconds_in(chunks: Iterable[bytes]) -> array[int]:
    """All the seconds in packed ones."""
    seconds = no_seconds()
    seconds.frombytes(b"".join(chunks))
    if sys.byteorder == "big":
        seconds.byteswap()
    return seconds
