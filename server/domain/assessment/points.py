"""From rows to points: the arithmetic of one item, exact until it is rounded to the hundredth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from server.domain.assessment.evidence import Row
from server.domain.assessment.measures import Sum
from server.domain.assessment.scheme import Item


def rounded(value: Fraction) -> Decimal:
    """To the hundredth, halves away from nought (四舍五入), as an office rounds on paper."""
    hundredths, rest = divmod(abs(value.numerator) * 100, value.denominator)
    if 2 * rest >= value.denominator:
        hundredths += 1
    return Decimal(-hundredths if value < 0 else hundredths).scaleb(-2)


def quantity(item: Item, rows: Sequence[Row]) -> Fraction | None:
    """What an item's rows come to; None for a ratio without rows."""
    total = sum((row.amount for row in rows), Fraction(0))
    if item.counted.sum is Sum.TOTAL:
        return total
    return total / sum((row.out_of for row in rows), Fraction(0)) if rows else None


def points(item: Item, found: Fraction) -> Decimal:
    """The item's points for a quantity."""
    if item.measures:
        assert item.worst is not None, "an item that measures has a worst"
        assert item.best is not None, "an item that measures has a best"
        worst, best = Fraction(item.worst), Fraction(item.best)
        share = min(max((found - worst) / (best - worst), Fraction(0)), Fraction(1))
        return rounded(Fraction(item.points) * share)
    times = max(found - Fraction(item.free), Fraction(0)) / Fraction(item.per)
    if item.whole:
        times = Fraction(floor(times))
    value = Fraction(item.points) * times
    if item.most is not None:
        limit = Fraction(item.most)
        value = min(max(value, -limit), limit)
    return rounded(value)
