"""A ticket's states and the moves between them: the one table that says what may happen.

A ticket is one number and one paper. Its `state` is written once; the queues in which it waits
are its open stages (visits.py). While its state is not `waiting`, every queue passes it over
without costing it its place, which is all that parallel stages need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TicketClass(StrEnum):
    ORDINARY = "ordinary"
    PRIORITY = "priority"
    GREEN = "green"
    APPOINTMENT = "appointment"


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    FINISHED = "finished"
    DISCARDED = "discarded"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Left over at the day's close."""


class Move(StrEnum):
    CALL = "call"
    RECALL = "recall"
    MISS = "miss"
    TAKE_BACK = "take_back"
    START = "start"
    FINISH = "finish"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    DISCARD = "discard"
    CANCEL = "cancel"
    EXPIRE = "expire"
    UNCALL = "uncall"
    """Undo of a mistaken call: back to waiting, keeps its place."""


@dataclass(frozen=True, slots=True)
class WaitingTicket:
    """One open stage of a waiting ticket, as the order of calling sees it."""

    ticket: int
    stage: int
    number: str
    queue: str
    ticket_class: TicketClass
    since: datetime
    """`e`: when its wait began (aware, UTC)."""
    target_window: str | None = None
    """Set by a transfer to a window: only that window may call it."""
