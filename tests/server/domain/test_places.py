"""Places in line: what coming back costs, and what an appointment is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.domain.places import appointment_since, taken_back_since
from server.domain.tickets import TicketClass, WaitingTicket

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def minute(number: float) -> datetime:
    return NINE + timedelta(minutes=number)


def waiting(n: int, since: datetime) -> WaitingTicket:
    return WaitingTicket(n, 1, f"A{n:03d}", "A", TicketClass.ORDINARY, since)


LINE = [waiting(n, minute(n)) for n in (5, 4, 3, 2, 1)]


def test_a_missed_ticket_taken_back_waits_behind_the_next_three() -> None:
    since = taken_back_since(minute(0), LINE, behind=3, delivered=True)

    assert minute(3) < since < minute(4)


def test_with_fewer_than_three_waiting_it_goes_behind_the_last() -> None:
    since = taken_back_since(minute(0), LINE[-2:], behind=3, delivered=True)

    assert minute(2) < since < minute(2.1)


def test_with_nobody_waiting_it_keeps_its_place() -> None:
    assert taken_back_since(minute(0), [], behind=3, delivered=True) == minute(0)


def test_a_call_that_was_not_delivered_costs_no_place() -> None:
    assert taken_back_since(minute(0), LINE, behind=3, delivered=False) == minute(0)


def test_missing_a_turn_never_wins_a_place() -> None:
    assert taken_back_since(minute(10), LINE, behind=3, delivered=True) == minute(10)


def test_a_hall_may_take_back_to_the_same_place() -> None:
    assert taken_back_since(minute(0), LINE, behind=0, delivered=True) == minute(0)


@given(
    own=st.integers(0, 50),
    others=st.lists(st.integers(0, 50), max_size=8),
    behind=st.integers(0, 5),
)
def test_whoever_is_taken_back_stands_behind_as_many_as_the_hall_says_and_not_before_its_place(
    own: int, others: list[int], behind: int
) -> None:
    line = [waiting(n, minute(since)) for n, since in enumerate(others, start=1)]

    since = taken_back_since(minute(own), line, behind, delivered=True)

    assert since >= minute(own)
    now_before = sum(other.since < since for other in line)
    assert now_before >= min(behind, len(line))
    if since != minute(own):
        # No further than needed: one tick earlier, and fewer would be before it.
        assert sum(other.since < since - timedelta(microseconds=1) for other in line) < behind


def test_an_appointment_waits_from_its_slot_if_checked_in_early() -> None:
    assert appointment_since(minute(30), minute(12), timedelta(minutes=10)) == minute(30)


def test_an_appointment_waits_from_its_slot_until_the_grace_is_over() -> None:
    assert appointment_since(minute(30), minute(40), timedelta(minutes=10)) == minute(30)


def test_a_late_appointment_waits_from_its_check_in() -> None:
    assert appointment_since(minute(30), minute(40.1), timedelta(minutes=10)) == minute(40.1)
