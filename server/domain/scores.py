"""Honest scores of windows and clerks from few ratings (docs/ratings.md).

    S = (K·m + good) / (K + rated)

What a window is expected to get, `m`, counts as `K` ratings besides its own, so that three perfect
ratings do not beat 392 of 400. Exact fractions throughout; only the bounds of the 90 % interval
are floating point, rounded before anything is decided by them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from server.domain.chances import PLACES, beta_quantile

Of = TypeVar("Of", bound=Hashable)
"""A window or clerk, by code or as a subject of the assessment."""
DEFAULT_WEIGHT = Fraction(30)
"""K of a hall with too few windows to tell how much windows differ."""
_LEAST_WEIGHT, _GREATEST_WEIGHT = Fraction(5), Fraction(100)
"""Windows that all but agree would give a K without bound, and intervals that promise too much:
in simulated halls of K = 50 the 90 % interval held 81 % of the truths without, 85 % with it."""
_ENOUGH_WINDOWS = 8
RANKABLE = Fraction(7, 10)
"""Share of a score that must rest on the window's own ratings for it to be ranked."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one window or clerk was given in a period. `good`: levels 3–5."""

    good: int
    rated: int
    prompted: int

    def __post_init__(self) -> None:
        if not 0 <= self.good <= self.rated:
            raise ValueError("good ratings are some of the ratings")


class Standing(StrEnum):
    POOR = "poor"
    """The 95 % upper bound lies under the target."""
    EXCELLENT = "excellent"
    """The 5 % lower bound lies above what was expected."""
    AS_EXPECTED = "as_expected"
    """The figures do not tell it from what was expected."""


@dataclass(frozen=True, slots=True)
class Score:
    """`score` with its 90 % interval `low`–`high`; `response_rate` is always shown beside it."""

    tally: Tally
    expected: Fraction
    weight: Fraction
    score: Fraction
    adjusted: Fraction
    """As `score`, had the window had the hall's mix of services and waits: what is compared."""
    low: float
    high: float
    rankable: bool
    standing: Standing
    response_rate: Fraction | None


def hall_mean(tallies: Collection[Tally]) -> Fraction | None:
    """Good ÷ rated of the whole hall; None without ratings."""
    rated = sum(tally.rated for tally in tallies)
    return Fraction(sum(tally.good for tally in tallies), rated) if rated else None


def prior_weight(tallies: Mapping[Of, Tally], expected: Mapping[Of, Fraction]) -> Fraction:
    """K = m(1−m)/τ² − 1, with τ² the variance between windows by the method of moments.

    Of the squared deviations from what was expected, what chance alone makes is taken off; the
    rest is between windows. DEFAULT_WEIGHT for fewer than eight rated windows or a hall in which
    all or none are content.
    """
    rated = {code: tally for code, tally in tallies.items() if tally.rated}
    if len(rated) < _ENOUGH_WINDOWS:
        return DEFAULT_WEIGHT
    total = sum(tally.rated for tally in rated.values())
    mean = sum((t.rated * expected[code] for code, t in rated.items()), Fraction(0)) / total
    if not 0 < mean < 1:
        return DEFAULT_WEIGHT
    squares, chance = Fraction(0), Fraction(0)
    for code, tally in rated.items():
        m = expected[code]
        squares += Fraction((tally.good - tally.rated * m) ** 2) / tally.rated
        chance += m * (1 - m)
    freedom = Fraction(total - len(rated))
    if len(set(expected.values())) == 1:
        # One mean, taken from these very ratings: they lie closer to it than to the true one.
        chance -= mean * (1 - mean)
        freedom += 1 - sum((Fraction(t.rated**2, total) for t in rated.values()), Fraction(0))
    between = squares - chance
    if between <= 0 or freedom <= 0:
        return _GREATEST_WEIGHT
    weight = mean * (1 - mean) * freedom / between - 1
    return round(min(max(weight, _LEAST_WEIGHT), _GREATEST_WEIGHT), 3)


def score(
    tally: Tally, expected: Fraction, weight: Fraction, target: Fraction, mean: Fraction
) -> Score:
    """One window's or clerk's score; `mean` is the hall's, `target` what the hall promises."""
    if not 0 < expected < 1:
        # An interval needs a doubt: a hall where everybody is content expects as good as that.
        expected = min(max(expected, Fraction(1, 1000)), Fraction(999, 1000))
    value = (weight * expected + tally.good) / (weight + tally.rated)
    a = float(weight * expected + tally.good)
    b = float(weight * (1 - expected) + tally.rated - tally.good)
    low, high = (round(beta_quantile(share, a, b), PLACES) for share in (0.05, 0.95))
    standing = Standing.AS_EXPECTED
    if Fraction(high) < target:
        standing = Standing.POOR
    elif Fraction(low) > expected:
        standing = Standing.EXCELLENT
    return Score(
        tally=tally,
        expected=expected,
        weight=weight,
        score=value,
        adjusted=min(max(value - expected + mean, Fraction(0)), Fraction(1)),
        low=low,
        high=high,
        rankable=tally.rated / (tally.rated + weight) >= RANKABLE,
        standing=standing,
        response_rate=Fraction(tally.rated, tally.prompted) if tally.prompted else None,
    )


def scores(
    tallies: Mapping[Of, Tally],
    target: Fraction,
    expected: Mapping[Of, Fraction] | None = None,
    weight: Fraction | None = None,
) -> dict[Of, Score]:
    """Everybody's score of a period; `expected` (expectation.py) or else the hall's mean for all.

    Without a single rating in the hall there is nothing to score: an empty answer.
    """
    mean = hall_mean(tallies.values())
    if mean is None:
        return {}
    wanted = dict.fromkeys(tallies, mean) if expected is None else expected
    k = prior_weight(tallies, wanted) if weight is None else weight
    return {code: score(tally, wanted[code], k, target, mean) for code, tally in tallies.items()}
