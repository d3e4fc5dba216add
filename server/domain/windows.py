"""A window's states and what may be done there.

A window's row holds `closed`, `open` or `paused`. Whether somebody is called to it or served at
it is the state of the ticket there, so it is not written twice: `view_state` joins the two for
everybody who looks.
"""

from __future__ import annotations

from enum import StrEnum

from server.domain.errors import WindowStateError
from server.domain.tickets import AT_WINDOW, Move, TicketState
from server.domain.tickets import can as ticket_can


class WindowState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class ViewState(StrEnum):
    """What panels, boards and clerks see."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"
    CALLED = "called"
    SERVING = "serving"


class WindowMove(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    PAUSE = "pause"
    RESUME = "resume"
    CALL = "call"
    """Any ticket, the next or a particular one."""
    RESUME_TICKET = "resume_ticket"
    """Calls back a ticket held here."""
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    """Also of a called ticket, which is started first."""
    MISS = "miss"
    TRANSFER = "transfer"
    HOLD = "hold"
    DISCARD = "discard"


WITHOUT_TICKET: dict[WindowState, dict[WindowMove, WindowState]] = {
    WindowState.CLOSED: {WindowMove.OPEN: WindowState.OPEN},
    WindowState.OPEN: {
        WindowMove.CALL: WindowState.OPEN,
        WindowMove.RESUME_TICKET: WindowState.OPEN,
        WindowMove.PAUSE: WindowState.PAUSED,
        WindowMove.CLOSE: WindowState.CLOSED,
    },
    # Calling ends a pause.
    WindowState.PAUSED: {
        WindowMove.RESUME: WindowState.OPEN,
        WindowMove.CALL: WindowState.OPEN,
        WindowMove.RESUME_TICKET: WindowState.OPEN,
        WindowMove.CLOSE: WindowState.CLOSED,
    },
}


def view_state(row_state: WindowState, ticket_state: TicketState | None) -> ViewState:
    """The window as seen: the ticket called to it or served at it comes first."""
    if ticket_state in AT_WINDOW:
        return ViewState(ticket_state.value)
    return ViewState(row_state.value)


def window_can(
    row_state: WindowState, ticket_state: TicketState | None
) -> dict[WindowMove, WindowState]:
    """Every legal move and the row's state after it.

    A ticket at the window must be ended there (finish, miss, transfer, hold, discard)
    before the next call, pause or close, so only its own moves are legal.
    """
    if ticket_state not in AT_WINDOW:
        return WITHOUT_TICKET[row_state]
    moves = [WindowMove(move.value) for move in ticket_can(ticket_state)]
    if Move.START in ticket_can(ticket_state):
        moves.append(WindowMove.FINISH)
    return dict.fromkeys(moves, row_state)


def check(
    window: str, row_state: WindowState, ticket_state: TicketState | None, move: WindowMove
) -> WindowState:
    """The row's state after `move`, or WindowStateError saying what can be done instead."""
    legal = window_can(row_state, ticket_state)
    try:
        return legal[move]
    except KeyError:
        raise WindowStateError(
            window=window,
            state=view_state(row_state, ticket_state).value,
            can=", ".join(legal),
        ) from None
