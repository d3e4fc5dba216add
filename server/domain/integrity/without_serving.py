"""Ratings that no ended serving stands behind. Needs no statistics: an honest hall has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from server.domain.integrity.flags import Flag, FlagKind, GivenRating


def without_serving(ratings: Iterable[GivenRating]) -> Iterator[Flag]:
    """One flag per rating that came before its serving's end or has none."""
    for rating in ratings:
        if rating.ended_at is None or rating.at < rating.ended_at:
            yield Flag(
                FlagKind.WITHOUT_SERVING, rating.window, rating.day, (rating.serving,), chance=0.0
            )
