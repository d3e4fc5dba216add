"""Norms of times: what the same service takes at other windows under the same load.

A window's norm for a service is the mean of the *others'* times there, with its own mean counting
as thirty of them: where nobody else has the service there is nothing to compare with, and the
norm is its own time. How much slower everybody is when many wait is a factor on top.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

_OWN_COUNTS = 30
_ALL = -1
LOAD_BANDS = (1, 3, 6)
"""People waiting for each open window at which loads are told apart."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One time in whole seconds of `of` (a window or clerk) at a service, with its load."""

    of: str
    service: str
    load: int
    seconds: int


@dataclass(frozen=True, slots=True)
class _Sum:
    count: int = 0
    seconds: Fraction = Fraction(0)

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.count + other.count, self.seconds + other.seconds)

    def __sub__(self, other: _Sum) -> _Sum:
        return _Sum(self.count - other.count, self.seconds - other.seconds)


Norms = Mapping[tuple[str, str, int], Fraction]
"""(of, service, band) -> seconds, to the millisecond."""


def load_band(load: int) -> int:
    return sum(load >= edge for edge in LOAD_BANDS)


def norms(times: Iterable[Timed]) -> Norms:
    """The norm of everybody for every service and load that they had."""
    own: dict[tuple[str, str, int], _Sum] = defaultdict(_Sum)
    for time in times:
        key = time.of, time.service, load_band(time.load)
        own[key] += _Sum(1, Fraction(time.seconds))
    own_service: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
    service: dict[str, _Sum] = defaultdict(_Sum)
    for (of, name, _), total in own.items():
        own_service[of, name] += total
        service[name] += total
    own_bands, bands = _bands(own, service)
    return {
        (of, name, band): round(
            _service_norm(own_service[of, name], service[name])
            * _load_factor(bands[band] - own_bands[of, band], bands[_ALL] - own_bands[of, _ALL]),
            3,
        )
        for of, name, band in own
    }


@dataclass(frozen=True, slots=True)
class _Load:
    """What sittings under one load took, beside what they would have at their services' means."""

    count: int = 0
    actual: Fraction = Fraction(0)
    expected: Fraction = Fraction(0)

    def __add__(self, other: _Load) -> _Load:
        return _Load(
            self.count + other.count, self.actual + other.actual, self.expected + other.expected
        )

    def __sub__(self, other: _Load) -> _Load:
        return _Load(
            self.count - other.count, self.actual - other.actual, self.expected - other.expected
        )

    @property
    def ratio(self) -> Fraction:
        return self.actual / self.expected if self.expected else Fraction(1)


def _bands(
    own: Mapping[tuple[str, str, int], _Sum], service: Mapping[str, _Sum]
) -> tuple[dict[tuple[str, int], _Load], dict[int, _Load]]:
    """By whom and load, and by load; _ALL stands for any load."""
    own_bands: dict[tuple[str, int], _Load] = defaultdict(_Load)
    bands: dict[int, _Load] = defaultdict(_Load)
    for (of, name, band), total in own.items():
        mean = service[name].seconds / service[name].count
        load = _Load(total.count, total.seconds, mean * total.count)
        for one in (band, _ALL):
            own_bands[of, one] += load
            bands[one] += load
    return own_bands, bands


def _service_norm(own: _Sum, everybody: _Sum) -> Fraction:
    others = everybody - own
    mean = own.seconds / own.count
    return (_OWN_COUNTS * mean + others.seconds) / (_OWN_COUNTS + others.count)


def _load_factor(others: _Load, at_any: _Load) -> Fraction:
    """How much longer others take at this load than at any, near 1 while there are few of them."""
    ratio = others.ratio / at_any.ratio if at_any.ratio else Fraction(1)
    return (_OWN_COUNTS + ratio * others.count) / (_OWN_COUNTS + others.count)
