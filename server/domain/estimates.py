"""Expected wait as an honest range, from the people ahead and how long servings take.

With `c` windows busy and `k` people ahead, the wait ends with the n-th serving to end from now,
n = k + 1. Servings have mean m and squared coefficient of variation v. Windows whose servings end
independently make a superposition of c stationary renewal processes; for gamma-like servings the
number that end while n are expected has variance

    n·v + c·(1 - v²)/6, but not on the other side of n (its value for small n, and for v = 1)

(Cox, Renewal Theory, 1962, §4.5). Turned from counts to time, the wait has

    mean      (n - (1 - v)/2) · m/c            (exact for one window)
    variance  (that variance) · (m/c)² + (n·m/c)² · v/N

where the last term is for not knowing m better than N servings tell. The range runs between the
10 % and the 90 % quantile of the gamma law with these moments (Wilson and Hilferty, 1931), so four
in five should begin within it. Later arrivals that overtake are not in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

_TYPICAL_COUNTS = 5
"""The queue's typical service weighs as much as this many servings of today."""
_TYPICAL_VARIATION = 1.0
"""v before the hall has figures: that of exponential servings, the cautious guess."""
_Z90 = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """Recent occupations of a window, from call to end, in seconds; misses belong to them too."""

    count: int
    mean: float
    variance: float


def service_times(seconds: Iterable[float]) -> ServiceTimes:
    """Mean and population variance of recent servings."""
    values = list(seconds)
    if not values:
        return ServiceTimes(0, 0.0, 0.0)
    mean = sum(values) / len(values)
    return ServiceTimes(len(values), mean, sum((x - mean) ** 2 for x in values) / len(values))


def expected_wait(
    ahead: int, windows: int, times: ServiceTimes, typical: timedelta, idle: int = 0
) -> tuple[int, int]:
    """Seconds (lo, hi) until a window is free for somebody with `ahead` before them.

    `windows`: open ones that serve the queue, `idle` of them free. Without any it is reckoned as
    if one had just opened.
    """
    n = ahead + 1 - idle
    if n <= 0:
        return 0, 0
    c = max(windows, 1)
    mean, variation, count = _blended(times, typical.total_seconds())
    limit = n * variation + c * (1 - variation**2) / 6
    in_counts = min(n, limit) if variation <= 1 else max(n, limit)
    pace = mean / c
    wait = (n - (1 - min(variation, 1.0)) / 2) * pace
    variance = in_counts * pace**2 + (n * pace) ** 2 * variation / count
    return round(_quantile(wait, variance, -_Z90)), round(_quantile(wait, variance, _Z90))


def _blended(times: ServiceTimes, typical: float) -> tuple[float, float, int]:
    """Mean, squared coefficient of variation and weight, `typical` counting as some servings."""
    count = times.count + _TYPICAL_COUNTS
    mean = (times.count * times.mean + _TYPICAL_COUNTS * typical) / count
    spread = times.count * (times.variance + (times.mean - mean) ** 2)
    spread += _TYPICAL_COUNTS * (_TYPICAL_VARIATION * typical**2 + (typical - mean) ** 2)
    return mean, spread / count / mean**2, count


def _quantile(mean: float, variance: float, z: float) -> float:
    """Quantile of the gamma law with these moments at normal deviate `z`."""
    shape = mean**2 / variance
    return float(mean * max(0.0, 1 - 1 / (9 * shape) + z / (3 * sqrt(shape))) ** 3)
