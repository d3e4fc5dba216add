"""A window's states: every row state, every ticket at it, every move."""

from __future__ import annotations

from itertools import product

import pytest

from server.domain.errors import WindowStateError
from server.domain.tickets import TicketState
from server.domain.windows import ViewState, WindowMove, WindowState, check, view_state

AWAY = [None, *(state for state in TicketState if state.value not in ("called", "serving"))]

EMPTY = {
    WindowState.CLOSED: {"open": "open"},
    WindowState.OPEN: {
        "call": "open",
        "resume_ticket": "open",
        "pause": "paused",
        "close": "closed",
    },
    WindowState.PAUSED: {
        "call": "open",
        "resume_ticket": "open",
        "resume": "open",
        "close": "closed",
    },
}
WITH_TICKET = {
    TicketState.CALLED: [
        "recall",
        "start",
        "finish",
        "miss",
        "transfer",
        "hold",
        "discard",
    ],
    TicketState.SERVING: ["finish", "transfer", "hold", "discard"],
}


@pytest.mark.parametrize(("row", "ticket", "move"), list(product(WindowState, AWAY, WindowMove)))
def test_an_empty_window_does_what_its_own_state_allows(
    row: WindowState, ticket: TicketState | None, move: WindowMove
) -> None:
    then = EMPTY[row].get(move.value)

    if then is not None:
        assert check("07", row, ticket, move) is WindowState(then)
    else:
        with pytest.raises(WindowStateError):
            check("07", row, ticket, move)


@pytest.mark.parametrize(
    ("row", "ticket", "move"), list(product(WindowState, WITH_TICKET, WindowMove))
)
def test_a_window_must_end_the_ticket_at_it_before_anything_else(
    row: WindowState, ticket: TicketState, move: WindowMove
) -> None:
    if move.value in WITH_TICKET[ticket]:
        assert check("07", row, ticket, move) is row
    else:
        with pytest.raises(WindowStateError):
            check("07", row, ticket, move)


def test_calling_ends_a_pause() -> None:
    assert check("07", WindowState.PAUSED, None, WindowMove.CALL) is WindowState.OPEN


def test_a_refusal_names_the_window_its_visible_state_and_what_can_be_done() -> None:
    with pytest.raises(WindowStateError) as refusal:
        check("07", WindowState.OPEN, TicketState.SERVING, WindowMove.CALL)

    assert refusal.value.facts == {
        "window": "07",
        "state": "serving",
        "can": "finish, transfer, hold, discard",
    }


@pytest.mark.parametrize("row", WindowState)
def test_the_ticket_at_the_window_is_what_people_see_of_it(row: WindowState) -> None:
    assert view_state(row, TicketState.CALLED) is ViewState.CALLED
    assert view_state(row, TicketState.SERVING) is ViewState.SERVING


@pytest.mark.parametrize(("row", "ticket"), list(product(WindowState, AWAY)))
def test_a_window_without_a_ticket_shows_its_own_state(
    row: WindowState, ticket: TicketState | None
) -> None:
    assert view_state(row, ticket).value == row.value
