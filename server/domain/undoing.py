"""A mistaken press at a window, and for how long it can be taken back.

What is undone is always the last press, and only while nothing stands on it: the ticket is as the
press left it, the citizen has not rated, and no voice has said the number to the hall. Panels and
boards follow the window at once, so a number that stood there for a second disappears again; a
sentence that was said cannot be unsaid, and has brought somebody to their feet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from server.domain.tickets import TicketState

UNDO_WITHIN = timedelta(seconds=5)
"""As long as it is offered."""
ON_ITS_WAY = timedelta(seconds=1)
"""Granted to a press that was made in time and had to travel."""


class Press(StrEnum):
    CALL = "call"
    START = "start"
    MISS = "miss"
    FINISH = "finish"
    DISCARD = "discard"


ENDS = {
    TicketState.MISSED: Press.MISS,
    TicketState.FINISHED: Press.FINISH,
    TicketState.DISCARDED: Press.DISCARD,
}
"""A finish that sent the citizen on to a next stage is none of these: another line counts them."""


@dataclass(frozen=True, slots=True)
class LatestSitting:
    """The latest serving of a window and the ticket it was for."""

    state: TicketState
    since: datetime
    """When the ticket entered `state`."""
    called_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    times: int
    """How often it was called, the first time included."""
    said: bool
    """A voice has said the call."""
    rated: bool


def last_press(sitting: LatestSitting) -> tuple[Press, datetime] | None:
    """The press that can be taken back and when it was made; None when there is none."""
    if sitting.ended_at is not None:
        press = ENDS.get(sitting.state)
        untouched = sitting.since == sitting.ended_at and not sitting.rated
        return (press, sitting.ended_at) if press and untouched else None
    if sitting.started_at is not None:
        return Press.START, sitting.started_at
    if sitting.times == 1 and not sitting.said:
        return Press.CALL, sitting.called_at
    return None


def state_before(press: Press, sitting: LatestSitting) -> TicketState:
    """What the ticket at the window was before `press`; of a call, see where its visit waits."""
    if press is Press.START:
        return TicketState.CALLED
    # A called ticket that is finished was started by the same press.
    at_once = sitting.started_at is None or sitting.started_at == sitting.ended_at
    return TicketState.CALLED if at_once else TicketState.SERVING
