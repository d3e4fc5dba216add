"""How a day went, step by step: numbers taken, people waiting, how long those called had waited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Visit:
    """One number of a day: in line from `issued_at` until it was called or given up."""

    queue: str
    issued_at: datetime
    called_at: datetime | None
    left_at: datetime | None
    """When it was called or over; None: it still waits."""


@dataclass(frozen=True, slots=True)
class Course:
    """Each list has one value a step."""

    arrivals: list[float]
    waiting: list[float]
    """At the end of the step."""
    waited_s: list[float | None]
    """Mean of those first called in the step; None where nobody was."""


def course(visits: Iterable[Visit], begin: datetime, step: timedelta, steps: int) -> Course:
    """What lies before `begin` counts into the first step, what lies after the end not at all."""
    arrivals, leaving = [0.0] * steps, [0.0] * steps
    waits: list[list[float]] = [[] for _ in range(steps)]
    for visit in visits:
        came = _step(visit.issued_at, begin, step)
        if came >= steps:
            continue
        arrivals[came] += 1
        went = steps if visit.left_at is None else _step(visit.left_at, begin, step)
        if went < steps:
            leaving[went] += 1
        if visit.called_at is not None:
            called = _step(visit.called_at, begin, step)
            if called < steps:
                waits[called].append(max(0.0, (visit.called_at - visit.issued_at).total_seconds()))
    waiting = accumulate(came - gone for came, gone in zip(arrivals, leaving, strict=True))
    return Course(arrivals, list(waiting), [sum(w) / len(w) if w else None for w in waits])


def _step(moment: datetime, begin: datetime, step: timedelta) -> int:
    return max(0, (moment - begin) // step)


def usual(days: Sequence[Course]) -> Course:
    """The mean of several days; their steps must agree."""
    together = [
        [w for w in waits if w is not None]
        for waits in zip(*(d.waited_s for d in days), strict=True)
    ]
    return Course(
        [sum(values) / len(days) for values in zip(*(d.arrivals for d in days), strict=True)],
        [sum(values) / len(days) for values in zip(*(d.waiting for d in days), strict=True)],
        [sum(waits) / len(waits) if waits else None for waits in together],
    )
