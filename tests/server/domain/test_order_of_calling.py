"""The six properties of the order of calling, over random halls, each by its own arithmetic.

The halls are in paper_hall.py; docs/order-of-calling.md says what the properties promise.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.discipline import IdleWindow, ahead_of, choose, pick_window
from server.domain.tickets import TicketClass, WaitingTicket
from tests.server.domain.paper_hall import (
    NINE,
    Asked,
    Event,
    PaperHall,
    Rules,
    decision_json,
    events,
    replay,
    rules_of_any_hall,
    rules_with_equal_targets,
)

random_halls = settings(max_examples=100)
PRODUCT_TARGETS = {
    TicketClass.ORDINARY: timedelta(minutes=30),
    TicketClass.PRIORITY: timedelta(minutes=10),
    TicketClass.GREEN: timedelta(minutes=5),
    TicketClass.APPOINTMENT: timedelta(minutes=2),
}
HOUR = timedelta(hours=1)


def could_serve(asked: Asked, rules: Rules) -> list[WaitingTicket]:
    """Those the asking window might have called."""
    return [
        ticket
        for ticket in asked.waiting
        if ticket.target_window == asked.window
        or (ticket.target_window is None and ticket.queue in rules.serves[asked.window])
    ]


def passed_over(
    hall: PaperHall,
) -> Iterator[tuple[datetime, WaitingTicket, WaitingTicket]]:
    """(moment, called, one who waited on though the window could have served them)."""
    for asked in hall.asked:
        if asked.decision is not None:
            called = asked.decision.chosen
            for other in could_serve(asked, hall.rules):
                if other.ticket != called.ticket:
                    yield asked.at, called, other


@random_halls
@given(rules_of_any_hall, events)
def test_1_within_a_line_nobody_is_called_before_someone_waiting_longer(
    rules: Rules, script: Sequence[Event]
) -> None:
    for _, called, other in passed_over(PaperHall(rules).play(script)):
        if (called.queue, called.ticket_class) == (other.queue, other.ticket_class):
            assert called.since <= other.since


@random_halls
@given(rules_of_any_hall, events)
def test_2_a_class_with_a_shorter_target_overtakes_no_further_than_the_bound(
    rules: Rules, script: Sequence[Event]
) -> None:
    for at, called, other in passed_over(PaperHall(rules).play(script)):
        ratio = Fraction(
            rules.targets[called.ticket_class] // timedelta(microseconds=1),
            rules.targets[other.ticket_class] // timedelta(microseconds=1),
        )
        if ratio < 1:
            head_start = (called.since - other.since) // timedelta(microseconds=1)
            waited = (at - other.since) // timedelta(microseconds=1)
            assert head_start <= (1 - ratio) * waited


@random_halls
@given(rules_of_any_hall, events)
def test_3_past_the_cap_only_longer_waiting_capped_tickets_go_first(
    rules: Rules, script: Sequence[Event]
) -> None:
    for at, called, other in passed_over(PaperHall(rules).play(script)):
        if at - other.since > rules.cap:
            assert at - called.since > rules.cap
            assert called.since <= other.since


@random_halls
@given(rules_of_any_hall, events)
def test_4_no_window_that_asks_is_refused_while_someone_it_could_serve_waits(
    rules: Rules, script: Sequence[Event]
) -> None:
    for asked in PaperHall(rules).play(script).asked:
        eligible = could_serve(asked, rules)

        if eligible:
            assert asked.decision is not None
            assert asked.decision.chosen in eligible
        else:
            assert asked.decision is None


@random_halls
@given(rules_with_equal_targets, events)
def test_5_equal_targets_are_first_come_first_served_across_queues(
    rules: Rules, script: Sequence[Event]
) -> None:
    for asked in PaperHall(rules).play(script).asked:
        if asked.decision is not None:
            eligible = could_serve(asked, rules)

            first = min(
                eligible, key=lambda each: (each.since, each.number[0], int(each.number[1:]))
            )
            assert asked.decision.chosen == first


@random_halls
@given(rules_of_any_hall, events)
def test_6_replaying_the_journal_reproduces_every_decision(
    rules: Rules, script: Sequence[Event]
) -> None:
    hall = PaperHall(rules).play(script)

    calls = list(replay(hall.journal, rules))

    assert len(calls) == sum(asked.decision is not None for asked in hall.asked)
    for recorded, replayed in calls:
        assert recorded == replayed


@random_halls
@given(rules_of_any_hall, events, st.randoms(use_true_random=False))
def test_a_decision_does_not_depend_on_the_order_in_which_tickets_are_read(
    rules: Rules, script: Sequence[Event], shuffling: random.Random
) -> None:
    for asked in PaperHall(rules).play(script).asked:
        shuffled = could_serve(asked, rules)
        shuffling.shuffle(shuffled)

        assert choose(shuffled, asked.at, rules.targets, rules.cap) == asked.decision


@random_halls
@given(rules_of_any_hall, events)
def test_a_decision_shows_the_head_of_every_line_with_its_score_best_first(
    rules: Rules, script: Sequence[Event]
) -> None:
    for asked in PaperHall(rules).play(script).asked:
        if asked.decision is None:
            continue
        shown = [candidate.ticket for candidate in asked.decision.candidates]
        lines = {(each.queue, each.ticket_class) for each in could_serve(asked, rules)}

        assert shown[0] == asked.decision.chosen
        assert sorted((each.queue, each.ticket_class) for each in shown) == sorted(lines)
        for candidate in asked.decision.candidates:
            waited = (asked.at - candidate.ticket.since).total_seconds()
            promised = rules.targets[candidate.ticket.ticket_class].total_seconds()
            assert candidate.score == pytest.approx(waited / promised)
        if asked.decision.rule == "priority":
            scores = [candidate.score for candidate in asked.decision.candidates]
            assert scores == sorted(scores, reverse=True)


@random_halls
@given(rules_of_any_hall, events, st.data())
def test_people_ahead_are_those_the_discipline_would_call_first(
    rules: Rules, script: Sequence[Event], data: st.DataObject
) -> None:
    hall = PaperHall(rules).play(script)
    waiting = list(hall.waiting.values())
    if not waiting:
        return
    # Some wait in a second queue as well, as tickets of a parallel visit do.
    for ticket in data.draw(st.lists(st.sampled_from(waiting), max_size=3, unique=True)):
        queue = data.draw(st.sampled_from("XY"))
        waiting.append(replace(ticket, stage=2, queue=queue))
    own = data.draw(st.sampled_from(waiting))

    line = [each for each in waiting if each == own or each.ticket != own.ticket]
    called_before = 0
    while True:
        decision = choose(line, hall.now, rules.targets, rules.cap)
        assert decision is not None
        if decision.chosen == own:
            break
        line = [each for each in line if each.ticket != decision.chosen.ticket]
        called_before += 1

    assert ahead_of(own, waiting, hall.now, rules.targets, rules.cap) == called_before


# --- by example ----------------------------------------------------------------------------


def waits(
    number: str, minutes: float, ticket_class: TicketClass = TicketClass.ORDINARY
) -> WaitingTicket:
    """A ticket that has waited `minutes` at nine o'clock."""
    since = NINE - timedelta(minutes=minutes)
    return WaitingTicket(
        ord(number[0]) * 10_000 + int(number[1:]), 1, number, number[0], ticket_class, since
    )


