"""Probabilities that scores and flags rest on, by hand: the rules import the standard library only.

The regularised incomplete beta function is DLMF 8.17.22 (a continued fraction, evaluated by
Lentz's method); quantiles are found by halving. Relative errors stay near 1e-13, and whoever
decides by such a figure rounds it to PLACES first, so that two computers decide alike.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, exp, fsum, lgamma, log, log1p

PLACES = 6
"""Decimals to which a quantile or chance is rounded before anything is decided by it."""
_TINY = 1e-300
_SAME = 1e-15
_MOST_TERMS = 20_000


def beta_below(x: float, a: float, b: float) -> float:
    """I_x(a, b): the chance that a Beta(a, b) value lies below `x`."""
    if a <= 0 or b <= 0:
        raise ValueError("a and b must be greater than nought")
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    # The fraction converges quickly below the mean; above it the mirror image does.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = 1 / _not_nought(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _not_nought(1 + term * d)
            c = _not_nought(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _SAME * 10:
            return value
    raise ArithmeticError(f"no end of the fraction at {x}, {a}, {b}")


def _not_nought(x: float) -> float:
    return x if abs(x) > _TINY else _TINY


def beta_quantile(share: float, a: float, b: float) -> float:
    """The value that a Beta(a, b) quantity falls short of with probability `share`."""
    if not 0 < share < 1:
        raise ValueError("a share lies between nought and one")
    low, high = 0.0, 1.0
    while high - low > _SAME * 1000 and low < (middle := (low + high) / 2) < high:
        if beta_below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return round((low + high) / 2, 12)


def at_least(count: int, tries: int, chance: float) -> float:
    """The chance of `count` or more successes in `tries`, each with probability `chance`."""
    if count <= 0:
        return 1.0
    if count > tries:
        return 0.0
    return beta_below(chance, count, tries - count + 1)


def arrivals_at_least(count: int, expected: float) -> float:
    """The chance of `count` or more where a Poisson number with mean `expected` comes."""
    if count <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    if count <= expected:
        return 1 - fsum(_poisson(k, expected) for k in range(count))
    terms: list[float] = []
    term, k = _poisson(count, expected), count
    while term > _TINY and (not terms or term > terms[0] * _SAME):
        terms.append(term)
        k += 1
        term *= expected / k
    return fsum(terms)


def _poisson(count: int, expected: float) -> float:
    return exp(count * log(expected) - expected - lgamma(count + 1))


def low_quantile(values: list[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed (nearest rank)."""
    if not values:
        raise ValueError("a quantile of nothing")
    ordered = sorted(values)
    # The share as it is written, so that 0.1 of 10 values is one and not two.
    rank = ceil(Fraction(str(share)) * len(ordered))
    return ordered[max(rank, 1) - 1]
