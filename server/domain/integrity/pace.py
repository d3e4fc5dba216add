"""Answers sooner after the prompt than citizens answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.domain.chances import PLACES, at_least, low_quantile
from server.domain.integrity.flags import Flag, FlagKind, GivenRating

RARE = 1e-4
"""Chance per window-day at which too many fast answers are flagged."""
_LOW = 0.01
"""The low quantile: one citizen in a hundred is as fast."""
_ENOUGH = 500
"""Answers of others below which the hall's one in a hundred is not known."""


@dataclass(frozen=True, slots=True)
class QuickAnswers:
    """The hall's own low quantile, and the share of answers that were below it (not at it)."""

    seconds: float
    share: float


def seconds_taken(rating: GivenRating) -> float | None:
    """From prompt to key; None where no device asked."""
    if rating.asked_at is None or not rating.at_device:
        return None
    return (rating.at - rating.asked_at).total_seconds()


def quick_answers(taken: Mapping[str, Sequence[float]], window: str) -> QuickAnswers | None:
    """What is quick, by the *other* windows' answers (window -> seconds) of the last weeks.

    None when fewer than 500 are known. The share is at least 1 %, also where many answers take
    exactly the same time.
    """
    others = [s for other, seconds in taken.items() if other != window for s in seconds]
    if len(others) < _ENOUGH:
        return None
    limit = low_quantile(others, _LOW)
    return QuickAnswers(limit, max(_LOW, sum(s < limit for s in others) / len(others)))


def too_fast(day: Iterable[GivenRating], quick: QuickAnswers) -> Flag | None:
    """A flag when one window's one day has more quick answers than chance makes."""
    timed = [(rating, seconds_taken(rating)) for rating in day]
    answers = [(rating, seconds) for rating, seconds in timed if seconds is not None]
    fast = [rating for rating, seconds in answers if seconds < quick.seconds]
    chance = at_least(len(fast), len(answers), quick.share)
    if not fast or round(chance, PLACES) >= RARE:
        return None
    return Flag(
        FlagKind.TOO_FAST,
        fast[-1].window,
        fast[-1].day,
        tuple(rating.serving for rating in fast),
        chance,
        (
            ("fast", str(len(fast))),
            ("answers", str(len(answers))),
            ("seconds", f"{quick.seconds:.1f}"),
        ),
    )