def called(*waiting: WaitingTicket) -> tuple[str, str]:
    decision = choose(waiting, NINE, PRODUCT_TARGETS, HOUR)
    assert decision is not None
    return decision.chosen.number, decision.rule


def test_the_greatest_share_of_its_target_goes_first() -> None:
    """25 of 30 minutes are less than 9 of 10, and more than 3 of 5 or 7 of 10."""
    ordinary = waits("A014", 25)
    green = waits("C002", 3, TicketClass.GREEN)

    assert called(ordinary, waits("B003", 9, TicketClass.PRIORITY), green)[0] == "B003"
    assert called(ordinary, waits("B003", 7, TicketClass.PRIORITY), green)[0] == "A014"
    assert called(waits("A015", 17), green) == ("C002", "priority")


def test_an_appointment_is_called_soon_after_its_slot() -> None:
    assert called(waits("A001", 29), waits("B001", 2, TicketClass.APPOINTMENT))[0] == "B001"


def test_an_appointment_that_is_early_is_called_only_when_nobody_else_waits() -> None:
    early = waits("B001", -15, TicketClass.APPOINTMENT)

    assert called(early, waits("A001", 0))[0] == "A001"
    assert called(early)[0] == "B001"


def test_past_the_cap_the_longest_wait_goes_first_whatever_its_class() -> None:
    ordinary = waits("A001", 60.1)
    priority = waits("B001", 60.05, TicketClass.PRIORITY)

    assert called(ordinary, priority) == ("A001", "cap")


