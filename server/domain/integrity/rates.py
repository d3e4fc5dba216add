"""A window whose response rate departs from the hall's: |z| > 3."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt
from statistics import NormalDist

from server.domain.chances import PLACES
from server.domain.integrity.flags import Flag, FlagKind
from server.domain.scores import Tally

FAR = 3.0
_FEWEST_WINDOWS = 8
_FEWEST_PROMPTS = 30


def rate_z(tallies: Mapping[str, Tally], window: str) -> float | None:
    """How many standard deviations the window's rate lies from the others' mean rate.

    The deviation is of chance *and* of windows, which differ honestly: the variance between the
    others by moments is part of it. None with fewer than 30 prompts, or fewer than eight other
    windows of as many.
    """
    own = tallies[window]
    others = [
        tally
        for code, tally in tallies.items()
        if code != window and tally.prompted >= _FEWEST_PROMPTS
    ]
    if own.prompted < _FEWEST_PROMPTS or len(others) < _FEWEST_WINDOWS:
        return None
    rates = [tally.rated / tally.prompted for tally in others]
    mean = sum(rates) / len(rates)
    spread = sum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1)
    by_chance = mean * (1 - mean) * sum(1 / tally.prompted for tally in others) / len(others)
    between = max(spread - by_chance, 0.0)
    # The mean of the others is itself not known exactly.
    variance = mean * (1 - mean) / own.prompted + between + spread / len(others)
    if variance == 0:
        return None
    return round((own.rated / own.prompted - mean) / sqrt(variance), PLACES)


def rate_outlier(tallies: Mapping[str, Tally], window: str, last_day: date) -> Flag | None:
    """A flag for the window's month; `tallies` are the hall's windows in it."""
    z = rate_z(tallies, window)
    if z is None or abs(z) <= FAR:
        return None
    own = tallies[window]
    return Flag(
        FlagKind.RATE_OUTLIER,
        window,
        last_day,
        (),
        2 * NormalDist().cdf(-abs(z)),
        (("z", f"{z:+.1f}"), ("rated", str(own.rated)), ("prompted", str(own.prompted))),
    )
