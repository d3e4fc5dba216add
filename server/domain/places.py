"""When a ticket's wait is held to have begun (`e`), which is its place in line.

A walk-in's `e` is its issue; a transfer, a return from hold and an undone call keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from server.domain.numbering import number_order
from server.domain.tickets import WaitingTicket

_JUST = timedelta(microseconds=1)


def taken_back_since(
    own_since: datetime, line: Sequence[WaitingTicket], behind: int, delivered: bool
) -> datetime:
    """`e` of a missed ticket that waits again, behind the next `behind` of its line.

    `line` are the others waiting in its (queue, class), in any order; with fewer than `behind` it
    goes behind the last. A call that never reached panel, board or voice (`delivered` false)
    costs no place, and missing a turn never wins one.
    """
    if not delivered or behind < 1 or not line:
        return own_since
    next_ones = sorted(line, key=lambda other: (other.since, number_order(other.number)))[:behind]
    return max(own_since, next_ones[-1].since + _JUST)


def appointment_since(slot: datetime, checked_in_at: datetime, grace: timedelta) -> datetime:
    """`e` of an appointment: its slot, also when early; the check-in when later than the grace."""
    return slot if checked_in_at <= slot + grace else checked_in_at