def test_the_cap_begins_after_not_at_its_minute() -> None:
    ordinary = waits("A001", 60)
    priority = waits("B001", 21, TicketClass.PRIORITY)

    assert called(ordinary, priority) == ("B001", "priority")


def test_a_tie_goes_to_the_earlier_then_to_the_smaller_number() -> None:
    assert called(waits("B001", 10, TicketClass.PRIORITY), waits("A009", 30))[0] == "A009"
    assert called(waits("A1000", 5), waits("A999", 5))[0] == "A999"
    assert called(waits("B001", 5), waits("A002", 5))[0] == "A002"


def test_scores_too_close_for_floating_point_are_still_told_apart() -> None:
    """The same wait, and targets so long that a microsecond is lost in their quotients."""
    aeon = timedelta(days=900_000)
    targets = {
        **PRODUCT_TARGETS,
        TicketClass.ORDINARY: aeon,
        TicketClass.PRIORITY: aeon + timedelta(microseconds=1),
    }
    ordinary = waits("B001", 24 * 60 * 300_000)
    priority = waits("A001", 24 * 60 * 300_000, TicketClass.PRIORITY)

    decision = choose([priority, ordinary], NINE, targets, aeon)

    assert decision is not None
    assert decision.chosen == ordinary
    assert decision.candidates[0].score == decision.candidates[1].score


def test_a_target_must_be_longer_than_nothing() -> None:
    targets = {**PRODUCT_TARGETS, TicketClass.GREEN: timedelta(0)}

    with pytest.raises(ValueError, match="longer than nothing"):
        choose([waits("A001", 1)], NINE, targets, HOUR)


def test_decisions_are_written_down_with_rule_candidates_and_scores() -> None:
    ordinary, priority = waits("A001", 15), waits("B001", 2, TicketClass.PRIORITY)

    decision = choose([priority, ordinary], NINE, PRODUCT_TARGETS, HOUR)

    assert decision is not None
    assert decision_json(decision) == {
        "rule": "priority",
        "chosen": ordinary.ticket,
        "candidates": [[ordinary.ticket, 0.5], [priority.ticket, 0.2]],
    }


def test_an_arrival_goes_to_the_least_flexible_idle_window() -> None:
    flexible = IdleWindow("01", ("A", "B", "C"), NINE - HOUR)
    only_a = IdleWindow("02", ("A",), NINE)

    assert pick_window([flexible, only_a]) is only_a


def test_among_equally_flexible_windows_the_longest_idle_takes_it() -> None:
    rested = IdleWindow("02", ("A", "B"), NINE - HOUR)
    busy = IdleWindow("01", ("B", "C"), NINE)

    assert pick_window([busy, rested]) is rested
