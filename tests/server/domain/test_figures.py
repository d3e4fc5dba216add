"""The statistics and their one definition each."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.figures import (
    Flow,
    change,
    fate,
    satisfaction_of,
    times,
    times_of_counts,
    utilisation,
)
from server.domain.tickets import TicketState


def test_ten_waits_have_their_fifth_as_median_and_their_ninth_as_p90() -> None:
    found = times([600, 60, 120, 180, 240, 300, 360, 420, 480, 540], target_s=300)

    assert (found.p50, found.p90, found.longest) == (300, 540, 600)
    assert found.mean == 330
    assert found.within_target == Fraction(1, 2)


def test_nobody_waited_tells_nothing() -> None:
    assert times([]) == times_of_counts([]) == times_of_counts([(60, 0)])
    assert times([]).mean is None
    assert times([60]).within_target is None


@given(st.lists(st.integers(0, 500), min_size=1), st.integers(0, 500) | st.none())
def test_figures_of_counts_are_those_of_the_single_times(
    seconds: list[int], target: int | None
) -> None:
    assert times_of_counts(Counter(seconds).items(), target) == times(seconds, target)


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_a_quantile_is_a_time_that_somebody_waited(seconds: list[int]) -> None:
    found = times(seconds)

    assert found.p50 in seconds
    assert found.p90 in seconds
    assert found.p50 is not None
    assert sum(one <= found.p50 for one in seconds) * 2 >= len(seconds)


@pytest.mark.parametrize(
    ("state", "was", "called", "expected"),
    [
        ("finished", "", True, "served"),
        ("discarded", "", True, "discarded"),
        ("missed", "", True, "missed"),
        ("expired", "missed", True, "missed"),
        ("cancelled", "", False, "abandoned"),
        ("expired", "waiting", False, "abandoned"),
        ("expired", "waiting", True, "unfinished"),
        ("expired", "held", True, "unfinished"),
        ("serving", "", True, "unfinished"),
    ],
)
def test_every_number_has_one_fate(state: str, was: str, called: bool, expected: str) -> None:
    assert fate(state, was, called) == expected


@given(st.lists(st.tuples(st.sampled_from(TicketState), st.booleans())))
def test_the_fates_add_up_to_the_arrivals(tickets: list[tuple[TicketState, bool]]) -> None:
    counts = Counter(fate(state.value, "", called) for state, called in tickets)

    names = ("served", "discarded", "missed", "abandoned", "unfinished")
    flow = Flow(len(tickets), *(counts[name] for name in names))

    assert counts.total() == flow.arrivals
    assert (flow.missed_share is None) == (not tickets)
    if flow.arrivals:
        assert flow.abandoned_share == Fraction(flow.abandoned, flow.arrivals)


def test_utilisation_leaves_pauses_out() -> None:
    assert utilisation(busy_s=3 * 3600, open_s=7 * 3600, paused_s=3600) == Fraction(1, 2)
    assert utilisation(0, 3600, 3600) is None


def test_what_was_set_aside_is_shown_and_counts_in_nothing() -> None:
    found = satisfaction_of({5: 6, 3: 2, 1: 2}, prompted=20, set_aside=3)

    assert (found.rated, found.satisfied, found.response_rate) == (10, 0.8, 0.5)
    assert found.set_aside == 3


def test_periods_are_compared_in_parts_of_the_one_before() -> None:
    assert change(90, 120) == Fraction(-1, 4)
    assert change(None, 120) is None
    assert change(5, 0) is None
