"""What a window could be expected to get for the services it has and the waits before them.

Whoever hands out passports to people who waited an hour is not compared with whoever stamps forms
at once. The expectation of a window is what the *other* windows' ratings say of the same services
after the same waits. A service that nobody else has tells nothing, and the hall's figure stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

_SHRINK = 30
"""Ratings that the wider group's figure counts as beside those of a service, or of its waits."""
WAIT_BANDS_S = (300, 900, 1800)
"""Waits are told apart at 5, 15 and 30 minutes: what citizens feel, and the alarms of the floor."""


@dataclass(frozen=True, slots=True)
class RatedServing:
    """One rating with what the window could not choose: `service` (or queue), and the wait."""

    of: str
    """Window or clerk."""
    service: str
    wait_s: int
    good: bool


_Counts = Counter[tuple[str, int]]
"""Ratings of each (service, band); "" and -1 stand for all of them."""


def wait_band(wait_s: int) -> int:
    return sum(wait_s >= edge for edge in WAIT_BANDS_S)


def expectations(ratings: Iterable[RatedServing]) -> dict[str, Fraction]:
    """The expected share of good ratings of everybody who was rated, six decimals exact."""
    ratings = list(ratings)
    rated, good = _count(ratings, lambda _: True), _count(ratings, lambda one: one.good)
    own: dict[str, list[RatedServing]] = {}
    for one in ratings:
        own.setdefault(one.of, []).append(one)
    return {of: _expected(theirs, rated, good) for of, theirs in own.items()}


def _count(ratings: list[RatedServing], wanted: Callable[[RatedServing], bool]) -> _Counts:
    counts: _Counts = Counter()
    for one in ratings:
        if wanted(one):
            band = wait_band(one.wait_s)
            for cell in ((one.service, band), (one.service, -1), ("", band), ("", -1)):
                counts[cell] += 1
    return counts


def _expected(own: list[RatedServing], rated: _Counts, good: _Counts) -> Fraction:
    other_rated = _less(rated, _count(own, lambda _: True))
    other_good = _less(good, _count(own, lambda one: one.good))
    if not other_rated["", -1]:
        return Fraction(good["", -1], rated["", -1])
    share: dict[tuple[str, int], Fraction] = {}
    total = Fraction(0)
    for one in own:
        cell = one.service, wait_band(one.wait_s)
        if cell not in share:
            share[cell] = _cell(*cell, other_rated, other_good)
        total += share[cell]
    return round(total / len(own), 6)


def _cell(service: str, band: int, rated: Mapping[tuple[str, int], int], good: _Counts) -> Fraction:
    """Of the service, moved by what the wait does to everybody, as far as ratings bear it out."""
    hall = Fraction(good["", -1], rated["", -1])
    of_service = _shrunk(good[service, -1], rated[service, -1], hall)
    of_band = _shrunk(good["", band], rated["", band], hall)
    guess = min(max(of_service + of_band - hall, Fraction(0)), Fraction(1))
    # To six places, or fractions of a month's many denominators would grow out of hand.
    return round(_shrunk(good[service, band], rated[service, band], guess), 6)


def _shrunk(good: int, rated: int, towards: Fraction) -> Fraction:
    return (_SHRINK * towards + good) / (_SHRINK + rated)


def _less(all_of: _Counts, own: _Counts) -> _Counts:
    rest = all_of.copy()
    rest.subtract(own)
    return rest
