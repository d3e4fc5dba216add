"""The same key many times running, where the window's own habits do not explain it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from server.domain.chances import PLACES, beta_quantile
from server.domain.integrity.flags import Flag, FlagKind, GivenRating

RARE = 0.01
"""n(1−p)p^L below which a run of L in n ratings is flagged: once in a hundred window-months."""
_SURE = 0.99
_FEWEST = 30


def usual_shares(history: Mapping[int, int], hall: Mapping[int, int]) -> dict[int, float] | None:
    """Level -> the share p that honest citizens may give it at this window.

    `history`: level -> ratings of the window in earlier months, `hall`: of the hall. The upper
    99 % bound of the window's own share, or the hall's if that is greater: a good window has long
    runs of the best key. None before the window has thirty earlier ratings.
    """
    rated, everybody = sum(history.values()), sum(hall.values())
    if rated < _FEWEST or not everybody:
        return None
    shares = {}
    for level in range(1, 6):
        given = history.get(level, 0)
        own = beta_quantile(_SURE, given + 0.5, rated - given + 0.5)
        shares[level] = round(max(own, hall.get(level, 0) / everybody), PLACES)
    return shares


def same_key(month: Sequence[GivenRating], usual: Mapping[int, float]) -> Iterator[Flag]:
    """Flags of one window's ratings in a month; a run goes on over the night.

    n(1−p)p^L is how many runs of L or more of a key with share p are to be expected in n ratings.
    """
    ratings = sorted(month, key=lambda rating: (rating.at, rating.serving))
    for level, run in groupby(ratings, key=lambda rating: rating.level):
        same = list(run)
        p = usual[level]
        chance = len(ratings) * (1 - p) * p ** len(same)
        if len(same) > 1 and round(chance, PLACES) < RARE:
            yield Flag(
                FlagKind.SAME_KEY,
                same[-1].window,
                same[-1].day,
                tuple(rating.serving for rating in same),
                chance,
                (
                    ("level", str(level)),
                    ("running", str(len(same))),
                    ("ratings", str(len(ratings))),
                    ("usual", f"{p:.3f}"),
                ),
            )
