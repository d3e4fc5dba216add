"""A ticket's states: every state with every move, so that the table cannot drift unseen."""

from __future__ import annotations

from itertools import product

import pytest

from server.domain.errors import RecallLimit, TicketStateError
from server.domain.tickets import AT_WINDOW, Move, TicketState, after, can, check_recall

THE_TABLE = """
waiting   call        called
waiting   cancel      cancelled
waiting   expire      expired
called    recall      called
called    start       serving
called    miss        missed
called    transfer    waiting
called    hold        held
called    discard     discarded
called    expire      expired
serving   finish      finished
serving   next_stage  waiting
serving   transfer    waiting
serving   hold        held
serving   discard     discarded
serving   expire      expired
held      resume      called
held      cancel      cancelled
held      expire      expired
missed    take_back   waiting
missed    cancel      cancelled
missed    expire      expired
"""
LEGAL = {
    (TicketState(state), Move(move)): TicketState(then)
    for state, move, then in (line.split() for line in THE_TABLE.strip().splitlines())
}


@pytest.mark.parametrize(("state", "move"), list(product(TicketState, Move)))
def test_every_move_from_every_state_leads_where_the_table_says_or_is_refused(
    state: TicketState, move: Move
) -> None:
    then = LEGAL.get((state, move))

    if then is not None:
        assert after(state, move, "A001") is then
    else:
        with pytest.raises(TicketStateError):
            after(state, move, "A001")


def test_a_refusal_names_the_ticket_its_state_and_what_can_be_done() -> None:
    with pytest.raises(TicketStateError) as refusal:
        after(TicketState.MISSED, Move.START, "A017")

    assert refusal.value.facts == {"number": "A017", "state": "missed", "can": "take_back, cancel"}


@pytest.mark.parametrize("state", TicketState)
def test_what_can_be_done_are_the_legal_moves_but_those_the_hall_makes_by_itself(
    state: TicketState,
) -> None:
    legal = {move for (from_state, move) in LEGAL if from_state is state}

    assert set(can(state)) == legal - {Move.NEXT_STAGE, Move.EXPIRE}


OVER = {
    TicketState.FINISHED,
    TicketState.DISCARDED,
    TicketState.CANCELLED,
    TicketState.EXPIRED,
}


@pytest.mark.parametrize("state", TicketState)
def test_the_end_of_the_day_closes_every_ticket_that_is_not_over(state: TicketState) -> None:
    if state in OVER:
        with pytest.raises(TicketStateError) as refusal:
            after(state, Move.EXPIRE, "A001")
        assert refusal.value.facts["can"] == ""
    else:
        assert after(state, Move.EXPIRE, "A001") is TicketState.EXPIRED


def test_a_ticket_occupies_a_window_only_while_called_or_served() -> None:
    assert {TicketState.CALLED, TicketState.SERVING} == AT_WINDOW


def test_a_call_may_be_repeated_up_to_the_limit() -> None:
    check_recall("A001", made=2, limit=3)

    with pytest.raises(RecallLimit) as refusal:
        check_recall("A001", made=3, limit=3)

    assert refusal.value.facts == {"number": "A001", "limit": 3}
