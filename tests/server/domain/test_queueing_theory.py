"""Independent judges: halls whose mean waits queueing theory knows, simulated with our discipline.

Each figure is the mean of independent seeded days, each after a warm-up; it must lie within four
standard errors of theory (one fair run in 16,000 would not), and the standard error must be small
enough that a wrong order of calling could not hide in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from math import factorial, sqrt
from statistics import fmean, stdev

from server.domain.tickets import TicketClass
from tests.server.domain.simulated_hall import SimulatedHall, Stream

TARGETS = {
    TicketClass.ORDINARY: timedelta(minutes=30),
    TicketClass.PRIORITY: timedelta(minutes=10),
    TicketClass.GREEN: timedelta(minutes=5),
    TicketClass.APPOINTMENT: timedelta(minutes=2),
}


def erlang_c_wait(per_minute: float, mean_service: float, windows: int) -> float:
    """Mean wait in M/M/c (Erlang, 1917)."""
    load = per_minute * mean_service
    full = load**windows / factorial(windows) / (1 - load / windows)
    waits = full / (sum(load**k / factorial(k) for k in range(windows)) + full)
    return waits * mean_service / (windows - load)


def accumulating_waits(loads: Sequence[float], rates: Sequence[float], mean: float) -> list[float]:
    """Mean wait of each class in M/M/1 with time-dependent priorities (Kleinrock, 1964).

    `rates` are the speeds at which priority grows, ascending: here 1/T.
    """
    count = len(loads)
    residual = sum(loads) * mean
    waits: list[float] = []
    for p in range(count):
        slower = sum(loads[i] * waits[i] * (1 - rates[i] / rates[p]) for i in range(p))
        faster = sum(loads[i] * (1 - rates[p] / rates[i]) for i in range(p + 1, count))
        waits.append((residual / (1 - sum(loads)) - slower) / (1 - faster))
    return waits


def agrees(means: Sequence[float], theory: float, precision: float) -> None:
    error = stdev(means) / sqrt(len(means))
    assert error < precision * theory, "too noisy to judge"
    assert abs(fmean(means) - theory) < 4 * error, (
        f"{fmean(means):.3f} ± {error:.3f}, not {theory:.3f}"
    )


def test_the_judges_know_the_textbook_cases() -> None:
    assert erlang_c_wait(0.8, 1.0, 1) == 0.8 / (1 - 0.8)
    assert abs(erlang_c_wait(2.0, 1.0, 3) - 4 / 9) < 1e-12
    first_come = accumulating_waits([0.3, 0.4], [1.0, 1.0], 1.0)
    assert all(abs(wait - 0.7 / 0.3) < 1e-12 for wait in first_come)
    strict = accumulating_waits([0.3, 0.4], [1e-12, 1.0], 1.0)
    assert abs(strict[1] - 0.7 / 0.6) < 1e-9


def test_mean_wait_in_a_hall_of_general_windows_is_erlangs() -> None:
    """Three windows serving both queues, four classes: whoever is called, no window idles."""
    streams = [
        Stream("A", TicketClass.ORDINARY, 0.19),
        Stream("A", TicketClass.PRIORITY, 0.09),
        Stream("B", TicketClass.ORDINARY, 0.11),
        Stream("B", TicketClass.GREEN, 0.06),
    ]
    windows = dict.fromkeys(("01", "02", "03"), ("A", "B"))
    means = []
    for seed in range(12):
        hall = SimulatedHall(streams, windows, 5.0, TARGETS, warm_up=500, seed=seed)
        means.append(fmean(chain.from_iterable(hall.run(25_000).waits.values())))

    agrees(means, erlang_c_wait(0.45, 5.0, 3), precision=0.05)


def test_each_class_waits_as_long_as_accumulating_priority_says() -> None:
    """One window: strict priority and first come, first served are each far outside."""
    streams = [
        Stream("A", TicketClass.ORDINARY, 0.07),
        Stream("A", TicketClass.PRIORITY, 0.07),
    ]
    ordinary, priority = [], []
    for seed in range(12):
        hall = SimulatedHall(streams, {"01": ("A",)}, 5.0, TARGETS, warm_up=500, seed=seed)
        waits = hall.run(40_000).waits
        ordinary.append(fmean(waits[TicketClass.ORDINARY]))
        priority.append(fmean(waits[TicketClass.PRIORITY]))

    theory = accumulating_waits([0.35, 0.35], [1 / 30, 1 / 10], 5.0)

    agrees(ordinary, theory[0], precision=0.04)
    agrees(priority, theory[1], precision=0.04)
