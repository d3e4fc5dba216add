"""Visits of several stages, by example and by random walks through them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.tickets import Move
from server.domain.visits import (
    Stage,
    Stages,
    StageState,
    begin,
    drop,
    finish,
    in_order,
    release,
    take_back,
    transfer,
    waiting_in,
)

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
ELEVEN = NINE + timedelta(hours=2)


def looks(stages: Stages) -> str:
    return " ".join(f"{stage.queue}:{stage.state.value}" for stage in in_order(stages))


def stage(stages: Stages, number: int) -> Stage:
    return next(stage for stage in stages if stage.number == number)


def test_an_ordinary_ticket_is_finished_with_its_only_stage() -> None:
    stages, move = finish(begin(["A"], NINE), 1, TEN)

    assert looks(stages) == "A:done"
    assert move is Move.FINISH


def test_in_order_the_next_stage_opens_and_its_wait_begins_when_the_one_before_is_done() -> None:
    stages = begin(["A", "B", "C"], NINE)
    assert looks(stages) == "A:open B:ahead C:ahead"

    stages, move = finish(stages, 1, TEN)

    assert looks(stages) == "A:done B:open C:ahead"
    assert move is Move.NEXT_STAGE
    assert stage(stages, 2).since == TEN
    assert stage(stages, 3).since is None


def test_in_parallel_all_stages_wait_from_the_beginning_and_keep_their_place() -> None:
    stages = begin(["A", "B", "C"], NINE, parallel=True)
    assert looks(stages) == "A:open B:open C:open"

    stages, move = finish(stages, 2, TEN)

    assert looks(stages) == "A:open B:done C:open"
    assert move is Move.NEXT_STAGE
    assert [stage.since for stage in waiting_in(stages)] == [NINE, NINE]


def test_a_transferred_ticket_keeps_its_place() -> None:
    stages = transfer(begin(["A", "B"], NINE), 1, to_queue="X")

    assert looks(stages) == "X:open B:ahead"
    assert stage(stages, 1).since == NINE
    assert stage(stages, 1).target_window is None


def test_a_ticket_sent_to_a_window_waits_for_that_window_in_its_queue() -> None:
    stages = transfer(begin(["A"], NINE), 1, to_window="09")

    assert looks(stages) == "A:open"
    assert stage(stages, 1).target_window == "09"
    assert stage(stages, 1).since == NINE


def test_a_ticket_sent_on_to_a_queue_is_no_longer_bound_to_a_window() -> None:
    sent = transfer(begin(["A"], NINE), 1, to_window="09")

    assert stage(transfer(sent, 1, to_queue="X"), 1).target_window is None


def test_with_return_it_comes_back_to_the_window_with_its_place_before_the_next_stage() -> None:
    stages = transfer(begin(["A", "B"], NINE), 1, to_queue="X", back_to="07")
    assert looks(stages) == "X:open A:ahead B:ahead"

    stages, move = finish(stages, 1, TEN)

    assert looks(stages) == "X:done A:open B:ahead"
    assert move is Move.NEXT_STAGE
    back = waiting_in(stages)[0]
    assert (back.target_window, back.since) == ("07", NINE)

    stages, move = finish(stages, back.number, ELEVEN)

    assert looks(stages) == "X:done A:done B:open"
    assert waiting_in(stages)[0].since == ELEVEN


def test_a_return_may_itself_be_sent_away_with_return() -> None:
    stages = transfer(begin(["A"], NINE), 1, to_queue="X", back_to="07")
    stages = transfer(stages, 1, to_queue="Y", back_to="12")

    assert looks(stages) == "Y:open X:ahead A:ahead"


def test_a_return_in_a_parallel_visit_leaves_its_siblings_alone() -> None:
    stages = transfer(begin(["A", "B"], NINE, parallel=True), 1, to_queue="X", back_to="07")

    assert looks(stages) == "X:open A:ahead B:open"


def test_a_window_that_closes_lets_go_of_those_sent_to_it_now_or_later() -> None:
    sent = transfer(begin(["A"], NINE), 1, to_window="09", back_to="07")

    assert [stage.target_window for stage in release(sent, "09")] == [None, "07"]
    assert [stage.target_window for stage in release(sent, "07")] == ["09", None]
    assert [stage.since for stage in release(sent, "09")] == [NINE, NINE]


def test_a_visit_that_ends_early_drops_what_was_not_done() -> None:
    stages, _ = finish(begin(["A", "B", "C"], NINE), 1, TEN)

    assert looks(drop(stages)) == "A:done B:dropped C:dropped"


def test_a_missed_stage_taken_back_gets_its_new_place_and_the_others_keep_theirs() -> None:
    stages = take_back(begin(["A", "B"], NINE, parallel=True), 1, TEN)

    assert [stage.since for stage in stages] == [TEN, NINE]


def test_a_transfer_goes_to_exactly_one_place() -> None:
    stages = begin(["A"], NINE)

    with pytest.raises(ValueError, match="to a queue or to a window"):
        transfer(stages, 1)
    with pytest.raises(ValueError, match="to a queue or to a window"):
        transfer(stages, 1, to_queue="X", to_window="09")


@pytest.mark.parametrize("number", [2, 9])
def test_only_an_open_stage_can_be_finished(number: int) -> None:
    with pytest.raises(ValueError, match=f"stage {number} is not open"):
        finish(begin(["A", "B"], NINE), number, TEN)


def test_a_visit_without_a_queue_is_no_visit() -> None:
    with pytest.raises(ValueError, match="at least one queue"):
        begin([], NINE)


@given(
    st.lists(st.sampled_from("ABC"), min_size=1, max_size=5),
    st.booleans(),
    st.data(),
)
def test_every_walk_through_a_visit_ends_with_every_stage_done_once(
    queues: list[str], parallel: bool, data: st.DataObject
) -> None:
    stages, at, sent = begin(queues, NINE, parallel), NINE, 0
    finished: list[int] = []
    move = Move.NEXT_STAGE

    while move is Move.NEXT_STAGE:
        at += timedelta(minutes=5)
        before = stages
        present = data.draw(st.sampled_from(waiting_in(stages)))
        assert present.since is not None
        if sent < 3 and data.draw(st.booleans()):
            sent += 1
            back = data.draw(st.sampled_from(["07", None]))
            stages = transfer(stages, present.number, to_queue="X", back_to=back)
            assert stage(stages, present.number).since == present.since
        else:
            stages, move = finish(stages, present.number, at)
            finished.append(present.number)
        # The others that were waiting still wait, from the same moment.
        others = [other for other in waiting_in(before) if other.number != present.number]
        assert set(others) <= set(waiting_in(stages))
        if not parallel:
            assert len(waiting_in(stages)) == (move is Move.NEXT_STAGE)

    assert sorted(finished) == sorted(stage.number for stage in stages)
    assert {stage.state for stage in stages} == {StageState.DONE}
    assert len(in_order(stages)) == len(stages)
    if not parallel:
        assert finished == [stage.number for stage in in_order(stages)]
