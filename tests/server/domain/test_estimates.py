"""The expected wait is an honest range: four waits in five fall into it."""

from __future__ import annotations

import random
from collections.abc import Generator
from datetime import timedelta
from statistics import fmean, pvariance

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from server.domain.estimates import ServiceTimes, expected_wait, service_times

NONE_YET = ServiceTimes(0, 0.0, 0.0)
SIX_MINUTES = timedelta(minutes=6)


def below_within_above(windows: int, variation: float, seed: int) -> tuple[float, float, float]:
    """Shares of the waits below, within and above the range told at the arrival.

    A busy first-come hall with gamma servings, and estimates from its own last fifty servings.
    """
    chance = random.Random(seed)
    env = simpy.Environment()
    desk = simpy.Resource(env, capacity=windows)
    ended: list[float] = []
    verdicts: list[int] = []

    def citizen() -> Generator[simpy.Event, object, None]:
        arrived, ahead = env.now, len(desk.queue)
        lo, hi = expected_wait(ahead, windows, service_times(ended[-50:]), SIX_MINUTES)
        with desk.request() as turn:
            at_once = turn.triggered
            yield turn
            waited = env.now - arrived
            if not at_once and len(ended) > 100:
                verdicts.append(-1 if waited < lo else 1 if waited > hi else 0)
            seconds = chance.gammavariate(1 / variation, 360 * variation)
            yield env.timeout(seconds)
        ended.append(seconds)

    def arrivals() -> Generator[simpy.Event, object, None]:
        while True:
            yield env.timeout(chance.expovariate(0.92 * windows / 360))
            env.process(citizen())

    env.process(arrivals())
    env.run(until=360 * 8_000 / windows)
    below, within, above = (verdicts.count(verdict) / len(verdicts) for verdict in (-1, 0, 1))
    return below, within, above


@pytest.mark.parametrize("windows", [1, 2, 5])
@pytest.mark.parametrize("variation", [0.2, 0.6, 1.0, 1.5])
def test_four_waits_in_five_fall_into_the_range_and_misses_fall_on_both_sides(
    windows: int, variation: float
) -> None:
    below, within, above = below_within_above(windows, variation, seed=2026)

    assert 0.73 < within < 0.92
    assert below < 0.16
    assert above < 0.16


def test_without_figures_the_queues_typical_service_is_the_measure() -> None:
    lo, hi = expected_wait(4, 2, NONE_YET, SIX_MINUTES)

    assert lo < 5 * 360 / 2 < hi
    assert expected_wait(4, 2, NONE_YET, 2 * SIX_MINUTES) == pytest.approx((2 * lo, 2 * hi), abs=2)


def test_with_figures_the_typical_service_hardly_matters() -> None:
    today = ServiceTimes(count=200, mean=120.0, variance=60.0**2)

    lo, hi = expected_wait(9, 1, today, timedelta(minutes=6))

    assert lo < 1200 < hi
    assert hi < 1800


def test_fewer_figures_give_a_wider_range() -> None:
    few, many = (ServiceTimes(count, 360.0, 200.0**2) for count in (5, 500))
    narrow = expected_wait(20, 2, many, SIX_MINUTES)
    wide = expected_wait(20, 2, few, SIX_MINUTES)

    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_whoever_finds_an_idle_window_does_not_wait() -> None:
    assert expected_wait(0, 3, NONE_YET, SIX_MINUTES, idle=1) == (0, 0)
    assert expected_wait(1, 3, NONE_YET, SIX_MINUTES, idle=2) == (0, 0)
    assert expected_wait(1, 3, NONE_YET, SIX_MINUTES, idle=1)[1] > 0


def test_a_queue_without_a_window_is_reckoned_as_if_one_had_opened() -> None:
    assert expected_wait(3, 0, NONE_YET, SIX_MINUTES) == expected_wait(3, 1, NONE_YET, SIX_MINUTES)


@given(
    ahead=st.integers(0, 300),
    windows=st.integers(1, 20),
    seconds=st.lists(st.floats(1, 3600), max_size=30),
    typical=st.integers(30, 3600).map(lambda seconds: timedelta(seconds=seconds)),
)
def test_more_people_ahead_wait_longer_and_more_windows_shorter(
    ahead: int, windows: int, seconds: list[float], typical: timedelta
) -> None:
    times = service_times(seconds)
    lo, hi = expected_wait(ahead, windows, times, typical)

    assert 0 <= lo <= hi
    longer = expected_wait(ahead + 1, windows, times, typical)
    assert longer[0] >= lo
    assert longer[1] > hi
    shorter = expected_wait(ahead, windows + 1, times, typical)
    assert shorter[1] <= hi


@given(st.lists(st.floats(1, 7200), min_size=1, max_size=50))
def test_figures_are_mean_and_variance(seconds: list[float]) -> None:
    times = service_times(iter(seconds))

    assert times.count == len(seconds)
    assert times.mean == pytest.approx(fmean(seconds))
    assert times.variance == pytest.approx(pvariance(seconds), abs=1e-6)
