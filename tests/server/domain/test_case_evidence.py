"""What the journal tells whoever verifies a case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server.domain.follow_up.evidence import case_evidence
from tests.server.domain.journal_pages import NINE, Pages

MINUTE = timedelta(minutes=1)


def test_a_tickets_day_is_told_with_waits_calls_receipts_and_transfers() -> None:
    pages = Pages()
    ticket, other = pages.issue(0), pages.issue(1)
    first = pages.call(20, ticket)
    pages.receipt(20, first, "panel", False)
    pages.receipt(20, first, "voice", True)
    pages.call(20, other, "08")
    pages.at_window(22, "recalled", ticket, times=2)
    pages.at_window(23, "started", ticket)
    pages.at_window(30, "transferred", ticket, to_window="08")
    second = pages.call(45, ticket, "08")
    pages.at_window(46, "started", ticket, "08")
    pages.at_window(50, "finished", ticket, "08")

    found = case_evidence(pages.entries, ticket)

    assert (found.number, found.issued_at) == ("A001", NINE)
    assert found.transfers == ("08",)
    assert [(c.seq, c.window, c.clerk, c.times) for c in found.calls] == [
        (first, "07", "1007", 2),
        (second, "08", "1008", 1),
    ]
    assert [c.waited for c in found.calls] == [20 * MINUTE, 15 * MINUTE]
    assert [(c.shown_by, c.failed_on) for c in found.calls] == [(("voice",), ("panel",)), ((), ())]
    assert [(c.ended, c.ended_at) for c in found.calls] == [
        ("transferred", NINE + 30 * MINUTE),
        ("finished", NINE + 50 * MINUTE),
    ]


def test_a_ticket_that_is_not_in_the_journal_has_no_evidence() -> None:
    with pytest.raises(ValueError, match="was not issued"):
        case_evidence([], 7)


def test_a_press_that_was_taken_back_counts_for_nothing() -> None:
    pages = Pages()
    ticket = pages.issue(0)
    mistaken = pages.call(20, ticket)
    pages.at_window(20, "undone", ticket, press="call", call=mistaken, state="waiting")
    call = pages.call(30, ticket)
    pages.at_window(31, "missed", ticket)
    pages.at_window(31, "undone", ticket, press="miss", call=call, state="called")

    found = case_evidence(pages.entries, ticket)

    assert [(c.seq, c.waited, c.ended) for c in found.calls] == [(call, 30 * MINUTE, "")]
