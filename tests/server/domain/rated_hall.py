"""A hall whose citizens rate: honest months, and the cheats that are done to them.

Windows differ as real ones do: in how well they are liked, how often they are rated, how much they
have to do and how soon people press a key. Mornings are busier than afternoons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from server.domain.integrity.flags import GivenRating
from server.domain.scores import Tally

_LEVELS = (5, 4, 3, 2, 1)
_OF_THE_REST = (0.62, 0.22, 0.10, 0.06)


@dataclass
class Month:
    ratings: list[GivenRating]
    tallies: dict[str, Tally]
    last_day: date


@dataclass(frozen=True)
class WindowHabits:
    best: float
    """Share of ratings that are the best key."""
    rate: float
    """Share of servings that are rated."""
    minutes: float
    """Mean serving."""
    pause: float
    """Mean time between servings."""


class RatedHall:
    def __init__(self, seed: int, windows: int = 40) -> None:
        self.random = Random(seed)
        self._serving = 0
        self.windows = {
            f"{n:02}": WindowHabits(
                best=self.random.betavariate(28, 12),
                rate=self.random.betavariate(12, 14),
                minutes=self.random.uniform(5, 12),
                pause=self.random.uniform(1, 6),
            )
            for n in range(1, windows + 1)
        }

    def month(self, number: int, days: int = 22) -> Month:
        ratings: list[GivenRating] = []
        tallies = {}
        last = date(2026, number, days)
        for window, habits in self.windows.items():
            own: list[GivenRating] = []
            prompted = 0
            for n in range(days):
                prompted += self._day(window, habits, date(2026, number, 1 + n), own)
            good = sum(rating.level >= 3 for rating in own)
            tallies[window] = Tally(good, len(own), prompted)
            ratings += own
        return Month(ratings, tallies, last)

    def _day(self, window: str, habits: WindowHabits, day: date, into: list[GivenRating]) -> int:
        random = self.random
        now = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
        closes = now + timedelta(hours=7)
        prompted = 0
        while True:
            quiet = 1 if now.hour < 4 else 3
            now += timedelta(minutes=random.expovariate(1 / (habits.pause * quiet)))
            now += timedelta(minutes=1 + random.gammavariate(2, (habits.minutes - 1) / 2))
            if now > closes:
                return prompted
            prompted += 1
            if random.random() < habits.rate:
                into.append(self.rating(window, day, now, self.level(habits)))

    def level(self, habits: WindowHabits) -> int:
        if self.random.random() < habits.best:
            return 5
        return self.random.choices(_LEVELS[1:], _OF_THE_REST)[0]

    def rating(self, window: str, day: date, ended: datetime, level: int) -> GivenRating:
        self._serving += 1
        seconds = 1.2 + self.random.lognormvariate(1.6, 0.6)
        at_device = self.random.random() < 0.85
        if not at_device:
            seconds = self.random.uniform(60, 6 * 3600)
        at = ended + timedelta(seconds=min(seconds, 59) if at_device else seconds)
        return GivenRating(self._serving, window, day, at, level, ended, ended, at_device)


def cheated(
    month: Month, window: str, change: Callable[[list[GivenRating]], list[GivenRating]]
) -> Month:
    """The month with one window's ratings changed, in order of time."""
    own = sorted((r for r in month.ratings if r.window == window), key=lambda r: r.at)
    others = [r for r in month.ratings if r.window != window]
    changed = change(own)
    was = month.tallies[window]
    good = sum(rating.level >= 3 for rating in changed)
    prompted = was.prompted + max(0, len(changed) - len(own))
    tallies = {**month.tallies, window: Tally(good, len(changed), prompted)}
    return replace(month, ratings=others + changed, tallies=tallies)
