"""A ticket's states and the moves between them: the one table that says what may happen.

A ticket is one number and one paper. Its `state` is written once; the queues in which it waits
are its open stages (visits.py). While its state is not `waiting`, every queue passes it over
without costing it its place, which is all that parallel stages need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.domain.errors import RecallLimit, TicketStateError


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
    NEXT_STAGE = "next_stage"
    """What finishing a stage is while the visit goes on (visits.finish decides which)."""


TABLE: Mapping[TicketState, Mapping[Move, TicketState]] = {
    TicketState.WAITING: {
        Move.CALL: TicketState.CALLED,
        Move.CANCEL: TicketState.CANCELLED,
        Move.EXPIRE: TicketState.EXPIRED,
    },
    TicketState.CALLED: {
        Move.RECALL: TicketState.CALLED,
        Move.START: TicketState.SERVING,
        Move.MISS: TicketState.MISSED,
        Move.TRANSFER: TicketState.WAITING,
        Move.HOLD: TicketState.HELD,
        Move.DISCARD: TicketState.DISCARDED,
        Move.EXPIRE: TicketState.EXPIRED,
    },
    TicketState.SERVING: {
        Move.FINISH: TicketState.FINISHED,
        Move.NEXT_STAGE: TicketState.WAITING,
        Move.TRANSFER: TicketState.WAITING,
        Move.HOLD: TicketState.HELD,
        Move.DISCARD: TicketState.DISCARDED,
        Move.EXPIRE: TicketState.EXPIRED,
    },
    # Resuming calls the citizen back (回呼): one who went away can then be recalled or missed.
    TicketState.HELD: {
        Move.RESUME: TicketState.CALLED,
        Move.CANCEL: TicketState.CANCELLED,
        Move.EXPIRE: TicketState.EXPIRED,
    },
    TicketState.MISSED: {
        Move.TAKE_BACK: TicketState.WAITING,
        Move.CANCEL: TicketState.CANCELLED,
        Move.EXPIRE: TicketState.EXPIRED,
    },
    TicketState.FINISHED: {},
    TicketState.DISCARDED: {},
    TicketState.CANCELLED: {},
    TicketState.EXPIRED: {},
}
"""Every legal move of a ticket; what is not here is refused."""

AT_WINDOW = frozenset({TicketState.CALLED, TicketState.SERVING})
"""States in which a ticket occupies a window."""

NOT_ASKED_FOR = frozenset({Move.NEXT_STAGE, Move.EXPIRE})
"""Moves that the hall makes by itself; nobody is told that they can be done."""


def after(state: TicketState, move: Move, number: str) -> TicketState:
    """The state after `move`, or TicketStateError for ticket `number`."""
    try:
        return TABLE[state][move]
    except KeyError:
        raise TicketStateError(
            number=number, state=state.value, can=", ".join(can(state))
        ) from None


def can(state: TicketState) -> tuple[Move, ...]:
    """What somebody can do with a ticket in this state, in the table's order."""
    return tuple(move for move in TABLE[state] if move not in NOT_ASKED_FOR)


def check_recall(number: str, made: int, limit: int) -> None:
    """RecallLimit once `made` recalls of the present call have used up the hall's limit."""
    if made >= limit:
        raise RecallLimit(number=number, limit=limit)


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
