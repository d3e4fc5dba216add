"""The rest of a day: who will still come, and how many will wait if the windows work as they do.

Arrivals are those of the usual day times how today compares with it so far; the few of an early
morning say little, so the comparison is drawn towards one as if `_WEIGHT` numbers had been usual.
People wait as a fluid does: in each step every open window spends its time on its queues in
proportion to who waits there, and what it has left when one runs dry goes to the others. The range
comes from how much the rest of the usual days differed among themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

_WEIGHT = 20.0
_Z90 = 1.2815515655446004
_LEAST_SPREAD = 0.05
_PASSES = 3


@dataclass(frozen=True, slots=True)
class WorkingWindow:
    queues: Sequence[str]
    works: Sequence[float]
    """The share of each step to come in which it works (work_ahead.py)."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """One value a step, from the present step on."""

    arrivals: list[float]
    waiting: list[float]
    low: list[float]
    high: list[float]
    """Of `waiting`: four in five such days should stay between them."""


def pace(today_so_far: float, usual_so_far: float) -> float:
    """How many come today for one that usually comes."""
    return (today_so_far + _WEIGHT) / (usual_so_far + _WEIGHT)


def spread(rests: Sequence[float]) -> float:
    """How much the rests of the usual days differ, as a share of their mean."""
    if len(rests) < 2 or not sum(rests):
        return 0.25
    mean = sum(rests) / len(rests)
    variance = sum((rest - mean) ** 2 for rest in rests) / (len(rests) - 1)
    return max(_LEAST_SPREAD, sqrt(variance) / mean)


def ahead(
    waiting: Mapping[str, float],
    arrivals: Mapping[str, Sequence[float]],
    windows: Sequence[WorkingWindow],
    service_s: Mapping[str, float],
    step_s: float,
    spread: float,
) -> Ahead:
    """`arrivals`: queue -> expected numbers in each step to come."""
    usual = _flow(waiting, arrivals, windows, service_s, step_s, 1.0)
    few = _flow(waiting, arrivals, windows, service_s, step_s, max(0.0, 1 - _Z90 * spread))
    many = _flow(waiting, arrivals, windows, service_s, step_s, 1 + _Z90 * spread)
    steps = max((len(values) for values in arrivals.values()), default=0)
    coming = [sum(values[place] for values in arrivals.values()) for place in range(steps)]
    return Ahead(coming, usual, few, many)


def _flow(
    waiting: Mapping[str, float],
    arrivals: Mapping[str, Sequence[float]],
    windows: Sequence[WorkingWindow],
    service_s: Mapping[str, float],
    step_s: float,
    factor: float,
) -> list[float]:
    lines = {queue: float(waiting.get(queue, 0)) for queue in {*waiting, *arrivals}}
    told = []
    for place in range(max((len(values) for values in arrivals.values()), default=0)):
        for queue, values in arrivals.items():
            lines[queue] += values[place] * factor
        left = [step_s * window.works[place] for window in windows]
        for _ in range(_PASSES):
            for window, working in enumerate(windows):
                here = {queue: lines.get(queue, 0.0) for queue in working.queues}
                total = sum(here.values())
                if total <= 0 or left[window] <= 0:
                    continue
                spent = 0.0
                for queue, people in here.items():
                    takes = service_s[queue]
                    time = min(left[window] * people / total, people * takes)
                    lines[queue] = max(0.0, lines[queue] - time / takes)
                    spent += time
                left[window] -= spent
        told.append(sum(lines.values()))
    return told
