"""Ratings (好差评): the five levels, the figures made of them, and who may still rate.

Sources: 国办发〔2019〕51号, GB/T 39735-2020 (levels); the formulae are those the hall publishes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from server.domain.errors import InvalidRequest, RatingRefused


class Level(IntEnum):
    VERY_DISSATISFIED = 1
    DISSATISFIED = 2
    FAIRLY_SATISFIED = 3
    SATISFIED = 4
    VERY_SATISFIED = 5

    @property
    def word(self) -> str:
        """Its name in Chinese, which is also the message id."""
        return _WORDS[self]


_WORDS = {
    Level.VERY_DISSATISFIED: "非常不满意",
    Level.DISSATISFIED: "不满意",
    Level.FAIRLY_SATISFIED: "基本满意",
    Level.SATISFIED: "满意",
    Level.VERY_SATISFIED: "非常满意",
}

LONGEST_TEXT = 150
"""Characters of a reason in the citizen's own words."""


class PromptState(StrEnum):
    OPEN = "open"
    RATED = "rated"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"
    """The serving was not over after all: told to keypads, never kept."""


@dataclass(frozen=True, slots=True)
class RatingPrompt:
    """What one serving's invitation to rate has come to."""

    state: PromptState
    until: datetime


@dataclass(frozen=True, slots=True)
class SecondRating:
    """The hall's practice of rating again, usually after a bad rating was dealt with."""

    allowed: bool = False
    after_bad_only: bool = True
    within: timedelta = timedelta(days=30)


def level_of(value: int) -> Level:
    """The level that a device or page sent, or InvalidRequest."""
    try:
        return Level(value)
    except ValueError:
        raise InvalidRequest(what="评价只有1到5级") from None


def is_good(level: Level) -> bool:
    """Counts as satisfied (levels 3–5)."""
    return level >= Level.FAIRLY_SATISFIED


def asks_reason(level: Level) -> bool:
    """Levels 1 and 2 ask why, where the device can ask."""
    return not is_good(level)


def check_prompt(prompt: RatingPrompt | None, now: datetime) -> None:
    """RatingRefused unless this invitation can still be answered; None: there never was one."""
    if prompt is None:
        raise RatingRefused(reason="unknown")
    if prompt.state is PromptState.RATED:
        raise RatingRefused(reason="used")
    if prompt.state is PromptState.TIMED_OUT or now >= prompt.until:
        raise RatingRefused(reason="timed_out")


def average(counts: Mapping[int, int]) -> float | None:
    """Mean level of `counts` (level -> ratings); None without ratings."""
    rated = sum(counts.values())
    return sum(level * count for level, count in counts.items()) / rated if rated else None


def satisfaction(counts: Mapping[int, int]) -> float | None:
    """Levels 3–5 ÷ rated; a serving that was not rated is in neither. None without ratings."""
    rated = sum(counts.values())
    good = sum(count for level, count in counts.items() if is_good(Level(level)))
    return good / rated if rated else None


def rating_rate(rated: int, prompted: int) -> float | None:
    """Rated servings ÷ servings prompted; None before the first prompt."""
    return rated / prompted if prompted else None


def check_second(first: Level, first_at: datetime, now: datetime, practice: SecondRating) -> None:
    """RatingRefused unless a first rating may be followed by a second (二次评价) now.

    A second one stands beside the first and never replaces it: what was felt first stays counted.
    """
    if not practice.allowed or (practice.after_bad_only and is_good(first)):
        raise RatingRefused(reason="used")
    if now - first_at > practice.within:
        raise RatingRefused(reason="timed_out")
