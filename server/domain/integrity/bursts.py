"""More ratings in a few minutes than the window's usual rate explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from server.domain.chances import PLACES, arrivals_at_least
from server.domain.integrity.flags import Flag, FlagKind, GivenRating

RARE = 1e-4
"""Chance per window-day at which a burst is flagged, all widths together."""
WIDTHS = (timedelta(minutes=3), timedelta(minutes=10), timedelta(minutes=30))
_FEWEST_DAYS = 5


def usual_rate(history: Sequence[GivenRating]) -> float | None:
    """Ratings per minute of one window in its busiest hour of the day, over earlier days.

    The busiest hour, because a rush is no cheat. None with less than five days to go by. A window
    that hardly was rated is held to have had one rating more than it had.
    """
    days = {rating.day for rating in history}
    if len(days) < _FEWEST_DAYS:
        return None
    by_hour = Counter(rating.at.hour for rating in history)
    return (max(by_hour.values()) + 1) / len(days) / 60


def bursts(day: Sequence[GivenRating], usual: float) -> Iterator[Flag]:
    """Flags of one window's one day at its `usual` ratings per minute (usual_rate).

    After each rating, k more within w minutes have the Poisson chance of k or more at that rate;
    times the day's ratings and the widths, it bounds the chance of such a burst anywhere that day.
    """
    ratings = sorted(day, key=lambda rating: (rating.at, rating.serving))
    taken: set[int] = set()
    for width in WIDTHS:
        expected = usual * (width / timedelta(minutes=1))
        last = 0
        for first, rating in enumerate(ratings):
            while last < len(ratings) and ratings[last].at - rating.at <= width:
                last += 1
            burst = ratings[first:last]
            if rating.serving in taken or len(burst) - 1 <= expected:
                continue
            chance = arrivals_at_least(len(burst) - 1, expected) * len(ratings) * len(WIDTHS)
            if round(chance, PLACES) < RARE:
                taken |= {one.serving for one in burst}
                yield Flag(
                    FlagKind.BURST,
                    rating.window,
                    rating.day,
                    tuple(one.serving for one in burst),
                    chance,
                    (
                        ("ratings", str(len(burst))),
                        ("minutes", str(width // timedelta(minutes=1))),
                        ("usual", f"{expected:.2f}"),
                    ),
                )
