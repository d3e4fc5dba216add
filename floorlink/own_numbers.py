"""Numbers that a kiosk gives out by itself while the server is away, and how they come home.

Each kiosk has a share of numbers that nobody else gives out; in its share every queue counts round
a ring of its own, from day to day, so that no clock and no restart can make a number come twice
(docs/decisions/0070-a-kiosk-on-its-own.md).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from floorlink.wire import Language, Message, Names

Clock = Annotated[str, msgspec.Meta(pattern=r"^\d\d:\d\d$")]
"""A time on the hall's clock."""
MOST_AT_ONCE = 50
"""Tickets in one merge: it is one transaction, and others wait for it."""


class Hours(Message, frozen=True, kw_only=True):
    """When numbers are taken: server/domain/hall.py's OpeningHours, for a box."""

    week: dict[str, list[tuple[Clock, Clock]]] = {}
    """"0" (Monday) to "6"; a period whose end is not after its start runs into the next day."""
    days: dict[str, list[tuple[Clock, Clock]]] = {}
    """Single dates (ISO) that differ."""


class QueueRule(Message, frozen=True, kw_only=True):
    """What a kiosk on its own must know of a queue."""

    queue: str
    name: Names
    prefix: str
    windows: list[str] = []
    limit: int | None = None
    hours: list[Hours] = []
    """Open while any of them is."""


class OwnShare(Message, frozen=True, kw_only=True):
    """The numbers that one kiosk may give out by itself; told to it with every welcome."""

    device: str
    first: int
    last: int
    """In each queue: prefix and a number from `first` to `last`."""
    tickets_from: int
    """The ticket numbered n in the kiosk's own book is the hall's ticket `tickets_from + n`."""
    taken: int = 0
    """The highest n that has come home: a book that was lost goes on after it."""
    latest: dict[str, int] = {}
    """queue -> the number that came home last, for the same reason."""
    page: str = ""
    """Where ticket pages are, up to the token."""
    now: datetime
    """The server's time as it says this."""


class OwnTicket(Message, frozen=True, kw_only=True):
    """One number that a kiosk gave out by itself. The same `n` is always the same ticket."""

    n: Annotated[int, msgspec.Meta(ge=1, le=999_999_999)]
    request_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    """Of the citizen's confirmation: should the server have heard it too, it is one ticket."""
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
    token: Annotated[str, msgspec.Meta(max_length=64)]
    queue: Annotated[str, msgspec.Meta(max_length=64)]
    service: Annotated[str, msgspec.Meta(max_length=64)] = ""
    ticket_class: str = "ordinary"
    language: Language = "zh"
    at: datetime
    """When it was given out, by the server's clock as far as the box can tell."""


class OwnTickets(Message, frozen=True, kw_only=True):
    """Numbers come home, in the order in which they were given out; the reply's `result` is a
    `CameHome`. Whatever of them the server knows already is answered as if it had just come."""

    EVENT: ClassVar[str] = "own_tickets"

    request_id: str
    device: str
    tickets: Annotated[list[OwnTicket], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]


class CameHome(Message, frozen=True, kw_only=True):
    """Which of the tickets now wait in the hall like any others."""

    merged: list[int] = []
    refused: dict[str, str] = {}
    """n -> why the hall could not take it: number_taken, unknown_queue, not_yours."""
