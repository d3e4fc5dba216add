"""The probabilities by hand, judged by exact fractions and by figures from another program."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.chances import (
    arrivals_at_least,
    at_least,
    beta_below,
    beta_quantile,
    low_quantile,
)


def _binomial_tail(count: int, tries: int, chance: Fraction) -> Fraction:
    return sum(
        (comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(count, tries + 1)),
        Fraction(0),
    )


@given(st.integers(1, 40), st.data())
def test_the_beta_law_of_whole_numbers_is_a_sum_of_binomials(
    tries: int, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, tries))
    chance = Fraction(data.draw(st.integers(1, 99)), 100)

    exact = _binomial_tail(count, tries, chance)

    assert at_least(count, tries, float(chance)) == pytest.approx(float(exact), rel=1e-9)


@pytest.mark.parametrize(
    ("share", "a", "b", "known"),
    # By SciPy 1.16 (scipy.stats.beta.ppf), which is not a dependency.
    [
        (0.05, 27.6, 2.4, 0.8267774507),
        (0.95, 27.6, 2.4, 0.9815523227),
        (0.05, 419.6, 10.4, 0.9625153253),
        (0.95, 419.6, 10.4, 0.986605806),
        (0.05, 1.2, 0.8, 0.1004180524),
        (0.95, 0.5, 0.5, 0.9938441703),
        (0.05, 3000.25, 120.75, 0.9554700153),
        (0.001, 2, 50, 0.0008986905),
        (0.999, 900, 1.5, 0.9999865052),
        (0.5, 33, 1, 0.9792145972),
    ],
)
def test_quantiles_are_those_of_another_program(
    share: float, a: float, b: float, known: float
) -> None:
    assert beta_quantile(share, a, b) == pytest.approx(known, abs=1e-10)


@settings(max_examples=40)
@given(st.floats(0.001, 0.999), st.floats(0.3, 2000), st.floats(0.3, 2000))
def test_a_quantile_has_its_share_below_it(share: float, a: float, b: float) -> None:
    # A quantile is told to 12 places: so near to 0 or 1 its share is not told as well.
    x = beta_quantile(share, a, b)

    below, above = beta_below(max(x - 1e-9, 0), a, b), beta_below(min(x + 1e-9, 1), a, b)

    assert below - 1e-9 <= share <= above + 1e-9


@pytest.mark.parametrize(
    ("count", "expected", "known"),
    # By SciPy 1.16 (scipy.stats.poisson.sf).
    [
        (5, 0.5, 0.00017211562995584072),
        (3, 10.0, 0.9972306042844884),
        (40, 12.5, 4.921748742239577e-10),
        (1, 1e-06, 9.99999500000168e-07),
        (0, 3.0, 1.0),
        (2, 0.0, 0.0),
    ],
)
def test_arrivals_are_those_of_another_program(count: int, expected: float, known: float) -> None:
    assert arrivals_at_least(count, expected) == pytest.approx(known, rel=1e-9)


def test_the_edges_of_the_laws() -> None:
    assert beta_below(0, 2, 3) == 0
    assert beta_below(1, 2, 3) == 1
    assert at_least(0, 5, 0.5) == 1
    assert at_least(6, 5, 0.5) == 0
    with pytest.raises(ValueError, match="greater than nought"):
        beta_below(0.5, 0, 1)
    with pytest.raises(ValueError, match="between nought and one"):
        beta_quantile(1, 2, 3)


@given(st.lists(st.floats(0, 100), min_size=1), st.sampled_from([0.01, 0.1, 0.5, 0.9, 1.0]))
def test_a_low_quantile_is_the_smallest_value_with_its_share(
    values: list[float], share: float
) -> None:
    found = low_quantile(values, share)

    wanted = Fraction(str(share)) * len(values)
    assert sum(value <= found for value in values) >= wanted
    assert Fraction(sum(value < found for value in values)) < max(wanted, Fraction(1))
