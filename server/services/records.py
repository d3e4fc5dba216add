"""The rows of the floor as values: what the books (ports.py) hand out and take in.

Times are aware UTC. Codes are the hall's own (domain/hall.py); `ticket` and `serving` are numbers
that count up within a hall and never come back.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from floorlink.messages import Paper
from server.domain.plan import Plan
from server.domain.ratings import PromptState
from server.domain.tickets import TicketClass, TicketState
from server.domain.windows import WindowState


class Outcome(StrEnum):
    """How a serving ended."""

    FINISHED = "finished"
    MISSED = "missed"
    TRANSFERRED = "transferred"
    HELD = "held"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class TicketRow(NamedTuple):
    id: int
    day: date
    number: str
    queue: str
    """The queue whose number it carries: its first."""
    token: str
    ticket_class: TicketClass
    language: str
    service: str
    state: TicketState
    since: datetime
    """When `state` was entered."""
    window: str
    """Where it is, or was last; empty before its first call."""
    stage: int
    """Number of the stage being served, or served last; 0 before its first call."""
    call: int
    """`seq` of its latest call; 0 before the first."""
    issued_at: datetime


class Line(NamedTuple):
    """Where an open stage waits: within a line, order is by `since`."""

    queue: str
    ticket_class: TicketClass
    target_window: str


class WindowRow(NamedTuple):
    code: str
    mode: WindowState
    since: datetime
    reason: str
    clerk: str


class ServingRow(NamedTuple):
    id: int
    ticket: int
    stage: int
    queue: str
    window: str
    clerk: str
    day: date
    call: int
    """`seq` of the call that began it."""
    called_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    outcome: Outcome | None


class CallRow(NamedTuple):
    seq: int
    ticket: int
    number: str
    window: str
    day: date
    times: int
    at: datetime
    """Of the latest call or recall."""


class ReceiptRow(NamedTuple):
    channel: str
    device: str
    ok: bool
    detail: str
    at: datetime


class ReprintRow(NamedTuple):
    """A paper that was asked for once more, until a printer has said what became of it."""

    copy: int
    """`seq` of the asking: Paper.copy."""
    ticket: int
    printer: str
    until: datetime
    """After that nobody waits for it any more."""
    paper: Paper


class PromptRow(NamedTuple):
    token: str
    serving: int
    ticket: int
    number: str
    window: str
    clerk: str
    day: date
    opened_at: datetime
    until: datetime
    state: PromptState


class RatingRow(NamedTuple):
    serving: int
    seq: int
    ticket: int
    number: str
    window: str
    clerk: str
    day: date
    at: datetime
    level: int
    channel: str
    device: str
    tags: list[str]
    text: str


class IdentityRow(NamedTuple):
    """Who was served, where the service demands it."""

    ticket: int
    name: str
    phone: str
    document: str
    """Masked: the whole number is never kept."""
    at: datetime


class AppointmentRow(NamedTuple):
    code: str
    service: str
    slot: datetime
    state: str
    """booked | checked_in | cancelled"""
    booked_at: datetime
    ticket: int
    person: str = ""
    """Keyed hash of who booked, while the booking is open; empty: nobody said who."""


class AgentRow(NamedTuple):
    code: str
    badge_hash: str
    code_hash: str
    code_until: datetime | None
    enrolled_at: datetime | None


class HealthRow(NamedTuple):
    device: str
    health: str
    detail: str
    profile: str
    counters: dict[str, int]
    last_heard: datetime
    since: datetime
    """When `health` and `detail` became what they are."""


class ShareRow(NamedTuple):
    """The numbers that one kiosk gives out by itself (domain/own_numbers.py)."""

    device: str
    place: int
    since: datetime
    """When it got them."""
    taken: int
    """n of the last of them that came home."""
    at: datetime
    """When that one was given out."""
    latest: dict[str, int]
    """queue -> the number that came home last."""


class PersonRow(NamedTuple):
    """Anybody with a badge, as sign-in needs them."""

    badge: str
    name: str
    role: str
    department: str
    password_hash: str


class JournalRow(NamedTuple):
    seq: int
    at: datetime
    kind: str
    subject: str
    actor: str
    data: dict[str, object]


class PlanRow(NamedTuple):
    """The hall's plan as somebody drew it."""

    seq: int
    """Of the journal entry that tells of it."""
    at: datetime
    by: str
    plan: Plan
